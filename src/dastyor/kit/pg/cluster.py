"""A new cluster, or the proof that the one we find is ours to run.

It is made beside its place and moved there when it is whole, so a kill in between leaves nothing half made. The
superuser speaks here once, to a server that listens to nobody; afterwards the product never needs it.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from pathlib import Path

from dastyor.kit.ids import new_id
from dastyor.kit.pg.addresses import SUPERUSER
from dastyor.kit.pg.conf import SYNC_METHOD
from dastyor.kit.pg.footing import VERSION, Footing
from dastyor.kit.pg.place import Place
from dastyor.kit.pg.problems import HomeNotOurs, NoRoom, ServerFailed, WrongVersion
from dastyor.kit.pg.reasons import failure
from dastyor.kit.pg.roles import first_words

#: Bytes. A new cluster takes 40 MB and its first write-ahead log 32 MB more (measured).
NEEDED = 100 * 2**20
_UNFINISHED = "data.new-"
_PATIENCE = 120.0  # seconds; half a second here, but a slow disk is not an error


async def ensure_cluster(place: Place, footing: Footing, *, durable: bool) -> bool:
    """True when a new cluster was made. Raises NoRoom, WrongVersion, HomeNotOurs, ServerFailed."""
    for left in place.real_data.parent.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True)
    if place.data.exists():
        _check(place, footing)
        return False
    data = place.real_data
    free = shutil.disk_usage(data.parent).free
    if free < NEEDED:
        raise NoRoom(
            f"The disk of {data.parent} has {free // 2**20} MB free, and a new database needs {NEEDED // 2**20} MB.",
            hint="Free some room or point DASTYOR_HOME to another disk.",
        )
    # A name of its own: an initdb whose owner was killed may still be writing into the other.
    unfinished = data.with_name(f"{_UNFINISHED}{new_id().hex}")
    await _initdb(place, footing, unfinished)
    await _tell(place, footing, unfinished)
    if durable:
        await _sync(place, footing, unfinished)
    _move(unfinished, data)
    return True


def _move(unfinished: Path, data: Path) -> None:
    unfinished.rename(data)
    folder = os.open(data.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the new name itself must outlive a power cut
    finally:
        os.close(folder)


def _check(place: Place, footing: Footing) -> None:
    owner = place.data.stat().st_uid
    if owner != footing.uid:
        raise HomeNotOurs(
            f"The database in {place.data} belongs to user {owner}, and the server would run as user {footing.uid}.",
            hint="Run Dastyor as the user who made this home.",
        )
    try:
        written = (place.data / "PG_VERSION").read_text().strip()
    except FileNotFoundError as error:
        raise WrongVersion(
            f"{place.data} holds no PostgreSQL database.", hint="Move it away, or restore a backup."
        ) from error
    if written != str(VERSION):
        raise WrongVersion(
            f"The database in {place.data} was written by PostgreSQL {written}, and this Dastyor brings {VERSION}.",
            hint="Make a backup with the Dastyor that wrote it and restore it here in an empty DASTYOR_HOME.",
        )


async def _initdb(place: Place, footing: Footing, folder: Path) -> None:
    # Order and folding of letters are built into the server: the same on every machine and after every upgrade.
    words = [
        "--pgdata", str(folder), "--username", SUPERUSER, "--encoding", "UTF8", "--locale", "C", "--auth", "trust",
        "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--no-instructions", "--no-sync",
    ]  # fmt: skip
    await _run(place, footing, footing.command("initdb", *words))


async def _tell(place: Place, footing: Footing, folder: Path) -> None:
    wanted = {
        "exit_on_error": "true",
        "log_min_messages": "error",
        "dynamic_shared_memory_type": "mmap",
        "fsync": "off",
    }
    options = [word for name, value in wanted.items() for word in ("-c", f"{name}={value}")]
    command = footing.command("postgres", "--single", "-j", "-D", str(folder), *options, "postgres")
    await _run(place, footing, command, words=";\n\n".join([*first_words(), ""]))


async def _sync(place: Place, footing: Footing, folder: Path) -> None:
    """On the disk, all at once: while it was made nothing was worth waiting for."""
    await _run(
        place, footing, footing.command("initdb", "--pgdata", str(folder), "--sync-only", "--sync-method", SYNC_METHOD)
    )


async def _run(place: Place, footing: Footing, command: list[str], words: str = "") -> None:
    child = _spawned(footing, command)
    try:
        said, _ = await asyncio.to_thread(child.communicate, words.encode(), _PATIENCE)
    except subprocess.TimeoutExpired:
        raise ServerFailed(
            f"The first start of PostgreSQL did not end within {_PATIENCE:.0f} seconds.",
            hint=f"Look whether the disk of {place.home} is well.",
        ) from None
    finally:
        child.kill()
        child.wait()
    if child.returncode:
        raise failure(place, said.decode(errors="replace"))


def _spawned(footing: Footing, command: list[str]) -> subprocess.Popen[bytes]:
    # Not asyncio's: uvloop's subprocesses know neither another user nor a umask.
    return subprocess.Popen(  # noqa: S603 - our own words
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **footing.spawning()
    )

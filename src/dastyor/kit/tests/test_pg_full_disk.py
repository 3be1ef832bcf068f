from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dastyor.kit import pg

pytestmark = pytest.mark.fault

SOURCE = Path(pg.__file__).parents[3]

COMMON = """
import asyncio, json, os, shutil, sys
from pathlib import Path
import psycopg
from dastyor.kit.clock import monotonic
from dastyor.kit.errors import Problem
from dastyor.kit.pg import EmbeddedPostgres

home = Path(sys.argv[1]) / "home"
ballast = Path(sys.argv[1]) / "ballast"

def fill(leave=0):
    with ballast.open("wb", buffering=0) as file:
        try:
            while shutil.disk_usage(home).free > leave:
                file.write(bytes(min(1 << 20, max(4096, shutil.disk_usage(home).free - leave))))
        except OSError:
            pass

def tell(**said):
    print(json.dumps(said), flush=True)
"""

#: The first fills the tables, the second only the write-ahead log, whose end makes the server give up and die.
ROWS = "insert into kept values (%s, %s)"
LOG_ONLY = "insert into kept select %s, left(pg_logical_emit_message(true, 'x', repeat(%s, 40))::text, 0)"

FILLED_UNDER_LOAD = """
async def write(address, kept, refusals, until):
    number = len(kept)
    while not until():
        try:
            async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
                while not until():
                    number += 1
                    await connection.execute(INSERT, [number, os.urandom(4000).hex()])
                    kept.append(number)
        except psycopg.Error as error:
            refusals.append(type(error).__name__)
            await asyncio.sleep(0.05)

async def main():
    server = EmbeddedPostgres(home)
    addresses = await server.start()
    with psycopg.connect(addresses.owner) as connection:
        connection.execute("create table kept (id int, text text)")
    kept, refusals = [], []
    async with asyncio.TaskGroup() as group:
        watch = group.create_task(server.watch())
        await write(addresses.owner, kept, refusals, lambda: len(kept) == 200)
        before = len(kept)
        fill(leave=2 << 20)
        ends = monotonic() + 2.5
        await write(addresses.owner, kept, refusals, lambda: monotonic() > ends)
        at_full, begun = len(kept), monotonic()
        refused = len(refusals)
        ballast.unlink()
        await write(addresses.owner, kept, refusals, lambda: len(kept) > at_full + 100 or monotonic() > begun + 40)
        took = monotonic() - begun
        with psycopg.connect(addresses.owner) as connection:
            found = {n for (n,) in connection.execute("select id from kept")}
        watch.cancel()
    await server.stop()
    tell(before=before, at_full=at_full, kept=len(kept), refused=refused, took=took, kinds=sorted(set(refusals)),
         missing=len(set(kept) - found))

asyncio.run(main())
"""

NEW_HOME_ON_A_SMALL_DISK = """
async def main():
    try:
        await EmbeddedPostgres(home).start()
    except Problem as problem:
        tell(kind=type(problem).__name__, sentence=problem.sentence(), left=os.listdir(home / "postgres"))

asyncio.run(main())
"""

OLD_HOME_ON_A_FULL_DISK = """
async def main():
    server = EmbeddedPostgres(home)
    await server.start()
    await server.stop()
    fill()
    try:
        await server.start()
    except Problem as problem:
        told = problem
    ballast.unlink()
    addresses = await server.start()
    with psycopg.connect(addresses.app) as connection:
        connection.execute("select 1")
    await server.stop()
    tell(kind=type(told).__name__, sentence=told.sentence())

asyncio.run(main())
"""


def on_a_disk_of(size: str, tmp_path, script: str) -> dict:
    """What the script told, run where its folder is a small disk of its own, which goes away with it."""
    alone = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]
    mount = f'mount -t tmpfs -o size={size},mode=700 tmpfs "$1" && exec "$2" -c "$3" "$1"'
    done = subprocess.run(
        [*alone, "sh", "-c", mount, "sh", str(tmp_path), sys.executable, COMMON + script],
        capture_output=True, text=True, timeout=100, env={**os.environ, "PYTHONPATH": os.pathsep.join([str(SOURCE), *sys.path])}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("insert", [ROWS, LOG_ONLY], ids=["rows", "log"])
def test_a_disk_that_fills_up_loses_no_acknowledged_row_and_writing_goes_on_once_it_is_freed(tmp_path, insert):
    told = on_a_disk_of("160m", tmp_path, f"INSERT = {insert!r}\n{FILLED_UNDER_LOAD}")
    assert told["refused"] > 0, told
    assert told["missing"] == 0, told
    assert told["kept"] > told["at_full"] + 100, told
    assert told["took"] < 30, told


def test_a_new_home_on_a_disk_too_small_is_refused_before_anything_is_made(tmp_path):
    told = on_a_disk_of("40m", tmp_path, NEW_HOME_ON_A_SMALL_DISK)
    assert told["kind"] == "NoRoom"
    assert "MB free, and a new database needs 100 MB. Free some room or point DASTYOR_HOME" in told["sentence"]
    assert "data" not in told["left"]


def test_a_start_on_a_full_disk_says_so_and_works_once_there_is_room(tmp_path):
    told = on_a_disk_of("120m", tmp_path, OLD_HOME_ON_A_FULL_DISK)
    assert told["kind"] == "NoRoom"
    assert "is full. Free some room there" in told["sentence"]

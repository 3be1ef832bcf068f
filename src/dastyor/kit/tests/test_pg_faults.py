from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys

import psutil
import psycopg
import pytest

from dastyor.kit.clock import monotonic
from dastyor.kit.pg import EmbeddedPostgres

pytestmark = pytest.mark.fault

#: `make prove` asks for the twenty kills of reliability.md, row 7.
KILLS = int(os.environ.get("DASTYOR_PROVE_KILLS", "3"))
SEED = int(os.environ.get("DASTYOR_PROVE_SEED", "7"))

OWNER = """
import asyncio, sys
from pathlib import Path
from dastyor.kit.pg import EmbeddedPostgres

async def own():
    server = EmbeddedPostgres(Path(sys.argv[1]))
    print((await server.start()).owner, flush=True)
    await server.watch()

asyncio.run(own())
"""


def at_work(home) -> list[psutil.Process]:
    """The processes of the server of this home, guard excepted."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.name() == "postgres" and process.cwd() == str(home / "postgres" / "data"):
                found.append(process)
    return found


def servers(home) -> list[psutil.Process]:
    """Those of them that are no part of another."""
    found = []
    for process in at_work(home):
        with contextlib.suppress(psutil.NoSuchProcess):  # a part that did its little work and went
            if process.ppid() not in {one.pid for one in at_work(home)}:
                found.append(process)
    return found


def guards(home) -> list[psutil.Process]:
    """The shells that wait for the owner of this home to die."""
    return [one for one in psutil.process_iter(["cmdline"]) if str(home) in " ".join(one.info["cmdline"] or [])]


def is_alive(process: psutil.Process) -> bool:
    """Nobody may have taken note of its end yet; then it is a zombie, and dead all the same."""
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


async def until(true, seconds: float) -> float:
    """How long it took; fails when it did not come true."""
    begun = monotonic()
    while not true():
        assert monotonic() - begun < seconds, "it did not come true in time"
        await asyncio.sleep(0.02)
    return monotonic() - begun


def chief(home) -> int:
    return int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def count(address: str) -> int:
    with psycopg.connect(address) as connection:
        return connection.execute("select count(*) from kept").fetchone()[0]


@pytest.fixture
async def server(home):
    made = EmbeddedPostgres(home)
    yield made
    await made.stop()


@contextlib.contextmanager
def owner_of(home, *, ready: bool = True):
    """A product of its own process that runs the server of this home; and, once ready, the owner's address."""
    with subprocess.Popen([sys.executable, "-c", OWNER, str(home)], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield (process, process.stdout.readline().strip()) if ready else process
        finally:
            process.kill()


class Writer:
    """One commit a row, as fast as it goes; remembers what was acknowledged, and when."""

    def __init__(self, address: str) -> None:
        self.address, self.kept, self.at = address, [], monotonic()
        self.longest_silence = 0.0

    async def run(self) -> None:
        for number in range(10**9):
            while not await self._write(number):
                await asyncio.sleep(0.02)
            self.longest_silence = max(self.longest_silence, monotonic() - self.at)
            self.at = monotonic()
            self.kept.append(number)

    async def _write(self, number: int) -> bool:
        # A repeat after an unknown end may find its row stored: the key makes it count once.
        try:
            if not hasattr(self, "connection") or self.connection.closed:
                self.connection = await psycopg.AsyncConnection.connect(self.address, autocommit=True)
            await self.connection.execute("insert into kept values (%s) on conflict do nothing", [number])
        except psycopg.OperationalError:
            if hasattr(self, "connection"):
                await self.connection.close()
            return False
        return True


async def test_a_killed_server_under_load_serves_again_within_five_seconds_and_keeps_each_commit(server, home):
    dice = random.Random(SEED)
    addresses = await server.start()
    with psycopg.connect(addresses.owner) as connection:
        connection.execute("create table kept (id int primary key)")
    writer = Writer(addresses.owner)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(server.watch()), group.create_task(writer.run())]
        for _ in range(KILLS):
            await asyncio.sleep(dice.uniform(0.2, 0.8))
            os.kill(killed := chief(home), signal.SIGKILL)
            # Its backends may store a few rows more before they notice.
            await until(lambda killed=killed: EmbeddedPostgres.running(home) and chief(home) != killed, 5)
            stored = len(writer.kept)
            await until(lambda stored=stored: len(writer.kept) > stored + 10, 5)
        for task in tasks:
            task.cancel()
    await writer.connection.close()
    with psycopg.connect(addresses.owner) as connection:
        found = {number for (number,) in connection.execute("select id from kept")}
    await server.stop()
    assert set(writer.kept) - found == set(), f"seed {SEED}: acknowledged and lost"
    assert writer.longest_silence < 5
    assert at_work(home) == []


async def test_a_killed_part_of_the_server_is_replaced_by_the_server_itself(server, home):
    addresses = await server.start()
    async with asyncio.TaskGroup() as group:
        watch = group.create_task(server.watch())
        before = chief(home)
        victim = next(one for one in at_work(home) if one.pid != before)
        victim.kill()
        await until(lambda: not is_alive(victim), 5)
        await until(lambda: EmbeddedPostgres.running(home) is not None, 5)
        watch.cancel()
    assert chief(home) == before
    assert EmbeddedPostgres.running(home) == addresses
    await server.stop()


async def test_starting_at_once_after_the_owner_was_killed_keeps_the_rows_and_leaves_one_server(server, home):
    for start in range(3):
        with owner_of(home) as (process, address):
            with psycopg.connect(address) as connection:
                connection.execute("create table if not exists kept (id int)")
                connection.execute("insert into kept values (%s)", [start])
            process.kill()
            process.wait()
        begun = monotonic()
        addresses = await server.start()
        assert monotonic() - begun < 5
        assert count(addresses.owner) == start + 1
        assert len(servers(home)) == 1
        await server.stop()
    assert at_work(home) == []


async def test_nothing_of_the_server_outlives_an_owner_that_was_killed(server, home):
    with owner_of(home) as (process, address), psycopg.connect(address, autocommit=True) as idle:
        assert idle.execute("select 1").fetchone() == (1,)
        assert len(guards(home)) >= 1
        process.kill()
        await until(lambda: at_work(home) == [] and guards(home) == [], 7)


async def test_an_owner_killed_together_with_the_guard_is_still_followed_at_once(server, home):
    with owner_of(home) as (process, address):
        with psycopg.connect(address) as connection:
            connection.execute("create table kept as select 1 as id")
        for guard in guards(home):
            if guard.name() == "sh":
                guard.kill()
        process.kill()
        process.wait()
    assert len(at_work(home)) > 1, "the server was to be left alone"
    addresses = await server.start()
    assert count(addresses.owner) == 1
    assert "not properly shut down" not in server.place.log.read_text(), "it was to be asked before it is killed"
    await server.stop()
    assert at_work(home) == []


async def test_parts_that_outlive_both_owner_and_server_do_not_hinder_the_next_start(server, home):
    with owner_of(home) as (process, address):
        with psycopg.connect(address) as connection:
            connection.execute("create table kept as select 1 as id")
        with psycopg.connect(address, autocommit=True) as stubborn:
            # A part that never looks up does not notice that its server died.
            part = psutil.Process(stubborn.info.backend_pid)
            part.suspend()
            os.kill(process.pid, signal.SIGKILL)
            os.kill(chief(home), signal.SIGKILL)
            addresses = await server.start()
            assert not is_alive(part)
    assert count(addresses.owner) == 1
    await server.stop()


async def test_a_number_in_the_note_that_now_belongs_to_another_program_does_not_hinder_the_start(server, home):
    await server.start()
    note = home / "postgres" / "data" / "postmaster.pid"
    left = note.read_text().split("\n", 1)[1]
    await server.stop()
    note.write_text(f"{os.getppid()}\n{left}")
    addresses = await server.start()
    with psycopg.connect(addresses.app) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    await server.stop()


async def test_a_cluster_half_made_when_its_owner_was_killed_is_made_anew(tmp_path):
    with owner_of(tmp_path, ready=False) as process:
        await until(lambda: any(tmp_path.glob("postgres/data.new-*/base")), 20)
        process.kill()
    assert not (tmp_path / "postgres" / "data").exists()
    server = EmbeddedPostgres(tmp_path)
    addresses = await server.start()
    with psycopg.connect(addresses.app) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    await server.stop()


async def test_ctrl_c_in_the_terminal_reaches_the_product_and_not_the_server(server, home):
    await server.start()
    assert os.getsid(chief(home)) != os.getsid(0)
    assert os.getpgid(chief(home)) != os.getpgid(0)
    await server.stop()

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from contextlib import suppress
from random import Random

import psycopg
import psycopg_pool
import pytest

from dastyor.kit.bus.postgres import PostgresBus
from dastyor.kit.jobs import later
from dastyor.kit.jobs.duties import Duties, take_up_stalled
from dastyor.kit.migrating.run import upgrade
from dastyor.kit.migrating.scripts import kit_branches
from dastyor.kit.pg import EmbeddedPostgres
from dastyor.kit.tests import bus_worker
from dastyor.kit.tests.bus_stand import Boiled, Stand, standing

pytestmark = pytest.mark.fault

#: `make prove` asks for the fifty kills of reliability.md, row 1, and the twenty of row 7.
KILLS = int(os.environ.get("DASTYOR_PROVE_KILLS", "3"))
SEED = int(os.environ.get("DASTYOR_PROVE_SEED", "7"))
EVENTS = 400 * KILLS


@pytest.fixture
async def stand(addresses, clock):
    async with standing(addresses, clock, PostgresBus, patience=60.0) as made:
        yield made


async def tally(stand: Stand, consumer: str) -> Counter[int]:
    return Counter(await stand.effects(consumer))


def exactly(numbers) -> Counter[int]:
    return Counter(dict.fromkeys(numbers, 1))


@pytest.mark.timeout(60 + 30 * KILLS)
async def test_a_worker_killed_at_any_moment_loses_and_doubles_nothing(stand, addresses):
    dice = Random(SEED)
    sys.stdout.write(f"seed {SEED}, {KILLS} kills, {EVENTS} events, {EVENTS // 10} jobs\n")
    await stand.bus.prepare([bus_worker.group(name) for name in bus_worker.GROUPS])

    async def publish() -> None:
        for number in range(EVENTS):
            async with stand.database.tx() as tx:
                tx.events.publish(stand.workspace, Boiled(number=number))
                if not number % 10:
                    await later(tx, "kitchen.brew", number=number)
            await asyncio.sleep(0.002)

    async def start() -> asyncio.subprocess.Process:
        command = [sys.executable, "-m", "dastyor.kit.tests.bus_worker", addresses.app]
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        assert await process.stdout.readline() == b"ready\n"
        return process

    async with asyncio.TaskGroup() as group:
        publishing = group.create_task(publish())
        for _ in range(KILLS):
            process = await start()
            await asyncio.sleep(dice.uniform(0.01, 0.6))
            process.send_signal(signal.SIGKILL)
            await process.wait()
        process = await start()
        await publishing
        await stand.until(lambda: is_idle(stand))
        process.kill()
        await process.wait()
    for consumer in bus_worker.GROUPS:
        assert await tally(stand, consumer) == exactly(range(EVENTS)), f"seed {SEED}"
        assert await stand.effects(consumer) == list(range(EVENTS)), f"seed {SEED}"
    assert await tally(stand, "brew") == exactly(range(0, EVENTS, 10)), f"seed {SEED}"
    assert await stand.dead() == []


async def is_idle(stand: Stand) -> bool:
    async with stand.database.tx() as tx:
        await take_up_stalled(tx, after=4.0)
        if await Duties([bus_worker.jobs]).waiting(tx):
            return False
    figures = await stand.bus.figures([bus_worker.group(name) for name in bus_worker.GROUPS])
    return not any(figures.lag.values())


@pytest.mark.timeout(60 + 30 * KILLS)
async def test_a_postgres_killed_under_load_loses_and_doubles_nothing(tmp_path, clock):
    dice = Random(SEED)
    sys.stdout.write(f"seed {SEED}, {KILLS} kills of the server\n")
    server = EmbeddedPostgres(tmp_path)
    addresses = await server.start()
    await asyncio.to_thread(upgrade, addresses.owner, kit_branches(), kit_branches())
    acknowledged, tried = [], []

    async def publish(stand: Stand, over: asyncio.Event) -> None:
        while not over.is_set():
            tried.append(len(tried))
            number = tried[-1]
            with suppress(psycopg.Error, psycopg_pool.PoolTimeout):
                await stand.publish(number)
                acknowledged.append(number)
            await asyncio.sleep(0.002)

    async with standing(addresses, clock, PostgresBus, patience=60.0) as stand, asyncio.TaskGroup() as tasks:
        watching, over = tasks.create_task(server.watch()), asyncio.Event()
        groups = [stand.group("tea"), stand.group("coffee")]
        await stand.bus.prepare(groups)
        async with stand.at_work(*groups):
            publishing = tasks.create_task(publish(stand, over))
            for _ in range(KILLS):
                await asyncio.sleep(dice.uniform(0.3, 1.2))
                os.kill(postmaster(tmp_path), signal.SIGKILL)
                await answering(addresses.app)
                before = len(acknowledged)
                async with asyncio.timeout(3):  # the server is back: so are we, whatever the pool holds
                    while len(acknowledged) < before + 5:
                        await asyncio.sleep(0.02)
            over.set()
            await publishing
            for consumer in ("tea", "coffee"):
                await stand.until(lambda name=consumer: has_all(stand, name, acknowledged))
            await stand.until(lambda: has_no_lag(stand, groups))
        for consumer in ("tea", "coffee"):
            found = await tally(stand, consumer)
            assert set(found.values()) == {1}, f"doubled, seed {SEED}"
            assert set(acknowledged) <= set(found) <= set(tried), f"lost, seed {SEED}"
        assert await stand.dead() == []
        watching.cancel()
    await server.stop()


async def answering(address: str) -> None:
    """Returns when the server takes connections again."""
    async with asyncio.timeout(30):
        while True:
            with suppress(psycopg.OperationalError):
                async with await psycopg.AsyncConnection.connect(address) as connection:
                    await connection.execute("select 1")
                    return
            await asyncio.sleep(0.02)


def postmaster(home) -> int:
    return int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


async def has_all(stand: Stand, consumer: str, numbers: list[int]) -> bool:
    with suppress(psycopg.Error):
        return set(numbers) <= set(await stand.effects(consumer))
    return False


async def has_no_lag(stand: Stand, groups) -> bool:
    return not any((await stand.bus.figures(groups)).lag.values())

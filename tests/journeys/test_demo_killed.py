"""The demo, one process over an embedded Postgres: both are killed under load, and nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from contextlib import suppress

import httpx
import psycopg
import pytest

from dastyor.kit.pg import serving
from tests.support.person import Person
from tests.support.product import demo
from tests.support.shop import Shop, check, ledger, settled

pytestmark = pytest.mark.fault

WHOLE = os.environ.get("DASTYOR_PROVE") == "1"
KILLS, PEOPLE = (20, 12) if WHOLE else (3, 4)
SOON = 5.0  # seconds until the database serves again
PAUSE = 0.3  # seconds between two lines of one person: as much as the sandbox's flood limits let be answered


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with demo(tmp_path_factory.mktemp("demo")) as made:
        yield made


async def busy(shop, person, over):
    while not over.is_set():
        await shop.one_turn(person)
        await asyncio.sleep(PAUSE)


async def server_killed(product):
    """Seconds until the database answered again after kill -9 of its first process."""
    data = product.folder / ".dastyor-demo" / "postgres" / "data"
    os.kill(int((data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    begun = time.monotonic()
    while True:
        with suppress(psycopg.OperationalError):
            await asyncio.to_thread(ledger, product)
            return time.monotonic() - begun
        await asyncio.sleep(0.05)


async def demo_killed(product):
    """Seconds until a message would be answered again after kill -9 of the one process."""
    product.bounce("demo")
    return await asyncio.to_thread(product.parts["demo"].wait_ready)


@pytest.mark.timeout(3600 if WHOLE else 300)
@pytest.mark.parametrize(("kill", "limit"), [(server_killed, SOON), (demo_killed, 60.0)])
async def test_a_kill_costs_seconds_and_not_an_expense(running, dice, kill, limit):
    async with serving(running.folder / ".dastyor-demo") as addresses:
        running.addresses = addresses
    async with httpx.AsyncClient() as client:
        (await client.post(f"{running.telegram}/sandbox/api/limits", json={"flood": False})).raise_for_status()
    before = ledger(running)
    people = [await Person.arrives(running.telegram, f"D{number}", "en") for number in range(PEOPLE)]
    shop, over, took = Shop(people, dice), asyncio.Event(), []
    async with asyncio.TaskGroup() as group:
        for person in people:
            group.create_task(busy(shop, person, over))
        for _ in range(KILLS):
            await asyncio.sleep(dice.uniform(1.0, 3.0))
            took.append(await kill(running))
        over.set()
    unknown, dead = await settled(running)
    marked = await check(shop, running, before)
    for person in people:
        await person.leaves()
    print(
        f"{KILLS} kills, back after at most {max(took):.1f} s; {sum(map(len, shop.written.values()))} expenses, {marked} marked"
    )
    assert (unknown, dead) == (0, 0)
    assert max(took) <= limit

"""kill -9 of every process, between the steps of a day and during them: nothing lost, nothing doubled."""

from __future__ import annotations

import asyncio
import os
from itertools import count, cycle

import pytest

from tests.journeys.test_first_day import a_day
from tests.support.product import KINDS
from tests.support.shop import MARK, Shop, all_ready, check, ledger, settled

pytestmark = pytest.mark.fault

WHOLE = os.environ.get("DASTYOR_PROVE") == "1"
KILLS, LINES, PEOPLE = (50, 20_000, 60) if WHOLE else (3, 300, 12)


@pytest.mark.timeout(600)
async def test_a_day_with_kills_between_its_steps(product, arrives, dice):
    await all_ready(product)
    before = ledger(product)
    owner, second = await arrives("Karim", "en"), await arrives("Laylo", "en")
    kinds, kills = cycle(dice.sample(KINDS, len(KINDS))), []
    # A day has 41 steps; at night each of them is preceded by a kill, in a check seven of ten are.
    calm = set() if WHOLE else set(dice.sample(range(41), 13))
    steps = count()

    def kill():
        if next(steps) not in calm:
            kills.append(next(kinds))
            product.bounce(kills[-1])

    owner.before = second.before = kill
    await a_day(owner, second, "en", product.api)
    await all_ready(product)
    assert await settled(product) == (0, 0)
    print(f"{len(kills)} kills between steps")
    assert min(kills.count(kind) for kind in KINDS) >= 3
    added = ledger(product)
    for amount in before:
        added.remove(amount)
    assert added == [12_000, 20_000, 50_000]
    notices = 1  # beside the answer to each line: the owner is told who joined, the other one that she is out
    for person in (owner, second):
        told = [each["text"] for each in await person.transcript() if each["from"] == "bot"]
        marked = sum(text.startswith(MARK) for text in told)
        assert len(told) - marked <= person.lines + notices <= len(told), f"{person.lines} lines, {told}"


@pytest.mark.timeout(5400 if WHOLE else 400)
async def test_kills_at_any_moment_lose_and_double_nothing(product, arrives, dice):
    await all_ready(product)
    before = ledger(product)
    people = [await arrives(f"P{number}", "en") for number in range(PEOPLE)]
    for person in people:
        await person.writes("/start")
    shop, over = Shop(people, dice), asyncio.Event()
    victims = [kind for kind in KINDS for _ in range(KILLS)]
    dice.shuffle(victims)
    async with asyncio.TaskGroup() as group:
        for person in people:
            group.create_task(shop.busy(person, LINES // PEOPLE, over))
        for kind in victims:
            await asyncio.sleep(dice.uniform(0.5, 2.0))
            await asyncio.to_thread(product.bounce, kind)
        over.set()
    await all_ready(product)
    unknown, dead = await settled(product, within=600 if WHOLE else 120)
    marked = await check(shop, product, before)
    print(f"{len(victims)} kills, {sum(map(len, shop.written.values()))} expenses, {marked} marked, {unknown} unknown")
    assert (unknown, dead) == (0, 0)

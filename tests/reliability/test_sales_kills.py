"""Sales over Kafka and Postgres: whatever is killed or away, what a till was told is kept is counted, once."""

from __future__ import annotations

import asyncio
import os
from contextlib import AsyncExitStack, asynccontextmanager
from statistics import quantiles

import httpx
import pytest

from dastyor.kit.clock import monotonic
from tests.support.tills import Till, market

pytestmark = [pytest.mark.fault, pytest.mark.kafka]

WHOLE = os.environ.get("DASTYOR_PROVE") == "1"
KILLS = 50 if WHOLE else 4
AWAY, PACE = (300, 100) if WHOLE else (6, 30)  # seconds without a broker, sales a second meanwhile
REPLAYS = 1_000 if WHOLE else 60
VICTIMS = ("collector", "processor", "broker", "database")


@asynccontextmanager
async def tills_at(place, dice):
    """A till of each shop."""
    async with AsyncExitStack() as stack:
        made = []
        for slug in place.keys:
            made.append(Till(place, slug, dice))
            stack.push_async_callback(made[-1].close)
        yield made


def sold_by(tills):
    return {till.slug: (till.sold, till.total) for till in tills}


async def figures_agree(place, tills):
    """Analytics and the recount say what the tills have sold."""
    for till in tills:
        headers = {"Authorization": f"Bearer {place.keys[till.slug]}"}
        async with httpx.AsyncClient(base_url=place.at("analytics"), headers=headers, timeout=30) as client:
            told = (await client.get("/sales/summary?from=2026-10-01&to=2026-10-31&bucket=day")).json()["total"]
        assert (told["transactions"], float(told["net"]["amount"])) == (till.sold, till.total)
        await place.check(till.slug)


async def kill_each(place, dice):
    """Every kind in turn, in an order and at moments that the dice choose."""
    victims = (list(VICTIMS) * KILLS)[:KILLS]
    dice.shuffle(victims)
    for victim in victims:
        await asyncio.sleep(dice.uniform(0.3, 2.0))
        if victim == "broker":
            place.broker.kill()
            await asyncio.sleep(dice.uniform(0.0, 1.0))
            await place.broker.start()
        elif victim == "database":
            place.base.kill()
        elif victim == "processor":
            await asyncio.to_thread(place.product.bounce, f"processor-{dice.choice((1, 2))}")
        else:
            await asyncio.to_thread(place.product.bounce, "collector")


@pytest.mark.timeout(3600 if WHOLE else 400)
async def test_whatever_is_killed_or_sent_again_every_sale_counts_once(tmp_path, dice):
    async with market(tmp_path, shops=6) as place, tills_at(place, dice) as tills:
        async with asyncio.TaskGroup() as group:
            killing = group.create_task(kill_each(place, dice))

            async def busy(till):
                while not killing.done():
                    await till.sell(dice.choice((1, 1, 1, 20, 600)))
                    await asyncio.sleep(dice.uniform(0.0, 0.2))

            for till in tills:
                group.create_task(busy(till))
        took = await place.until_stored(sold_by(tills), within=300 if WHOLE else 120)
        sales, requests = sum(till.sold for till in tills), sum(len(till.seconds) for till in tills)
        print(f"{KILLS} kills, {sales:,} sales in {requests:,} requests; all counted {took:.1f} s after the last")
        await sent_again_and_again(tills[0])
        await tills[1].sell(1)
        await place.until_stored(sold_by(tills), within=600 if WHOLE else 120)
        await figures_agree(place, tills)
        ((dead, refused),) = place.ask(
            "select (select count(*) from bus.dead), (select count(*) from sales.quarantine)"
        )
        assert (dead, refused) == (0, 0)


async def sent_again_and_again(till):
    """One batch, as often as a till gone mad would send it; the last sale stands behind all of them."""
    body, left = till.lines(500), list(range(REPLAYS))

    async def again():
        while left:
            left.pop()
            assert await till.send(body, 500)

    await asyncio.gather(*(again() for _ in range(4)))
    await till.sell(1)


async def steadily(tills, seconds):
    """Single sales at an even pace, each until it is taken; how long the taking of each took."""
    begun, at, known = monotonic(), 0, [len(till.seconds) for till in tills]
    async with asyncio.TaskGroup() as group:
        while (due := begun + at / PACE) < begun + seconds:
            await asyncio.sleep(max(0.0, due - monotonic()))
            group.create_task(tills[at % len(tills)].sell(1))
            at += 1
    return [took for till, before in zip(tills, known, strict=True) for took in till.seconds[before:]]


@pytest.mark.timeout(3600 if WHOLE else 400)
async def test_without_a_broker_all_is_taken_and_without_both_nothing_is_promised(tmp_path, dice):
    async with market(tmp_path, shops=4) as place, tills_at(place, dice) as tills:
        calm = await steadily(tills, 60 if WHOLE else 3)
        place.broker.kill()
        away = await steadily(tills, AWAY)
        assert {status for till in tills for status in till.statuses} == {202}, "the collector goes on taking"
        p99 = [quantiles(seconds, n=100)[98] for seconds in (calm, away)]

        await place.base.stop()
        one = tills[0]
        body = one.lines(1)
        assert not await one.send(body, 1)
        assert 503 in one.statuses  # with Retry-After, as the till has looked
        await place.base.start()
        await place.broker.start()
        while not await one.send(body, 1):
            await asyncio.sleep(0.2)
        took = await place.until_stored(sold_by(tills), within=300 if WHOLE else 120)
        print(f"{len(calm)} sales with a broker, p99 {p99[0] * 1000:.0f} ms; {len(away)} in {AWAY} s without, "
              f"p99 {p99[1] * 1000:.0f} ms; all counted {took:.1f} s after it was back")  # fmt: skip
        await figures_agree(place, tills)
        if WHOLE:
            assert p99[1] <= 2 * p99[0]

"""SIGTERM under load: each process takes nothing new, ends what it has within ten seconds, and exits 0."""

from __future__ import annotations

import asyncio
import os

import pytest

from tests.support.shop import Shop, all_ready, check, ledger, settled

pytestmark = pytest.mark.fault

WHOLE = os.environ.get("DASTYOR_PROVE") == "1"
STOPS, PEOPLE = (50, 20) if WHOLE else (3, 6)
SOON = 10.0  # seconds; containers are killed after it


async def stop_often(part, dice):
    """The longest that it took to stop, in seconds; it is running again afterwards."""
    longest = 0.0
    for _ in range(STOPS):
        await asyncio.to_thread(part.wait_ready)
        # Who asks Telegram again only every so often must find it there now and then.
        await asyncio.sleep(dice.uniform(0, 0.3) + (5.0 if "sandbox" in part.words else 0.0))
        code, seconds = await asyncio.to_thread(part.asked_to_stop)
        part.start()
        assert code == 0, f"{part.words} exited {code}\n{part.told()[-2000:]}"
        longest = max(longest, seconds)
    return longest


@pytest.mark.timeout(5400 if WHOLE else 400)
async def test_whoever_is_asked_to_stop_ends_what_he_has_and_exits_0(product, arrives, dice):
    await all_ready(product)
    before = ledger(product)
    people = [await arrives(f"S{number}", "en") for number in range(PEOPLE)]
    shop, over = Shop(people, dice), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for person in people:
            group.create_task(shop.busy(person, 5, over))
        # Side by side, so that now and then two are away at once.
        stops = [group.create_task(stop_often(part, dice)) for part in product.parts.values()]
        took = dict(zip(product.parts, await asyncio.gather(*stops), strict=True))
        over.set()
    await all_ready(product)
    assert await settled(product) == (0, 0)
    marked = await check(shop, product, before)  # those that may have come already, and say so
    print(f"{STOPS} x {len(took)} stops, {sum(map(len, shop.written.values()))} expenses, {marked} marked; longest "
          + ", ".join(f"{kind} {seconds:.1f} s" for kind, seconds in took.items()))  # fmt: skip
    assert marked == 0, "a reply was left in doubt"
    assert max(took.values()) <= SOON

"""SIGTERM under load: nothing new is taken, what was begun is ended, nothing is left in doubt."""

from __future__ import annotations

import asyncio
import os

import pytest

from dastyor.lab.telegram.faults import Fault

pytestmark = pytest.mark.fault

WHOLE = os.environ.get("DASTYOR_PROVE") == "1"
STOPS = 50 if WHOLE else 2


async def stop_each(line, dice):
    kinds = list(line.parts) * STOPS
    dice.shuffle(kinds)
    longest = 0.0
    for kind in kinds:
        await asyncio.sleep(dice.uniform(0.2, 1.5))
        longest = max(longest, await line.end(kind))
        line.start(kind)
    return longest


@pytest.mark.timeout(1200 if WHOLE else 120)
async def test_a_stop_under_load_loses_nothing_and_leaves_no_doubt(pipeline, dice):
    async with pipeline() as line:
        line.meet(40)
        line.faults.add(Fault(method="sendMessage", code=200, delay=0.1))
        line.start("receiver", "worker", "sender")
        line.write(line.people[0])
        await line.settled(within=30)
        async with asyncio.TaskGroup() as group:
            stops = group.create_task(stop_each(line, dice))
            group.create_task(line.keep_writing(STOPS * 100, dice, until=stops, pause=0.01))
        await line.settled(within=60)
        ledger = line.ledger()
        print(f"3 x {STOPS} stops, the longest took {stops.result():.1f} s: {ledger.told()}")
        ledger.check()
        assert not ledger.unknown
        assert stops.result() <= 10.0

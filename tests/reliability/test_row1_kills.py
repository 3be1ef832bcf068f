"""Row 1: each process of the pipeline is killed again and again at moments that a seed chooses."""

from __future__ import annotations

import asyncio
import os
from random import Random

import pytest

from dastyor.lab.telegram.faults import Fault

pytestmark = pytest.mark.fault

WHOLE = os.environ.get("DASTYOR_PROVE") == "1"
KILLS, UPDATES = (50, 20_000) if WHOLE else (2, 300)


@pytest.mark.timeout(1800 if WHOLE else 120)
async def test_whatever_is_killed_nothing_is_lost_and_nothing_is_doubled(pipeline, dice):
    async with pipeline() as line:
        line.meet(40)
        # As slow as Telegram, so that kills find calls under way.
        line.faults.add(Fault(method="sendMessage", code=200, delay=0.15))
        line.start("receiver", "worker", "sender")
        async with asyncio.TaskGroup() as group:
            kills = group.create_task(line.kill_each(KILLS, Random(dice.random())))
            group.create_task(line.keep_writing(UPDATES, dice, until=kills))
        took = await line.settled(within=120 if WHOLE else 40)
        ledger = line.ledger()
        print(f"3 x {KILLS} kills: {ledger.told()}; all settled {took:.1f} s after the last")
        ledger.check()

"""Row 2: every update comes three times, shuffled within a hundred, and once the numbers begin anew, lower."""

from __future__ import annotations

import os
from random import Random

import pytest

from dastyor.lab.telegram.echo import Echo

pytestmark = pytest.mark.fault

WHOLE = os.environ.get("DASTYOR_PROVE") == "1"
UPDATES = 5_000 if WHOLE else 250


async def test_each_update_has_one_effect_however_often_it_comes_and_none_is_missed(pipeline, dice):
    async with pipeline() as line:
        line.meet(UPDATES)  # one update each: shuffled ones have no order to keep
        line.world.updates.echo = Echo(3, 100, Random(dice.random()))
        line.start("receiver", "worker", "sender")
        for person in line.people[: UPDATES // 2]:
            line.write(person)
        await line.settled(within=60)
        line.world.updates.restart_ids(Random(dice.random()))
        for person in line.people[UPDATES // 2 :]:
            line.write(person)
        await line.settled(within=60)
        ledger = line.ledger()
        print(ledger.told())
        ledger.check()


async def test_numbers_that_begin_anew_while_the_receiver_is_down_are_heard(pipeline, dice):
    async with pipeline() as line:
        line.meet(20)
        line.start("receiver", "worker", "sender")
        for person in line.people:
            line.write(person)
        await line.settled(within=30)
        line.kill("receiver")
        line.world.updates.restart_ids(Random(dice.random()))
        for person in line.people:
            line.write(person)
        line.start("receiver")
        await line.settled(within=30)
        line.ledger().check()

from __future__ import annotations

from datetime import timedelta

import pytest

from dastyor.kit.bus.postgres import PostgresBus
from dastyor.kit.bus.upkeep import prune
from dastyor.kit.tests.bus_stand import standing

NOTHING = timedelta()


@pytest.fixture
async def stand(addresses, clock):
    async with standing(addresses, clock, PostgresBus) as made:
        yield made


async def count(stand, table: str) -> int:
    async with stand.database.tx() as tx:
        return await tx.value(f"select count(*) from bus.{table}")


async def test_only_what_every_group_has_read_and_is_old_enough_is_forgotten(stand):
    tea, coffee = stand.group("tea"), stand.group("coffee")
    await stand.bus.prepare([tea, coffee])
    await stand.publish(1, 2, 3)
    async with stand.at_work(tea):
        await stand.until_handled("tea", 3)
    await prune(stand.database)
    await prune_events_of_any_age(stand)
    assert await count(stand, "events") == 3, "coffee has not read them"
    async with stand.at_work(coffee):
        assert await stand.until_handled("coffee", 3) == [1, 2, 3]
    await prune(stand.database)
    assert await count(stand, "events") == 3, "they are young"
    await prune_events_of_any_age(stand)
    assert await count(stand, "events") == 0


async def prune_events_of_any_age(stand):
    """As if all that there is were old, the groups excepted."""
    async with stand.database.tx() as tx:
        await tx.run("update bus.cursors set seen_at = now() + interval '1 hour'")
    await prune(stand.database, kept=NOTHING, remembered=timedelta(days=1))


async def test_a_group_that_nobody_runs_any_more_holds_nothing_back(stand):
    await stand.bus.prepare([stand.group("tea")])
    await stand.publish(1)
    async with stand.database.tx() as tx:
        await tx.run("update bus.cursors set seen_at = now() - interval '8 days'")
    await prune(stand.database)
    assert await count(stand, "cursors") == 0
    await prune(stand.database, kept=NOTHING)
    assert await count(stand, "events") == 0


async def test_what_was_handled_is_remembered_at_least_as_long_as_its_event_is_kept(stand):
    tea = stand.group("tea")
    await stand.bus.prepare([tea])
    async with stand.at_work(tea):
        await stand.publish(1)
        await stand.until_handled("tea", 1)
    await prune(stand.database, remembered=NOTHING)
    assert await count(stand, "inbox") == 1
    await prune(stand.database, kept=NOTHING, remembered=NOTHING)
    assert await count(stand, "inbox") == 0

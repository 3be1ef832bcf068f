"""One of the dead, handled once more: what becomes of it, and what becomes of it when that fails too."""

from __future__ import annotations

import psycopg
import pytest

from dastyor.kit.bus import store
from dastyor.kit.bus.care import Failure
from dastyor.kit.bus.outbox import _message
from dastyor.kit.bus.replay import dead_events, replay, replay_one
from dastyor.kit.bus.work import Work, bury
from dastyor.kit.clock import Clock
from dastyor.kit.events import REGISTRY, Published, Reactions, event
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.metrics import REGISTRY as METRICS


@event("replay.kneaded", version=1, topic="replaydough")
class Kneaded:
    """A dough was kneaded."""

    loaves: int


FACTS = {Kneaded.wire: REGISTRY.pop(Kneaded.wire)}


class Now:
    clock = Clock()


@pytest.fixture(autouse=True)
def registry():
    REGISTRY.update(FACTS)
    yield
    for wire in FACTS:
        REGISTRY.pop(wire)


@pytest.fixture
def addresses(standing_database):
    return standing_database


class Bakery:
    """A group of its own with a grave, and a reaction that fails while it is told to."""

    def __init__(self, database):
        self.database, self.fails, self.baked = database, None, []
        self.reactions = Reactions(f"bakery-{new_id().hex[-12:]}")

        @self.reactions.on(Kneaded)
        async def kneaded(tx, envelope, fact):
            if self.fails is not None:
                raise self.fails
            self.baked.append((fact.loaves, tx.workspaces, envelope.subject))

        self.work = Work(self.reactions)

    async def buries(self, *loaves, shop):
        """The numbers of the graves."""
        async with self.database.tx() as tx:
            for each in loaves:
                message = _message(Now, Published(shop, Kneaded(loaves=each)), "00-trace")
                await bury(tx, self.work.group, message, Failure("why", "where", 3))
            rows = await tx.all("select id from bus.dead where consumer = %s order by id", (self.work.group,))
        return [number for (number,) in rows]

    async def asks_for(self, *numbers):
        async with self.database.tx() as tx:
            return sum([await replay(tx, number) for number in numbers])

    async def takes_one(self):
        return await replay_one(self.database, self.work)

    async def grave(self, number):
        async with self.database.tx() as tx:
            (found,) = await dead_events(tx, number=number)
        return found

    def counted(self, outcome):
        labels = {"topic": "replaydough", "service": self.work.group, "outcome": outcome}
        return METRICS.get_sample_value("dastyor_messages_total", labels) or 0


@pytest.fixture
def bakery(database):
    return Bakery(database)


async def test_only_the_dead_that_are_asked_for_are_handled_one_at_a_time_in_their_order(bakery):
    shop = WorkspaceId(new_id())
    first, second, third = await bakery.buries(1, 2, 3, shop=shop)
    assert await bakery.takes_one() is False
    assert await bakery.asks_for(third, first) == 2
    assert [await bakery.takes_one() for _ in range(3)] == [True, True, False]
    assert bakery.baked == [(1, (shop,), shop), (3, (shop,), shop)]
    graves = [await bakery.grave(number) for number in (first, second, third)]
    assert [grave.settled_at is None for grave in graves] == [False, True, False]
    assert (bakery.counted("done"), bakery.counted("dead")) == (2, 0)


async def test_what_was_asked_for_or_settled_is_not_asked_for_again(bakery):
    (number,) = await bakery.buries(1, shop=WorkspaceId(new_id()))
    assert [await bakery.asks_for(number) for _ in range(2)] == [1, 0]
    await bakery.takes_one()
    assert await bakery.asks_for(number) == 0


async def test_what_fails_again_stays_dead_with_the_new_reason_until_it_is_asked_for_again(bakery):
    (number,) = await bakery.buries(1, shop=WorkspaceId(new_id()))
    bakery.fails = ValueError("no flour")
    await bakery.asks_for(number)
    assert await bakery.takes_one() is True
    grave = await bakery.grave(number)
    assert (grave.reason, grave.tries, grave.settled_at, grave.replay_at) == ("ValueError: no flour", 4, None, None)
    assert "in kneaded" in grave.trace
    assert (bakery.counted("done"), bakery.counted("dead")) == (0, 1)
    assert await bakery.takes_one() is False
    bakery.fails = None
    await bakery.asks_for(number)
    assert await bakery.takes_one() is True
    assert [loaves for loaves, *_ in bakery.baked] == [1]


async def test_a_fault_that_is_nobodys_leaves_the_grave_as_it_was_and_is_told_to_the_caller(bakery):
    (number,) = await bakery.buries(1, shop=WorkspaceId(new_id()))
    await bakery.asks_for(number)
    before = await bakery.grave(number)
    bakery.fails = psycopg.errors.SerializationFailure("two at once")
    with pytest.raises(psycopg.errors.SerializationFailure):
        await bakery.takes_one()
    assert await bakery.grave(number) == before
    assert (bakery.counted("done"), bakery.counted("dead")) == (0, 0)
    bakery.fails = None
    assert await bakery.takes_one() is True  # it is still asked for


async def test_a_database_that_fails_before_it_gave_a_grave_is_told_as_what_it_is(bakery, monkeypatch):
    monkeypatch.setattr(store, "TAKE_REPLAY", "select 1 / 0 where %s <> ''")
    with pytest.raises(psycopg.errors.DivisionByZero):
        await bakery.takes_one()


async def test_a_grave_that_another_worker_holds_is_left_to_him(bakery):
    numbers = await bakery.buries(1, 2, shop=WorkspaceId(new_id()))
    await bakery.asks_for(*numbers)
    async with bakery.database.tx() as other:
        held = await other.maybe(store.TAKE_REPLAY, (bakery.work.group,))
        assert held is not None
        assert held[0] == numbers[0]
        assert await bakery.takes_one() is True
        assert await bakery.takes_one() is False
    assert [loaves for loaves, *_ in bakery.baked] == [2]


async def test_another_groups_dead_are_not_touched(bakery, database):
    other = Bakery(database)
    await bakery.asks_for(*await bakery.buries(1, shop=WorkspaceId(new_id())))
    assert await other.takes_one() is False
    assert other.baked == []


async def test_a_list_of_the_dead_leaves_out_what_is_settled_and_ends_at_its_limit(bakery):
    numbers = await bakery.buries(1, 2, 3, shop=WorkspaceId(new_id()))
    await bakery.asks_for(numbers[0])
    await bakery.takes_one()
    async with bakery.database.tx() as tx:
        listed = [one.id for one in await dead_events(tx, limit=1000) if one.consumer == bakery.work.group]
        assert listed == numbers[1:]
        assert len(await dead_events(tx, limit=1)) == 1

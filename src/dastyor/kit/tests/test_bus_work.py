"""One transaction of a consumer: what concerns a group, what it has handled already, and what is set aside."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from uuid import UUID

import msgspec
import psycopg
import pytest

from dastyor.kit.bus import work as working
from dastyor.kit.bus.base import Message
from dastyor.kit.bus.care import Failure, Portion, Stumbled
from dastyor.kit.bus.outbox import _message
from dastyor.kit.bus.work import UNREADABLE, NewerVersion, Outcome, Work, bury
from dastyor.kit.clock import Clock
from dastyor.kit.events import REGISTRY, Envelope, Published, Reactions, event
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.metrics import REGISTRY as METRICS


@event("work.brewed", version=1, topic="workpots")
class Brewed:
    """A pot was brewed."""

    cups: int


@event("work.washed", version=1, topic="workpots")
class Washed:
    """A pot was washed."""


FACTS = {"work.brewed.v1": Brewed, "work.washed.v1": Washed}
for _wire in FACTS:
    REGISTRY.pop(_wire)


@pytest.fixture(autouse=True)
def registry():
    REGISTRY.update(FACTS)
    yield
    for wire in FACTS:
        REGISTRY.pop(wire)


class Now:
    clock = Clock()


def message(cups=1, shop=None):
    return _message(Now, Published(shop or WorkspaceId(new_id()), Brewed(cups=cups)), None)


class Kitchen:
    """A group that remembers what it was given, and falls where it is told to."""

    def __init__(self, falls=()):
        self.cups, self.scopes, self.falls = [], [], set(falls)
        self.reactions = Reactions(f"kitchen-{new_id().hex[-12:]}")

        @self.reactions.on(Brewed)
        async def brewed(tx, envelope, fact):
            self.scopes.append(set(tx.workspaces))
            self.cups.append(fact.cups)
            if fact.cups in self.falls:
                raise ValueError(f"cup {fact.cups} fell")

        self.work = Work(self.reactions)

    async def carry(self, database, portion):
        async with database.tx() as tx:
            return await self.work.carry_out(tx, portion)


@pytest.fixture
def addresses(standing_database):
    return standing_database


@pytest.mark.parametrize(
    ("kind", "concerns"),
    [
        ("work.brewed.v1", True),
        ("work.brewed.v2", True),  # of a later version of the product: it waits among the dead for an upgrade
        ("work.brewed.v10", True),
        ("work.washed.v1", False),
        ("work.washed.v2", False),
        ("work.brewed", False),
        ("brewed.v1", False),
        ("other.thing.v1", False),
        (UNREADABLE, True),
    ],
)
def test_what_concerns_a_group(kind, concerns):
    assert Kitchen().work.concerns(replace(message(), type=kind)) is concerns


def test_another_version_that_is_declared_and_not_heard_does_not_concern():
    @event("work.brewed", version=2, topic="workpots")
    class Later:
        """A pot was brewed, later."""

    try:
        assert not Kitchen().work.concerns(replace(message(), type=Later.wire))
    finally:
        REGISTRY.pop(Later.wire)


async def test_messages_are_handled_in_their_order_within_all_their_workspaces(database):
    kitchen, shops = Kitchen(), [WorkspaceId(new_id()) for _ in range(2)]
    sent = [message(number, shops[number % 2]) for number in range(4)]
    outcome = await kitchen.carry(database, Portion(sent))
    assert (kitchen.cups, kitchen.scopes) == ([0, 1, 2, 3], [set(shops)] * 4)
    assert (list(outcome.done), list(outcome.duplicates), list(outcome.dead)) == (sent, [], [])
    assert outcome.seconds > 0


async def test_what_was_handled_is_not_handled_again_in_the_same_batch_or_later(database):
    kitchen, one, two = Kitchen(), message(1), message(2)
    first = await kitchen.carry(database, Portion([one, one, two]))
    assert kitchen.cups == [1, 2]
    assert list(first.done) == [one, two]
    second = await kitchen.carry(database, Portion([two, one]))
    assert kitchen.cups == [1, 2]
    assert (list(second.done), list(second.duplicates)) == ([], [two, one])
    other = Kitchen()
    await other.carry(database, Portion([one]))
    assert other.cups == [1]  # another group has a memory of its own


async def test_what_failed_is_remembered_by_nobody(database):
    kitchen, sent = Kitchen(falls={2}), [message(number) for number in (1, 2, 3)]
    with pytest.raises(Stumbled) as stumbled:
        await kitchen.carry(database, Portion(sent))
    assert stumbled.value.message is sent[1]
    assert str(stumbled.value.__cause__) == "cup 2 fell"
    kitchen.falls.clear()
    kitchen.cups.clear()
    await kitchen.carry(database, Portion(sent))
    assert kitchen.cups == [1, 2, 3]


async def test_what_concerns_nobody_touches_nothing(database):
    kitchen = Kitchen()
    strangers = [replace(message(), type="other.thing.v1")]
    assert await kitchen.carry(database, Portion(strangers)) == Outcome((), (), (), 0.0)
    rows = await database.alone(("select count(*) from bus.inbox where consumer = %s", (kitchen.work.group,)))
    assert rows == [(0,)]


async def test_a_message_that_is_set_aside_is_a_row_and_a_message_for_the_dead(database):
    kitchen, lost = Kitchen(falls={1}), message(1)
    failure = Failure("ValueError: cup 1 fell", "Traceback …", 3)
    outcome = await kitchen.carry(database, Portion([lost], burying=failure))
    assert (list(outcome.dead), list(outcome.done), kitchen.cups) == ([lost], [], [])
    found = await database.alone(
        (
            "select topic, event, key, type, message, reason, trace, tries from bus.dead where consumer = %s",
            (kitchen.work.group,),
        )
    )
    assert found == [
        ("workpots", lost.id, lost.key, lost.type, lost.body, failure.reason, failure.trace, failure.tries)
    ]
    dead = await database.alone(
        (
            "select id, key, message, headers from bus.events where topic = 'workpots.dead' order by position desc limit 1",
            None,
        )
    )
    assert dead[0][0] != lost.id  # two groups may set the same event aside
    assert dead[0][1:3] == (lost.key, lost.body)
    assert dead[0][3] == {
        "group": kitchen.work.group, "reason": failure.reason, "trace": failure.trace, "tries": "3",
    }  # fmt: skip
    again = await kitchen.carry(database, Portion([lost], burying=failure))
    assert list(again.dead) == []  # handled is handled, by a grave too


async def test_an_event_of_a_later_version_is_told_apart(database):
    later = replace(message(), type="work.brewed.v2")
    with pytest.raises(Stumbled) as stumbled:
        await Kitchen().carry(database, Portion([later]))
    assert isinstance(stumbled.value.__cause__, NewerVersion)
    assert str(stumbled.value.__cause__) == "work.brewed.v2"


@pytest.mark.parametrize("body", [b"", b"rubbish", b"{}", b'{"id": 1}', b"\xff"])
async def test_rubbish_stumbles_and_says_so(database, body):
    rubbish = replace(message(), type=UNREADABLE, body=body)
    with pytest.raises(Stumbled) as stumbled:
        await Kitchen().carry(database, Portion([rubbish]))
    assert isinstance(stumbled.value.__cause__, msgspec.DecodeError)


async def test_an_envelope_whose_type_was_lost_on_the_way_is_read_from_its_body(database):
    kitchen, nameless = Kitchen(), replace(message(7), type=UNREADABLE)
    await kitchen.carry(database, Portion([nameless]))
    assert kitchen.cups == [7]


async def test_a_fact_of_another_shape_stumbles(database):
    wrong = message()
    envelope = msgspec.json.decode(wrong.body, type=Envelope)
    body = msgspec.json.encode(msgspec.structs.replace(envelope, data=msgspec.Raw(b'{"cups": "three"}')))
    with pytest.raises(Stumbled) as stumbled:
        await Kitchen().carry(database, Portion([replace(wrong, body=body)]))
    assert isinstance(stumbled.value.__cause__, msgspec.ValidationError)


async def test_a_reaction_that_hangs_is_cut_off_and_blamed(database, monkeypatch):
    monkeypatch.setattr(working, "_PATIENCE", 0.2)
    reactions = Reactions(f"slow-{new_id().hex[-12:]}")

    @reactions.on(Brewed)
    async def hangs(tx, envelope, fact):
        await asyncio.sleep(0 if fact.cups else 3600)

    sent = [message(1), message(1), message(1), message(0)]
    with pytest.raises(Stumbled) as stumbled:
        async with database.tx() as tx:
            await Work(reactions).carry_out(tx, Portion(sent))
    assert stumbled.value.message is sent[3]
    assert isinstance(stumbled.value.__cause__, TimeoutError)


async def test_each_of_many_has_its_whole_time_however_long_the_others_took(database, monkeypatch):
    kitchen, limits = Kitchen(), []

    class Late:
        """The clock of a loop that has been at this batch for 20 of its 30 seconds."""

        @staticmethod
        def time():
            return asyncio.get_running_loop().time() + 20.0

    def limited(seconds):
        limits.append(asyncio.timeout(seconds))
        return limits[-1]

    monkeypatch.setattr(working, "asyncio", SimpleNamespace(get_running_loop=Late, timeout=limited))
    await kitchen.carry(database, Portion([message(1), message(2)]))
    assert kitchen.cups == [1, 2]
    assert limits[0].when() - asyncio.get_running_loop().time() > 40.0


async def test_a_wrong_statement_blames_its_message(database):
    reactions = Reactions(f"sql-{new_id().hex[-12:]}")

    @reactions.on(Brewed)
    async def wrong(tx, envelope, fact):
        await tx.run("select 1 / %s", (fact.cups,))

    sent = [message(1), message(0)]
    with pytest.raises(Stumbled) as stumbled:
        async with database.tx() as tx:
            await Work(reactions).carry_out(tx, Portion(sent))
    assert stumbled.value.message is sent[1]
    assert isinstance(stumbled.value.__cause__, psycopg.errors.DivisionByZero)


def test_what_became_of_messages_is_counted_by_topic_and_their_time_shared():
    def counted(topic, outcome):
        labels = {"topic": topic, "service": "tell-test", "outcome": outcome}
        return METRICS.get_sample_value("dastyor_messages_total", labels) or 0

    def seconds(part, topic):
        return METRICS.get_sample_value(f"dastyor_message_seconds_{part}", {"topic": topic, "service": "tell-test"})

    one = Message(topic="a", key=UUID(int=1), id=UUID(int=1), type="x", body=b"")
    other = replace(one, topic="b")
    Outcome(done=[one, one, other], duplicates=[one], dead=[other], seconds=0.3).tell("tell-test")
    assert [counted("a", outcome) for outcome in ("done", "duplicate", "dead")] == [2, 1, 0]
    assert [counted("b", outcome) for outcome in ("done", "duplicate", "dead")] == [1, 0, 1]
    assert (seconds("count", "a"), seconds("count", "b")) == (2, 1)
    assert seconds("sum", "a") == pytest.approx(0.2)
    Outcome((), (), (), 0.0).tell("tell-test")
    assert counted("a", "done") == 2


async def test_a_grave_is_dug_with_its_trace(database):
    traced = replace(message(), traceparent="00-trace")
    group = f"grave-{new_id().hex[-12:]}"
    async with database.tx() as tx:
        await bury(tx, group, traced, Failure("why", "where", 1))
    found = await database.alone(("select traceparent, tries from bus.dead where consumer = %s", (group,)))
    assert found == [("00-trace", 1)]

"""The outbox and the log: what a message is on the wire, and in which bucket a workspace falls."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.bus.base import BUCKETS, LARGEST, Message, MessageTooLarge, bucket_of
from dastyor.kit.bus.outbox import Outbox, _message, _source, write
from dastyor.kit.events import REGISTRY, Envelope, Published, event
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.metrics import REGISTRY as METRICS
from dastyor.kit.money import Money
from dastyor.kit.telemetry import span


@event("outbox.poured", version=1, topic="pots")
class Poured:
    """Tea was poured."""

    cups: int
    price: Money | None = None
    note: str = ""


REGISTRY.pop("outbox.poured.v1")
SHOP = WorkspaceId(new_id())


NEW_YEAR = datetime(2030, 1, 1, tzinfo=UTC)


class At:
    """A transaction's clock, stopped at a moment, and nothing else."""

    def __init__(self, moment):
        self.clock, self.now = self, lambda: moment


@pytest.fixture(autouse=True)
def registry():
    REGISTRY["outbox.poured.v1"] = Poured
    yield
    REGISTRY.pop("outbox.poured.v1")


@pytest.fixture
def addresses(standing_database):
    return standing_database


async def logged(database):
    return await database.alone(
        ("select topic, bucket, key, id, type, message, traceparent, headers from bus.events order by position", None)
    )


@given(st.uuids())
def test_a_workspace_always_falls_into_the_same_bucket(key):
    assert bucket_of(key) == bucket_of(UUID(str(key)))
    assert 0 <= bucket_of(key) < BUCKETS


def test_buckets_are_those_that_stand_in_logs_already():
    assert [bucket_of(UUID(int=number)) for number in (0, 1, 2, 2**127)] == [4, 11, 14, 2]
    assert BUCKETS == 16


def test_workspaces_spread_evenly_over_the_buckets():
    spread = Counter(bucket_of(new_id()) for _ in range(16_000))
    assert set(spread) == set(range(BUCKETS))
    assert all(700 < number < 1300 for number in spread.values())


def test_a_fact_travels_as_a_cloud_event_with_its_decimals_as_strings():
    published = Published(SHOP, Poured(cups=3, price=Money(Decimal("12500.50"), "UZS")))
    made = _message(At(NEW_YEAR), published, "00-abc-def-01")
    wire = msgspec.json.decode(made.body)
    assert (made.topic, made.key, made.id, made.type) == ("pots", SHOP, published.id, "outbox.poured.v1")
    assert wire["data"] == {"cups": 3, "price": {"amount": "12500.50", "currency": "UZS"}, "note": ""}
    assert (wire["specversion"], wire["datacontenttype"]) == ("1.0", "application/json")
    assert (wire["type"], wire["dataschema"]) == ("outbox.poured.v1", "urn:dastyor:event:outbox.poured.v1")
    assert (wire["id"], wire["subject"], wire["traceparent"]) == (str(published.id), str(SHOP), "00-abc-def-01")
    assert datetime.fromisoformat(wire["time"]).tzinfo is not None
    assert msgspec.json.decode(made.body, type=Envelope).fact() == published.fact


def test_an_event_outside_of_a_trace_carries_none():
    assert b"traceparent" not in _message(At(NEW_YEAR), Published(SHOP, Poured(cups=1)), None).body


@pytest.mark.parametrize(("spare", "passes"), [(0, True), (1, False)])
def test_a_message_has_a_mebibyte_and_not_a_byte_more(spare, passes):
    empty = len(_message(At(NEW_YEAR), Published(SHOP, Poured(cups=1)), None).body)
    published = Published(SHOP, Poured(cups=1, note="x" * (LARGEST - empty + spare)))
    if passes:
        assert len(_message(At(NEW_YEAR), published, None).body) == LARGEST
    else:
        with pytest.raises(MessageTooLarge) as refused:
            _message(At(NEW_YEAR), published, None)
        assert refused.value.values == {"type": "outbox.poured.v1", "bytes": LARGEST + 1}


@pytest.mark.parametrize(
    ("module", "source"),
    [("dastyor.domains.sales.events", "/dastyor/sales"), ("dastyor.kit.notices", "/dastyor/kit"), ("alone", "/alone")],
)
def test_a_source_is_the_domain_that_declares_the_fact(module, source):
    assert _source(type("Fact", (), {"__module__": module})) == source


async def test_what_was_published_stands_in_the_log_in_its_order_after_the_commit(database):
    database.flushes = (Outbox().flush,)
    before = len(await logged(database))
    other = WorkspaceId(new_id())
    with span("test"):
        async with database.tx() as tx:
            tx.events.publish(SHOP, Poured(cups=1))
            tx.events.publish(other, Poured(cups=2))
            tx.events.publish(SHOP, Poured(cups=3))
    rows = (await logged(database))[before:]
    assert [msgspec.json.decode(row[5])["data"]["cups"] for row in rows] == [1, 2, 3]
    assert [(row[0], row[1], row[2]) for row in rows] == [
        ("pots", bucket_of(key), UUID(int=key.int)) for key in (SHOP, other, SHOP)
    ]
    assert {row[4] for row in rows} == {"outbox.poured.v1"}
    assert len({row[6] for row in rows}) == 1 and rows[0][6].startswith("00-")
    assert {row[7] for row in rows} == {None}


async def test_a_roll_back_leaves_nothing_in_the_log_and_is_counted(database):
    def counted(outcome):
        labels = {"topic": "pots", "service": "outbox-test", "outcome": outcome}
        return METRICS.get_sample_value("dastyor_messages_total", labels) or 0

    database.flushes = (Outbox("outbox-test").flush,)
    before, failed, produced = len(await logged(database)), counted("produce_failed"), counted("produced")

    async def fail(tx):
        raise KeyError

    database.flushes = (Outbox("outbox-test").flush, fail)
    with pytest.raises(KeyError):
        async with database.tx() as tx:
            tx.events.publish(SHOP, Poured(cups=1))
            tx.events.publish(SHOP, Poured(cups=2))
    assert len(await logged(database)) == before
    assert (counted("produce_failed"), counted("produced")) == (failed + 2, produced)
    database.flushes = (Outbox("outbox-test").flush,)
    async with database.tx() as tx:
        tx.events.publish(SHOP, Poured(cups=1))
    assert (counted("produce_failed"), counted("produced")) == (failed + 2, produced + 1)
    sum_seconds = METRICS.get_sample_value("dastyor_publish_seconds_sum", {"topic": "pots", "service": "outbox-test"})
    assert 0 < sum_seconds < 60


async def test_a_transaction_without_events_writes_nothing(database):
    database.flushes = (Outbox().flush,)
    before = len(await logged(database))
    async with database.tx() as tx:
        await tx.run("select 1")
        assert tx.after_commit == []
    assert len(await logged(database)) == before


async def test_a_flush_announces_each_event_once(database):
    flush, before = Outbox().flush, len(await logged(database))
    async with database.tx() as tx:
        tx.events.publish(SHOP, Poured(cups=1))
        await flush(tx)
        assert tx.events.items == []
        await flush(tx)
    assert len(await logged(database)) == before + 1


async def test_whole_messages_may_be_written_with_headers_beside_them(database):
    one = Message(topic="pots.dead", key=UUID(int=SHOP.int), id=new_id(), type="x", body=b"\x00\xff raw")
    async with database.tx() as tx:
        await write(tx, [one], "00-trace", {"reason": "no sugar"})
        await write(tx, [], None)
    row = (await logged(database))[-1]
    assert row == (
        "pots.dead",
        bucket_of(one.key),
        one.key,
        one.id,
        "x",
        b"\x00\xff raw",
        "00-trace",
        {"reason": "no sugar"},
    )


def test_a_moment_of_an_event_is_product_time():
    body = _message(At(NEW_YEAR), Published(SHOP, Poured(cups=1)), None).body
    assert msgspec.json.decode(body)["time"] == "2030-01-01T00:00:00Z"

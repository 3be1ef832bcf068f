"""Cursors: where a group begins, how much it takes at a time, who shares its work, and what it never sees twice."""

from __future__ import annotations

from uuid import UUID

import pytest

from dastyor.kit.bus import cursors as reading
from dastyor.kit.bus.base import BUCKETS, Message, bucket_of
from dastyor.kit.bus.cursors import Cursors
from dastyor.kit.bus.outbox import write
from dastyor.kit.ids import new_id


def key_in(bucket):
    """A workspace of that bucket."""
    return next(key for key in iter(new_id, None) if bucket_of(key) == bucket)


@pytest.fixture
def addresses(standing_database):
    return standing_database


@pytest.fixture
def topic():
    return f"t{new_id().hex[-12:]}"


@pytest.fixture
def group():
    return Cursors(f"g{new_id().hex[-12:]}")


async def publish(database, topic, count, *, buckets=(0,)):
    keys = [key_in(bucket) for bucket in buckets]
    sent = [
        Message(
            topic=topic, key=UUID(int=keys[number % len(keys)].int), id=new_id(), type="x", body=str(number).encode()
        )
        for number in range(count)
    ]
    async with database.tx() as tx:
        await write(tx, sent, None)
    return [message.id for message in sent]


async def take(database, group, topic, *, advance=True):
    async with database.tx() as tx:
        read = await group.read(tx, {topic})
        if read.placed and advance:
            await group.advance(tx, read.placed)
    return [one.message.id for one in read.placed]


async def register(database, group, topic, **more):
    async with database.tx() as tx:
        await group.register(tx, {topic}, **more)


async def test_a_new_group_begins_at_now_or_where_it_asks_at_the_beginning(database, topic, group):
    before = await publish(database, topic, 3)
    await register(database, group, topic)
    assert await take(database, group, topic) == []
    after = await publish(database, topic, 2)
    assert await take(database, group, topic) == after
    whole = Cursors(group.group + "-whole")
    await register(database, whole, topic, from_start=True)
    assert await take(database, whole, topic) == before + after


async def test_registering_again_moves_nobody(database, topic, group):
    await register(database, group, topic)
    sent = await publish(database, topic, 2)
    await register(database, group, topic)
    await register(database, group, topic, from_start=True)
    assert await take(database, group, topic) == sent
    assert await take(database, group, topic) == []


async def test_a_group_has_a_place_in_every_bucket(database, topic, group):
    await register(database, group, topic)
    rows = await database.alone(("select bucket from bus.cursors where consumer = %s order by 1", (group.group,)))
    assert [row[0] for row in rows] == list(range(BUCKETS))


@pytest.mark.parametrize(("buckets", "each"), [((0,), 8), ((0, 1), 4), ((0, 1, 2, 3), 2)])
async def test_a_batch_is_shared_by_the_buckets_that_are_taken(database, topic, group, monkeypatch, buckets, each):
    monkeypatch.setattr(reading, "_BATCH", 8)
    await register(database, group, topic)
    sent = await publish(database, topic, 40, buckets=buckets)
    assert await take(database, group, topic) == sent[: each * len(buckets)]


@pytest.mark.parametrize(
    ("sizes", "first"), [([40] * 5, 3), ([100, 1], 1), ([99, 1, 1], 2), ([5000, 1], 1), ([1, 5000, 1], 2), ([0] * 9, 9)]
)
async def test_large_messages_come_few_at_a_time_and_none_is_too_large_to_come(
    database, topic, group, monkeypatch, sizes, first
):
    monkeypatch.setattr(reading, "BATCH_BYTES", 100)
    await register(database, group, topic)
    sent = [Message(topic=topic, key=key_in(0), id=new_id(), type="x", body=b"x" * size) for size in sizes]
    async with database.tx() as tx:
        await write(tx, sent, None)
    ids, taken = [message.id for message in sent], await take(database, group, topic)
    assert taken == ids[:first]
    while len(taken) < len(ids):
        taken += await take(database, group, topic)
    assert taken == ids


async def test_so_many_buckets_at_a_time_and_the_rest_for_others(database, topic, group):
    await register(database, group, topic)
    sent = await publish(database, topic, 6, buckets=range(6))
    async with database.tx() as one, database.tx() as two:
        first, second = await group.read(one, {topic}), await group.read(two, {topic})
        assert [one.bucket for one in first.placed] == [0, 1, 2, 3]
        assert [one.bucket for one in second.placed] == [4, 5]
        third = await take(database, group, topic)
        assert third == []
        await group.advance(one, first.placed)
        await group.advance(two, second.placed)
    assert [one.message.id for one in (*first.placed, *second.placed)] == sent
    assert await take(database, group, topic) == []


async def test_what_was_not_advanced_comes_again(database, topic, group):
    await register(database, group, topic)
    sent = await publish(database, topic, 3)
    assert await take(database, group, topic, advance=False) == sent
    async with database.tx() as tx:
        read = await group.read(tx, {topic})
        await group.advance(tx, read.placed[:2])
    assert await take(database, group, topic) == sent[2:]


async def test_groups_do_not_move_each_other(database, topic, group):
    other = Cursors(group.group + "-other")
    await register(database, group, topic)
    await register(database, other, topic)
    sent = await publish(database, topic, 3)
    assert await take(database, group, topic) == sent
    assert await take(database, other, topic) == sent


async def test_other_topics_are_not_read(database, topic, group):
    await register(database, group, topic)
    await register(database, group, topic + "x")
    await publish(database, topic + "x", 3)
    assert await take(database, group, topic) == []


async def test_what_waits_for_an_elder_commit_is_held_and_said_so(database, topic, group):
    await register(database, group, topic)
    async with database.tx() as elder:
        await write(elder, [Message(topic=topic, key=key_in(0), id=new_id(), type="x", body=b"")], None)
        await publish(database, topic, 1)
        async with database.tx() as tx:
            read = await group.read(tx, {topic})
        assert (list(read.placed), read.is_held) == ([], True)
    async with database.tx() as tx:
        read = await group.read(tx, {topic})
    assert (len(read.placed), read.is_held) == (2, False)


async def test_a_message_comes_as_it_was_written_with_where_it_stood(database, topic, group):
    await register(database, group, topic)
    sent = Message(topic=topic, key=UUID(int=key_in(3).int), id=new_id(), type="tea.v1", body=b"\x00\xff")
    async with database.tx() as tx:
        await write(tx, [sent], "00-trace", {"reason": "x"})
    async with database.tx() as tx:
        (one,) = (await group.read(tx, {topic})).placed
    assert (one.topic, one.bucket, one.position > 0) == (topic, 3, True)
    assert (one.message.id, one.message.key, one.message.body) == (sent.id, sent.key, sent.body)
    assert (one.message.traceparent, one.message.headers) == ("00-trace", {"reason": "x"})

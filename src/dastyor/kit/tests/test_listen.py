"""Who listens to the database: nothing is missed for good, whatever becomes of the connection; and the moved clock."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from dastyor.kit import listen
from dastyor.kit.clock import Clock
from dastyor.kit.listen import CHANNELS, CLOCK, EVENTS, JOBS, Listener, move_clock


@pytest.fixture
def addresses(standing_database):
    with psycopg.connect(standing_database.owner, autocommit=True) as owner:
        owner.execute("update kit.clock set shift = interval '0'")
    return standing_database


@pytest.fixture
def listener(addresses, clock):
    return Listener(addresses.app, clock)


@asynccontextmanager
async def at_work(listener):
    ready, stopping = asyncio.Event(), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(listener.run(ready, stopping))
        await asyncio.wait_for(ready.wait(), 60)
        yield running
        stopping.set()


async def until(holds):
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.005)


async def notify(database, channel, payload):
    async with database.tx() as tx:
        await tx.run("select pg_notify(%s, %s)", (channel, payload))


@pytest.mark.parametrize("channel", CHANNELS)
async def test_each_channel_is_heard_by_whoever_asked_for_it(listener, database, channel):
    heard, others = [], []
    listener.hear(channel, heard.append)
    for other in set(CHANNELS) - {channel}:
        listener.hear(other, others.append)
    async with at_work(listener):
        payload = "60000000" if channel == CLOCK else "teas kettles"
        await notify(database, channel, payload)
        await until(lambda: len(heard) == 2)
    assert heard == ["", payload]
    assert set(others) == {""}


async def test_everybody_is_told_to_look_when_it_begins(listener):
    heard = []
    for channel in CHANNELS:
        listener.hear(channel, lambda payload, channel=channel: heard.append((channel, payload)))
    assert not listener.is_connected
    async with at_work(listener):
        assert listener.is_connected
        assert heard == [(channel, "") for channel in CHANNELS]


async def test_an_event_wakes_whoever_waits_and_again_after_he_looked(listener, database):
    woken = listener.wake(JOBS)
    async with at_work(listener):
        await asyncio.wait_for(woken.wait(), 60)
        woken.clear()
        await notify(database, EVENTS, "x")
        await notify(database, JOBS, "")
        await asyncio.wait_for(woken.wait(), 60)


async def test_after_a_lost_connection_everybody_is_told_to_look_again(listener, addresses, database):
    heard = []
    listener.hear(EVENTS, heard.append)
    async with at_work(listener):
        async with await psycopg.AsyncConnection.connect(addresses.superuser, autocommit=True) as other:
            await other.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'dastyor_app' and datname = %s",
                (addresses.database,),
            )
        await until(lambda: len(heard) == 2)
        await notify(database, EVENTS, "back")
        await until(lambda: len(heard) == 3)
    assert heard == ["", "", "back"]


async def test_a_silent_connection_is_asked_whether_it_lives(listener, database, monkeypatch):
    monkeypatch.setattr(listen, "_CHECK", 0.02)
    heard = []
    listener.hear(EVENTS, heard.append)
    async with at_work(listener):
        await asyncio.sleep(0.15)
        await notify(database, EVENTS, "still here")
        await until(lambda: heard[-1] == "still here")
    assert heard == ["", "still here"]


async def test_it_waits_for_a_server_that_is_not_there_yet_and_stops_when_it_is_told_to(clock, tmp_path, monkeypatch):
    monkeypatch.setattr(listen, "_AGAIN", 0.01)
    nowhere = Listener(f"postgresql://x@/x?host={tmp_path}", clock)
    ready, stopping = asyncio.Event(), asyncio.Event()
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        group.create_task(nowhere.run(ready, stopping))
        await asyncio.sleep(0.1)
        assert not ready.is_set() and not nowhere.is_connected
        stopping.set()


@pytest.mark.parametrize(
    ("by", "to", "later"),
    [
        (timedelta(days=3), None, timedelta(days=3)),
        (timedelta(hours=-5), None, timedelta(hours=-5)),
        (None, "+30", timedelta(days=30)),
        (timedelta(hours=1), "+30", timedelta(days=30, hours=1)),
        (None, None, timedelta()),
    ],
)
async def test_product_time_moves_by_or_to_and_this_process_follows_at_the_commit(database, clock, by, to, later):
    moment = None if to is None else clock.now() + timedelta(days=30)
    before = clock.now()
    async with database.tx() as tx:
        moved = await move_clock(tx, by=by, to=moment)
        assert clock.offset == timedelta()
    assert abs(moved - (before + later)) < timedelta(seconds=10)
    assert abs(clock.offset - later) < timedelta(seconds=10)
    assert abs(clock.now() - moved) < timedelta(seconds=10)


async def test_moves_add_up_whatever_a_process_knew_before(database, clock):
    async with database.tx() as tx:
        await move_clock(tx, by=timedelta(days=1))
    clock.offset = timedelta()  # as one that has not heard yet
    async with database.tx() as tx:
        await move_clock(tx, by=timedelta(days=1))
    assert clock.offset == timedelta(days=2)
    target = datetime(2030, 1, 1, tzinfo=UTC)
    clock.offset = timedelta()
    async with database.tx() as tx:
        moved = await move_clock(tx, to=target)
    assert abs(moved - target) < timedelta(seconds=10)


async def test_a_move_that_is_rolled_back_moves_nobody(database, clock):
    with pytest.raises(KeyError):
        async with database.tx() as tx:
            await move_clock(tx, by=timedelta(days=3))
            raise KeyError
    assert clock.offset == timedelta()
    assert await database.alone(("select shift from kit.clock", None)) == [(timedelta(),)]


async def test_another_process_hears_the_move_and_one_that_starts_later_reads_it(addresses, database):
    early, late = Clock(), Clock()
    async with at_work(Listener(addresses.app, early)):
        async with database.tx() as tx:
            await move_clock(tx, by=timedelta(days=3, microseconds=7))
        await until(lambda: early.offset == timedelta(days=3, microseconds=7))
    async with at_work(Listener(addresses.app, late)):
        assert late.offset == timedelta(days=3, microseconds=7)

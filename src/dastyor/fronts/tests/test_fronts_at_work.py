"""Workers, clocks and the REST front: how they begin, stand by, fail and end."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import time, timedelta

import httpx
import psycopg
import pytest
from fastapi import APIRouter

from dastyor.fronts.api import build
from dastyor.fronts.clock import ClockService
from dastyor.fronts.worker import Worker
from dastyor.kit import metrics
from dastyor.kit.api.route import new_router
from dastyor.kit.bus.base import Figures
from dastyor.kit.events import Reactions
from dastyor.kit.jobs import Jobs
from dastyor.kit.listen import Listener
from tests.support.chat import Known
from tests.support.fixtures import KEYS

#: Who holds the clock's lock in the test's own database.
LEADERS = """
select pid from pg_locks where locktype = 'advisory' and granted
and database = (select oid from pg_database where datname = current_database())
"""


@asynccontextmanager
async def running(*services):
    """The services at work; their tasks and the events by which they said that they are ready."""
    stopping, readies = asyncio.Event(), [asyncio.Event() for _ in services]
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        tasks = [group.create_task(one.run(ready, stopping)) for one, ready in zip(services, readies, strict=True)]
        try:
            yield tasks, readies
        finally:
            stopping.set()


class Part:
    """A consumer that becomes ready when it is told to, and ends with the others or by a fault."""

    def __init__(self):
        self.may_begin, self.breaks, self.is_ended = asyncio.Event(), asyncio.Event(), False

    async def run(self, ready, stopping):
        await self.may_begin.wait()
        ready.set()
        ends = [asyncio.ensure_future(event.wait()) for event in (stopping, self.breaks)]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for end in ends:
            end.cancel()
        self.is_ended = True
        if self.breaks.is_set():
            raise ConnectionError("the broker is gone")


class Log:
    """A bus whose consumers are the parts of the test; its figures are what it is given."""

    def __init__(self, *parts):
        self.parts, self.told = list(parts), Figures(lag={("sales", "till"): 7}, standing={"sales": 30})

    def consumer(self, _reactions):
        return self.parts.pop(0)

    async def figures(self, _groups):
        return self.told


async def test_a_worker_is_ready_when_every_part_of_it_is_and_ends_them_all():
    one, two, relay = Part(), Part(), Part()
    worker = Worker("worker", Log(one, two), [Reactions("a"), Reactions("b")], relay=relay)
    async with running(worker) as (_, (ready,)):
        for part in (one, two):
            part.may_begin.set()
        await asyncio.sleep(0.02)
        assert not ready.is_set()
        relay.may_begin.set()
        await ready.wait()
    assert (one.is_ended, two.is_ended, relay.is_ended) == (True, True, True)


async def test_a_worker_with_nothing_to_do_is_ready_and_stays():
    async with running(Worker("worker", Log(), [])) as ((task,), (ready,)):
        await ready.wait()
        await asyncio.sleep(0.02)
        assert not task.done()


async def test_a_worker_one_part_of_which_dies_dies_whole_to_be_started_again():
    one, two = Part(), Part()
    for part in (one, two):
        part.may_begin.set()
    worker = Worker("worker", Log(one, two), [Reactions("a"), Reactions("b")])
    ready = asyncio.Event()
    task = asyncio.ensure_future(worker.run(ready, asyncio.Event()))
    await ready.wait()
    one.breaks.set()
    with pytest.raises(ExceptionGroup) as failure:
        await task
    assert failure.group_contains(ConnectionError)


@pytest.fixture
def clock_of(database):
    """A clock of one daily duty."""

    def make():
        jobs = Jobs("tea")

        @jobs.daily(time(9))
        async def brew(_tx):
            raise NotImplementedError

        return ClockService(database, Listener(database.address, database.clock), Log(), jobs=[jobs], groups=[])

    return make


async def test_of_two_clocks_one_leads_the_other_is_ready_too_and_both_stop(clock_of, database):
    async with running(clock_of(), clock_of()) as (tasks, readies):
        for ready in readies:
            await ready.wait()
        async with database.tx() as tx:
            assert len(await tx.all(LEADERS)) == 1
    assert all(task.done() for task in tasks)


async def test_a_clock_whose_database_goes_away_leads_again_when_it_is_back(clock_of, addresses, database):
    async with running(clock_of()) as ((task,), (ready,)):
        await ready.wait()
        with psycopg.connect(addresses.superuser, autocommit=True) as other:
            (before,) = other.execute(LEADERS).fetchall()
            ours = "datname = current_database() and pid <> pg_backend_pid()"
            other.execute(f"select pg_terminate_backend(pid) from pg_stat_activity where {ours}")
            async with asyncio.timeout(15):
                while other.execute(LEADERS).fetchall() in ([], [before]):
                    await asyncio.sleep(0.05)
        assert not task.done()


async def test_a_leading_clock_tells_how_the_topics_stand(clock_of):
    async with running(clock_of()) as (_, (ready,)):
        await ready.wait()
        async with asyncio.timeout(10):
            while 'topic="sales"' not in metrics.exposition()[0].decode():
                await asyncio.sleep(0.02)
    text = metrics.exposition()[0].decode()
    assert 'group="till",topic="sales"} 7.0' in text
    assert 'topic="sales"} 30.0' in text


DUE = [(None, 1.0), (timedelta(minutes=5), 1.0), (timedelta(seconds=-5), 0.0), (timedelta(seconds=0.5), 0.5)]


def test_a_clock_sleeps_until_the_next_is_due_and_a_second_at_most(clock_of, database):
    for ahead, seconds in DUE:
        due = None if ahead is None else database.clock.now() + ahead
        assert clock_of()._until(due) == pytest.approx(seconds, abs=0.2), ahead


def test_a_route_that_would_answer_outside_of_a_transaction_stops_the_start(database):
    plain, ours = APIRouter(), new_router("tea")

    @plain.get("/tea")
    async def tea():
        raise NotImplementedError

    build([ours], database, Known(), KEYS)
    with pytest.raises(TypeError, match="/tea is not made with"):
        build([ours, plain], database, Known(), KEYS)


async def test_the_description_and_its_page_are_open_to_everybody_and_run_nothing_of_others(program):
    root = httpx.AsyncClient(transport=program._transport, base_url="http://test")
    described = (await root.get("/api/openapi.json")).json()
    assert described["openapi"].startswith("3.")
    assert "/api/v1/expenses" in described["paths"]
    page = await root.get("/api/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert (await root.get("/docs")).status_code == 404
    assert (await root.get("/api/v1/nothing")).headers["content-type"] == "application/problem+json"

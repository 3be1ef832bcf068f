from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from dastyor.fronts.clock import ClockService
from dastyor.kit.bus.postgres import PostgresBus
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.jobs import Jobs, Outside, later
from dastyor.kit.jobs.duties import Duties, dead_jobs, replay_jobs, take_up_stalled
from dastyor.kit.jobs.worker import JobWorker
from dastyor.kit.listen import Listener, move_clock
from dastyor.kit.telemetry import span, traceparent
from dastyor.kit.tests.bus_stand import make_effects

HERE = WorkspaceId(new_id())


class Kitchen:
    """Jobs that leave rows."""

    def __init__(self) -> None:
        self.jobs = Jobs("tea")
        self.is_broken = False
        jobs = self.jobs

        @jobs.task
        async def brew(tx: Tx, *, workspace: WorkspaceId, number: int) -> None:
            await leave(tx, "brew", number)
            assert tx.workspaces == (workspace,)

        @jobs.patient(tries=2)
        async def fry(tx: Tx, *, number: int) -> None:
            await leave(tx, "fry", number)
            if self.is_broken:
                raise ZeroDivisionError("the pan is cold")

        @jobs.every(timedelta(minutes=30))
        async def sweep(tx: Tx) -> None:
            await leave(tx, "sweep", 0)

        @jobs.outside
        async def shop(outside: Outside, *, number: int) -> None:
            async with outside.database.tx() as tx:
                await leave(tx, f"shop {outside.is_last_try}", number)
            if self.is_broken:
                raise ZeroDivisionError("the shop is shut")

        self.brew, self.fry, self.sweep, self.shop = brew, fry, sweep, shop


async def leave(tx: Tx, what: str, number: int) -> None:
    await tx.run("insert into effects.made (consumer, number) values (%s, %s)", (what, number))


@pytest.fixture
def kitchen(addresses):
    make_effects(addresses)
    return Kitchen()


@pytest.fixture
def listener(addresses, clock):
    return Listener(addresses.app, clock)


@asynccontextmanager
async def at_work(*services):
    stopping = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for service in services:
            ready = asyncio.Event()
            group.create_task(service.run(ready, stopping))
            await ready.wait()
        try:
            yield
        finally:
            stopping.set()


def clock_of(database, listener, kitchen):
    return ClockService(database, listener, PostgresBus(database, listener), jobs=[kitchen.jobs], groups=[])


async def effects(database, what):
    async with database.tx() as tx:
        rows = await tx.all("select number from effects.made where consumer = %s order by place", (what,))
    return [row[0] for row in rows]


async def until(holds):
    async with asyncio.timeout(20):
        while not await holds():
            await asyncio.sleep(0.02)


async def test_a_job_is_done_in_its_workspace_when_its_transaction_commits(database, kitchen):
    async with database.tx() as tx:
        await later(tx, kitchen.brew, workspace=HERE, number=1)
    with pytest.raises(ZeroDivisionError):
        async with database.tx() as tx:
            await later(tx, "tea.brew", workspace=HERE, number=2)
            raise ZeroDivisionError
    async with at_work(JobWorker(database, [kitchen.jobs])):
        async with database.tx() as tx:
            await later(tx, "tea.brew", workspace=HERE, number=3)

        async def both():
            return len(await effects(database, "brew")) >= 2

        await until(both)
    assert await effects(database, "brew") == [1, 3]


async def test_a_job_goes_on_with_the_trace_of_who_wanted_it(database, kitchen):
    seen = []

    @kitchen.jobs.task
    async def look(tx: Tx) -> None:
        seen.append(traceparent())

    with span("update"):
        began = traceparent()
        async with database.tx() as tx:
            await later(tx, look)

    async def is_seen():
        return bool(seen)

    async with at_work(JobWorker(database, [kitchen.jobs])):
        await until(is_seen)
    assert seen[0].split("-")[1] == began.split("-")[1]


async def test_a_job_that_keeps_failing_is_dead_with_its_reason_and_a_replay_counts_once(database, kitchen):
    kitchen.is_broken = True
    async with database.tx() as tx:
        await later(tx, kitchen.fry, number=7)

    async def is_dead():
        async with database.tx() as tx:
            return bool(await dead_jobs(tx))

    async with at_work(JobWorker(database, [kitchen.jobs])):
        await until(is_dead)
        async with database.tx() as tx:
            (dead,) = await dead_jobs(tx)
        assert (dead.task, dead.tries, dead.reason) == ("tea.fry", 2, "ZeroDivisionError: the pan is cold")
        assert "in fry" in dead.trace
        assert await effects(database, "fry") == []
        kitchen.is_broken = False
        async with database.tx() as tx:
            assert await replay_jobs(tx) == 1
            assert await replay_jobs(tx) == 0

        async def is_done():
            return bool(await effects(database, "fry"))

        await until(is_done)
    assert await effects(database, "fry") == [7]


async def test_a_job_for_later_goes_by_product_time(database, clock, kitchen):
    duties = Duties([kitchen.jobs])
    async with database.tx() as tx:
        await later(tx, kitchen.brew, at=clock.now() + timedelta(days=3), workspace=HERE, number=1)
    async with database.tx() as tx:
        await duties.tick(tx)
        assert await waiting(tx) == 0
    clock.offset = timedelta(days=3, seconds=1)
    async with database.tx() as tx:
        await duties.tick(tx)
        assert await waiting(tx) == 1


async def waiting(tx):
    return await tx.value("select count(*) from jobs.procrastinate_jobs where status = 'todo'")


async def test_a_slot_comes_once_however_many_clocks_look(database, clock, kitchen):
    duties = [Duties([kitchen.jobs]) for _ in range(4)]

    async def look(one):
        async with database.tx() as tx:
            await one.tick(tx)

    async with database.tx() as tx:
        await duties[0].enter(tx)
    for _ in range(5):
        clock.offset += timedelta(minutes=30)
        await asyncio.gather(*(look(one) for one in duties))
        async with database.tx() as tx:
            assert await waiting(tx) == 1
            await tx.run("update jobs.procrastinate_jobs set status = 'succeeded'")
    async with database.tx() as tx:
        assert await tx.value("select count(*) from jobs.procrastinate_jobs") == 5


async def test_a_gap_is_caught_up_once_and_a_clock_set_back_runs_nothing_and_waits_no_longer(database, clock, kitchen):
    duties = Duties([kitchen.jobs])
    async with database.tx() as tx:
        await duties.enter(tx)
    for hours in (25, 0, -25, 0):
        clock.offset += timedelta(hours=hours)
        async with database.tx() as tx:
            due = await duties.tick(tx)
            await tx.run("update jobs.procrastinate_jobs set status = 'succeeded'")
            assert await tx.value("select count(*) from jobs.procrastinate_jobs") == 1
        assert timedelta() < due - clock.now() <= timedelta(minutes=30)


async def test_a_job_of_a_dead_worker_is_taken_up_and_one_that_was_done_is_not_done_twice(database, kitchen):
    worker = JobWorker(database, [kitchen.jobs])
    async with database.tx() as tx:
        await later(tx, kitchen.brew, workspace=HERE, number=1)
        await later(tx, kitchen.brew, workspace=HERE, number=2)
    async with database.tx() as tx:
        # Two workers took one job each and died: the first before its effect, the second after it.
        gone = await tx.value(
            "insert into jobs.procrastinate_workers (last_heartbeat) values (now() - interval '1 minute') returning id"
        )
        for _ in range(2):
            await tx.run("select jobs.procrastinate_fetch_job_v2(null, %s)", (gone,))
        await leave(tx, "brew", 2)
        await tx.run("insert into jobs.done (job) select max(id) from jobs.procrastinate_jobs")
    async with database.tx() as tx:
        assert await take_up_stalled(tx) == 2

    async def is_idle():
        async with database.tx() as tx:
            return await Duties([kitchen.jobs]).waiting(tx) == 0

    async with at_work(worker):
        await until(is_idle)
    assert sorted(await effects(database, "brew")) == [1, 2]


async def test_a_moved_clock_reaches_another_process_and_its_slots(database, addresses, clock, kitchen, listener):
    other = Listener(addresses.app, type(clock)())
    async with at_work(listener, other, JobWorker(database, [kitchen.jobs]), clock_of(database, listener, kitchen)):
        async with database.tx() as tx:
            told = await move_clock(tx, by=timedelta(hours=1))

        async def is_swept():
            return bool(await effects(database, "sweep"))

        await until(is_swept)
        assert abs(other.clock.now() - told) < timedelta(seconds=10)
        assert other.clock.offset == clock.offset == timedelta(hours=1)
        async with database.tx() as tx:
            back = await move_clock(tx, to=datetime(2026, 1, 1, tzinfo=UTC))
        assert timedelta() <= back - datetime(2026, 1, 1, tzinfo=UTC) < timedelta(seconds=5)
    assert await effects(database, "sweep") == [0]


async def test_the_second_clock_leads_when_the_first_is_gone(database, clock, kitchen, listener):
    async with at_work(listener, JobWorker(database, [kitchen.jobs])):
        async with at_work(clock_of(database, listener, kitchen), clock_of(database, listener, kitchen)):
            pass
        async with at_work(clock_of(database, listener, kitchen)):
            async with database.tx() as tx:
                await move_clock(tx, by=timedelta(hours=1))

            async def is_swept():
                return bool(await effects(database, "sweep"))

            await until(is_swept)
    assert await effects(database, "sweep") == [0]


def test_the_plain_role_may_work_the_queue_and_make_nothing_in_it(addresses):
    with psycopg.connect(addresses.app) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("create table jobs.mine ()")


async def test_a_job_outside_opens_its_own_transactions_and_knows_its_last_try(database, kitchen, listener):
    from dataclasses import replace

    kitchen.is_broken = True
    kitchen.jobs.tasks["tea.shop"] = replace(kitchen.shop, tries=2)
    async with at_work(JobWorker(database, [kitchen.jobs])):
        async with database.tx() as tx:
            await later(tx, "tea.shop", number=7)

        async def dead():
            async with database.tx() as tx:
                return await dead_jobs(tx)

        await until(dead)
    assert await effects(database, "shop False") == [7]
    assert await effects(database, "shop True") == [7]


async def test_a_job_of_every_start_runs_at_each_start_and_others_wait_for_their_slot(database, kitchen, listener):
    @kitchen.jobs.every(timedelta(hours=7), outside=True, at_start=True)
    async def wake(outside: Outside) -> None:
        async with outside.database.tx() as tx:
            await leave(tx, "wake", 0)

    for times in (1, 2):
        async with at_work(listener, clock_of(database, listener, kitchen), JobWorker(database, [kitchen.jobs])):

            async def woken(times=times):
                return len(await effects(database, "wake")) >= times

            await until(woken)
    assert await effects(database, "wake") == [0, 0]
    assert await effects(database, "sweep") == []

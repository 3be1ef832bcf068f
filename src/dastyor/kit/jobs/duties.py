"""What is due: periodic slots and timers are rows, and whoever holds a row moves it on and queues its job at once.

So a slot comes once however many clocks run, and none is lost when one dies between the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from dastyor.kit.db import Tx
from dastyor.kit.jobs import store
from dastyor.kit.jobs.declare import Jobs, Task

STALLED = 12.0  # seconds without a heartbeat after which a worker is taken for dead; they come every 3


class Duties:
    """The periodic jobs and the timers of some domains."""

    def __init__(self, jobs: Sequence[Jobs]) -> None:
        self.queues = [each.domain for each in jobs]
        self.periodic: dict[str, Task] = {
            task.name: task for each in jobs for task in each.tasks.values() if task.next_due is not None
        }

    async def enter(self, tx: Tx) -> None:
        """Every periodic job has its row; a new one is due at its next slot, one of each start at once."""
        now = tx.clock.now()
        for task in self.periodic.values():
            assert task.next_due is not None
            await tx.run(store.NEW_DUTY, (task.name, task.next_due(now)))
            if task.at_start:
                await tx.run(store.MOVE_DUTY, (now, task.name))

    async def tick(self, tx: Tx) -> datetime | None:
        """Queue what is due now; when something is due next, as far as one knows."""
        now = tx.clock.now()
        await self._ring(tx, now)
        rows: list[tuple[str, datetime]] = await tx.all(store.DUTIES, (list(self.periodic),))
        dues = [await self._attend(tx, name, due_at, now) for name, due_at in rows]
        dues.append(await tx.value(store.FIRST_DUE, (self.queues,)))
        return min((due for due in dues if due is not None), default=None)

    async def _ring(self, tx: Tx, now: datetime) -> None:
        rung: list[tuple[str, str, Any]] = await tx.all(store.RING, {"now": now, "queues": self.queues})
        for queue, task, args in rung:
            values = {"queue": queue, "task": task, "args": Jsonb(args), "lock": None, "queueing_lock": None}
            await tx.run(store.DEFER, values)

    async def _attend(self, tx: Tx, name: str, due_at: datetime, now: datetime) -> datetime:
        task = self.periodic[name]
        assert task.next_due is not None
        coming = task.next_due(now)
        # A clock that was set back leaves slots far ahead: they come nearer, and nothing runs for it.
        if due_at == coming or now < due_at < coming:
            return due_at
        held = await tx.value(store.TAKE_DUTY, (name,))
        if held != due_at:
            return coming  # another clock has it, or has just moved it on
        if due_at <= now and not await tx.value(store.IS_QUEUED, (name,)):
            values = {"queue": task.queue, "task": name, "args": Jsonb({}), "lock": name, "queueing_lock": name}
            await tx.run(store.DEFER, values)
        await tx.run(store.MOVE_DUTY, (coming, name))
        return coming

    async def waiting(self, tx: Tx) -> int:
        """How much is due and not done: jobs queued or under way, timers and slots whose moment has come."""
        values = {"queues": self.queues, "duties": list(self.periodic), "now": tx.clock.now()}
        return int(await tx.value(store.WAITING, values))


async def take_up_stalled(tx: Tx, *, after: float = STALLED) -> int:
    """How many jobs of dead workers were put back into the queue."""
    await tx.run(store.STALLED, (after,))
    return await tx.run(store.TAKE_UP_STALLED)


async def prune(tx: Tx) -> None:
    """What was noted about jobs that have gone is gone too."""
    await tx.run(store.PRUNE_DONE)
    await tx.run(store.PRUNE_FAILURES)


@dataclass(frozen=True, slots=True)
class DeadJob:
    """A job that failed as often as it was allowed to."""

    id: int
    queue: str
    task: str
    args: dict[str, Any]
    tries: int
    reason: str
    trace: str
    died_at: datetime | None


async def dead_jobs(tx: Tx, *, number: int | None = None, limit: int = 100) -> list[DeadJob]:
    """The dead jobs, oldest first; with `number` that one."""
    return await tx.all(store.DEAD, {"id": number, "limit": limit}, into=class_row(DeadJob))


async def replay_jobs(tx: Tx, number: int | None = None) -> int:
    """How many dead jobs are in the queue again, for one more try each: the one of this number, or all."""
    return await tx.run(store.REPLAY, {"id": number})

"""The clock: queues what is due, takes up what dead workers left, tidies, and tells how the topics stand.

One of them leads, by an advisory lock that dies with its connection; the others stand by. The lock only saves work:
that a slot comes once is the row's doing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import psycopg

from dastyor.kit import metrics
from dastyor.kit.bus import upkeep
from dastyor.kit.bus.base import Bus
from dastyor.kit.clock import monotonic
from dastyor.kit.db import Database, connection_settings
from dastyor.kit.events import Reactions
from dastyor.kit.jobs import Jobs
from dastyor.kit.jobs.duties import Duties, prune, take_up_stalled
from dastyor.kit.listen import CLOCK, JOBS, Listener

log = logging.getLogger(__name__)

_LEADER = 0x0DA5_C10C  # any number; one for the whole product
_TICK = 1.0  # seconds between looks at what is due, if nothing wakes the clock before
_CARE = 5.0  # seconds between looks for stalled jobs and at the figures
_TIDY = 3600.0  # seconds between removals of what is old


class ClockService:
    """The only place where time passes for jobs."""

    name = "clock"

    def __init__(
        self, database: Database, listener: Listener, bus: Bus, *, jobs: Sequence[Jobs], groups: Sequence[Reactions]
    ) -> None:
        self.database, self.listener, self.bus, self.groups = database, listener, bus, groups
        self.duties = Duties(jobs)
        self._woken = asyncio.Event()
        self._cared_at = self._tidied_at = float("-inf")
        for channel in (CLOCK, JOBS):
            listener.hear(channel, lambda _: self._woken.set())

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Ready when what is periodic has its rows, or another leads: a clock that stands by is at work too."""
        async with asyncio.TaskGroup() as group:
            waking = group.create_task(self._wake_at(stopping))
            while not stopping.is_set():
                with suppress(psycopg.OperationalError, psycopg.InterfaceError):
                    await self._lead(ready, stopping)
                if not stopping.is_set():
                    await self._rest(_TICK)
            waking.cancel()

    async def _wake_at(self, stopping: asyncio.Event) -> None:
        await stopping.wait()
        self._woken.set()

    async def _lead(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Tick while the lock is ours; returns when another has it, raises when the database goes away."""
        async with await psycopg.AsyncConnection.connect(self.database.address, **connection_settings()) as line:
            row = await (await line.execute("select pg_try_advisory_lock(%s)", (_LEADER,))).fetchone()
            if row is None or not row[0]:
                ready.set()
                return
            async with self.database.tx() as tx:
                await self.duties.enter(tx)
            ready.set()
            while not stopping.is_set():
                await line.execute("select 1")
                await self._rest(await self._tick())

    async def _tick(self) -> float:
        """Seconds until something is due again, at most a tick."""
        async with self.database.tx() as tx:
            due = await self.duties.tick(tx)
        with suppress(psycopg.errors.Error):
            await self._care()
        return self._until(due)

    def _until(self, due: datetime | None) -> float:
        if due is None:
            return _TICK
        return max(0.0, min(_TICK, (due - self.database.clock.now()) / timedelta(seconds=1)))

    async def _care(self) -> None:
        now = monotonic()
        if now - self._cared_at < _CARE:
            return
        self._cared_at = now
        async with self.database.tx() as tx:
            if stalled := await take_up_stalled(tx):
                log.warning("%s jobs of workers that died are in the queue again.", stalled)
        figures = await self.bus.figures(self.groups)
        for (topic, group), number in figures.lag.items():
            metrics.CONSUMER_LAG.set(number, topic=topic, group=group)
        for topic, number in figures.standing.items():
            metrics.TOPIC_MESSAGES.set(number, topic=topic)
        if now - self._tidied_at > _TIDY:
            self._tidied_at = now
            await upkeep.prune(self.database)
            async with self.database.tx() as tx:
                await prune(tx)

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        self._woken.clear()

"""Who listens to the database: one connection of a process that hears every NOTIFY, and the offset of product time.

What is heard is only a reason to look: after a lost connection everybody is told to look again, so nothing hangs on
a notification that was missed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import psycopg

from dastyor.kit.clock import Clock
from dastyor.kit.db import Tx, connection_settings

EVENTS = "dastyor_events"
UPDATES = "dastyor_updates"
OUTGOING = "dastyor_outgoing"
JOBS = "dastyor_jobs"
CLOCK = "dastyor_clock"
CHANNELS = (EVENTS, UPDATES, OUTGOING, JOBS, CLOCK)

Hearing = Callable[[str], None]

_AGAIN = 0.2  # seconds between attempts to connect: a restarted embedded server answers within one
_CHECK = 15.0  # seconds of silence after which the connection is asked whether it lives


class Listener:
    """Hears every channel for everybody in the process."""

    def __init__(self, address: str, clock: Clock) -> None:
        self.address, self.clock = address, clock
        self.is_connected = False
        self._hearings: dict[str, list[Hearing]] = {channel: [] for channel in CHANNELS}

    def hear(self, channel: str, then: Hearing) -> None:
        """Call `then` with the payload of each notification, and with "" when some may have been missed."""
        self._hearings[channel].append(then)

    def wake(self, channel: str) -> asyncio.Event:
        """An event that each notification of the channel sets."""
        woken = asyncio.Event()
        self.hear(channel, lambda _: woken.set())
        return woken

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Listen until `stopping`; connects again by itself, as often as it takes."""
        async with asyncio.TaskGroup() as group:
            listening = group.create_task(self._keep(ready))
            await stopping.wait()
            listening.cancel()

    async def _keep(self, ready: asyncio.Event) -> None:
        while True:
            with suppress(psycopg.OperationalError, OSError):
                await self._listen(ready)
            self.is_connected = False
            await asyncio.sleep(_AGAIN)

    async def _listen(self, ready: asyncio.Event) -> None:
        async with await psycopg.AsyncConnection.connect(self.address, **connection_settings()) as connection:
            for channel in CHANNELS:
                await connection.execute(f"listen {channel}".encode())
            self.clock.offset = await _shift(connection)
            self.is_connected = True
            for hearings in self._hearings.values():
                _tell(hearings, "")
            ready.set()
            while True:
                await self._hear(connection)

    async def _hear(self, connection: psycopg.AsyncConnection[Any]) -> None:
        is_silent = True
        async for notice in connection.notifies(timeout=_CHECK, stop_after=1):
            is_silent = False
            if notice.channel == CLOCK and notice.payload:
                self.clock.offset = timedelta(microseconds=int(notice.payload))
            _tell(self._hearings[notice.channel], notice.payload)
        if is_silent:
            await connection.execute("select 1")


def _tell(hearings: list[Hearing], payload: str) -> None:
    for then in hearings:
        then(payload)


async def _shift(connection: psycopg.AsyncConnection[Any]) -> timedelta:
    row = await (await connection.execute("select shift from kit.clock")).fetchone()
    return timedelta() if row is None else row[0]


async def move_clock(tx: Tx, *, by: timedelta | None = None, to: datetime | None = None) -> datetime:
    """Product time after it was moved `by` an interval or `to` a moment, for every process of the installation.

    Only a demo home may call it. The others hear it on `dastyor_clock`; this process's clock follows at commit.
    """
    shift: timedelta = await tx.value("select shift from kit.clock for update")
    now = tx.clock.now() - tx.clock.offset + shift
    if to is not None:
        shift += to - now
    if by is not None:
        shift += by
    await tx.run("update kit.clock set shift = %s", (shift,))
    await tx.run("select pg_notify(%s, %s)", (CLOCK, str(shift // timedelta(microseconds=1))))

    async def follow() -> None:
        tx.clock.offset = shift

    tx.after_commit.append(follow)
    return tx.clock.now() - tx.clock.offset + shift

"""The bot as a service: takes stored updates in order of each person, several people at once."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from contextlib import suppress

import psycopg
import structlog
from aiogram.types import Update
from psycopg_pool import PoolTimeout

from dastyor.fronts.bot.desk import Desk
from dastyor.kit import metrics
from dastyor.kit.bot.talk import Talk
from dastyor.kit.clock import monotonic
from dastyor.kit.db import Database, Tx
from dastyor.kit.telegram import dialogs, inbox
from dastyor.kit.telemetry import continue_from, span

log = structlog.get_logger()

_AT_ONCE = 8  # people answered side by side, while commits wait for the disk: 4 do a tenth less, 12 no more
_BATCH = 200  # updates looked at in one go
_AGAIN = 0.3  # seconds before the database is tried again
_LOOK_AGAIN = 1.0  # seconds without a wake-up before looking by ourselves


class _NotOurs(Exception):
    """Another has the update, or had it: what was asked with the claim is undone."""


class BotService:
    """Works updates until it is told to stop; what it has begun it ends."""

    name = "bot"

    def __init__(
        self,
        database: Database,
        desk: Desk,
        woken: asyncio.Event,
        *,
        close: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._database, self._desk, self._woken, self._close = database, desk, woken, close

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Ends when `stopping` is set and the updates in hand are answered."""
        ready.set()
        while not stopping.is_set():
            self._woken.clear()
            try:
                if await self._round(stopping):
                    continue
            except (psycopg.OperationalError, PoolTimeout) as error:
                log.warning("database away, updates wait", error=str(error).partition("\n")[0])
                await asyncio.sleep(_AGAIN)
                continue
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), _LOOK_AGAIN)
        if self._close is not None:
            await self._close()

    async def _round(self, stopping: asyncio.Event) -> int:
        waiting = await self._database.alone(inbox.looking(_BATCH))
        lanes: dict[int, deque[tuple[int, bytes]]] = defaultdict(deque)
        for seq, lane, raw in waiting:
            lanes[lane].append((seq, raw))
        queue = deque(lanes.values())
        worked = 0

        async def work() -> None:
            nonlocal worked
            while queue and not stopping.is_set():
                # One update of each person in turn: who wrote much keeps nobody waiting, and all end together.
                lane = queue.popleft()
                worked += await self._one(*lane.popleft())
                if lane:
                    queue.append(lane)

        async with asyncio.TaskGroup() as group:
            for _ in range(min(_AT_ONCE, len(queue))):
                group.create_task(work())
        return worked

    async def _one(self, seq: int, raw: bytes) -> bool:
        try:
            update = Update.model_validate_json(raw)
            asking = self._desk.asking(update, self._database.clock.now())
            async with self._database.tx(first=[inbox.claiming(seq), *asking]) as tx:
                claimed = inbox.claimed(tx)
                if claimed is None:
                    raise _NotOurs
                await self._answer(tx, claimed, update)
        except _NotOurs:
            return False
        except (psycopg.OperationalError, PoolTimeout):
            raise  # the update waits as it was; nobody is told of a fault that passes
        except Exception as error:
            log.exception("update could not be answered", seq=seq)
            async with self._database.tx() as tx:
                await inbox.failed(tx, seq, repr(error))
        return True

    async def _answer(self, tx: Tx, claimed: inbox.Claimed, update: Update) -> None:
        began = monotonic()
        with continue_from(claimed.traceparent), span("telegram.update", kind=claimed.kind):
            found = tx.opening[1] if len(tx.opening) > 1 else None
            talk = await self._desk.answer(tx, update, claimed.state, claimed.data or {}, found=found)
            if talk is not None and talk.dialog_changed:
                await dialogs.remember(tx, claimed.bot_id, claimed.lane, state=talk.state, data=talk.memory)
            for flush in self._database.flushes:  # here, so that what they write carries this update's trace
                await flush(tx)
        _count(claimed.kind, talk, monotonic() - began)


def _count(kind: str, talk: Talk | None, seconds: float) -> None:
    command, outcome = (talk.does, talk.outcome) if talk is not None else ("none", "ignored")
    metrics.BOT_UPDATES.count(kind=kind, command=command, outcome=outcome)
    metrics.BOT_UPDATE_SECONDS.took(seconds, kind=kind, command=command)

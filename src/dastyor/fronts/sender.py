"""The sender: delivers what `telegram.outgoing` holds. In order within a chat, many chats at once.

A row is `sending` in the database before its call is made, so whatever is killed, no row is ever forgotten, and one
whose answer was lost is settled by its kind (kit.telegram.settling), never blindly repeated.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import Protocol, cast

import psycopg

from dastyor.kit import metrics
from dastyor.kit.clock import monotonic
from dastyor.kit.db import Database, Tx
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.telegram.answers import CallFailed, Gone, Refused, Sent, Unknown, Unsent
from dastyor.kit.telegram.api import BotApi
from dastyor.kit.telegram.delivery import Files, NoFiles, deliver
from dastyor.kit.telegram.ends import End, MessageEnded
from dastyor.kit.telegram.flood import Pace
from dastyor.kit.telegram.folding import fold
from dastyor.kit.telegram.line import open_line
from dastyor.kit.telegram.queue import WITHDRAWN, Fresh, Leased, Queue, Settlement
from dastyor.kit.telegram.seeking import may_be_sought, sought
from dastyor.kit.telegram.settling import settle, without_call
from dastyor.kit.telemetry import continue_from, log, span

LOG = log(__name__)

AT_ONCE = 50  # chats in flight; Telegram answers in some 50 ms, so this is far above the 30 a second of a bulk
FINISH = 9.0  # seconds in which calls under way may end after SIGTERM; the promise is 10
POLL = 1.0  # seconds; notifications come sooner, this is for what they miss
#: Seconds from one exchange with the database to the next, for each row that the last one took: where much is said at
#: once, one exchange serves many; a single answer waits for nothing.
BREATH, LONGEST_BREATH = 0.004, 0.02
OVERLAP = 200  # rows; a number is given before its commit, so a lower one may be seen later, seldom by so many


class Hearer(Protocol):
    """Who is told what the sender learns; called inside the transaction that writes it down."""

    async def blocked(self, tx: Tx, bot_id: int, chat_id: int) -> None:
        """This chat cannot be written to any more."""
        ...

    async def uncertain(self, tx: Tx, bot_id: int, seq: int) -> None:
        """Nobody knows whether this row of `telegram.outgoing` arrived; a person has to look."""
        ...


class Sender:
    """One bot's sender; a second one waits until the first is gone."""

    name = "sender"

    def __init__(
        self, database: Database, api: BotApi, woken: asyncio.Event, *, files: Files | None = None,
        hearer: Hearer | None = None, pace: Pace | None = None,
    ) -> None:  # fmt: skip
        self.database, self.api, self.hearer = database, api, hearer
        self.files, self.pace = files or NoFiles(), pace or Pace()
        self._bell = woken
        self._begin()

    def _begin(self) -> None:
        # Each life is an owner of its own: what an earlier one left on its way is taken over like a stranger's.
        self.owner = new_id()
        self._in_flight: dict[int, asyncio.Task[None]] = {}
        self._ended: list[Settlement] = []
        self._searches = set[int]()  # of those under way, the ones whose post is looked for: they take no room
        self._is_doubtful = False  # the last call did not get through: one at a time until one does
        self._cared_at = self._pruned_at = 0.0
        self._told = ""
        self._looked_at = 0.0  # when everything that waits was looked at; in between only what changed
        self._since, self._freed = 0, set[int]()
        self._breath = 0.0

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Delivers until `stopping`, then ends what is under way. Calls that do not end in time are settled later."""
        self._begin()
        async with asyncio.TaskGroup() as group:
            stop = group.create_task(self._ring_at(stopping))
            while not await self._at_the_post(group, ready, stopping):
                with suppress(TimeoutError):
                    await asyncio.wait_for(stopping.wait(), POLL / 2)
            stop.cancel()
            for task in self._in_flight.values():
                task.cancel()  # their rows stay `sending`; the next sender settles them by their kind
        await self.api.close()

    async def _ring_at(self, stopping: asyncio.Event) -> None:
        await stopping.wait()
        self._bell.set()

    async def _at_the_post(self, group: asyncio.TaskGroup, ready: asyncio.Event, stopping: asyncio.Event) -> bool:
        """True when the work is over, False when the database went away or another sender is at work."""
        try:
            async with await open_line(self.database.address) as line:
                queue = Queue(line, self.api.bot_id, self.owner)
                is_ours = await queue.take_the_post()
                self._told = ""
                ready.set()  # one that stands by is as ready as it can be
                if is_ours:
                    for chat, seconds in await queue.held():
                        self.pace.hold(chat, seconds, monotonic())
                    await self._deliver_all(group, queue, stopping)
                return is_ours or stopping.is_set()
        except psycopg.OperationalError as error:
            if self._told != (told := str(error).partition("\n")[0]):  # it may be away for hours: once is enough
                LOG.warning("the database does not answer, the sender waits", error=told)
            self._told = told
            return stopping.is_set()

    async def _deliver_all(self, group: asyncio.TaskGroup, queue: Queue, stopping: asyncio.Event) -> None:
        # Answers that the old connection could not write down are in `_ended`; rows of ours that are neither there
        # nor under way were leased by a statement whose answer was lost, so no call was made for them.
        await queue.give_back([*self._in_flight, *(one.seq for one in self._ended)])
        self._looked_at = 0.0
        deadline = None
        while True:
            self._bell.clear()
            leased = await self._exchange(queue, may_lease=not stopping.is_set())
            for row in leased:
                await self._start(group, queue, row)
            self._breath = min(BREATH * len(leased), LONGEST_BREATH)
            await self._care(group, queue)
            if stopping.is_set():
                deadline = deadline or monotonic() + FINISH
                if not (self._in_flight or self._ended) or monotonic() > deadline:
                    return
            await self._rest()

    async def _rest(self) -> None:
        """Until something ended, something came, or a silence is over."""
        if self._breath > 0:
            await asyncio.sleep(self._breath)
        if self._ended:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(self.pace.next_change(monotonic(), at_most=POLL)):
                await self._bell.wait()

    async def _exchange(self, queue: Queue, *, may_lease: bool) -> list[Leased]:
        """Hand in what ended, take what may go: one round trip, one commit."""
        now = monotonic()
        room = (1 if self._is_doubtful else AT_ONCE) - len(self._in_flight) + len(self._searches)
        is_open = may_lease and room > 0 and not self.pace.paused(now)
        ended, self._ended = self._ended, []
        freed, self._freed = self._freed | set(self.pace.freed(now)), set()
        try:
            await self._tell(ended)
            bulk = self.pace.broadcasts(now) if is_open else 0
            async with queue.line.pipeline():
                if ended:
                    await queue.settle(ended)
                leased = await self._lease(queue, room, bulk, freed) if is_open else []
        except BaseException:
            self._ended = ended + self._ended
            raise
        if not is_open:
            self._freed |= freed
        self.pace.broadcast(sum(row.priority == 3 for row in leased), now)
        return leased

    async def _lease(self, queue: Queue, room: int, bulk: int, freed: set[int]) -> list[Leased]:
        now, moment = monotonic(), self.database.clock.now()
        is_whole = now - self._looked_at >= POLL
        fresh = None if is_whole else Fresh(self._since - OVERLAP, list(freed))
        leased = await queue.lease(limit=room, bulk=bulk, now=moment, held=self.pace.held(now), fresh=fresh)
        if len(leased) >= room:
            self._looked_at = 0.0  # more may wait than there was room for: it must be looked for among everything
        elif is_whole:
            self._looked_at = now
        self._since = max([self._since, *(row.seq for row in leased)])
        return leased

    async def _start(self, group: asyncio.TaskGroup, queue: Queue, row: Leased) -> None:
        settled = await fold(queue, row, self._withdraw) or without_call(row)
        if settled is not None:
            self._end(row, settled)
            return
        self.pace.went(row.chat_id, monotonic())
        self._in_flight[row.seq] = group.create_task(self._deliver(row))

    async def _deliver(self, row: Leased) -> None:
        with continue_from(row.traceparent), span("telegram.send", method=row.method) as work:
            outcome = await deliver(self.api, self.files, row)
            if isinstance(outcome, CallFailed):
                work.failed(outcome)
                level = "warning" if isinstance(outcome, (Gone, Refused)) else "info"
                getattr(LOG, level)("a call failed", method=row.method, seq=row.seq, error=str(outcome))
            if isinstance(outcome, Unknown) and may_be_sought(row):
                outcome = await self._sought(row)
        metrics.TELEGRAM_CALLS.count(method=row.method, outcome=type(outcome).__name__.lower())
        settled = settle(row, outcome)
        self._slow_down(row, settled)
        self._is_doubtful = isinstance(outcome, (Unsent, Gone))
        del self._in_flight[row.seq]
        self._end(row, settled)
        self._bell.set()

    async def _withdraw(self, seq: int) -> None:
        """A message that waits for its turn is not sent at all, and whoever wanted to hear of it does."""
        async with self.database.tx() as tx:
            gone = await Queue(await tx.bare(), self.api.bot_id, self.owner).withdraw(seq)
            if gone is not None and gone.subject is not None:
                _announce(tx, gone, Settlement(seq=seq, state="refused", error=WITHDRAWN))

    async def _sought(self, row: Leased) -> Sent | CallFailed:
        """What became of a post whose answer was lost. It is ours all that time, so nothing is posted past it."""
        self._searches.add(row.seq)
        self._bell.set()  # a search makes room for others
        try:
            return await sought(self.api, self.database, row)
        finally:
            self._searches.discard(row.seq)

    async def _seek(self, row: Leased) -> None:
        """A post of a sender that is gone."""
        with continue_from(row.traceparent), span("telegram.seek", method=row.method):
            outcome = await self._sought(row)
        del self._in_flight[row.seq]
        self._end(row, settle(row, outcome))
        self._bell.set()

    def _end(self, row: Leased, settled: Settlement) -> None:
        """To be written down with the next exchange; then the chat's next row may go."""
        is_over = settled.state not in {"new", "sending"}
        self._ended.append(replace(settled, tells=row.subject is not None and is_over))
        if row.chat_id is not None:
            self._freed.add(row.chat_id)

    def _slow_down(self, row: Leased, settled: Settlement) -> None:
        now = monotonic()
        if settled.hold and row.chat_id is not None:
            self.pace.hold(row.chat_id, settled.hold, now)
        if settled.pause:
            self.pace.pause(settled.pause, now)
        if settled.pause_broadcasts:
            self.pace.pause(settled.pause_broadcasts, now, only_broadcasts=True)

    async def _tell(self, ended: list[Settlement]) -> None:
        """Rare ends, and those that somebody wants to hear of, go in a transaction of their own with what is told."""
        is_heard = self.hearer is not None
        for one in [one for one in ended if one.tells or (is_heard and (one.blocked or one.state == "unknown"))]:
            async with self.database.tx() as tx:
                await self._tell_one(self.hearer, tx, one)
            ended.remove(one)

    async def _tell_one(self, hearer: Hearer | None, tx: Tx, one: Settlement) -> None:
        queue = Queue(await tx.bare(), self.api.bot_id, self.owner)
        found = await queue.ours(one.seq)
        if found is None:
            return  # written down before, by a commit whose answer was lost
        await queue.settle([one])
        if one.tells:
            _announce(tx, found, one)
        if hearer is None:
            return
        try:
            async with tx.savepoint():
                if one.blocked and found.chat_id is not None:
                    await hearer.blocked(tx, self.api.bot_id, found.chat_id)
                if one.state == "unknown":
                    await hearer.uncertain(tx, self.api.bot_id, one.seq)
        except psycopg.OperationalError:
            raise
        except Exception:
            LOG.exception("nobody was told how a message ended", seq=one.seq, state=one.state)

    async def _care(self, group: asyncio.TaskGroup, queue: Queue) -> None:
        """Rows of a sender that is gone, old rows, the figures: every few seconds."""
        now = monotonic()
        if now - self._cared_at < 5.0:
            return
        self._cared_at = now
        for row in await queue.take_over():
            if may_be_sought(row):
                self._in_flight[row.seq] = group.create_task(self._seek(row))
                continue
            settled = settle(row, Unknown("the sender was stopped before the answer came"))
            self._end(row, replace(settled, hold=0.0))
        metrics.TELEGRAM_QUEUE_DEPTH.set((await queue.depth())["new"])
        if now - self._pruned_at > 3600.0:
            self._pruned_at = now
            await queue.prune()


def _announce(tx: Tx, row: Leased, one: Settlement) -> None:
    """Its domain hears of it with the commit that writes the end down."""
    assert row.told is not None and row.subject is not None
    ended = MessageEnded(
        subject=row.subject, screen=row.screen or row.edits, end=cast("End", one.state), chat=row.chat_id or 0,
        message=one.message_id, album=one.album, photos=one.photos, error=one.error, method=row.method,
    )  # fmt: skip
    tx.events.publish(WorkspaceId(row.told), ended)

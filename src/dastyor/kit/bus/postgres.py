"""Events over Postgres: consumers read the outbox in place, each group with cursors of its own.

A batch, what it did and how far the cursor moved commit together. Nobody reads past the place where an earlier
position may still appear (bus.horizon), so a late commit is not skipped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from dastyor.kit.bus import store
from dastyor.kit.bus.base import Figures
from dastyor.kit.bus.care import Care, Portion
from dastyor.kit.bus.cursors import Cursors, Read
from dastyor.kit.bus.loop import Pace, keep_going
from dastyor.kit.bus.replay import replay_one
from dastyor.kit.bus.work import Outcome, Work
from dastyor.kit.db import Database
from dastyor.kit.events import Reactions
from dastyor.kit.listen import EVENTS, Listener


class PostgresBus:
    """Carries events in the outbox table itself."""

    def __init__(self, database: Database, listener: Listener) -> None:
        self.database, self.listener = database, listener

    async def prepare(self, groups: Sequence[Reactions]) -> None:
        """Every group has its places in the log; a new one starts at now."""
        async with self.database.tx() as tx:
            for reactions in groups:
                await Cursors(reactions.group).register(tx, reactions.topics)

    def consumer(self, reactions: Reactions) -> PostgresConsumer:
        """A consumer of the group; as many as one likes share its work."""
        return PostgresConsumer(self.database, self.listener, Work(reactions))

    async def figures(self, groups: Sequence[Reactions]) -> Figures:
        """Lag and standing messages of these groups; for a group that is not asked for, nothing waits."""
        names = [reactions.group for reactions in groups]
        async with self.database.tx() as tx:
            lag: list[tuple[str, str, int]] = await tx.all(store.LAG, (names,))
            standing: list[tuple[str, int]] = await tx.all(store.STANDING, (names,))
        return Figures({(topic, group): number for group, topic, number in lag}, dict(standing))


class PostgresConsumer:
    """One group at work in this process."""

    def __init__(self, database: Database, listener: Listener, work: Work) -> None:
        self.database, self.work = database, work
        self.cursors, self.topics = Cursors(work.group), work.reactions.topics
        self.care, self.pace = Care(), Pace(listener)
        self._replays = True
        listener.hear(EVENTS, self._heard)

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Deliver until `stopping`, then end with the batch in hand."""
        async with self.database.tx() as tx:
            await self.cursors.register(tx, self.topics)
        ready.set()
        await keep_going(self.round, self.pace, stopping, name=self.work.group)

    def _heard(self, payload: str) -> None:
        if payload in {"", "replay"}:
            self._replays = True
        elif self.topics.isdisjoint(payload.split(" ")):
            return
        self.pace.woken.set()

    async def round(self) -> bool:
        """Handle one portion; whether there may be more at once."""
        if self._replays:
            self._replays = await replay_one(self.database, self.work)
        portion, outcome, read = Portion(()), None, Read((), is_held=False)
        try:
            async with self.database.tx() as tx:
                read = await self.cursors.read(tx, self.topics)
                portion = self.care.portion([one.message for one in read.placed])
                if read.placed:
                    outcome = await self.work.carry_out(tx, portion)
                    await self.cursors.advance(tx, read.placed[: len(portion.messages)])
        except Exception as error:
            await self.care.failed(portion, error, self.work.group)
            return True
        self._passed(portion, outcome)
        self.pace.is_held = read.is_held
        return bool(read.placed) or self._replays

    def _passed(self, portion: Portion, outcome: Outcome | None) -> None:
        self.care.passed(portion)
        if outcome is not None:
            outcome.tell(self.work.group)

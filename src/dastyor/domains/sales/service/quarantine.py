"""Quarantine: what was refused, repaired and replayed at will; dropped too, and each of them taken back."""

from __future__ import annotations

from dataclasses import replace

from dastyor.domains.sales.errors import NoSuchLine, StillWrong, TooLateToUndo
from dastyor.domains.sales.model import Quarantined, QuarantineId, Sale
from dastyor.domains.sales.rules import mending
from dastyor.domains.sales.service.counter import UNDO
from dastyor.domains.sales.service.processing import Processor
from dastyor.domains.sales.service.rights import READ, RECORD
from dastyor.domains.sales.store import QuarantineStore, TransactionsStore
from dastyor.kit.actor import Actor
from dastyor.kit.db import Tx
from dastyor.kit.offers import record_change

MANY = 100  # lines that wait are counted up to here


class Quarantine:
    """Use cases of whoever looks after refused lines."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.clock, self.store = tx, tx.clock, QuarantineStore(tx)
        self.transactions = TransactionsStore(tx)

    async def page(self, actor: Actor, before: QuarantineId | None, limit: int) -> list[Quarantined]:
        """What waits, newest first. Raises Forbidden."""
        actor.require(READ)
        return await self.store.page(actor.workspace, before, limit)

    async def depth(self, actor: Actor) -> int:
        """How many wait, counted up to a hundred. Raises Forbidden."""
        actor.require(READ)
        return await self.store.depth(actor.workspace, MANY)

    async def one(self, actor: Actor, number: QuarantineId) -> Quarantined:
        """One line, waiting or not. Raises NoSuchLine, Forbidden."""
        actor.require(READ)
        return await self._found(actor, number)

    async def sale(self, actor: Actor, line: Quarantined) -> Sale | None:
        """What the line was taken as; None where that was there before it, or is gone. Raises Forbidden."""
        actor.require(READ)
        return await self.transactions.one(actor.workspace, line.taken_as) if line.taken_as else None

    async def mend(self, actor: Actor, number: QuarantineId, text: str) -> Quarantined:
        """The line with what was written in its wrong field, taken; where it is no object, the text in its place.

        Raises AmountUnreadable, NoSuchLine, StillWrong, Forbidden.
        """
        actor.require(RECORD)
        return await self.replay(actor, number, mending.mended(await self._line(actor, number), text))

    async def leave_out(self, actor: Actor, number: QuarantineId) -> Quarantined:
        """The line without the field that is wrong and need not be there, taken. Raises NoSuchLine, StillWrong, Forbidden."""
        actor.require(RECORD)
        line = await self._line(actor, number)
        field = mending.needless(line)
        return await self.replay(actor, number, mending.without(line, field) if field else None)

    async def replay(self, actor: Actor, number: QuarantineId, body: bytes | None) -> Quarantined:
        """The line, stored and counted now as it was or as `body` has it; done twice, it is done once.

        Raises NoSuchLine, StillWrong with the field and why, Forbidden.
        """
        actor.require(RECORD)
        line = await self._line(actor, number)
        if line.replayed_at is not None:
            return line
        new, refused = await Processor(self.tx).store(
            actor.workspace, [body or line.raw], actor.currency, actor.timezone
        )
        if refused:
            raise StillWrong(field=refused[0].field, reason=refused[0].reason.value)
        taken_as = next(iter(new), None)
        record_change(self.tx, actor, "sales.replayed", f"transaction:{taken_as or line.transaction_id}")
        return await self._put(
            actor, replace(line, replayed_at=self.clock.now(), dropped_at=None, taken_as=taken_as)
        )  # fmt: skip

    async def undo(self, actor: Actor, number: QuarantineId) -> Quarantined:
        """The line waits again, and what its replay had stored is gone, within ten minutes; done twice, it is done once.

        Raises NoSuchLine, TooLateToUndo, Forbidden.
        """
        actor.require(RECORD)
        line, since = await self._line(actor, number), self.clock.now() - UNDO
        if line.replayed_at is None:
            return line
        if line.replayed_at < since:
            raise TooLateToUndo
        if line.taken_as is not None:
            await self.transactions.remove(actor.workspace, line.taken_as, since=since)
        record_change(self.tx, actor, "sales.undone", f"transaction:{line.taken_as or line.transaction_id}")
        return await self._put(actor, replace(line, replayed_at=None, taken_as=None))

    async def drop(self, actor: Actor, number: QuarantineId) -> Quarantined:
        """The line counts nowhere and is asked about no more; one that was taken meanwhile stays taken.

        Raises NoSuchLine, Forbidden.
        """
        actor.require(RECORD)
        line = await self._line(actor, number)
        if not line.waits:
            return line
        record_change(self.tx, actor, "sales.dropped", f"quarantine:{line.id}")
        return await self._put(actor, replace(line, dropped_at=self.clock.now()))

    async def restore(self, actor: Actor, number: QuarantineId) -> Quarantined:
        """The dropped line waits again. Raises NoSuchLine, Forbidden."""
        actor.require(RECORD)
        line = await self._line(actor, number)
        if line.dropped_at is None:
            return line
        record_change(self.tx, actor, "sales.restored", f"quarantine:{line.id}")
        return await self._put(actor, replace(line, dropped_at=None))

    async def _line(self, actor: Actor, number: QuarantineId) -> Quarantined:
        # The totals before the line, as the processor takes them: otherwise each could wait for the other.
        self.transactions.hold(actor.workspace)
        return await self._found(actor, number)

    async def _found(self, actor: Actor, number: QuarantineId) -> Quarantined:
        line = await self.store.one(actor.workspace, number)
        if line is None:
            raise NoSuchLine
        return line

    async def _put(self, actor: Actor, line: Quarantined) -> Quarantined:
        await self.store.put(actor.workspace, line)
        return line

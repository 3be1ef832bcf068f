"""Quarantine: what was refused, repaired and replayed at will."""

from __future__ import annotations

from dastyor.domains.sales.errors import NoSuchLine, StillWrong
from dastyor.domains.sales.model import BatchId, Item, Quarantined, QuarantineId
from dastyor.domains.sales.rules.checking import read
from dastyor.domains.sales.service.collecting import Collector, here
from dastyor.domains.sales.service.rights import READ, RECORD
from dastyor.domains.sales.store import QuarantineStore
from dastyor.kit.actor import Actor
from dastyor.kit.db import Tx
from dastyor.kit.ids import new_id
from dastyor.kit.offers import record_change


class Quarantine:
    """Use cases of whoever looks after refused lines."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.clock, self.store = tx, tx.clock, QuarantineStore(tx)

    async def page(self, actor: Actor, before: QuarantineId | None, limit: int) -> list[Quarantined]:
        """What waits, newest first. Raises Forbidden."""
        actor.require(READ)
        return await self.store.page(actor.workspace, before, limit)

    async def replay(self, actor: Actor, number: QuarantineId, body: bytes | None) -> Quarantined:
        """The line, taken now as it was or as `body` has it; done twice, it is done once.

        Raises NoSuchLine, StillWrong with the field and why, Forbidden.
        """
        actor.require(RECORD)
        line = await self.store.one(actor.workspace, number)
        if line is None:
            raise NoSuchLine
        if line.replayed_at is not None:
            return line
        raw = body or line.raw
        found = read(raw, here(self.tx, actor))
        if not isinstance(found, Item):
            field, reason = found
            raise StillWrong(field=field, reason=reason.value)
        Collector(self.tx).announce(actor, BatchId(new_id()), [raw])
        now = self.clock.now()
        await self.store.settle(actor.workspace, number, now)
        record_change(self.tx, actor, "sales.replayed", f"transaction:{found.transaction_id}")
        settled = await self.store.one(actor.workspace, number)
        assert settled is not None
        return settled

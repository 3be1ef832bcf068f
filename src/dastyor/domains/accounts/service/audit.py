"""The audit: every change with who made it, before and after; it is only ever added to."""

from __future__ import annotations

from collections.abc import Sequence

from dastyor.domains.accounts.model import READ_AUDIT, ChangeId, Recorded
from dastyor.domains.accounts.store.audit import AuditStore
from dastyor.kit.actor import Actor
from dastyor.kit.db import Tx
from dastyor.kit.offers import Change


class AuditLog:
    """Use cases of the audit. One instance serves one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.clock = tx, tx.clock
        self.store = AuditStore(tx)

    async def keep(self, changes: Sequence[Change]) -> None:
        """The changes are rows, in the order in which they were made."""
        if not changes:
            return
        there = {change.workspace for change in changes}
        # Somebody may have gone to another workspace since the change; its rows still belong to the first.
        if not there <= set(self.tx.workspaces):
            await self.tx.scope(*there, *self.tx.workspaces)
        self.store.add(changes, self.clock.now())

    async def page(self, actor: Actor, before: ChangeId | None, limit: int) -> list[Recorded]:
        """Changes of the actor's workspace, newest first, older than the given one. Raises Forbidden."""
        actor.require(READ_AUDIT)
        return await self.store.page(actor.workspace, before, limit)

"""The inbox: what domains ask and take back. The same asked twice is asked once."""

from __future__ import annotations

from dataclasses import replace

from dastyor.domains.approvals.model import Approval, ApprovalId
from dastyor.domains.approvals.service.calls import Calls
from dastyor.domains.approvals.service.cards import Cards
from dastyor.domains.approvals.store import ApprovalsStore
from dastyor.kit.approvals import ApprovalDropped, ApprovalRequest
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId, new_id


class Inbox:
    """What comes in, in one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.store, self.cards, self.calls = tx, ApprovalsStore(tx), Cards(tx), Calls(tx)

    async def ask(self, workspace: WorkspaceId, request: ApprovalRequest) -> None:
        """It waits, and everybody who may decide has a card; a repeat or an older revision changes nothing.

        A higher revision waits again, whatever became of the one before, whose cards point to the new ones.
        """
        # The reminders' row first, as the reminders themselves do: so that no two wait for each other.
        await self.calls.expect(workspace)
        found = await self.store.asked(workspace, request.kind, request.request)
        now = self.tx.clock.now()
        if found is None:
            asked = Approval(id=ApprovalId(new_id()), request=request, asked_at=now)
            self.store.add(workspace, asked)
        elif found.request.revision >= request.revision:
            return
        else:
            if found.is_waiting:
                await self.cards.settle(workspace, found, lambda texts: texts("approvals-newer-below"))
            self.store.revise(workspace, found.id, request, now)
            asked = replace(found, request=request, answer=None, dropped=None)
        await self.cards.send(workspace, asked)

    async def drop(self, workspace: WorkspaceId, dropped: ApprovalDropped) -> None:
        """Nothing is to be decided any more, and open cards say so; what was decided stays decided."""
        found = await self.store.asked(workspace, dropped.kind, dropped.request)
        if found is None or not found.is_waiting:
            return
        self.store.drop(workspace, found.id, dropped)
        await self.cards.settle(workspace, found, lambda texts: texts(dropped.key, **dropped.values))

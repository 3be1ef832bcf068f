"""What domains ask, and take back."""

from __future__ import annotations

from dastyor.domains.approvals.service import Inbox
from dastyor.kit.approvals import ApprovalDropped, ApprovalRequest
from dastyor.kit.db import Tx
from dastyor.kit.events import Envelope, Reactions

reactions = Reactions("approvals")


@reactions.on(ApprovalRequest)
async def asked(tx: Tx, envelope: Envelope, fact: ApprovalRequest) -> None:
    """It waits, and whoever may decide has a card."""
    await Inbox(tx).ask(envelope.subject, fact)


@reactions.on(ApprovalDropped)
async def dropped(tx: Tx, envelope: Envelope, fact: ApprovalDropped) -> None:
    """It waits no more."""
    await Inbox(tx).drop(envelope.subject, fact)

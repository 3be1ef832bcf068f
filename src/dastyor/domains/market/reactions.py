"""What moderators decided, and how posts ended."""

from __future__ import annotations

from dastyor.domains.market.service import GONE, KIND, POSTED, Moderation, Publishing
from dastyor.kit.approvals import Decision
from dastyor.kit.db import Tx
from dastyor.kit.events import Envelope, Reactions
from dastyor.kit.telegram.ends import MessageEnded

reactions = Reactions("market")


@reactions.on(Decision)
async def decided(tx: Tx, envelope: Envelope, fact: Decision) -> None:
    """An ad is approved or declined."""
    if fact.kind == KIND:
        await Moderation(tx).decided(envelope.subject, fact)


@reactions.on(MessageEnded)
async def ended(tx: Tx, envelope: Envelope, fact: MessageEnded) -> None:
    """A copy stands in its channel, or does not; or could not be taken away."""
    if fact.subject == POSTED:
        await Publishing(tx).ended(envelope.subject, fact)
    elif fact.subject == GONE:
        await Publishing(tx).stayed(envelope.subject, fact)

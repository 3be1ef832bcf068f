"""The processor's group: what was accepted is stored."""

from __future__ import annotations

from dastyor.domains.sales.events import TransactionsAccepted
from dastyor.domains.sales.service import Processor
from dastyor.kit.db import Tx
from dastyor.kit.events import Envelope, Reactions

reactions = Reactions("sales")


@reactions.on(TransactionsAccepted)
async def accepted(tx: Tx, envelope: Envelope, fact: TransactionsAccepted) -> None:
    """Store and count."""
    await Processor(tx).process(envelope.subject, fact)

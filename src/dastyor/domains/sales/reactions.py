"""The processor's group: what was accepted is stored, and what was sold in the market."""

from __future__ import annotations

from dastyor.domains.market.events import AdSaleUndone, AdSold
from dastyor.domains.sales.events import TransactionsAccepted
from dastyor.domains.sales.service import Processor, SalesOfAds
from dastyor.kit.db import Tx
from dastyor.kit.events import Envelope, Reactions

reactions = Reactions("sales")


@reactions.on(TransactionsAccepted)
async def accepted(tx: Tx, envelope: Envelope, fact: TransactionsAccepted) -> None:
    """Store and count."""
    await Processor(tx).process(envelope.subject, fact)


@reactions.on(AdSold)
async def ad_sold(tx: Tx, envelope: Envelope, fact: AdSold) -> None:
    """A sold ad is a sale."""
    await SalesOfAds(tx).record(
        envelope.subject, fact.ad, title=fact.title, category=fact.category, price=fact.price, sold_at=fact.sold_at
    )


@reactions.on(AdSaleUndone)
async def ad_not_sold(tx: Tx, envelope: Envelope, fact: AdSaleUndone) -> None:
    """It was none after all."""
    await SalesOfAds(tx).take_back(envelope.subject, fact.ad, fact.sold_at)

"""Sales of the market: an ad that was sold is a sale, once; one that was not sold after all is none."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from dastyor.domains.sales.model import Item
from dastyor.domains.sales.store import ProductsStore, TransactionsStore
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.money import Money

CHANNEL = "market"
_EVER = datetime(2000, 1, 1, tzinfo=UTC)


class SalesOfAds:
    """What a sold ad does to the books."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.clock = tx, tx.clock
        self.transactions, self.products = TransactionsStore(tx), ProductsStore(tx)

    async def record(
        self, workspace: WorkspaceId, ad: UUID, *, title: str, category: str, price: Money | None, sold_at: datetime
    ) -> None:
        """One thing sold for that price, for nothing where nobody said; told twice, it is one sale."""
        preferences = self.tx.ports.preferences if self.tx.ports else None
        assert preferences is not None
        locale = await preferences.locale(self.tx, workspace)
        item = Item(
            transaction_id=_sale_of(ad, sold_at), product_id=product_of(ad), product_name=title or product_of(ad),
            quantity=Decimal(1), total_amount=price.amount if price else Decimal(0), currency=price.currency if price else locale.currency,
            timestamp=sold_at, category=category, channel=CHANNEL,
        )  # fmt: skip
        now = self.clock.now()
        self.transactions.hold(workspace)
        self.products.stub(workspace, [item], now)
        await self.transactions.store(workspace, [item], currency=locale.currency, zone=locale.timezone, now=now)

    async def take_back(self, workspace: WorkspaceId, ad: UUID, sold_at: datetime) -> None:
        """The sale of that moment is gone with all that it counted for, if it was there."""
        self.transactions.hold(workspace)
        await self.transactions.remove(workspace, _sale_of(ad, sold_at), since=_EVER)


def product_of(ad: UUID) -> str:
    """The product that an ad is."""
    return f"ad-{ad}"


def _sale_of(ad: UUID, sold_at: datetime) -> str:
    """The transaction of that moment: an ad that is offered anew may be sold once more."""
    return f"ad-{ad}-{sold_at.astimezone(UTC):%Y%m%dT%H%M%S}"

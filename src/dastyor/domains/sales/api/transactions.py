"""The transactions behind a figure, over REST."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from dastyor.domains.sales.api.figures import CurrencyAsked, FirstDay, LastDay
from dastyor.domains.sales.api.routes import router
from dastyor.domains.sales.model import Transaction, Which
from dastyor.domains.sales.service import SalesFigures, Transactions
from dastyor.kit.api import Caller, Lister, MoneyWire, Page

_Key = Annotated[str | None, Query(min_length=1, max_length=64, pattern=r"^[^\x00]*$", description="Only of this one.")]


class TransactionView(BaseModel):
    """A transaction as it counts. `cost` and `category` are its own, or its product's as it was known then."""

    transaction_id: str
    product_id: str
    product_name: str
    quantity: Decimal = Field(description="Negative: a refund.")
    total_amount: MoneyWire
    timestamp: datetime
    day: date = Field(description="The day on which it counts.")
    unit_price: Decimal | None
    discount: Decimal | None
    cost: Decimal | None = Field(description="Of the whole quantity.")
    category: str | None
    seller: str | None
    channel: str | None
    customer_id: str | None

    @classmethod
    def of(cls, row: Transaction) -> TransactionView:
        """The transaction as REST shows it."""
        return cls(
            transaction_id=row.transaction_id, product_id=row.product_id, product_name=row.name, quantity=row.quantity,
            total_amount=row.total, timestamp=row.at, day=row.day, unit_price=row.unit_price, discount=row.discount,
            cost=row.cost, category=row.category, seller=row.seller, channel=row.channel, customer_id=row.customer_id,
        )  # fmt: skip


@router.get("/sales/transactions")
async def listed(
    caller: Caller,
    lister: Lister,
    since: FirstDay = None,
    until: LastDay = None,
    product: _Key = None,
    category: _Key = None,
    seller: _Key = None,
    channel: _Key = None,
    currency: CurrencyAsked = None,
) -> Page[TransactionView]:
    """The transactions that a figure counts, newest first: of the same days, product, category, seller and channel."""
    period = SalesFigures(caller.tx).period(caller.actor, since, until)
    which = Which(
        product=product, category=category, seller=seller, channel=channel,
        currency=currency or caller.actor.currency,
    )  # fmt: skip
    before = None
    if lister.after is not None:
        day, at, number = lister.after
        before = (date.fromisoformat(day), datetime.fromisoformat(at), number)
    found = await Transactions(caller.tx).page(caller.actor, period, which, before=before, limit=lister.ask)
    return lister.page(found, mark=lambda each: each.place, show=TransactionView.of)

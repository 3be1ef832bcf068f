"""Facts about ads."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastyor.kit.events import event
from dastyor.kit.ids import PersonId
from dastyor.kit.money import Money


@event("ad.sold", version=1)
class AdSold:
    """An ad was sold. `price` is None where nobody said for how much."""

    ad: UUID
    number: int
    title: str
    category: str
    price: Money | None
    seller: PersonId | None
    sold_at: datetime


@event("ad.sale_undone", version=1)
class AdSaleUndone:
    """The ad was not sold after all: the sale of that moment was none."""

    ad: UUID
    number: int
    sold_at: datetime


@event("ad.published", version=1)
class AdPublished:
    """An ad stands in a channel for the first time."""

    ad: UUID
    number: int
    link: str

"""What the reader makes of a text, over REST; nothing is stored."""

from __future__ import annotations

from decimal import Decimal

from pydantic import BaseModel, Field

from dastyor.domains.market.api.routes import router
from dastyor.domains.market.model import Category, Condition
from dastyor.domains.market.preferences import READ
from dastyor.domains.market.rules.reading import understand
from dastyor.kit.api import Body, Caller, MoneyWire


class TextBody(Body):
    """A message as somebody wrote or forwarded it."""

    text: str = Field(
        max_length=4096, examples=["iPhone 13 128gb, holati ideal, 5 200 000 so'm, Farg'ona, 90 123 45 67"]
    )


class UnderstoodView(BaseModel):
    """What was read; null where nothing was found. `prices` are all of several, the likeliest first."""

    category: Category | None
    title: str | None
    text: str | None
    price: MoneyWire | None
    is_negotiable: bool
    phone: str | None = Field(description="E.164.")
    city: str | None = Field(description="As it was written.")
    condition: Condition | None
    confidence: Decimal
    prices: list[MoneyWire]


@router.post("/market/understand")
async def understood(caller: Caller, body: TextBody) -> UnderstoodView:
    """The fields of an ad in this text."""
    caller.actor.require(READ)
    read = understand(body.text, currency=caller.actor.currency)
    form = read.form
    return UnderstoodView(
        category=form.category, title=form.title, text=form.text, price=form.price, is_negotiable=form.is_negotiable,
        phone=form.phone, city=form.city, condition=form.condition, confidence=read.confidence, prices=list(read.prices),
    )  # fmt: skip

"""Figures over REST.

Answers are written as they are described, and not by way of the description: by its models a quarter by hours took a tenth
of a second. That both say the same is tested.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec
from fastapi import Query, Response
from pydantic import BaseModel, Field

from dastyor.domains.sales.api.routes import router
from dastyor.domains.sales.model import By, Figures, Step, Summary
from dastyor.domains.sales.rules.figures import Sort
from dastyor.domains.sales.service import SalesFigures
from dastyor.kit.api import Caller, MoneyWire
from dastyor.kit.money import average_of, digits_of

FirstDay = Annotated[date | None, Query(alias="from", description="The first day; this month's without it.")]
LastDay = Annotated[date | None, Query(alias="to", description="The last day, included; today without it.")]
CurrencyAsked = Annotated[
    str | None, Query(max_length=12, description="Any ISO 4217 code; the workspace's own without it.")
]


class FiguresView(BaseModel):
    """Sums. `net` is `gross` less `refunds`, `margin` is `net` less `cost` as far as costs are known."""

    gross: MoneyWire
    refunds: MoneyWire
    net: MoneyWire
    cost: MoneyWire
    margin: MoneyWire
    transactions: int = Field(description="Refunds too.")
    units: Decimal = Field(description="What was sold less what came back.")
    average_purchase: MoneyWire | None = Field(description="`gross` by purchase; null without one.")


class BucketView(FiguresView):
    """The figures of one bucket, named by its first day in the period, an hour by its first moment."""

    bucket: str


class GroupView(FiguresView):
    """The figures of one group; `name` is a product's."""

    key: str
    name: str | None


class SummaryView(BaseModel):
    """A period in buckets, empty ones left out; `previous` is the total of the period before."""

    items: list[BucketView]
    total: FiguresView
    previous: FiguresView


class GroupsView(BaseModel):
    """A period by group; `total` is of the whole period."""

    items: list[GroupView]
    total: FiguresView
    previous: FiguresView


@router.get("/sales/summary", response_model=SummaryView)
async def summary(
    caller: Caller,
    since: FirstDay = None,
    until: LastDay = None,
    bucket: Step = Step.DAY,
    currency: CurrencyAsked = None,
) -> Response:
    """What was sold in a period, step by step, beside the period before."""
    figures = SalesFigures(caller.tx)
    made = await figures.summary(caller.actor, figures.period(caller.actor, since, until), bucket, currency)
    return _written([_told(row.figures, made.currency, f'"bucket":{_word(row.key)},') for row in made.rows], made)


@router.get("/sales/by/{group}", response_model=GroupsView)
async def by(
    caller: Caller,
    group: By,
    since: FirstDay = None,
    until: LastDay = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
    sort: Sort = Sort.NET,
    currency: CurrencyAsked = None,
) -> Response:
    """The same figures by product, category, seller or channel, the largest first."""
    figures = SalesFigures(caller.tx)
    period = figures.period(caller.actor, since, until)
    made = await figures.by(caller.actor, period, group, sort=sort, limit=limit, currency=currency)
    named = ((row.figures, f'"key":{_word(row.key)},"name":{_word(row.name)},') for row in made.rows)
    return _written([_told(figures, made.currency, name) for figures, name in named], made)


def _written(items: list[str], made: Summary) -> Response:
    total, previous = (_told(figures, made.currency) for figures in (made.total, made.previous))
    body = f'{{"items":[{",".join(items)}],"total":{total},"previous":{previous}}}'
    return Response(body.encode(), media_type="application/json")


def _told(figures: Figures, currency: str, name: str = "") -> str:
    """The figures as FiguresView describes them, behind what names them; one text, as thousands are asked for at once."""
    gross, net, count = figures.gross, figures.net, figures.purchases
    end = f'","currency":"{currency}"}}'
    average = f'{{"amount":"{digits_of(average_of(gross, count, currency))}{end}' if count else "null"
    return (
        f'{{{name}"gross":{{"amount":"{digits_of(gross)}{end},"refunds":{{"amount":"{digits_of(figures.refunds)}{end},'
        f'"net":{{"amount":"{digits_of(net)}{end},"cost":{{"amount":"{digits_of(figures.cost)}{end},'
        f'"margin":{{"amount":"{digits_of(net - figures.cost)}{end},"transactions":{figures.transactions},'
        f'"units":"{figures.units}","average_purchase":{average}}}'
    )


def _word(text: str | None) -> str:
    return msgspec.json.encode(text).decode()

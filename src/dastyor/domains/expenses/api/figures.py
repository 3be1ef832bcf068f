"""Reports over REST."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from dastyor.domains.expenses.api.routes import router
from dastyor.domains.expenses.model import By, Report
from dastyor.domains.expenses.rules import figures as rules
from dastyor.domains.expenses.rules.naming import item_name
from dastyor.domains.expenses.service import Expenses, Figures
from dastyor.kit.api import Caller, MoneyWire
from dastyor.kit.i18n import Catalogues, Texts
from dastyor.kit.periods import Bucket


class ItemView(BaseModel):
    """One line of a report; `previous` is the same line of the period before."""

    key: str = Field(description="A category, a person's id or `program`, or the first day of a day or a month.")
    name: str = Field(description="The same in the caller's language.")
    amount: MoneyWire
    count: int
    share: float = Field(description="Of the total: 0.25 is a quarter.")
    previous: MoneyWire


class ReportView(BaseModel):
    """The figures of a period, each rounded once; `previous` is the total of the period before."""

    items: list[ItemView]
    total: MoneyWire
    previous: MoneyWire
    unknown: list[MoneyWire] = Field(description="What no rate converts yet: in no figure above.")


@router.get("/expenses/report")
async def report(
    caller: Caller,
    since: Annotated[date | None, Query(alias="from", description="The first day; this month's without it.")] = None,
    until: Annotated[date | None, Query(alias="to", description="The last day, included; today without it.")] = None,
    by: By = By.CATEGORY,
    currency: Annotated[
        str | None, Query(max_length=12, description="Any ISO 4217 code; the workspace's own without it.")
    ] = None,
) -> ReportView:
    """What a period cost, by category, day, person or month, beside the period before."""
    today = Expenses(caller.tx).today(caller.actor)
    last = until or today
    if since is None and until is None:
        span = rules.so_far(Bucket.MONTH, today)
    else:
        span = rules.asked(since or last.replace(day=1), last)
    made = await Figures(caller.tx).report(caller.actor, span, by, currency)
    texts = words().texts(caller.actor.language)
    return _view(made, texts)


@cache
def words() -> Catalogues:
    """The texts of expenses: a program is answered in its workspace's language where figures have names."""
    return Catalogues.load([Path(__file__).resolve().parents[1]])


def _view(made: Report, texts: Texts) -> ReportView:
    return ReportView(
        items=[
            ItemView(key=item.key, name=item_name(item, made.by, texts), amount=item.amount, count=item.count,
                     share=float(item.share),  # lint: float-near-money - a share is no money
                     previous=item.previous)
            for item in made.items
        ],
        total=made.total, previous=made.previous, unknown=list(made.unknown),
    )  # fmt: skip

"""Rates over REST: what a day's rates are, and how their sources do."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from dastyor.domains.expenses.api.routes import router
from dastyor.domains.expenses.model.rates import SourceState, Wanted
from dastyor.domains.expenses.rules.rates import is_old
from dastyor.domains.expenses.service import READ, Expenses, Rates
from dastyor.kit.api import Caller
from dastyor.kit.currencies import OFFERED, known_currency
from dastyor.kit.money import Rate


class RateView(BaseModel):
    """What one unit of `currency` is worth in the workspace's currency, by whom, and for which day he said so."""

    currency: str
    rate: str = Field(description="A decimal, at most 12 significant digits.")
    source: str
    rate_on: date
    is_old: bool = Field(description="Given more than a week before the day, or after it.")

    @classmethod
    def of(cls, rate: Rate, day: date) -> RateView:
        """The rate as REST shows it."""
        return cls(
            currency=rate.base, rate=f"{rate.value:f}", source=rate.source, rate_on=rate.day,
            is_old=is_old(rate.day, day),
        )  # fmt: skip


class SourceView(BaseModel):
    """How a source of rates does; `problem` is null while it gives rates that can be believed."""

    name: str
    good_at: datetime | None
    problem: str | None

    @classmethod
    def of(cls, state: SourceState) -> SourceView:
        """The source as REST shows it."""
        return cls(name=state.name, good_at=state.good_at, problem=state.problem)


class RatesView(BaseModel):
    """The rates of a day; a currency whose rate is not known yet is not among them."""

    day: date
    currency: str
    items: list[RateView]
    sources: list[SourceView]


@router.get("/expenses/rates")
async def rates(
    caller: Caller,
    day: Annotated[date | None, Query(description="Today when it is not given.")] = None,
    currency: Annotated[
        list[str] | None, Query(max_length=20, description="ISO 4217; the usual ones when none is given.")
    ] = None,
) -> RatesView:
    """The rates of a day to the workspace's currency, and how their sources do."""
    caller.actor.require(READ)
    asked, home = day or Expenses(caller.tx).today(caller.actor), caller.actor.currency
    codes = [known_currency(code) for code in currency or OFFERED]
    service = Rates(caller.tx)
    wanted = [Wanted(asked, code, home) for code in dict.fromkeys(codes) if code != home]
    found = await service.seen(wanted)
    return RatesView(
        day=asked, currency=home, items=[RateView.of(found[each], asked) for each in wanted if each in found],
        sources=[SourceView.of(state) for state in await service.sources()],
    )  # fmt: skip

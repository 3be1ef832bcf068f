"""Budgets over REST."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from dastyor.domains.expenses.api.routes import router
from dastyor.domains.expenses.model.budgets import BudgetState, BudgetWish
from dastyor.domains.expenses.rules.budgets import read_month
from dastyor.domains.expenses.service import Budgets, Expenses
from dastyor.kit.actor import Actor
from dastyor.kit.api import AmountWire, Body, Caller, MoneyWire
from dastyor.kit.money import Money

_MONTH = r"^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"


class BudgetBody(Body):
    """A budget to be set; without a category it is for everything, without a month for this one, without a limit gone."""

    category: str | None = Field(default=None, max_length=40)
    month: str | None = Field(default=None, pattern=_MONTH, examples=["2026-11"])
    limit: AmountWire | None = Field(description="Money, or a number in your currency; null takes it off.")

    def wish(self, actor: Actor, today: date) -> BudgetWish:
        """What is asked for. Raises NotAMonth and what Money refuses."""
        limit = self.limit
        if isinstance(limit, Decimal):
            limit = Money.of_number(limit, actor.currency)
        return BudgetWish(
            month=read_month(self.month) if self.month else today.replace(day=1), category=self.category, limit=limit
        )


class BudgetView(BaseModel):
    """How a budget stands; `left` is below zero when more is spent. `unpriced` is what no rate is known for."""

    category: str | None
    month: str
    limit: MoneyWire
    spent: MoneyWire
    left: MoneyWire
    unpriced: list[MoneyWire]

    @classmethod
    def of(cls, state: BudgetState) -> BudgetView:
        """The budget as REST shows it."""
        return cls(
            category=state.budget.category, month=f"{state.budget.month:%Y-%m}", limit=state.budget.limit,
            spent=state.spent, left=state.left, unpriced=list(state.unpriced),
        )  # fmt: skip


@router.get("/expenses/budgets")
async def budgets(
    caller: Caller,
    month: Annotated[str | None, Query(pattern=_MONTH, description="Such as 2026-11; without it this month.")] = None,
) -> list[BudgetView]:
    """The budgets of a month, everything first."""
    day = read_month(month) if month else Expenses(caller.tx).today(caller.actor)
    return [BudgetView.of(state) for state in await Budgets(caller.tx).month(caller.actor, day)]


@router.put("/expenses/budgets")
async def put_budgets(
    caller: Caller, body: Annotated[list[BudgetBody], Field(max_length=100)] | BudgetBody
) -> list[BudgetView]:
    """Set budgets, one or several; those not named stay as they are. Answers all budgets of the months named."""
    asked, service = body if isinstance(body, list) else [body], Budgets(caller.tx)
    wishes = [each.wish(caller.actor, Expenses(caller.tx).today(caller.actor)) for each in asked]
    await service.put(caller.actor, wishes)
    months = sorted({wish.month for wish in wishes})
    return [BudgetView.of(state) for month in months for state in await service.month(caller.actor, month)]

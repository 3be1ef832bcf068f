"""Budgets: a limit for a month, of one category or of everything; a budget never blocks an expense, it only tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dastyor.kit.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """A limit for the month that begins on `month`; `category` is None for everything."""

    month: date
    category: str | None
    limit: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetWish:
    """What somebody wants a budget to be; without a limit it is to be no more."""

    month: date
    category: str | None
    limit: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A part of what was spent, as the totals by day have it; `day` is None where no rate is needed to count it."""

    currency: str
    base_currency: str
    day: date | None
    amount: Decimal
    base_amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A budget with what was counted in its month, and the shares whose passing has been told."""

    budget: Budget
    counted: tuple[Counted, ...]
    told: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetState:
    """How a budget stands. `exact` decides, `spent` is shown; `unpriced` is what no rate is known for."""

    budget: Budget
    exact: Decimal
    spent: Money
    unpriced: tuple[Money, ...] = ()

    @property
    def left(self) -> Money:
        """What may still be spent; below zero when it is over."""
        return self.budget.limit - self.spent

    @property
    def share(self) -> Decimal:
        """Which part of the limit is spent; 1 is all of it."""
        return self.exact / self.budget.limit.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Large:
    """One of the largest expenses of a month, in the currency of the budget that it is told for."""

    note: str
    category: str
    amount: Money

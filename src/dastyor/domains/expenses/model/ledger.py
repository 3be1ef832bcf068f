"""Expenses as stored, and the figures of a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType
from uuid import UUID

from dastyor.kit.ids import PersonId
from dastyor.kit.money import Money, Rate

# The categories that every workspace has; it may add its own. Each has a name in four languages.
CATEGORIES = (
    "groceries", "eating_out", "transport", "fuel", "rent", "utilities", "telecom", "salary", "goods", "supplies",
    "marketing", "taxes", "repair", "health", "clothes", "fun", "travel", "fees", "other",
)  # fmt: skip

ExpenseId = NewType("ExpenseId", UUID)
EntryId = NewType("EntryId", UUID)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseDraft:
    """What a person wants to record; the amount is positive, the day is the workspace's own."""

    amount: Money
    category: str
    note: str
    spent_on: date
    paid_by: PersonId | None = None  # None: whoever records it


@dataclass(frozen=True, slots=True, kw_only=True)
class Expense:
    """One expense as stored; a return has an amount below zero.

    `base` is the amount in the workspace's currency, by `rate` (None where the currency is the same); both are None
    while no rate is known. `by` recorded it, `paid_by` paid; None for a key.
    """

    id: ExpenseId
    entry: EntryId
    amount: Money
    base: Money | None
    category: str
    note: str
    spent_on: date
    by: PersonId | None
    created_at: datetime
    paid_by: PersonId | None = None
    rate: Rate | None = None
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One line of a month: what a category cost, in one currency."""

    category: str
    total: Money
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The figures of one month: a total for each currency, the largest first, and their categories."""

    first: date
    totals: tuple[Money, ...]
    previous: tuple[Money, ...]
    count: int
    shares: tuple[Share, ...]

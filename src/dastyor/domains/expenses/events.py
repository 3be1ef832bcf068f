"""What others may hear of expenses."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from dastyor.kit.events import event
from dastyor.kit.money import Money


@event("expense.recorded", version=1)
class ExpenseRecorded:
    """An expense was stored."""

    expense: UUID
    amount: Money
    category: str
    spent_on: date  # the workspace's own day


@event("expense.changed", version=1)
class ExpenseChanged:
    """An expense was given another amount, category, note or day; these are the new ones."""

    expense: UUID
    amount: Money
    category: str
    spent_on: date


@event("expense.removed", version=1)
class ExpenseRemoved:
    """An expense was undone or removed; it counts nowhere any more."""

    expense: UUID


@event("expense.restored", version=1)
class ExpenseRestored:
    """A removed expense counts again."""

    expense: UUID
    amount: Money
    category: str
    spent_on: date


@event("expense.approval_asked", version=1)
class ApprovalAsked:
    """Somebody who is not the owner recorded an expense above the workspace's limit; it counts until it is removed."""

    expense: UUID
    amount: Money
    base: Money  # the amount in the workspace's currency, which the limit is in
    above: Money  # the limit
    category: str
    spent_on: date
    by: UUID | None = None  # who recorded it; None for a program

"""Recurring expenses: what comes again, and its turns, each asked once and answered once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from dastyor.domains.expenses.model.ledger import Expense, ExpenseId
from dastyor.kit.ids import PersonId
from dastyor.kit.money import Money

RecurringId = NewType("RecurringId", UUID)


class Every(StrEnum):
    """How often it comes."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often, counted from which day; `after` is the day before the first turn, None: it may be today."""

    every: Every
    begins_on: date
    after: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurringDraft:
    """What is to come again."""

    amount: Money
    category: str
    note: str
    schedule: Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """As stored. `person` is asked, the owners where it is None; `next_on` is the first turn that was not asked yet."""

    id: RecurringId
    amount: Money
    category: str
    note: str
    every: Every
    begins_on: date
    next_on: date
    person: PersonId | None
    stopped_at: datetime | None = None


class TurnState(StrEnum):
    """What became of a turn."""

    ASKED = "asked"
    PAID = "paid"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One day on which it was due; `answered_at` is None while it waits, and where an elder version did not keep it."""

    due_on: date
    state: TurnState
    expense: ExpenseId | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What an answer came to: the turn as it is now, what was recorded for it, and whether it was this answer."""

    turn: Turn
    expense: Expense | None
    is_new: bool

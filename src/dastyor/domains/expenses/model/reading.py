"""What the reader of a line says: what it saw, how sure it is, what it would ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dastyor.kit.money import Money


class Doubt(StrEnum):
    """What to ask before an item is recorded."""

    BARE = "bare"  # an amount and nothing else: what was it for?
    THOUSANDS = "thousands"  # "кофе 15": fifteen or fifteen thousand?
    AMOUNTS = "amounts"  # two numbers, either may be the amount
    NEGATIVE = "negative"  # "обед -45000": a dash or a refund?
    CURRENCY = "currency"  # "45 XYZ": which money is that?
    DAY = "day"  # ahead of today, before 2000, or "last week"
    UNSURE = "unsure"  # it may be no expense at all


class Nothing(StrEnum):
    """Why a line is no expense."""

    NO_AMOUNT = "no-amount"
    QUESTION = "question"
    ORDER = "order"  # it asks the assistant for something else
    INCOME = "income"
    PLAN = "plan"  # wished, owed or advertised, not spent
    STATEMENT = "statement"  # a price, a balance, a rate, a code


class Refusal(StrEnum):
    """Why an amount cannot be recorded, whatever is answered."""

    ZERO = "zero"
    TOO_LARGE = "too-large"
    TOO_FINE = "too-fine"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadItem:
    """One expense as read; with a `doubt` it is asked first, `others` are the other amounts that may be meant.

    `is_day_doubtful`: the day cannot be, or may be another; it is asked when all other doubts are gone.
    """

    amount: Money
    category: str | None
    note: str
    spent_on: date
    confidence: float
    doubt: Doubt | None = None
    others: tuple[Money, ...] = ()
    is_day_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says: items, or why there are none."""

    items: tuple[ReadItem, ...] = ()
    nothing: Nothing | None = None
    refused: Refusal | None = None

    @property
    def is_sure(self) -> bool:
        """Whether it may be recorded without a question."""
        return bool(self.items) and not any(item.doubt for item in self.items)

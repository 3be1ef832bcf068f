"""A fiscal receipt as its code tells it, and what came of its picture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from dastyor.domains.expenses.model.ledger import Expense, ExpenseId
from dastyor.kit.money import Money

Country = Literal["ru", "uz", "kz"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fiscal:
    """What the QR of a receipt says.

    `code` makes the receipt itself: "ru:fn:i:fp", "uz:t:r:s", "kz:f:i". `issued_at` is the till's own clock, without a
    zone. `total` is below zero for a return, and None where the code does not tell it (Uzbekistan).
    """

    country: Country
    code: str
    issued_at: datetime
    currency: str
    total: Money | None
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReceipt:
    """A receipt that came before; `expense` is None while its sum is awaited."""

    raw: str
    expense: ExpenseId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of a receipt: its expense, or None where the sum is to be told first; and what is known beside it."""

    fiscal: Fiscal
    category: str | None
    note: str
    spent_on: date
    expense: Expense | None

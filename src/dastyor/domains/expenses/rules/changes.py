"""What may still be undone, and which days and amounts an expense may have."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from dastyor.domains.expenses.errors import NotADay, NotAnAmount, TooFine, TooLarge, ZeroAmount
from dastyor.domains.expenses.model import Refusal
from dastyor.kit.lines import find_days, tokens_of
from dastyor.kit.money import Money

UNDO_FOR = timedelta(minutes=10)  # ux.md: every write has an undo for ten minutes
_EARLIEST = date(2000, 1, 1)  # before it nobody's receipts are kept: a mistyped year

_BARE = re.compile(r"\d{1,2}\.\d{1,2}")
_LEAP = 9  # years within which there is a 29 February, also around 2100

#: What is told of an amount that cannot be recorded, whatever is answered.
AMOUNTS: dict[Refusal, type[NotAnAmount]] = {
    Refusal.ZERO: ZeroAmount,
    Refusal.TOO_LARGE: TooLarge,
    Refusal.TOO_FINE: TooFine,
}


def may_undo(created_at: datetime, now: datetime) -> bool:
    """Whether the ten minutes are not over."""
    return now - created_at <= UNDO_FOR


def checked_day(day: date, today: date) -> date:
    """The day itself. Raises NotADay for one in the future or before 2000."""
    if not may_be_spent(day, today):
        raise NotADay(day=day.isoformat(), today=today.isoformat())
    return day


def may_be_spent(day: date, today: date) -> bool:
    """Whether an expense may be of that day."""
    return _EARLIEST <= day <= today


def checked_amount(amount: Money, *, is_return: bool = False) -> Money:
    """The amount itself. Raises NotAnAmount unless it is above zero, or below zero for a return; AmountTooLarge."""
    if amount.amount == 0 or (amount.amount < 0) != is_return:
        raise NotAnAmount(amount=str(amount))
    return amount.recordable()


def read_day(text: str, today: date) -> date | None:
    """The one day that a person wrote, in words or figures; None for none or several. A bare 12.11 is the last one."""
    bare = _BARE.fullmatch(text.strip())
    # In a line of its own the reader takes 12.11 for an amount; asked for a day, nobody writes one.
    for written in [f"{bare[0]}.{today.year - back}" for back in range(_LEAP)] if bare else [text]:
        found = find_days(written, tokens_of(written), today)
        if len(found) == 1 and not found[0].doubtful:
            return found[0].day
    return None

"""When a budget is passed, how long its month still is, and how it is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal

from dastyor.domains.expenses.errors import NotAMonth
from dastyor.domains.expenses.model.budgets import Budget, BudgetState
from dastyor.kit.currencies import iso_digits
from dastyor.kit.money import Money, Rate
from dastyor.kit.periods import Period

PERCENTS = (80, 100)  # product.md: told at 80 % and at 100 %
_FIRST, _LAST = date(2000, 1, 1), date(2100, 12, 31)
_BAR = 10  # squares: as wide as a phone shows beside a percentage
_EXACT = Context(prec=80)


def month_of(day: date) -> date:
    """The first day of the month. Raises NotAMonth outside 2000 to 2100."""
    if not _FIRST <= day <= _LAST:
        raise NotAMonth(month=day.isoformat()[:7])
    return day.replace(day=1)


def read_month(text: str) -> date:
    """The first day of "2026-11", or of the month of a day. Raises NotAMonth."""
    try:
        return month_of(date.fromisoformat(text if len(text) > 7 else f"{text}-01"))
    except ValueError:
        raise NotAMonth(month=text[:20]) from None


def reached(spent: Decimal, limit: Decimal) -> frozenset[int]:
    """The shares that are passed: to spend exactly the limit is to pass it."""
    return frozenset(percent for percent in PERCENTS if spent * 100 >= limit * percent)


def days_left(month: date, today: date) -> int:
    """How many days come after today; of a month that is over, none."""
    around = Period.month(month)
    return max(0, (around.last_day - max(today, around.start)).days + (today < around.start))


def state(budget: Budget, parts: Iterable[tuple[Decimal, str | None]]) -> BudgetState:
    """How the budget stands after these sums, each in its currency or, with None, in unpriced one."""
    exact, unpriced = Decimal(0), dict[str, Decimal]()
    for amount, currency in parts:
        if currency is None:
            exact = _EXACT.add(exact, amount)
        else:
            unpriced[currency] = unpriced.get(currency, Decimal(0)) + amount
    told = tuple(Money(amount, currency) for currency, amount in sorted(unpriced.items()) if amount)
    return BudgetState(budget=budget, exact=exact, spent=_shown(exact, budget.limit.currency), unpriced=told)


def converted(amount: Decimal, rate: Rate) -> Decimal:
    """The amount in the rate's other currency, not rounded: a sum is rounded once, when it is shown."""
    return _EXACT.multiply(amount, rate.value)


def bar(share: Decimal) -> str:
    """The share as ten squares: the first as soon as anything is spent, the last only when all is."""
    full = min(_BAR, int(share * _BAR))
    return "▓" * max(full, share > 0) + "░" * (_BAR - max(full, share > 0))


def _shown(amount: Decimal, currency: str) -> Money:
    digits = Decimal(1).scaleb(-iso_digits(currency))
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > iso_digits(currency):
        amount = amount.quantize(digits, ROUND_HALF_EVEN, _EXACT)
    return Money(amount, currency)

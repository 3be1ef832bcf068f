"""Money: an exact decimal with a currency, never a float.

What people enter has at most the currency's ISO digits; what machines send keeps up to six places as it was sent.
Nothing is rounded but a figure that is shown or a currency that is changed, and then half-even.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal, Inexact, InvalidOperation
from functools import cache, total_ordering
from typing import Any

from dastyor.kit.currencies import CurrencyUnknown, currencies, iso_digits, known_currency
from dastyor.kit.digits import AmountUnreadable, read_decimal
from dastyor.kit.errors import Problem

PLACES = 6  # a machine's amount is kept as sent up to here: tariffs and unit prices have 3 to 6
MOST_MINOR_UNITS = 10**15  # the largest amount that may be entered, in kopecks, tiyin or cents
MOST = Decimal(10) ** 24  # the largest that a sum may reach: a billion of the largest entered amounts

# 25 digits before the point and 6 after it, twice: + - * below lose no digit, and say so if they ever would.
_EXACT = Context(prec=64, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, Inexact])
_ROUNDING = Context(prec=64, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation])
_FINEST = Decimal(1).scaleb(-PLACES)
_TOLD = 30  # digits of an amount that is too large, as they stand; of a longer one its size
_WIRE = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?", re.ASCII)


class CurrencyMismatch(Problem):
    """Amounts of two currencies cannot be added or compared; convert one of them first."""

    key, status = "money-currency-mismatch", 409


class AmountTooLarge(Problem):
    """The amount is larger than can be recorded."""

    key, status = "money-amount-too-large", 422

    def __init__(self, amount: Decimal, most: Decimal, currency: str) -> None:
        told = f"{amount:,f}" if amount.adjusted() < _TOLD else f"{amount:.3E}"
        super().__init__(amount=told, most=f"{most:,f}", currency=currency)


class AmountTooFine(Problem):
    """The amount has more digits after the point than there is place for."""

    key, status = "money-amount-too-fine", 422

    def __init__(self, amount: Decimal, places: int, currency: str) -> None:
        super().__init__(amount=f"{amount:f}"[:40], places=places, currency=currency)


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount of one currency, at most six places after the point."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError(f"Money takes a Decimal, not {type(self.amount).__name__}: floats lose kopecks")
        if self.currency not in currencies():
            raise CurrencyUnknown(self.currency)
        if not self.amount.is_finite():
            raise AmountUnreadable(self.amount)
        if self.amount.copy_abs() > MOST:  # abs() would round to 28 digits first
            raise AmountTooLarge(self.amount, MOST, self.currency)
        if _places(self.amount) > PLACES:
            raise AmountTooFine(self.amount, PLACES, self.currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """What a person entered: "12 500,50" or "12,500.50".

        Raises: AmountUnreadable, AmountTooLarge (over 10^15 minor units), AmountTooFine, CurrencyUnknown.
        """
        return cls(read_decimal(text), known_currency(currency)).entered()

    @classmethod
    def of_number(cls, number: Decimal, currency: str) -> Money:
        """What a program told as a number: 12.500 is twelve and a half, where a person's "12.500" is thousands.

        Raises: AmountUnreadable, AmountTooLarge (over 10^15 minor units), AmountTooFine, CurrencyUnknown.
        """
        return cls(number, known_currency(currency)).entered()

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing of that currency: where a sum begins."""
        return cls(Decimal(0), currency)

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Money:
        """The money of {"amount": "12500.50", "currency": "UZS"}; a JSON number must come as Decimal or int.

        Raises: AmountUnreadable, AmountTooLarge, AmountTooFine, CurrencyUnknown.
        """
        amount, currency = wire.get("amount"), wire.get("currency")
        if not isinstance(currency, str):
            raise CurrencyUnknown(currency)
        if (isinstance(amount, str) and _WIRE.fullmatch(amount)) or type(amount) is int:
            amount = Decimal(amount)
        if not isinstance(amount, Decimal):
            raise AmountUnreadable(amount, hint='Write it as a decimal string: "12500.50".')
        return cls(amount, currency)

    def to_wire(self) -> dict[str, str]:
        """The form of every API and event: {"amount": "12500.50", "currency": "UZS"}, digits as kept."""
        return {"amount": f"{_EXACT.plus(self.amount):f}", "currency": self.currency}

    def recordable(self) -> Money:
        """Itself, when it is no larger than may be recorded. Raises AmountTooLarge (over 10^15 minor units)."""
        most = Decimal(MOST_MINOR_UNITS // 10 ** iso_digits(self.currency))
        if self.amount.copy_abs() > most:
            raise AmountTooLarge(self.amount, most, self.currency)
        return self

    def entered(self) -> Money:
        """Itself, when a person may have entered it. Raises AmountTooLarge, AmountTooFine."""
        self.recordable()
        digits = iso_digits(self.currency)
        if _places(self.amount) > digits:
            raise AmountTooFine(self.amount, digits, self.currency)
        return self

    def rounded(self, places: int | None = None) -> Money:
        """The same to so many places, half-even; None: the currency's own digits. For figures that are shown."""
        return _rounded(self.amount, self.currency, iso_digits(self.currency) if places is None else places)

    def __add__(self, other: Money) -> Money:
        return Money(_EXACT.add(self.amount, self._same(other)), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(_EXACT.subtract(self.amount, self._same(other)), self.currency)

    def __mul__(self, times: int | Decimal) -> Money:
        """Exact. Raises AmountTooFine when the product has more than six places: round a factor first."""
        try:
            product = _EXACT.multiply(self.amount, _factor(times))
        except Inexact:
            raise AmountTooFine(self.amount, PLACES, self.currency) from None
        return Money(product if _places(product) <= PLACES else product.normalize(_EXACT), self.currency)

    __rmul__ = __mul__

    def __truediv__(self, by: int | Decimal) -> Money:
        """A share or an average, to be shown: rounded half-even to six places. Raises ZeroDivisionError."""
        divisor = _factor(by)
        if not divisor:
            raise ZeroDivisionError("money is divided by nothing")
        return _rounded(_ROUNDING.divide(self.amount, divisor), self.currency, PLACES)

    def __neg__(self) -> Money:
        return Money(_EXACT.minus(self.amount), self.currency)

    def __abs__(self) -> Money:
        return Money(_EXACT.abs(self.amount), self.currency)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def _same(self, other: Money) -> Decimal:
        if not isinstance(other, Money):
            raise TypeError(f"Money goes with Money, not with {type(other).__name__}")
        if other.currency != self.currency:
            raise CurrencyMismatch(one=self.currency, other=other.currency)
        return other.amount


@dataclass(frozen=True, slots=True)
class Rate:
    """How much `quote` one `base` buys, on which day and by whose word."""

    base: str
    quote: str
    value: Decimal
    day: date
    source: str

    def __post_init__(self) -> None:
        if not isinstance(self.value, Decimal):
            raise TypeError(f"Rate takes a Decimal, not {type(self.value).__name__}")
        if not (self.value.is_finite() and self.value > 0):
            raise AmountUnreadable(self.value, hint=f"A rate of {self.base} to {self.quote} must be above zero.")

    def convert(self, money: Money) -> Money:
        """The money in `quote`, rounded half-even to its ISO digits. Raises CurrencyMismatch unless it is in `base`."""
        if money.currency != self.base:
            raise CurrencyMismatch(one=money.currency, other=self.base)
        return _rounded(_ROUNDING.multiply(money.amount, self.value), self.quote, iso_digits(self.quote))

    def back(self, money: Money) -> Money:
        """The money of `quote` in `base`, rounded half-even once: it goes by no rounded inverse of the rate."""
        if money.currency != self.quote:
            raise CurrencyMismatch(one=money.currency, other=self.quote)
        return _rounded(_ROUNDING.divide(money.amount, self.value), self.base, iso_digits(self.base))


def digits_of(amount: Decimal) -> str:
    """The amount of `Money.to_wire()`, of a sum of recorded money: there is nothing to check, and it is asked for thousands."""
    return f"{_EXACT.plus(amount):f}"


def average_of(amount: Decimal, count: int, currency: str) -> Decimal:
    """What `(Money(amount, currency) / count).rounded()` holds, of a sum of recorded money. Raises ZeroDivisionError."""
    if not count:
        raise ZeroDivisionError("money is divided by nothing")
    fine = _ROUNDING.divide(amount, Decimal(count)).quantize(_FINEST, context=_ROUNDING)
    return fine.quantize(_least(currency), context=_ROUNDING)


@cache
def _least(currency: str) -> Decimal:
    return Decimal(1).scaleb(-iso_digits(currency))


def sum_money(amounts: Iterable[Money], currency: str | None = None) -> Money:
    """The total; of nothing, zero of `currency`. Raises CurrencyMismatch, and ValueError for nothing of no currency."""
    total = None if currency is None else Money.zero(currency)
    for money in amounts:
        total = money if total is None else total + money
    if total is None:
        raise ValueError("the sum of nothing needs a currency")
    return total


def _places(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _factor(times: int | Decimal) -> Decimal:
    if isinstance(times, bool) or not isinstance(times, int | Decimal):
        raise TypeError(f"Money is multiplied and divided by int or Decimal, not {type(times).__name__}")
    return Decimal(times)


def _rounded(amount: Decimal, currency: str, places: int) -> Money:
    if amount.copy_abs() > MOST:  # before quantize, which refuses long numbers in words of its own
        raise AmountTooLarge(amount, MOST, currency)
    return Money(amount.quantize(Decimal(1).scaleb(-places), context=_ROUNDING), currency)

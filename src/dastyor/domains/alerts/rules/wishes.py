"""What may be watched, and which limits are offered in one tap."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from dastyor.domains.alerts.errors import NotAValue, NotQuietHours
from dastyor.domains.alerts.model import Condition, Window, Wish
from dastyor.kit.figures import Kind
from dastyor.kit.money import Money

LONGEST_SILENCE = 24 * 30  # hours
LONGEST_COOLDOWN = timedelta(days=30)
_MOST_CHANGE = 1000  # per cent: ten times as much more is no news any longer
_MOST_NUMBER = Decimal(10) ** 12
_PLACES = -6  # as fine as a machine's amounts

FALLS = (Decimal(-20), Decimal(-40), Decimal(-60))
SILENCES = (Decimal(2), Decimal(4), Decimal(24))
_PARTS = {
    Condition.BELOW: (Decimal("0.3"), Decimal("0.5"), Decimal("0.8")),
    Condition.ABOVE: (Decimal("1.2"), Decimal("1.5"), Decimal(2)),
}
# An ordinary day of a small shop, where nothing is known of this one yet.
_DAY = {"UZS": Decimal(2_000_000), "KZT": Decimal(100_000), "RUB": Decimal(20_000), None: Decimal(20)}
_DAY_ELSEWHERE = Decimal(200)
_DAYS = {Window.DAY: 1, Window.WEEK: 7, Window.MONTH: 30}


def with_currency(wish: Wish, kind: Kind, currency: str) -> Wish:
    """The same; a bare amount is of that currency."""
    is_amount = kind is Kind.MONEY and wish.condition in _PARTS
    return replace(wish, currency=currency) if is_amount and wish.currency is None else wish


def checked(wish: Wish, kind: Kind) -> Wish:
    """The same with what it has no use for left out. Raises NotAValue, NotQuietHours, AmountTooLarge, AmountTooFine."""
    if wish.quiet is not None and wish.quiet.begins == wish.quiet.ends:
        raise NotQuietHours
    if not timedelta() <= wish.cooldown <= LONGEST_COOLDOWN:
        raise NotAValue(value=f"{wish.cooldown / timedelta(minutes=1):.0f}", hint="A cool-down is at most 30 days.")
    value, bare = wish.value, wish.currency is None
    if wish.condition is Condition.CHANGE:
        fits = bare and value != 0 and -100 <= value <= _MOST_CHANGE
        _require(value, fits, "A change is -100 to 1000 per cent, and not 0.")
        return wish
    if wish.condition is Condition.NO_DATA:
        fits = bare and 1 <= value <= LONGEST_SILENCE and value == value.to_integral_value()
        _require(value, fits, "No data for 1 to 720 whole hours.")
        return replace(wish, window=Window.DAY)
    if kind is Kind.NUMBER:
        fits = bare and -_MOST_NUMBER <= value <= _MOST_NUMBER
        _require(value, fits, "A number, and no money, of at most 10^12.")
        return wish
    _require(value, not bare, "Money needs a currency.")
    money = Money.of_number(value, wish.currency or "")
    return replace(wish, value=money.amount, currency=money.currency)


def _require(value: Decimal, fits: bool, hint: str) -> None:  # noqa: FBT001 - the whole question is whether it fits
    exponent = value.as_tuple().exponent
    if not fits or (isinstance(exponent, int) and exponent < _PLACES):
        raise NotAValue(value=str(value)[:40], hint=hint)  # str: written out, 1E+999999999 is a gigabyte


def offered(
    condition: Condition, currency: str | None, usual: Decimal | None, window: Window = Window.DAY
) -> tuple[Decimal, ...]:
    """Three limits to choose from, by what a day usually brings; `currency` is None for a number."""
    if condition is Condition.CHANGE:
        return FALLS
    if condition is Condition.NO_DATA:
        return SILENCES
    day = usual if usual is not None and usual > 0 else _DAY.get(currency, _DAY_ELSEWHERE)
    whole = day * _DAYS[window]
    return tuple(dict.fromkeys(_round(whole * part) for part in _PARTS[condition]))


def _round(figure: Decimal) -> Decimal:
    """To its first two digits, and at least one: what a person would say."""
    if figure < 1:
        return Decimal(1)
    return Decimal(int(figure.quantize(Decimal(1).scaleb(max(0, figure.adjusted() - 1)), ROUND_HALF_UP)))

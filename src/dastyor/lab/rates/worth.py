"""What a currency is worth on a day: an anchor, slow waves of its own, and a little of the day's chance. Whole numbers only."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import blake2b

# Millionths of a dollar a unit, about the autumn of 2026; the soum and its like in finer ones would be no truer.
_ANCHORS = {
    "USD": Decimal(1), "EUR": Decimal("1.1612"), "RUB": Decimal("0.01217"), "UZS": Decimal("0.00008347"),
    "KZT": Decimal("0.001905"), "CNY": Decimal("0.1409"), "TRY": Decimal("0.0236"), "GBP": Decimal("1.3105"),
    "KGS": Decimal("0.01143"), "TJS": Decimal("0.1075"), "AED": Decimal("0.2723"), "JPY": Decimal("0.00647"),
    "KRW": Decimal("0.00069"), "BYN": Decimal("0.3362"), "CHF": Decimal("1.2432"), "INR": Decimal("0.01128"),
    "AZN": Decimal("0.5882"), "GEL": Decimal("0.3690"),
}  # fmt: skip
_WAVES = ((11, 30), (37, 60), (149, 110), (421, 160))  # days from crest to crest, and how high in ten-thousandths
_CHANCE = 15  # ten-thousandths up or down from one day to the next

#: Currencies that the lab knows.
KNOWN = tuple(_ANCHORS)


def worth(currency: str, day: date) -> Decimal:
    """Dollars for one unit on that day."""
    if currency == "USD":
        return _ANCHORS["USD"]
    number = day.toordinal()
    moved = sum(_wave(number + _dice(f"{currency}{period}"), period, height) for period, height in _WAVES)
    moved += _dice(f"{currency}{number}") % (2 * _CHANCE + 1) - _CHANCE
    return _ANCHORS[currency] * (10_000 + moved) / 10_000


def _wave(at: int, period: int, height: int) -> int:
    """A triangle between -height and height."""
    place = at % period
    return abs(4 * height * place // period - 2 * height) - height


def _dice(seed: str) -> int:
    return int.from_bytes(blake2b(seed.encode(), digest_size=4).digest())

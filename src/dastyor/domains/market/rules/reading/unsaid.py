"""What a price leaves unsaid: its currency, or its thousands.

In so'm nothing but bread costs three digits: a small number beside a car, a flat or a phone is dollars, beside other
things thousands of so'm. It is a guess, and the seller is asked.
"""

from __future__ import annotations

from decimal import Decimal

from dastyor.domains.market.model import Category

# In dollars, from and to: what people in Uzbekistan ask for such things when they leave the currency out.
_IN_DOLLARS = {
    Category.CARS: (500, 200_000),
    Category.REAL_ESTATE: (100, 999_999),
    Category.PHONES: (15, 3_000),
    Category.ELECTRONICS: (15, 9_999),
}
_MOST_RENT = 5_000
_LEAST_SOUMS = 1_000  # below it thousands are meant
_LEAST_ROUBLES = 1_000  # of a car or a flat: "цена 450" are thousands
_DEAR = frozenset({Category.CARS, Category.REAL_ESTATE})


def unsaid(
    value: Decimal, *, currency: str, category: Category | None, is_scaled: bool, is_rent: bool
) -> tuple[Decimal, str, bool]:
    """The amount and the currency that were meant, and whether that is a guess.

    `currency` is the workspace's, `is_scaled` whether thousands or millions were said,
    `is_rent` whether the thing is let.
    """
    if currency == "UZS":
        return _of_soums(value, category, is_scaled=is_scaled, is_rent=is_rent)
    if category in _DEAR and not is_scaled and 0 < value < _LEAST_ROUBLES and currency in {"RUB", "KZT"}:
        return value * 1_000, currency, True
    return value, currency, not is_scaled and value < 100


def _of_soums(
    value: Decimal, category: Category | None, *, is_scaled: bool, is_rent: bool
) -> tuple[Decimal, str, bool]:
    if category in _IN_DOLLARS:
        least, most = _IN_DOLLARS[category]
        most = _MOST_RENT if is_rent else most
        # "45 ming" of a flat are dollars too; of a phone "850 ming" are so'm.
        if least <= value <= most and (not is_scaled or category in _DEAR):
            return value, "USD", True
    if not is_scaled and 0 < value < _LEAST_SOUMS:
        return value * 1_000, "UZS", True
    return value, "UZS", not is_scaled and value < 10_000

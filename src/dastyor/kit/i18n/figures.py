"""Figures as people write them: money, numbers, percents and days in each language.

Separators, month and day names are CLDR's (a test compares them with Babel's); the order of a day and the signs of
currencies are our own, because CLDR prints "1 250 000,00 UZS" and "20/11/26" where nobody in Tashkent would.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from dastyor.kit.currencies import iso_digits
from dastyor.kit.money import Money

NBSP = "\u00a0"
_GLUED = re.compile(r"(\d)([^\W\d])")


@dataclass(frozen=True, slots=True)
class Style:
    """How one language writes figures. `{}` stands for the figure; days are in CLDR's pattern letters."""

    locale: str
    group: str
    decimal: str
    percent: str
    currencies: dict[str, str]
    day: str
    full_day: str
    short_day: str


_SUFFIXED = {
    code: f"{{}}{NBSP}{sign}" for code, sign in {"RUB": "₽", "KZT": "₸", "USD": "$", "EUR": "€", "CNY": "¥"}.items()
}
_UZ_DAYS = ("d-MMMM", "d-MMMM, y", "dd.MM.y")
STYLES = {
    "uz-Latn": Style("uz_Latn", NBSP, ",", "{}%", _SUFFIXED | {"UZS": f"{{}}{NBSP}soʻm"}, *_UZ_DAYS),
    "uz-Cyrl": Style("uz_Cyrl", NBSP, ",", "{}%", _SUFFIXED | {"UZS": f"{{}}{NBSP}сўм"}, *_UZ_DAYS),
    "ru": Style(
        "ru", NBSP, ",", f"{{}}{NBSP}%", _SUFFIXED | {"UZS": f"{{}}{NBSP}сум"}, "d MMMM", "d MMMM y", "dd.MM.y"
    ),
    "en": Style(
        "en_GB", ",", ".", "{}%",
        {"USD": "${}", "EUR": "€{}", "CNY": "¥{}", "RUB": f"{{}}{NBSP}₽", "KZT": f"{{}}{NBSP}₸"},
        "d MMMM", "d MMMM y", "dd/MM/y",
    ),
}  # fmt: skip


def money_text(money: Money, language: str) -> str:
    """The money as people write it: no fraction when there is none, else the currency's own digits, half-even."""
    style, digits = STYLES[language], iso_digits(money.currency)
    amount = money.amount
    if amount == amount.to_integral_value():
        digits = 0
    figure = _grouped(amount.copy_abs(), digits, style)  # abs() would round to 28 digits
    pattern = style.currencies.get(money.currency)
    whole = pattern.format(figure) if pattern else f"{figure}{NBSP}{money.currency}"
    return f"-{whole}" if amount < 0 and figure.strip("0,.") else whole


def number_text(number: int | Decimal, language: str, places: int | None = None) -> str:
    """The number with groups; `places` digits after the mark, half-even (None: as many as it has)."""
    value = Decimal(number)
    if places is None:
        exponent = value.as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
    figure = _grouped(value.copy_abs(), places, STYLES[language])
    return f"-{figure}" if value < 0 and figure.strip("0,.") else figure


def percent_text(share: Decimal, language: str, places: int = 0) -> str:
    """A share of one as a percentage: Decimal("0.125") is "12 %" or, to one place, "12,5 %"."""
    return STYLES[language].percent.format(number_text(share * 100, language, places))


def compact_text(number: Decimal, language: str) -> str:
    """The number to two digits or so with its thousands as a word: "1,2 млн"; for the scale of a chart."""
    from babel.numbers import format_compact_decimal

    digits = 0 if number == number.to_integral_value() and abs(number) < 1000 else 1
    told = str(format_compact_decimal(number, locale=STYLES[language].locale, fraction_digits=digits))
    # CLDR glues "40млн" in Cyrillic Uzbek, where the other Uzbek and Russian have a blank.
    return told if language == "en" else _GLUED.sub(rf"\1{NBSP}\2", told)


@lru_cache(maxsize=4096)
def day_text(day: date, language: str, pattern: str) -> str:
    """The day by a CLDR pattern with the language's own names: "LLLL y" is "ноябрь 2026"."""
    from babel.dates import format_date

    text = str(format_date(day, pattern, locale=STYLES[language].locale))
    # CLDR 47 writes the lone month with a capital in Latin Uzbek only; in a sentence it stands like in the other three.
    return text.lower() if language == "uz-Latn" else text


def _grouped(amount: Decimal, places: int, style: Style) -> str:
    figure = f"{amount:,.{places}f}"  # Decimal's own format rounds half-even and never by way of a float
    if style.group == ",":
        return figure
    return figure.replace(",", style.group).replace(".", style.decimal)

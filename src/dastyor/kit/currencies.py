"""Currencies: which there are, and how many digits each has.

A code is ISO 4217; the list is what CLDR says is in use, so nothing is copied here but the few unusual digits.
"""

from __future__ import annotations

from functools import cache

from dastyor.kit.errors import Problem

# What the first screen offers; any other code can be typed.
OFFERED = ("UZS", "RUB", "KZT", "USD", "EUR", "CNY")

# ISO 4217 minor units other than 2. CLDR's own table tells customary digits (0 for the Iraqi dinar), not these.
_DIGITS = {"CLF": 4, "UYW": 4}
for _digits, _codes in {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
}.items():
    _DIGITS |= dict.fromkeys(_codes.split(), _digits)


class CurrencyUnknown(Problem):
    """No such currency is in use."""

    key, status = "money-currency-unknown", 422

    def __init__(self, currency: object) -> None:
        super().__init__(currency=str(currency)[:12], hint="Use an ISO 4217 code in use, such as UZS, RUB or USD.")


@cache
def currencies() -> frozenset[str]:
    """The ISO 4217 codes in use today, by CLDR's record of what each territory pays with."""
    from babel.core import get_global

    territories = get_global("territory_currencies").values()
    used = {code for there in territories for code, _since, until, _tender in there if until is None}
    return frozenset(used - {"XXX", "XTS"})  # lint: unfinished - ISO's words for no currency, and for tests


def known_currency(code: str) -> str:
    """The code in capitals. Raises CurrencyUnknown."""
    upper = code.strip().upper()
    if upper not in currencies():
        raise CurrencyUnknown(code)
    return upper


def iso_digits(currency: str) -> int:
    """How many digits after the point the currency has: 2 for UZS, 0 for JPY, 3 for KWD."""
    return _DIGITS.get(currency, 2)

"""Phones: the numbers of a text by which its seller is called, as E.164, whatever they are parted by.

A number without its country is of the workspace's; eleven digits from 8 are Russian or Kazakh everywhere. What has the
length of a phone and is followed by a currency, or ends in thousands, is a price.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_S = r"[ .()\-–—‑/]{0,3}"  # what people part the digits with


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone of the text: where it stands and its number as E.164."""

    start: int
    end: int
    number: str


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A notation: the digits at the end that are the number, and the code to be put before them."""

    shape: re.Pattern[str]
    code: str = ""
    digits: int = 15


def _spread(digits: int) -> str:
    return rf"\d(?:{_S}\d){{{digits - 1}}}"


_UZ = r"(?:20|33|50|55|6[125679]|7[0-9]|8[78]|9[0-9])"  # operators and regions
_SHAPES = {
    # Behind two digits of the operator 3-2-2 in any joining, 2-2-3, or 3-3-3 in all.
    "UZ": (
        rf"\(?{_UZ}\)?{_S}(?!000{_S}00{_S}00)\d{{3}}{_S}\d\d{_S}\d\d|\(?{_UZ}\)?[ .-](?!00)\d\d[ .-]\d\d[ .-]\d{{3}}"
        rf"|{_UZ}\d[ .-](?!000)\d{{3}}[ .-](?!000)\d{{3}}"
    ),
    "KG": rf"0?\(?[257]\d\d\)?{_S}(?:\d{{3}}{_S}(?!000)\d{{3}}|\d\d{_S}\d\d{_S}\d\d)",
    "TJ": rf"\(?(?:9\d|0\d|1[017]|3\d|4\d|5\d|7[07]|88)\)?{_S}(?!000{_S}00{_S}00)\d{{3}}{_S}\d\d{_S}\d\d|9\d\d{_S}\d\d{_S}\d\d{_S}\d\d",
    "TM": rf"(?:8{_S})?\(?[67]\d\)?{_S}(?:\d\d{_S}\d\d{_S}\d\d|\d{{3}}{_S}\d{{3}})",
    "RU": rf"\(?[3489]\d\d\)?{_S}(?!000{_S}00{_S}00)\d{{3}}{_S}\d\d{_S}\d\d",
    "KZ": rf"\(?7\d\d\)?{_S}(?!000{_S}00{_S}00)\d{{3}}{_S}\d\d{_S}\d\d",
}
_PLANS = {"UZ": ("998", 9), "KG": ("996", 9), "TJ": ("992", 9), "TM": ("993", 8), "RU": ("7", 10), "KZ": ("7", 10)}

_NO_MONEY = r"(?!\d)(?!\s*(?:\$(?!\s?\d)|€|₽|so['`’‘ʻʼ]?m|s[uo]m|с[ўуо]м|р(?:уб)?\b|тенге|тг\b|у\.?е|тыс|млн|mln|ming|минг|doll|долл))"
_BEFORE = r"(?:(?<=тел)|(?<=tel)|(?<=№)|(?<![\w+]))"
_CALLED = (
    r"(?:тел(?:ефон)?\b|tel(?:efon)?\b|номер|nomer|raqam|рақам|ракам|aloqa|ало[қк]а|murojaat|мурожаат|bog['`’‘ʻʼ]?lan|"
    r"боғлан|контакт|kontakt|звон|whats?app|ватсап|вотсап|связ|call|phone|contact|📞|☎|📲)\D{0,25}?"
)


@cache
def _patterns(country: str) -> tuple[_Pattern, ...]:
    """The notations that are looked for, the surest first."""
    here = country if country in _PLANS else "UZ"
    code, digits = _PLANS[here]

    def pattern(shape: str, code: str = "", digits: int = 15) -> _Pattern:
        return _Pattern(re.compile(shape, re.IGNORECASE), code, digits)

    abroad = [
        pattern(rf"\+{_S}{_S.join(code)}{_S}{_spread(digits)}(?!\d)") for code, digits in dict(_PLANS.values()).items()
    ]
    return (
        *abroad,
        pattern(rf"{_BEFORE}(?:00)?99(?:[862]{_S}{_spread(9)}|3{_S}{_spread(8)}){_NO_MONEY}", digits=12),
        pattern(
            rf"{_BEFORE}[78]{_S}\(?[34789]\d\d\)?{_S}(?!000{_S}00{_S}00)\d{{3}}{_S}\d\d{_S}\d\d{_NO_MONEY}", "7", 10
        ),
        *([pattern(rf"{_BEFORE}\+?8{_S}(?:{_SHAPES['UZ']}){_NO_MONEY}", "998", 9)] if here == "UZ" else []),
        pattern(rf"(?:{_BEFORE}|\+)(?:{_SHAPES[here]}){_NO_MONEY}", code, digits),
        pattern(rf"\+(?!{_S}(?:99[8623]|7)){_S}{_spread(9)}(?:{_S}\d){{0,6}}(?!\d)"),
        pattern(rf"{_CALLED}(?P<number>{_spread(digits)}){_NO_MONEY}", code, digits),
    )


def find_phones(text: str, country: str) -> list[Phone]:
    """The phones in the order of the text."""
    found: list[Phone] = []
    for pattern in _patterns(country):
        found += [each for each in _of(pattern, text) if not any(_overlap(each, other) for other in found)]
    return sorted(found, key=lambda phone: phone.start)


def _of(pattern: _Pattern, text: str) -> Iterator[Phone]:
    named = "number" in pattern.shape.groupindex
    for match in pattern.shape.finditer(text):
        said = match["number"] if named else match[0]
        digits = "".join(letter for letter in said if letter.isdecimal()).removeprefix("00")
        number = pattern.code + digits[-pattern.digits :]
        if number[0] != "0":
            start = match.start("number") if named else match.start()
            yield Phone(start, match.end(), "+" + number)


def _overlap(one: Phone, other: Phone) -> bool:
    return one.start < other.end and other.start < one.end

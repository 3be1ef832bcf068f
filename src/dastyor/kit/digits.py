"""Digits: the number in what a person wrote, whatever marks he parts it with.

The last mark is the decimal one, unless exactly three digits follow it or it stands twice: then it groups.
"""

from __future__ import annotations

import re
from decimal import Decimal

from dastyor.kit.errors import Problem

# Marks between groups of digits in our users' writings: every blank, and the apostrophes of calculators and banks.
GROUP_MARKS = " \t\u00a0\u202f\u2009'’‘ʻʼ`_"

_NO_GROUPS = str.maketrans("", "", GROUP_MARKS)
_NUMBER = re.compile(r"([-−+]?)([0-9]+(?:[.,][0-9]+)*)")
_LONGEST = 64  # characters: more is no amount, and no work is done on it


class AmountUnreadable(Problem):
    """This is not an amount of money."""

    key, status = "money-amount-unreadable", 422

    def __init__(self, text: object, *, hint: str = "Write digits, for example 12 500,50.") -> None:
        super().__init__(text=str(text)[:40], hint=hint)


def read_decimal(text: str) -> Decimal:
    """The number written: "12 500,50", "12,500.50", "45.000", "1'250'000", "-3". Raises AmountUnreadable."""
    found = _NUMBER.fullmatch(text.strip().translate(_NO_GROUPS)) if len(text) <= _LONGEST else None
    plain = found and plain_digits(found[2])
    if not found or not plain:
        raise AmountUnreadable(text)
    return Decimal(("-" if found[1] in {"-", "−"} else "") + plain)


def plain_digits(number: str) -> str | None:
    """The digits with at most one point; None when the marks make no sense ("1,23,4", "12.5.000").

    A fraction of three digits stands only after a bare zero ("0.500") or after groups marked otherwise ("1,250.500").
    """
    marks = [mark for mark in number if mark in ".,"]
    if not marks:
        return number
    head, _, tail = number.rpartition(marks[-1])
    parts = re.split("[.,]", head)
    if marks.count(marks[-1]) == 1 and (len(tail) != 3 or len(marks) > 1 or head == "0"):
        return _joined(parts, marks[:-1], "." + tail)
    return _joined([*parts, tail], marks, "")


def _joined(groups: list[str], marks: list[str], fraction: str) -> str | None:
    even = len(set(marks)) <= 1 and all(len(group) == 3 for group in groups[1:])
    return "".join(groups) + fraction if even and (len(groups) == 1 or len(groups[0]) <= 3) else None

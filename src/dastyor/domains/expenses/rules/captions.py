"""What is written below a picture: perhaps what it was for, perhaps how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dastyor.domains.expenses.rules.categories import category_of
from dastyor.domains.expenses.rules.reading import read_line
from dastyor.kit.lines import fold
from dastyor.kit.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """The words as they are, the category that they name, the amount that they tell without a doubt."""

    note: str = ""
    category: str | None = None
    amount: Money | None = None


def read_caption(text: str, *, today: date, currency: str, learned: Mapping[str, str] | None = None) -> Caption:
    """What the caption tells; an empty one tells nothing."""
    items = read_line(text, today=today, currency=currency, learned=learned).items
    if len(items) == 1:
        (item,) = items
        return Caption(note=item.note, category=item.category, amount=None if item.doubt else item.amount)
    return Caption(note=" ".join(text.split())[:200], category=category_of(fold(text).split(), learned or {}))

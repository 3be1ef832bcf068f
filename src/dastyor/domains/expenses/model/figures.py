"""Reports: what a period cost, by what, beside the period before."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from dastyor.kit.money import Money
from dastyor.kit.periods import Period

PROGRAM = "program"  # the key of what a program recorded with its key: nobody paid it in person


class By(StrEnum):
    """What the items of a report are."""

    CATEGORY = "category"
    DAY = "day"
    PERSON = "person"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Span:
    """A period as people ask for it, and the one that it is compared with."""

    period: Period
    before: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a report. `share` is of the total, to four places; `previous` is the same line of the period before.

    `key` is a category, a person's id, or the first day of a day or month; `name` is empty where a language names it.
    """

    key: str
    name: str
    amount: Money
    count: int
    share: Decimal
    previous: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The figures of a span in one currency, each rounded once. `unknown`: what no rate converts, as entered."""

    span: Span
    by: By
    items: tuple[Item, ...]
    total: Money
    previous: Money
    count: int
    unknown: tuple[Money, ...] = ()
    unknown_before: tuple[Money, ...] = ()

    @property
    def currency(self) -> str:
        """What every figure is in."""
        return self.total.currency

    @property
    def change(self) -> Decimal | None:
        """How much more than before, as a share of it; None where nothing can be compared."""
        if self.previous.amount <= 0:
            return None
        return (self.total.amount - self.previous.amount) / self.previous.amount


@dataclass(frozen=True, slots=True)
class Sum:
    """What the store says of one item: exact, not rounded; in `unknown` where no rate converts it."""

    is_before: bool
    key: str
    unknown: str | None
    amount: Decimal
    count: int

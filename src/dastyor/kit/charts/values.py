"""What a chart is told: words ready to be read, and sizes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a ranking: its name, its figure and share as words; `before` is marked on its bar.

    `is_rest`: the sum of many that are not shown; it is paler and sets no scale.
    """

    name: str
    figure: str
    size: Decimal
    before: Decimal = Decimal(0)
    share: str = ""
    is_rest: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One step of a time: `label` stands below it where there is room."""

    label: str
    size: Decimal
    before: Decimal = Decimal(0)

"""Figures that a domain offers to the others in its metrics.py: alerts watch them and know no domain for it.

Not Prometheus, whose counters are in kit.metrics: these are the business of one workspace.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from dastyor.kit.actor import Right
from dastyor.kit.ids import WorkspaceId

if TYPE_CHECKING:
    from dastyor.kit.db import Tx

_REST = "/api/v1"
_LONGEST = 24  # characters of a key: with a condition and an amount it has to fit into a button


class Kind(StrEnum):
    """What a figure is."""

    MONEY = "money"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The moments [start, end) in UTC; the currency that money is told in, and the zone whose days are counted."""

    start: datetime
    end: datetime
    currency: str
    timezone: str


Figure = Callable[["Tx", WorkspaceId, Stretch], Awaitable[Decimal | None]]
LastAt = Callable[["Tx", WorkspaceId], Awaitable[datetime | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A figure that can be told of any stretch of time.

    `key` begins with the domain, `text` is the key of its name, `right` is what its reader needs. `figure` is None
    where nothing can be said. `last_at` is when its newest datum came, None before the first; where only the hour is
    known it is that hour's end, so that silence is never told too early. `rows` is the press that opens what it is
    made of; `path` is where REST has it, below the version: unsaid, the summary of its domain.
    """

    key: str
    text: str
    kind: Kind
    right: Right
    figure: Figure
    last_at: LastAt
    rows: tuple[str, tuple[str, ...]]
    path: str = ""

    def __post_init__(self) -> None:
        if len(self.key) > _LONGEST:
            raise ValueError(f"metric {self.key} has more than {_LONGEST} characters")

    def address(self, first: date, last: date) -> str:
        """Where a program finds what the figure of these days is made of, both included."""
        path = self.path or f"/{self.key.partition('.')[0]}/summary"
        return f"{_REST}{path}?from={first}&to={last}"


def by_key(parts: Iterable[Sequence[Metric]]) -> dict[str, Metric]:
    """What the domains' parts offer, by key, in their order. Raises ValueError for one that is offered twice."""
    found: dict[str, Metric] = {}
    for metric in (each for part in parts for each in part):
        if found.setdefault(metric.key, metric) is not metric:
            raise ValueError(f"metric {metric.key} is offered twice")
    return found

"""What is asked of rates, and what a source gave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple


class Wanted(NamedTuple):
    """One rate that is wanted: what one `base` was worth in `quote` on that day."""

    day: date
    base: str
    quote: str


class Leg(NamedTuple):
    """A pair as one source gives it; a cross rate is made of two."""

    source: str
    base: str
    quote: str


class Found(NamedTuple):
    """What is known of a leg: the value, and the day that the source gave it for."""

    value: Decimal
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """How a source of rates does; `newest` is the last day that it has given a rate for."""

    name: str
    tried_at: datetime | None = None
    good_at: datetime | None = None
    problem: str | None = None
    newest: date | None = None

"""What this domain's parts need of one another without importing one another's files."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from dastyor.kit.money import Rate


class DayRates(Protocol):
    """The one rate of a day and a pair."""

    async def on(self, day: date, base: str, quote: str) -> Rate | None:
        """The rate that every conversion of this day and pair uses from now on; None while none is known."""
        ...

"""What this domain's parts need of one another and of outside, as small protocols."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Protocol

from dastyor.domains.expenses.model.rates import Wanted
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.money import Rate


class RateSource(Protocol):
    """Somebody who publishes exchange rates. Each method raises a Problem when there is no believable answer."""

    async def day(self, day: date | None = None) -> list[Rate]:
        """All rates in force on the day, each with the day it was given for; without one the latest."""
        ...

    async def stretch(self, currency: str, first: date, last: date) -> list[Rate]:
        """The rates of one currency for the days from `first` to `last`, as many as one answer holds; `last` is among them."""
        ...


class DayRates(Protocol):
    """The one rate of a day and a pair."""

    async def on(self, day: date, base: str, quote: str) -> Rate | None:
        """The rate that every conversion of this day and pair uses from now on; None while none is known."""
        ...

    async def on_days(self, wanted: Collection[Wanted]) -> dict[Wanted, Rate]:
        """The same for many at once; what is unknown is not among them."""
        ...

    async def send_for(self, workspace: WorkspaceId, wanted: Iterable[Wanted]) -> None:
        """After this transaction the sources are asked for these."""
        ...

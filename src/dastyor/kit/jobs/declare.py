"""How a domain declares its jobs. Nothing of the queue's library is imported here: faces import this file."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, get_type_hints
from zoneinfo import ZoneInfo

import msgspec

if TYPE_CHECKING:
    from dastyor.kit.db import Database

Function = Callable[..., Awaitable[None]]
Next = Callable[[datetime], datetime]

TRIES = 5
TRACE = "traceparent"  # the stored argument that carries the trace; no function sees it


@dataclass(frozen=True, slots=True)
class Outside:
    """What a job that asks the outside world is given: it waits for answers with no transaction open, then opens its own.

    Such a job may be done twice, wholly or in part; its own rows must make that harmless.
    """

    database: Database
    is_last_try: bool = True


@dataclass(frozen=True)
class Task:
    """Something to be done in a transaction of its own: `domain.function`, with the function to call."""

    name: str
    queue: str
    function: Function
    tries: int = TRIES
    next_due: Next | None = None  # for a periodic one: the first slot after a moment
    is_outside: bool = False
    at_start: bool = False  # for a periodic one: also whenever the product starts

    def __call__(self, *args: Any, **kwargs: Any) -> Awaitable[None]:
        """The function itself, for tests and for calling it at once."""
        return self.function(*args, **kwargs)

    @cached_property
    def _kinds(self) -> dict[str, Any]:
        return get_type_hints(self.function)

    def arguments(self, stored: dict[str, Any]) -> dict[str, Any]:
        """The stored arguments as the function's own types. Raises msgspec.ValidationError."""
        given = {name: value for name, value in stored.items() if name != TRACE}
        return {name: msgspec.convert(value, self._kinds.get(name, Any)) for name, value in given.items()}


class Jobs:
    """The jobs of one domain."""

    def __init__(self, domain: str) -> None:
        self.domain = domain
        self.tasks: dict[str, Task] = {}

    def task(self, function: Function) -> Task:
        """Declare what may be done later; it takes the transaction, then named arguments of plain and kit types.

        With an argument `workspace` the transaction sees that workspace, otherwise none.
        """
        return self._add(function)

    def patient(self, tries: int) -> Callable[[Function], Task]:
        """The same with another number of tries before it is dead."""
        return lambda function: self._add(function, tries=tries)

    def outside(self, function: Function) -> Task:
        """Declare what asks the outside world later: it takes an `Outside` where others take the transaction."""
        return self._add(function, is_outside=True)

    def every(self, period: timedelta, *, outside: bool = False, at_start: bool = False) -> Callable[[Function], Task]:
        """Declare a periodic job: its slots are the whole multiples of `period` in UTC. A gap is caught up once."""
        return lambda function: self._add(
            function, next_due=lambda moment: next_multiple(moment, period), is_outside=outside, at_start=at_start
        )

    def daily(self, at: time, zone: str = "UTC") -> Callable[[Function], Task]:
        """Declare a job for every day at a time of a zone; a time that a clock change skips comes just after it."""
        return lambda function: self._add(function, next_due=lambda moment: next_daily(moment, at, ZoneInfo(zone)))

    def _add(
        self, function: Function, *, tries: int = TRIES, next_due: Next | None = None, is_outside: bool = False,
        at_start: bool = False,
    ) -> Task:  # fmt: skip
        name = f"{self.domain}.{function.__name__}"
        if name in self.tasks:
            raise ValueError(f"job {name} is declared twice")
        self.tasks[name] = Task(name, self.domain, function, tries, next_due, is_outside, at_start)
        return self.tasks[name]


def next_multiple(moment: datetime, period: timedelta) -> datetime:
    """The first whole multiple of `period` since 1970 after `moment`."""
    begin = datetime(1970, 1, 1, tzinfo=UTC)
    return begin + ((moment - begin) // period + 1) * period


def next_daily(moment: datetime, at: time, zone: ZoneInfo) -> datetime:
    """The first moment after `moment` at which the zone's clocks show `at`."""
    day = moment.astimezone(zone).date()
    while True:
        due = datetime.combine(day, at, zone).astimezone(UTC)
        if due > moment:
            return due
        day += timedelta(days=1)

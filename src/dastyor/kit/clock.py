"""What time it is for the people who use the product; the only place that asks the machine.

Product time = machine time + an offset that only a demo home may have (the sandbox's "advance the clock").
What a person can see goes by product time, in SQL as a parameter, never now().
Leases, heartbeats, retries, time-outs and flood buckets go by machine time.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(slots=True)
class Clock:
    """Product time; `offset` is kept up to date by whoever listens to the database (kit.db)."""

    offset: timedelta = timedelta()

    def now(self) -> datetime:
        """The moment in UTC as people of the product see it."""
        return machine_now() + self.offset


def machine_now() -> datetime:
    """The machine's own moment in UTC: for leases, retries and logs only."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one place


def monotonic() -> float:
    """Seconds that never go back: for measuring how long something took."""
    return time.monotonic()

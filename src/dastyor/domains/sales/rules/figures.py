"""Which stretch of time is asked, and in which order its rows are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from dastyor.domains.sales.errors import PeriodTooLong
from dastyor.domains.sales.model import Figures, Row, Step
from dastyor.kit.periods import Bucket, Period

MOST_DAYS = 366 * 50
MOST_DAYS_BY_HOUR = 92


class Sort(StrEnum):
    """What a list of groups is ordered by, the largest first; the name from A on."""

    NET = "net"
    GROSS = "gross"
    REFUNDS = "refunds"
    MARGIN = "margin"
    TRANSACTIONS = "transactions"
    UNITS = "units"
    NAME = "name"


def asked(first: date | None, last: date | None, today: date) -> Period:
    """The days from the first to the last, both included: this month so far without them. Raises PeriodBackwards."""
    end = last or today
    return Period.between(first or min(end.replace(day=1), end), end)


def so_far(bucket: Bucket, today: date) -> tuple[Period, Period]:
    """The calendar bucket up to today, and as many days of the one before it: Monday to Wednesday beside the same."""
    whole = Period.around(today, bucket)
    period, before = whole.so_far(today), whole.previous()
    return period, Period(before.start, min(before.end, before.start + timedelta(days=period.days)))


def checked(period: Period, step: Step | None = None) -> Period:
    """The same, when it is not too long. Raises PeriodTooLong."""
    if period.days > (MOST_DAYS_BY_HOUR if step is Step.HOUR else MOST_DAYS):
        raise PeriodTooLong(days=period.days)
    return period


def whole_months(period: Period) -> Period:
    """The months that lie whole inside the period; an empty one at its end when there are none."""
    first = period.start if period.start.day == 1 else Period.month(period.start).end
    last = Period.month(period.end).start
    return Period(first, last) if first < last else Period(period.end, period.end)


def summed(rows: Iterable[Row]) -> Figures:
    """All rows together."""
    total = Figures()
    for row in rows:
        total += row.figures
    return total


def ordered(rows: Sequence[Row], sort: Sort, limit: int) -> tuple[Row, ...]:
    """The first rows of that order; those that are equal by their key."""
    if sort is Sort.NAME:
        return tuple(sorted(rows, key=lambda row: (row.name or row.key, row.key))[:limit])
    return tuple(sorted(rows, key=lambda row: (-getattr(row.figures, sort.value), row.key))[:limit])

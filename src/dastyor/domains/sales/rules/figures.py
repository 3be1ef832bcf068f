"""Which stretch of time is asked, and in which order its rows are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from dastyor.domains.sales.errors import PeriodTooLong
from dastyor.domains.sales.model import Course, Figures, Row, Step, Tick
from dastyor.kit.periods import Bucket, Period, time_zone

MOST_DAYS = 366 * 50
MOST_DAYS_BY_HOUR = 92
_LEAST_HOURS = 8  # of a day's course: one column alone would be as wide as the picture


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


def course_of_day(rows: Sequence[Row], before: Sequence[Row], zone: str, now: datetime, currency: str) -> Course:
    """The day by its hours so far beside the same hours of the day before; all hours of both are told, eight at least.

    A row is named by its hour's first moment, `now` is in UTC. The hour that runs counts whole of the day before.
    """
    place = time_zone(zone)
    this, last = _by_hour(rows, place), _by_hour(before, place)
    until = now.astimezone(place).hour + 1
    hours = [*this, *last]
    first, end = min(hours, default=0), max(hours, default=-1) + 1
    if hours and end - first < _LEAST_HOURS:
        end = min(24, first + _LEAST_HOURS)
        first = end - _LEAST_HOURS
    whole = range(first, end)
    ticks = tuple(Tick(key=hour, net=_net(this.get(hour)), before=_net(last.get(hour))) for hour in whole)
    previous = sum((figures for hour, figures in last.items() if hour < until), Figures())
    return Course(
        currency=currency, ticks=ticks, total=sum(this.values(), Figures()), previous=previous, until=until
    )  # fmt: skip


def course_of_days(
    period: Period, before: Period, rows: Sequence[Row], older: Sequence[Row], previous: Figures, currency: str
) -> Course:
    """The days of the whole calendar period beside those at the same place in the one before it."""
    nets = {date.fromisoformat(row.key): row.figures.net for row in (*rows, *older)}
    ticks = tuple(
        Tick(key=day, net=nets.get(day, Decimal(0)), before=nets.get(was, Decimal(0)) if was in before else Decimal(0))
        for number, day in enumerate(period)
        for was in (before.start + timedelta(days=number),)
    )
    return Course(currency=currency, ticks=ticks, total=summed(rows), previous=previous)


def _by_hour(rows: Sequence[Row], place: ZoneInfo) -> dict[int, Figures]:
    """Figures by the hour of the clock there; one that a clock shows twice is both."""
    made: dict[int, Figures] = {}
    for row in rows:
        hour = datetime.fromisoformat(row.key).astimezone(place).hour
        made[hour] = made.get(hour, Figures()) + row.figures
    return made


def _net(figures: Figures | None) -> Decimal:
    return figures.net if figures else Decimal(0)


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


def enough(days: Iterable[tuple[date, int]], need: int, *, but: date) -> list[date]:
    """The first of these days, newest first, that have `need` transactions together; one that is partly told counts none."""
    found = []
    for day, count in days:
        found.append(day)
        need -= 0 if day == but else count
        if need <= 0:
            break
    return found

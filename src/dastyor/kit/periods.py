"""Periods: a day, week, month, quarter, year as [start, end) of days in the workspace's time zone.

Pure: which day it is today is an argument; `today` and `bounds` are the two bridges to moments in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dastyor.kit.errors import Problem

_DAY = timedelta(days=1)


class Bucket(StrEnum):
    """How long one step of a report is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {Bucket.MONTH: 1, Bucket.QUARTER: 3, Bucket.YEAR: 12}


class TimeZoneUnknown(Problem):
    """There is no such time zone."""

    key, status = "period-zone-unknown", 422


class PeriodBackwards(Problem):
    """The period ends before it begins."""

    key, status = "period-backwards", 422


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `start` up to, not with, `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise PeriodBackwards(start=self.start.isoformat(), end=self.end.isoformat())

    @classmethod
    def day(cls, day: date) -> Period:
        """That one day."""
        return cls(day, _next(day, Bucket.DAY))

    @classmethod
    def around(cls, day: date, bucket: Bucket) -> Period:
        """The day, week (from Monday), month, quarter or year that holds `day`."""
        start = _first(day, bucket)
        return cls(start, _next(start, bucket))

    @classmethod
    def week(cls, day: date) -> Period:
        """The week of `day`, from Monday."""
        return cls.around(day, Bucket.WEEK)

    @classmethod
    def month(cls, day: date) -> Period:
        """The calendar month of `day`."""
        return cls.around(day, Bucket.MONTH)

    @classmethod
    def quarter(cls, day: date) -> Period:
        """The calendar quarter of `day`."""
        return cls.around(day, Bucket.QUARTER)

    @classmethod
    def year(cls, day: date) -> Period:
        """The calendar year of `day`."""
        return cls.around(day, Bucket.YEAR)

    @classmethod
    def last(cls, days: int, today: date) -> Period:
        """So many days, today the last of them. Raises ValueError unless days > 0."""
        if days < 1:
            raise ValueError(f"a period of {days} days")
        return cls(today - (days - 1) * _DAY, today + _DAY)

    @classmethod
    def between(cls, first: date, last: date) -> Period:
        """From the first day to the last, both included: how people and the API say it."""
        return cls(first, last + _DAY)

    @property
    def last_day(self) -> date:
        """The last day inside; of an empty period, the day before its start."""
        return self.end - _DAY

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    @property
    def bucket(self) -> Bucket | None:
        """Which calendar step it is exactly; None for any other stretch."""
        return next((step for step in Bucket if self == Period.around(self.start, step)), None)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def __iter__(self) -> Iterator[date]:
        return (self.start + number * _DAY for number in range(self.days))

    def previous(self) -> Period:
        """The period before it: the month before a month, else as many days as it has."""
        step = self.bucket
        if step is None:
            return Period(self.start - (self.end - self.start), self.start)
        return Period.around(self.start - _DAY, step)

    def next(self) -> Period:
        """The period after it: the month after a month, else as many days as it has."""
        step = self.bucket
        return Period(self.end, self.end + (self.end - self.start) if step is None else _next(self.end, step))

    def so_far(self, today: date) -> Period:
        """The part up to today, today included: the month so far. Empty when it lies ahead."""
        return Period(self.start, max(self.start, min(self.end, today + _DAY)))

    def buckets(self, bucket: Bucket) -> Iterator[Period]:
        """It in steps, without gaps; the first and the last are cut at its edges."""
        start = self.start
        while start < self.end:
            end = min(self.end, _next(_first(start, bucket), bucket))
            yield Period(start, end)
            start = end

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """The moments [from, until) in UTC. Raises TimeZoneUnknown."""
        return midnight(self.start, zone), midnight(self.end, zone)


def today(now: datetime, zone: str) -> date:
    """Which day it is in the zone at the moment `now` (aware). Raises TimeZoneUnknown."""
    return now.astimezone(time_zone(zone)).date()


def midnight(day: date, zone: str) -> datetime:
    """When the day begins in the zone, in UTC.

    Where clocks skip midnight (Cairo, Beirut in spring) the day begins with its first existing minute: fold=0 of a
    missing time counts with the offset before the change, which is that very moment.
    """
    return datetime.combine(day, time.min, time_zone(zone)).astimezone(UTC)


@lru_cache(maxsize=256)
def time_zone(name: str) -> ZoneInfo:
    """The zone of that IANA name. Raises TimeZoneUnknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # ZoneInfo says all three, for odd names and folders
        raise TimeZoneUnknown(zone=name[:40], hint="Use a name such as Asia/Tashkent or Europe/Moscow.") from None


def _first(day: date, bucket: Bucket) -> date:
    if bucket is Bucket.DAY:
        return day
    if bucket is Bucket.WEEK:
        return day - day.weekday() * _DAY
    months = _MONTHS[bucket]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def _next(start: date, bucket: Bucket) -> date:
    if bucket is Bucket.DAY:
        return start + _DAY
    if bucket is Bucket.WEEK:
        return start + 7 * _DAY
    months = start.month - 1 + _MONTHS[bucket]
    return date(start.year + months // 12, months % 12 + 1, 1)

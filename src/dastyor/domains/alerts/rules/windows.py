"""Which stretch of time a rule is about, and when it is judged (docs/decisions/alerts-judged-at-closing.md).

A window that may still fill up is judged at its closing: the closing hour of its last day. The one rule: a closed
window always ends at its closing hour, however late one looks, so that looking twice finds the same figure.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from dastyor.domains.alerts.model import Window
from dastyor.kit.periods import Bucket, Period, midnight, time_zone, today

_BUCKETS = {Window.DAY: Bucket.DAY, Window.WEEK: Bucket.WEEK, Window.MONTH: Bucket.MONTH}
_WEEK = timedelta(days=7)


def period(window: Window, day: date) -> Period:
    """The window that holds the day."""
    return Period.around(day, _BUCKETS[window])


def closing(days: Period, hour: int, timezone: str) -> datetime:
    """When these days are judged, in UTC: at that hour of the last of them, 24 is its end."""
    if hour >= 24:
        return midnight(days.end, timezone)
    return datetime.combine(days.last_day, time(hour), time_zone(timezone)).astimezone(UTC)


def last_closed(window: Window, now: datetime, hour: int, timezone: str) -> Period:
    """The last window whose closing has come."""
    days = period(window, today(now, timezone))
    return days if closing(days, hour, timezone) <= now else days.previous()


def next_closing(window: Window, now: datetime, hour: int, timezone: str) -> datetime:
    """The first closing after now."""
    days = period(window, today(now, timezone))
    at = closing(days, hour, timezone)
    return at if at > now else closing(days.next(), hour, timezone)


def compared(window: Window, days: Period) -> Period:
    """What the days are compared with: the same weekday a week before, else the window before."""
    return Period(days.start - _WEEK, days.end - _WEEK) if window is Window.DAY else days.previous()


def same_moment(days: Period, before: Period, now: datetime, timezone: str) -> datetime:
    """As far into `before` as now is into `days`, by days and the wall clock; at most its end."""
    here = now.astimezone(time_zone(timezone))
    day = before.start + (here.date() - days.start)
    at = datetime.combine(day, here.time(), time_zone(timezone)).astimezone(UTC)
    return min(at, midnight(before.end, timezone))

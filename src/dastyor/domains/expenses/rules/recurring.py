"""When a recurring expense is due, and when people are asked about it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from dastyor.domains.expenses.errors import NotADay
from dastyor.domains.expenses.model.recurring import Every
from dastyor.kit.periods import time_zone

MORNING = time(9)  # of the workspace: the day has begun, and it is not over
_FIRST, _LAST = date(2000, 1, 1), date(2100, 12, 31)
_DAYS = {Every.DAY: 1, Every.WEEK: 7}
_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}


def checked_begin(day: date) -> date:
    """The day itself. Raises NotADay outside 2000 to 2100."""
    if not _FIRST <= day <= _LAST:
        raise NotADay(day=day.isoformat(), hint="A recurring expense begins on a day from 2000 to 2100.")
    return day


def due(begins_on: date, every: Every, number: int) -> date:
    """The turn of that number, from 0; the 31st is the last day of a shorter month, and the 31st again afterwards."""
    if every in _DAYS:
        return begins_on + timedelta(days=_DAYS[every] * number)
    months = begins_on.year * 12 + begins_on.month - 1 + _MONTHS[every] * number
    year, month = divmod(months, 12)
    return date(year, month + 1, min(begins_on.day, monthrange(year, month + 1)[1]))


def first_from(begins_on: date, every: Every, day: date) -> date:
    """The first turn on that day or after it."""
    if day <= begins_on:
        return begins_on
    if every in _DAYS:
        number = -(-(day - begins_on).days // _DAYS[every])
    else:
        months = (day.year - begins_on.year) * 12 + day.month - begins_on.month
        number = months // _MONTHS[every]
    found = due(begins_on, every, number)
    return found if found >= day else due(begins_on, every, number + 1)


def turns(begins_on: date, every: Every, since: date, until: date) -> Iterator[date]:
    """The turns from one day to another, both included."""
    day = first_from(begins_on, every, since)
    while day <= until:
        yield day
        day = first_from(begins_on, every, day + timedelta(days=1))


def asked_at(day: date, timezone: str) -> datetime:
    """When people are asked about a turn of that day, in UTC."""
    return datetime.combine(day, MORNING, time_zone(timezone)).astimezone(UTC)


def day_to_ask(now: datetime, timezone: str) -> date:
    """The last day whose turns are to be asked: today from nine on, before it yesterday."""
    here = now.astimezone(time_zone(timezone))
    return here.date() if here.time() >= MORNING else here.date() - timedelta(days=1)


def quiet_until(now: datetime, timezone: str, begins: time | None, ends: time | None) -> datetime | None:
    """When the quiet hours that hold now are over; None outside them."""
    if begins is None or ends is None:
        return None
    here = now.astimezone(time_zone(timezone))
    clock = here.time()
    if not (begins <= clock < ends if begins < ends else clock >= begins or clock < ends):
        return None
    day = here.date() if ends > clock else here.date() + timedelta(days=1)
    return datetime.combine(day, ends, time_zone(timezone)).astimezone(UTC)

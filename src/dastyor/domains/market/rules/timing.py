"""When something is shown again, and when a seller is asked."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dastyor.kit.periods import time_zone

REST = timedelta(days=3)  # between two questions whether an ad is sold
UNDO = timedelta(days=1)
_DAY_FROM, _DAY_TO = time(9), time(21)  # when people are asked who have named no quiet hours


def next_turn(now: datetime, *, every: timedelta, zone: str, quiet_from: int, quiet_to: int) -> datetime:
    """The first moment at or after `now + every` outside the quiet hours, which are whole hours of the zone's clock."""
    return _out_of(now + every, time_zone(zone), time(quiet_from), time(quiet_to))


def is_quiet(now: datetime, *, zone: str, quiet_from: int, quiet_to: int) -> bool:
    """Whether nothing is shown just now."""
    return _out_of(now, time_zone(zone), time(quiet_from), time(quiet_to)) != now


def midnight(now: datetime, zone: str) -> datetime:
    """When the day of the zone began."""
    return now.astimezone(time_zone(zone)).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)


def next_question(now: datetime, *, zone: str, quiet_from: time | None, quiet_to: time | None) -> datetime:
    """Three days on, in the seller's waking hours: outside his quiet hours, or from nine to nine."""
    begins, ends = (quiet_from, quiet_to) if quiet_from and quiet_to else (_DAY_TO, _DAY_FROM)
    return _out_of(now + REST, time_zone(zone), begins, ends)


def _out_of(moment: datetime, place: ZoneInfo, begins: time, ends: time) -> datetime:
    """The moment itself, or the end of the quiet hours that hold it."""
    here = moment.astimezone(place)
    clock = here.time()
    held = begins <= clock < ends if begins < ends else begins != ends and (clock >= begins or clock < ends)
    if not held:
        return moment
    end = here.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
    end = end if end > here else end + timedelta(days=1)
    return end.astimezone(moment.tzinfo)

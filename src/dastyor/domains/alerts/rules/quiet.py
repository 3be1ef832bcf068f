"""Quiet hours: until when nothing is told, and how long silence has lasted when they do not count."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from dastyor.domains.alerts.model import QuietHours
from dastyor.kit.periods import time_zone


def quiet_until(quiet: QuietHours | None, now: datetime, timezone: str) -> datetime | None:
    """When the quiet hours that hold now are over; None outside them."""
    if quiet is None:
        return None
    clock = now.astimezone(time_zone(timezone)).time()
    begins, ends = quiet.begins, quiet.ends
    holds = begins <= clock < ends if begins < ends else clock >= begins or clock < ends
    return _next(now, ends, timezone) if holds else None


def runs_out(since: datetime, waking: timedelta, quiet: QuietHours | None, timezone: str) -> datetime:
    """When so much time has passed since then, quiet hours not counted: a closed shop is no silent one."""
    at = quiet_until(quiet, since, timezone) or since
    if quiet is None:
        return at + waking
    while (begins := _next(at, quiet.begins, timezone)) < at + waking:
        waking -= begins - at
        at = _next(begins, quiet.ends, timezone)
    return at + waking


def _next(moment: datetime, clock: time, timezone: str) -> datetime:
    """The first moment after `moment` at which the zone's clocks show that."""
    zone = time_zone(timezone)
    day = moment.astimezone(zone).date()
    while True:
        at = datetime.combine(day, clock, zone).astimezone(UTC)
        if at > moment:
            return at
        day += timedelta(days=1)

"""Seeing: the figures that a rule is judged by, asked of the domain that offers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from dastyor.domains.alerts.model import Condition, QuietHours, Rule, Seen, Wish
from dastyor.domains.alerts.preferences import CLOSING_HOUR
from dastyor.domains.alerts.rules import judging, quiet, windows
from dastyor.kit.db import Tx
from dastyor.kit.figures import Metric, Stretch
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.offers import Locale
from dastyor.kit.periods import Period, midnight, today

#: How often a figure is looked at that may pass its limit at any moment: as long as an owner can well wait.
OFTEN = timedelta(minutes=10)
_USUAL = 28  # days whose figure is an ordinary one: every weekday as often as the others


def offered(tx: Tx) -> Mapping[str, Metric]:
    """What the domains of this installation offer, by key."""
    return tx.ports.metrics() if tx.ports else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How the workspace counts: its currency, its zone, and the hour at which its days close."""

    currency: str
    timezone: str
    closes: int


class Seeing:
    """The figures of one transaction's workspace."""

    def __init__(self, tx: Tx, workspace: WorkspaceId, place: Place) -> None:
        self.tx, self.workspace, self.place, self.now = tx, workspace, place, tx.clock.now()

    @classmethod
    async def at(cls, tx: Tx, workspace: WorkspaceId, locale: Locale | None = None) -> Seeing:
        """By what the workspace has set."""
        preferences = tx.ports.preferences if tx.ports else None
        closes = CLOSING_HOUR.default
        if preferences is not None:
            locale = await preferences.locale(tx, workspace)
            closes = (await preferences.preferences(tx, workspace)).get(CLOSING_HOUR.key, closes)
        assert locale is not None and isinstance(closes, int)
        return cls(tx, workspace, Place(currency=locale.currency, timezone=locale.timezone, closes=closes))

    async def judged(self, metric: Metric, rule: Rule, quiet_hours: QuietHours | None) -> Seen | None:
        """What the rule is judged by now; None while no window has closed since it was made."""
        wish, zone = rule.wish, self.place.timezone
        if wish.condition is Condition.NO_DATA:
            return await self.silence(metric, rule, quiet_hours)
        if wish.condition is Condition.ABOVE:
            return await self.so_far(metric, wish)
        days = windows.last_closed(wish.window, self.now, self.place.closes, zone)
        if windows.closing(days, self.place.closes, zone) <= rule.since:
            return None
        before = windows.compared(wish.window, days)
        return await self._seen(metric, wish, days, self._closing(days), before, self._closing(before))

    async def silence(self, metric: Metric, rule: Rule, quiet_hours: QuietHours | None) -> Seen:
        """Since when nothing came, and whether that is too long; before the first datum, since the rule was made."""
        about = await metric.last_at(self.tx, self.workspace) or rule.since
        return Seen(about=about, is_broken=self._runs_out(rule.wish, about, quiet_hours) <= self.now)

    async def so_far(self, metric: Metric, wish: Wish) -> Seen:
        """The window that holds now, up to now; what it is compared with, up to the same moment."""
        days = windows.period(wish.window, today(self.now, self.place.timezone))
        before = windows.compared(wish.window, days)
        until = windows.same_moment(days, before, self.now, self.place.timezone)
        return await self._seen(metric, wish, days, self.now, before, until)

    def next_look(self, wish: Wish, seen: Seen | None, quiet_hours: QuietHours | None) -> datetime:
        """When the rule may next be broken, or be so no longer."""
        if wish.condition is Condition.ABOVE:
            return self.now + OFTEN
        if wish.condition is Condition.NO_DATA:
            assert seen is not None
            return max(self._runs_out(wish, seen.about, quiet_hours), self.now + OFTEN)
        return windows.next_closing(wish.window, self.now, self.place.closes, self.place.timezone)

    async def usual(self, metric: Metric) -> Decimal | None:
        """What an ordinary day of the last four weeks brought."""
        day, zone = today(self.now, self.place.timezone), self.place.timezone
        start = midnight(day - timedelta(days=_USUAL), zone)
        figure = await self._figure(metric, self.place.currency, start, midnight(day, zone))
        return None if figure is None else figure / _USUAL

    async def _seen(
        self, metric: Metric, wish: Wish, days: Period, until: datetime, before: Period, until_before: datetime
    ) -> Seen:
        currency, zone = wish.currency or self.place.currency, self.place.timezone
        start = midnight(days.start, zone)
        figure = await self._figure(metric, currency, start, until)
        compared = None
        if wish.condition is Condition.CHANGE:
            compared = await self._figure(metric, currency, midnight(before.start, zone), until_before)
        broken = judging.is_broken(wish, figure, compared)
        return Seen(about=start, is_broken=broken, figure=figure, before=compared)

    async def _figure(self, metric: Metric, currency: str, start: datetime, end: datetime) -> Decimal | None:
        stretch = Stretch(start=start, end=end, currency=currency, timezone=self.place.timezone)
        return await metric.figure(self.tx, self.workspace, stretch)

    def _closing(self, days: Period) -> datetime:
        return windows.closing(days, self.place.closes, self.place.timezone)

    def _runs_out(self, wish: Wish, since: datetime, quiet_hours: QuietHours | None) -> datetime:
        return quiet.runs_out(since, timedelta(hours=int(wish.value)), quiet_hours, self.place.timezone)

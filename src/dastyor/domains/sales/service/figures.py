"""Figures: the day, the trend and the margin at once, from totals."""

from __future__ import annotations

from datetime import date

from dastyor.domains.sales.model import By, Course, Step, Summary
from dastyor.domains.sales.rules import figures as rules
from dastyor.domains.sales.rules.figures import Sort
from dastyor.domains.sales.service.rights import READ
from dastyor.domains.sales.store import FiguresStore
from dastyor.kit.actor import Actor
from dastyor.kit.currencies import known_currency
from dastyor.kit.db import Tx
from dastyor.kit.periods import Bucket, Period, today


class SalesFigures:
    """What a person or a program can ask about sums."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.store = tx, FiguresStore(tx)

    def period(self, actor: Actor, first: date | None, last: date | None) -> Period:
        """The days asked for, both included; this month so far without them. Raises PeriodBackwards."""
        return rules.asked(first, last, today(self.tx.clock.now(), actor.timezone))

    async def summary(self, actor: Actor, period: Period, step: Step, currency: str | None = None) -> Summary:
        """The period in steps, empty ones left out, its total, and the total of the period before.

        Raises PeriodTooLong, CurrencyUnknown, Forbidden.
        """
        actor.require(READ)
        wanted, period = known_currency(currency or actor.currency), rules.checked(period, step)
        if step is Step.HOUR:
            rows = await self.store.hours(actor.workspace, *period.bounds(actor.timezone), wanted)
        else:
            rows = await self.store.steps(actor.workspace, period, step, wanted)
        total, previous = await self.store.beside(actor.workspace, period, wanted)
        return Summary(currency=wanted, rows=tuple(rows), total=total, previous=previous)

    async def course(self, actor: Actor, bucket: Bucket) -> Course:
        """The day, week or month up to now, beside as much of the one before it. Raises Forbidden."""
        actor.require(READ)
        now = self.tx.clock.now()
        day = today(now, actor.timezone)
        whole, (period, passed) = Period.around(day, bucket), rules.so_far(bucket, day)
        before, currency = whole.previous(), actor.currency
        if bucket is Bucket.DAY:
            rows = await self.store.hours(actor.workspace, *whole.bounds(actor.timezone), currency)
            older = await self.store.hours(actor.workspace, *before.bounds(actor.timezone), currency)
            return rules.course_of_day(rows, older, actor.timezone, now, currency)
        rows = await self.store.steps(actor.workspace, period, Step.DAY, currency)
        older = await self.store.steps(actor.workspace, before, Step.DAY, currency)
        previous = await self.store.total(actor.workspace, passed, currency)
        return rules.course_of_days(whole, before, rows, older, previous, currency)

    async def by(
        self, actor: Actor, period: Period, by: By, *, sort: Sort, limit: int, currency: str | None = None
    ) -> Summary:
        """The largest groups of the period. The total is of the whole period, those without a group too.

        Raises PeriodTooLong, CurrencyUnknown, Forbidden.
        """
        actor.require(READ)
        wanted, period = known_currency(currency or actor.currency), rules.checked(period)
        rows = await self.store.groups(actor.workspace, period, by, wanted, sort=sort, limit=limit)
        total, previous = await self.store.beside(actor.workspace, period, wanted)
        return Summary(currency=wanted, rows=tuple(rows), total=total, previous=previous)

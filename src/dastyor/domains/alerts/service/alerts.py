"""Alerts as people and programs use them: look, make, stop, resume, and send one to see how it looks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from dastyor.domains.alerts.errors import NoSuchAlert, NoSuchMetric, TooManyAlerts
from dastyor.domains.alerts.model import Breach, Condition, Rule, RuleId, Seen, Window, Wish
from dastyor.domains.alerts.preferences import SET
from dastyor.domains.alerts.rules import wishes
from dastyor.domains.alerts.service import wire
from dastyor.domains.alerts.service.looks import Looks, look_at
from dastyor.domains.alerts.service.seeing import Seeing, offered
from dastyor.domains.alerts.service.telling import notice
from dastyor.domains.alerts.service.webhooks import READ, Webhooks
from dastyor.domains.alerts.store import AlertsStore
from dastyor.kit.actor import Actor
from dastyor.kit.db import Tx
from dastyor.kit.figures import Kind, Metric
from dastyor.kit.ids import new_id
from dastyor.kit.offers import Locale, record_change

MOST = 50  # that go on in one workspace: more nobody follows, and each is looked at every few minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A rule, what it watches, and the breach that lasts; `metric` is None while its domain does not run here."""

    rule: Rule
    metric: Metric | None
    breach: Breach | None = None


class Alerts:
    """What a person or a program can ask of alerts."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.store, self.clock = tx, AlertsStore(tx), tx.clock

    def metrics(self, actor: Actor) -> list[Metric]:
        """What the actor may have watched. Raises Forbidden."""
        actor.require(READ)
        return [metric for metric in offered(self.tx).values() if actor.may(metric.right)]

    def metric(self, actor: Actor, key: str) -> Metric:
        """That one. Raises NoSuchMetric, Forbidden."""
        there = {metric.key: metric for metric in self.metrics(actor)}
        if key not in there:
            raise NoSuchMetric(metric=key[:40], hint=f"One of: {', '.join(there) or 'none'}.")
        return there[key]

    async def all(self, actor: Actor) -> list[Standing]:
        """Those that go on and that the actor may see, the oldest first. Raises Forbidden."""
        may_see = {metric.key: metric for metric in self.metrics(actor)}
        rules = [
            rule
            for rule in await self.store.all(actor.workspace, MOST)
            if rule.wish.metric in may_see or rule.wish.metric not in offered(self.tx)
        ]
        lasting = await self.store.lasting(actor.workspace, [rule.id for rule in rules])
        return [
            Standing(rule=rule, metric=may_see.get(rule.wish.metric), breach=lasting.get(rule.id)) for rule in rules
        ]

    async def one(self, actor: Actor, rule: RuleId) -> Standing:
        """That one, stopped or not. Raises NoSuchAlert, Forbidden."""
        actor.require(READ)
        found = await self.store.one(actor.workspace, rule)
        metric = offered(self.tx).get(found.wish.metric) if found else None
        if found is None or (metric is not None and not actor.may(metric.right)):
            raise NoSuchAlert
        lasting = await self.store.lasting(actor.workspace, [rule])
        return Standing(rule=found, metric=metric, breach=lasting.get(rule))

    async def make(self, actor: Actor, wish: Wish) -> Standing:
        """The wish, watched from now on; one that is watched already is that one. A bare amount is in their currency.

        Raises NoSuchMetric, NotAValue, NotQuietHours, TooManyAlerts, Forbidden, and what Money refuses.
        """
        actor.require(SET)
        metric = self.metric(actor, wish.metric)
        wish = wishes.checked(wishes.with_currency(wish, metric.kind, actor.currency), metric.kind)
        self.store.hold(actor.workspace)
        there = await self.store.all(actor.workspace, MOST)
        alike = next((rule for rule in there if rule.wish == wish and rule.person == actor.person), None)
        if alike is not None:
            return await self.one(actor, alike.id)
        if len(there) >= MOST:
            raise TooManyAlerts(most=MOST)
        now = self.clock.now()
        made = Rule(id=RuleId(new_id()), wish=wish, person=actor.person, since=now, look_at=now)
        self.store.add(actor.workspace, made)
        await look_at(self.tx, actor.workspace, made)
        self._audit(actor, "made", None, made)
        return Standing(rule=made, metric=metric)

    async def stop(self, actor: Actor, rule: RuleId) -> Standing:
        """It is watched no more; doing it twice is doing it once. Raises NoSuchAlert, Forbidden."""
        actor.require(SET)
        found = await self.one(actor, rule)
        if found.rule.stopped_at is not None:
            return found
        now = self.clock.now()
        stopped = replace(found.rule, stopped_at=now)
        self.store.move(actor.workspace, stopped)
        if found.breach is not None:
            self.store.keep(actor.workspace, rule, replace(found.breach, ended_at=now))
        self._audit(actor, "stopped", found.rule, stopped)
        return replace(found, rule=stopped, breach=None)

    async def resume(self, actor: Actor, rule: RuleId) -> Standing:
        """It is watched again, from now on. Raises NoSuchAlert, TooManyAlerts, Forbidden."""
        actor.require(SET)
        self.store.hold(actor.workspace)
        found = await self.one(actor, rule)
        if found.rule.stopped_at is None:
            return found
        if len(await self.store.all(actor.workspace, MOST)) >= MOST:
            raise TooManyAlerts(most=MOST)
        now = self.clock.now()
        resumed = replace(found.rule, since=now, look_at=now, stopped_at=None)
        self.store.move(actor.workspace, resumed)
        await look_at(self.tx, actor.workspace, resumed)
        self._audit(actor, "resumed", found.rule, resumed)
        return replace(found, rule=resumed)

    async def test(self, actor: Actor, rule: RuleId) -> Seen:
        """What it is judged by just now, sent to the actor as an alert that says it is a test; nothing else changes.

        The webhook gets it too. A program's goes to whom the alert would. Raises NoSuchAlert, NoSuchMetric, Forbidden.
        """
        actor.require(SET)
        found = await self.one(actor, rule)
        if found.metric is None:
            raise NoSuchMetric(metric=found.rule.wish.metric, hint="Its domain does not run here.")
        to, quiet_hours = await Looks(self.tx).told(actor.workspace, found.rule, found.metric)
        seeing = await self._seeing(actor)
        wish = found.rule.wish
        seen = await (
            seeing.silence(found.metric, found.rule, quiet_hours)
            if wish.condition is Condition.NO_DATA
            else seeing.so_far(found.metric, wish)
        )
        to = (actor.person,) if actor.person else to
        self.tx.events.publish(actor.workspace, notice(found.rule, found.metric, seen, seeing.place, to, is_test=True))
        told = wire.facts(found.rule, found.metric, seen, seeing.place, seeing.now)
        await Webhooks(self.tx).tell(actor.workspace, wire.TEST, is_test=True, **told)
        return seen

    async def limits(
        self, actor: Actor, metric: Metric, condition: Condition, window: Window = Window.DAY
    ) -> tuple[Decimal, ...]:
        """Limits of such a window to choose from in one tap. Raises Forbidden."""
        actor.require(READ)
        usual = None
        if condition in {Condition.BELOW, Condition.ABOVE}:
            usual = await (await self._seeing(actor)).usual(metric)
        return wishes.offered(condition, actor.currency if metric.kind is Kind.MONEY else None, usual, window)

    async def _seeing(self, actor: Actor) -> Seeing:
        here = Locale(currency=actor.currency, timezone=actor.timezone)
        return await Seeing.at(self.tx, actor.workspace, here)

    def _audit(self, actor: Actor, action: str, before: Rule | None, after: Rule) -> None:
        was = _facts(before) if before else None
        record_change(self.tx, actor, f"alerts.{action}", f"alert:{after.id}", before=was, after=_facts(after))


def _facts(rule: Rule) -> dict[str, str | None]:
    wish = rule.wish
    return {
        "metric": wish.metric, "condition": wish.condition, "value": str(wish.limit), "window": wish.window,
        "stopped_at": rule.stopped_at.isoformat() if rule.stopped_at else None,
    }  # fmt: skip

"""Looks: what the timer of a rule does: judge it, tell what is to be told, and set the next timer, in one transaction.

The one rule: a timer names the moment that it is for, and does its work only while the rule waits for that moment. The
rule is locked, moved on and told of with one commit. So a look that comes twice, late, or after a kill tells once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from dastyor.domains.alerts.model import QuietHours, Rule, RuleId
from dastyor.domains.alerts.rules import judging, quiet
from dastyor.domains.alerts.service import wire
from dastyor.domains.alerts.service.seeing import Seeing, offered
from dastyor.domains.alerts.service.telling import notice
from dastyor.domains.alerts.service.webhooks import Webhooks
from dastyor.domains.alerts.store import AlertsStore
from dastyor.kit.actor import Role
from dastyor.kit.db import Tx
from dastyor.kit.figures import Metric
from dastyor.kit.ids import PersonId, WorkspaceId
from dastyor.kit.jobs import later

_AWAY = timedelta(days=1)  # until a domain is asked for again that does not run here just now


async def look_at(tx: Tx, workspace: WorkspaceId, rule: Rule) -> None:
    """The rule will be looked at when it says."""
    await later(tx, "alerts.look", at=rule.look_at, workspace=workspace, rule=rule.id, due=rule.look_at)


class Looks:
    """The looks of one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.store = tx, AlertsStore(tx)

    async def look(self, workspace: WorkspaceId, number: RuleId, due: datetime) -> None:
        """Judge the rule; nothing unless `due` is the moment that it waits for."""
        rule = await self.store.one(workspace, number)
        if rule is None or rule.stopped_at is not None or rule.look_at != due:
            return
        metric = offered(self.tx).get(rule.wish.metric)
        moved = replace(rule, look_at=self.tx.clock.now() + _AWAY)
        if metric is not None:
            moved = await self._judged(workspace, rule, metric)
        self.store.move(workspace, moved)
        await look_at(self.tx, workspace, moved)

    async def _judged(self, workspace: WorkspaceId, rule: Rule, metric: Metric) -> Rule:
        to, own_quiet = await self.told(workspace, rule, metric)
        quiet_hours = rule.wish.quiet or own_quiet
        seeing = await Seeing.at(self.tx, workspace)
        seen = await seeing.judged(metric, rule, quiet_hours)
        coming = seeing.next_look(rule.wish, seen, quiet_hours)
        if seen is None:
            return replace(rule, look_at=coming)
        now = seeing.now
        held = judging.held_until(
            now, rule.told_at, rule.wish.cooldown, quiet.quiet_until(quiet_hours, now, seeing.place.timezone)
        )
        lasting = (await self.store.lasting(workspace, [rule.id])).get(rule.id)
        step = judging.stepped(lasting, seen, now, held)
        for breach in (step.over, step.lasts):
            if breach is not None:
                self.store.keep(workspace, rule.id, breach)
        if step.tells:
            self.tx.events.publish(workspace, notice(rule, metric, seen, seeing.place, to))
            told = wire.facts(rule, metric, seen, seeing.place, now)
            await Webhooks(self.tx).tell(workspace, wire.BROKEN, **told)
            return replace(rule, look_at=coming, told_at=now)
        return replace(rule, look_at=held if step.waits and held is not None else coming)

    async def told(
        self, workspace: WorkspaceId, rule: Rule, metric: Metric
    ) -> tuple[tuple[PersonId, ...], QuietHours | None]:
        """Who is told, nobody for the owners, and the quiet hours that are his own.

        Who is a member no longer, or may no longer see the figure, is told no more. Several owners have quiet hours
        each, which only silence their phones.
        """
        audience = self.tx.ports.audience if self.tx.ports else None
        if audience is None:
            return ((rule.person,) if rule.person else ()), None
        members = await audience.listeners(self.tx, workspace, roles=tuple(metric.right.roles))
        mine = [each for each in members if each.person == rule.person]
        if not mine:
            owners = await audience.listeners(self.tx, workspace, roles=(Role.OWNER,))
            mine = owners if len(owners) == 1 else []
        to = (rule.person,) if rule.person and any(each.person == rule.person for each in members) else ()
        if not mine or mine[0].quiet_from is None or mine[0].quiet_to is None:
            return to, None
        return to, QuietHours(begins=mine[0].quiet_from, ends=mine[0].quiet_to)

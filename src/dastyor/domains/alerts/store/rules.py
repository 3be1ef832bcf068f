"""Statements about rules and their breaches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dastyor.domains.alerts.model import Breach, Condition, QuietHours, Rule, RuleId, Window, Wish
from dastyor.kit.db import Tx
from dastyor.kit.ids import PersonId, WorkspaceId

_COLUMNS = """id, metric, condition, value, currency, period, cooldown, quiet_from, quiet_to, person_id, since, look_at,
    told_at, stopped_at"""
_ADD = f"""
    insert into alerts.rule (workspace_id, {_COLUMNS})
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_MOVE = """
    update alerts.rule set since = %s, look_at = %s, told_at = %s, stopped_at = %s
    where workspace_id = %s and id = %s
"""
_ONE = f"select {_COLUMNS} from alerts.rule where workspace_id = %s and id = %s for update"
_ALL = f"""
    select {_COLUMNS} from alerts.rule where workspace_id = %s and stopped_at is null order by id limit %s
"""
_LASTING = """
    select rule_id, about, opened_at, told_at, ended_at from alerts.breach
    where workspace_id = %s and rule_id = any(%s) and ended_at is null
"""
_KEEP = """
    insert into alerts.breach (workspace_id, rule_id, about, opened_at, told_at, ended_at)
    values (%s, %s, %s, %s, %s, %s)
    on conflict (workspace_id, rule_id, opened_at) do update set
        told_at = excluded.told_at, ended_at = excluded.ended_at
"""
# Whoever makes rules of one workspace follows another: so none is made twice, and they stay as many as they may be.
_HOLD = "select pg_advisory_xact_lock(hashtextextended('alerts ' || %s, 0))"


class AlertsStore:
    """The rules of one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    def hold(self, workspace: WorkspaceId) -> None:
        """Nobody else makes a rule of this workspace until the commit."""
        self.tx.later(_HOLD, (str(workspace),))

    def add(self, workspace: WorkspaceId, rule: Rule) -> None:
        """A new one."""
        wish, quiet = rule.wish, rule.wish.quiet
        self.tx.later(
            _ADD,
            (
                workspace, rule.id, wish.metric, wish.condition, wish.value, wish.currency, wish.window, wish.cooldown,
                quiet.begins if quiet else None, quiet.ends if quiet else None, rule.person, rule.since, rule.look_at,
                rule.told_at, rule.stopped_at,
            ),
        )  # fmt: skip

    def move(self, workspace: WorkspaceId, rule: Rule) -> None:
        """Its moments become these."""
        values = (rule.since, rule.look_at, rule.told_at, rule.stopped_at, workspace, rule.id)
        self.tx.later(_MOVE, values)

    async def one(self, workspace: WorkspaceId, rule: RuleId) -> Rule | None:
        """That one, stopped or not, locked: whoever looks at it or changes it is alone."""
        row: tuple[Any, ...] | None = await self.tx.maybe(_ONE, (workspace, rule))
        return None if row is None else _rule(row)

    async def all(self, workspace: WorkspaceId, limit: int) -> list[Rule]:
        """Those that go on, the oldest first."""
        rows: list[tuple[Any, ...]] = await self.tx.all(_ALL, (workspace, limit))
        return [_rule(row) for row in rows]

    async def lasting(self, workspace: WorkspaceId, rules: Sequence[RuleId]) -> dict[RuleId, Breach]:
        """The breaches of these rules that are not over."""
        rows: list[tuple[Any, ...]] = await self.tx.all(_LASTING, (workspace, list(rules)))
        return {
            RuleId(rule): Breach(about=about, opened_at=opened_at, told_at=told_at, ended_at=ended_at)
            for rule, about, opened_at, told_at, ended_at in rows
        }

    def keep(self, workspace: WorkspaceId, rule: RuleId, breach: Breach) -> None:
        """The breach is this now."""
        values = (workspace, rule, breach.about, breach.opened_at, breach.told_at, breach.ended_at)
        self.tx.later(_KEEP, values)


def _rule(row: tuple[Any, ...]) -> Rule:
    (id_, metric, condition, value, currency, window, cooldown, begins, ends, person, since, look_at, told_at,
     stopped_at) = row  # fmt: skip
    wish = Wish(
        metric=metric, condition=Condition(condition), value=value, currency=currency, window=Window(window),
        cooldown=cooldown, quiet=None if begins is None else QuietHours(begins=begins, ends=ends),
    )  # fmt: skip
    return Rule(
        id=RuleId(id_), wish=wish, person=None if person is None else PersonId(person), since=since, look_at=look_at,
        told_at=told_at, stopped_at=stopped_at,
    )  # fmt: skip

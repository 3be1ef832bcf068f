"""The rows of rules, and what a rule that was applied to the past has changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from dastyor.domains.expenses.model import AppliedId, CategoryRule, Expense, ExpenseId, Learned, Touch
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId

MOST = 2000  # rules of a workspace that are looked at: the newest

_ALL = """
    select words, coalesce(said, words), category, made_by from expenses.rule where workspace_id = %s
    order by created_at desc, words limit %s
"""
# Own categories come first, so that a rule of the same words outweighs the name.
_LEARNED = """
    (select id, name, true from expenses.category where workspace_id = %(workspace)s)
    union all
    (select words, category, false from expenses.rule where workspace_id = %(workspace)s
        order by created_at desc, words limit %(most)s)
"""
_PUT = """
    insert into expenses.rule (workspace_id, words, said, category, made_by, created_at) values (%s, %s, %s, %s, %s, %s)
    on conflict (workspace_id, words) do update set said = excluded.said, category = excluded.category, made_by = excluded.made_by,
        created_at = excluded.created_at
"""
_TRIM = """
    delete from expenses.rule where workspace_id = %(workspace)s and words in (
        select words from expenses.rule where workspace_id = %(workspace)s order by created_at desc, words offset %(most)s)
"""
_REMOVE = "delete from expenses.rule where workspace_id = %s and words = %s"
# The last twenty of each note: what people do now counts more than what they did a thousand times long ago.
_HISTORY = """
    select asked.note, (
        select category from (
            select category, id from expenses.expense
            where workspace_id = %s and note = asked.note and removed_at is null and note <> ''
            order by id desc limit 20) as last
        group by category order by count(*) desc, max(id::text) desc limit 1)
    from unnest(%s::text[]) as asked(note)
"""
_NOTES = """
    select id, note from (
        select id, note, category from expenses.expense where workspace_id = %s and removed_at is null
        order by spent_on desc, id desc limit %s) as last
    where category <> %s and note <> ''
"""
_TOUCH = """
    insert into expenses.rule_touch (workspace_id, applied_id, expense_id, was, became, applied_at)
    values (%s, %s, %s, %s, %s, %s)
"""
_TOUCHED = (
    "select expense_id, was, became, applied_at from expenses.rule_touch where workspace_id = %s and applied_id = %s"
)
_FORGET = "delete from expenses.rule_touch where workspace_id = %s and applied_at < %s"
_UNTOUCH = "delete from expenses.rule_touch where workspace_id = %s and applied_id = %s"


class RulesStore:
    """The rules of one transaction's workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def all(self, workspace: WorkspaceId) -> list[CategoryRule]:
        """The newest first, two thousand at most."""
        rows: list[tuple[Any, ...]] = await self.tx.all(_ALL, (workspace, MOST))
        return [CategoryRule(words=row[0], said=row[1], category=row[2], made_by=row[3]) for row in rows]

    async def learned(self, workspace: WorkspaceId) -> Learned:
        """What words mean here: rules, and the names of the workspace's own categories."""
        rows: list[tuple[str, str, bool]] = await self.tx.all(_LEARNED, {"workspace": workspace, "most": MOST})
        return Learned({row[0]: row[1] for row in rows}, frozenset(row[1] for row in rows if row[2]))

    def put(self, workspace: WorkspaceId, rule: CategoryRule) -> None:
        """The rule instead of an older one of the same words; the oldest beyond the bound are forgotten."""
        row = (workspace, rule.words, rule.said, rule.category, rule.made_by, self.tx.clock.now())
        self.tx.later(_PUT, row)
        self.tx.later(_TRIM, {"workspace": workspace, "most": MOST})

    async def remove(self, workspace: WorkspaceId, words: str) -> bool:
        """Whether there was one."""
        return bool(await self.tx.run(_REMOVE, (workspace, words)))

    async def history(self, workspace: WorkspaceId, notes: Sequence[str]) -> dict[str, str]:
        """The category that each of the notes mostly had of late."""
        rows: list[tuple[str, str | None]] = await self.tx.all(_HISTORY, (workspace, list(notes)))
        return {note: category for note, category in rows if category is not None}

    async def notes(self, workspace: WorkspaceId, *, but: str, most: int) -> list[tuple[ExpenseId, str]]:
        """The notes of the newest expenses, without those that are of that category already."""
        rows: list[tuple[UUID, str]] = await self.tx.all(_NOTES, (workspace, most, but))
        return [(ExpenseId(row[0]), row[1]) for row in rows]

    async def touch(self, workspace: WorkspaceId, applied: AppliedId, before: Sequence[Expense], became: str) -> None:
        """What the applied rule found is remembered, to be brought back."""
        now = self.tx.clock.now()
        await self.tx.many(_TOUCH, [(workspace, applied, each.id, each.category, became, now) for each in before])

    async def touched(self, workspace: WorkspaceId, applied: AppliedId) -> list[Touch]:
        """What the applied rule changed; nothing when it is forgotten."""
        rows: list[tuple[UUID, str, str, datetime]] = await self.tx.all(_TOUCHED, (workspace, applied))
        return [Touch(ExpenseId(row[0]), row[1], row[2], row[3]) for row in rows]

    def forget(self, workspace: WorkspaceId, *, before: datetime) -> None:
        """What can be undone no more needs no memory."""
        self.tx.later(_FORGET, (workspace, before))

    def untouch(self, workspace: WorkspaceId, applied: AppliedId) -> None:
        """It was undone."""
        self.tx.later(_UNTOUCH, (workspace, applied))

"""The rows of a workspace's own categories."""

from __future__ import annotations

from dastyor.domains.expenses.model import OwnCategory
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId

_ALL = "select id, name from expenses.category where workspace_id = %s order by name, id limit %s"
_ADD = """
    insert into expenses.category (workspace_id, id, name, created_at) values (%s, %s, %s, %s)
    on conflict (workspace_id, id) do nothing
"""
_REMOVE = "delete from expenses.category where workspace_id = %s and id = %s"
_RULES = "delete from expenses.rule where workspace_id = %s and category = %s"

MOST = 50  # of one workspace: more is a list that nobody reads


class CategoriesStore:
    """The categories of one transaction's workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def all(self, workspace: WorkspaceId) -> list[OwnCategory]:
        """By name."""
        rows: list[tuple[str, str]] = await self.tx.all(_ALL, (workspace, MOST))
        return [OwnCategory(*row) for row in rows]

    async def add(self, workspace: WorkspaceId, category: OwnCategory) -> bool:
        """False when there is one of that name."""
        row = (workspace, category.key, category.name, self.tx.clock.now())
        return bool(await self.tx.run(_ADD, row))

    async def remove(self, workspace: WorkspaceId, category: OwnCategory) -> None:
        """It is offered no more, and no rule leads to it."""
        await self.tx.run(_REMOVE, (workspace, category.key))
        await self.tx.run(_RULES, (workspace, category.name))

"""Statements about workspaces themselves."""

from __future__ import annotations

from datetime import datetime

from dastyor.domains.accounts.model import Workspace
from dastyor.domains.accounts.store.rows import of
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId

_COLUMNS = "workspace_id as workspace, slug, name, language, currency, timezone"


class WorkspaceStore:
    """Workspaces of the transaction's scope."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def add(self, made: Workspace, now: datetime) -> bool:
        """False when another workspace has the slug already."""
        values = (made.workspace, made.slug, made.name, made.language, made.currency, made.timezone, now)
        query = (
            "insert into accounts.workspaces (workspace_id, slug, name, language, currency, timezone, made_at) "
            "values (%s, %s, %s, %s, %s, %s, %s) on conflict (slug) do nothing"
        )
        return await self.tx.run(query, values) == 1

    async def workspace(self, workspace: WorkspaceId, *, locked: bool = False) -> Workspace | None:
        """The workspace, or None when the transaction may not see it."""
        query = f"select {_COLUMNS} from accounts.workspaces where workspace_id = %s" + " for update" * locked
        return await self.tx.maybe(query, (workspace,), into=of(Workspace))

    async def change(self, changed: Workspace) -> None:
        """Its name, language, currency and time zone are stored."""
        await self.tx.run(
            "update accounts.workspaces set name = %s, language = %s, currency = %s, timezone = %s "
            "where workspace_id = %s",
            (changed.name, changed.language, changed.currency, changed.timezone, changed.workspace),
        )

    async def by_slug(self, slug: str) -> Workspace | None:
        """For the command line, before any scope: the workspace with the short name."""
        query = f"select {_COLUMNS} from accounts.workspace_named(%s)"  # lint: query-without-workspace - this finds one
        return await self.tx.maybe(query, (slug,), into=of(Workspace))

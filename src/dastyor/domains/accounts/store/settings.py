"""Statements about what a workspace prefers."""

from __future__ import annotations

from psycopg.types.json import Jsonb

from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.offers import Setting

_PUT = """
insert into accounts.preferences (workspace_id, key, value) values (%s, %s, %s)
on conflict (workspace_id, key) do update set value = excluded.value
"""


class PreferenceStore:
    """The preferences of one workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def all(self, workspace: WorkspaceId) -> dict[str, Setting]:
        """What was ever set, by key."""
        query = "select key, value from accounts.preferences where workspace_id = %s"
        rows: list[tuple[str, Setting]] = await self.tx.all(query, (workspace,))
        return dict(rows)

    async def put(self, workspace: WorkspaceId, key: str, value: Setting) -> None:
        """The value is set."""
        await self.tx.run(_PUT, (workspace, key, Jsonb(value)))

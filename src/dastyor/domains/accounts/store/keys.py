"""Statements about API keys; only hashes of them are kept."""

from __future__ import annotations

from datetime import datetime

from dastyor.domains.accounts.model import Key, KeyHolder, KeyId
from dastyor.domains.accounts.store.rows import of
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId

_HOLDER = """
select key_id as key, name, workspace_id as workspace, workspace_name, slug, person_id as person, role, scopes,
       language, currency, timezone, expires_at, revoked_at
from accounts.key_holder(%s, %s) k,
     lateral (select set_config('app.workspaces', '{' || k.workspace_id || '}', true)) scope
"""
_ADD = """
insert into accounts.keys (workspace_id, key_id, key_hash, name, prefix, scopes, person_id, made_at, expires_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_COLUMNS = "key_id as key, name, prefix, scopes, person_id as person, made_at, expires_at, last_used_at"


class KeyStore:
    """Keys of one workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def holder(self, digest: bytes, now: datetime) -> KeyHolder | None:
        """What stands behind the key, and the transaction scoped to its workspace, in one round trip.

        Its use is noted at most once a minute.
        """
        found = await self.tx.maybe(_HOLDER, (digest, now), into=of(KeyHolder))
        if found is not None:
            self.tx.workspaces = (found.workspace,)
        return found

    async def add(self, workspace: WorkspaceId, made: Key, digest: bytes) -> None:
        """The key opens from the commit on."""
        values = (
            workspace, made.key, digest, made.name, made.prefix, made.scopes, made.person, made.made_at,
            made.expires_at,
        )  # fmt: skip
        await self.tx.run(_ADD, values)

    async def page(self, workspace: WorkspaceId, before: KeyId | None, limit: int) -> list[Key]:
        """Keys that were not revoked, newest first, older than the given one."""
        query = (
            f"select {_COLUMNS} from accounts.keys where workspace_id = %(workspace)s and revoked_at is null "
            "and (%(before)s::uuid is null or key_id < %(before)s) order by key_id desc limit %(limit)s"
        )
        return await self.tx.all(query, {"workspace": workspace, "before": before, "limit": limit}, into=of(Key))

    async def revoke(self, workspace: WorkspaceId, key: KeyId, now: datetime) -> Key | None:
        """The key that opens no more, or None when there was none."""
        query = (
            "update accounts.keys set revoked_at = %s where workspace_id = %s and key_id = %s and revoked_at is null "
            f"returning {_COLUMNS}"
        )
        return await self.tx.maybe(query, (now, workspace, key), into=of(Key))

"""Statements about the vault: data keys wrapped, values sealed; nothing here can be read without the root key."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from dastyor.domains.accounts.model import Credential
from dastyor.kit.db import Tx
from dastyor.kit.ids import PersonId, WorkspaceId

_LIST = """
select credential_id as credential, name, host, version, put_at,
       array(select jsonb_object_keys(sealed) order by 1) as fields
from accounts.credentials where workspace_id = %s order by name
"""
_FIND = """
select credential_id as credential, host, version, sealed
from accounts.credentials where workspace_id = %s and name = %s
"""
_PUT = """
insert into accounts.credentials (workspace_id, credential_id, name, host, version, sealed, put_by, put_at)
values (%(workspace)s, %(credential)s, %(name)s, %(host)s, %(version)s, %(sealed)s, %(by)s, %(now)s)
on conflict (workspace_id, name) do update
set credential_id = excluded.credential_id, host = excluded.host, version = excluded.version, sealed = excluded.sealed, put_by = excluded.put_by,
    put_at = excluded.put_at
"""
_ADD_KEY = """
insert into accounts.data_keys (workspace_id, number, wrapped, made_at) values (%s, %s, %s, %s)
on conflict (workspace_id, number) do nothing
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A credential as it is kept: each field's value as a sealed blob, in base64."""

    credential: UUID
    host: str
    version: int
    sealed: dict[str, str]

    def holding(self, blobs: Mapping[str, bytes]) -> Sealed:
        """The same with these values."""
        return replace(self, sealed={field: base64.b64encode(blob).decode() for field, blob in blobs.items()})

    def blobs(self) -> dict[str, bytes]:
        """The sealed values by field."""
        return {field: base64.b64decode(text) for field, text in self.sealed.items()}


class VaultStore:
    """The vault of one workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def data_key(self, workspace: WorkspaceId) -> tuple[int, bytes] | None:
        """The newest data key, wrapped, with its number."""
        query = "select number, wrapped from accounts.data_keys where workspace_id = %s order by number desc limit 1"
        return await self.tx.maybe(query, (workspace,))

    async def add_data_key(self, workspace: WorkspaceId, number: int, wrapped: bytes, now: datetime) -> None:
        """The key, unless somebody was faster."""
        await self.tx.run(_ADD_KEY, (workspace, number, wrapped, now))

    async def elsewhere(self, root: bytes, after: WorkspaceId | None, limit: int) -> list[WorkspaceId]:
        """Before any scope: workspaces with a data key under another root key, those after the given one."""
        query = "select workspace_id from accounts.wrapped_elsewhere(%s, %s, %s)"
        rows: list[tuple[WorkspaceId]] = await self.tx.all(query, (root, after, limit))
        return [row[0] for row in rows]

    async def data_keys(self, workspaces: list[WorkspaceId]) -> list[tuple[WorkspaceId, int, bytes]]:
        """Every data key of these, wrapped; the rows are ours until the transaction ends."""
        query = (
            "select workspace_id, number, wrapped from accounts.data_keys where workspace_id = any (%s) "
            "order by workspace_id, number for update"
        )
        return await self.tx.all(query, (workspaces,))

    async def rewrap(self, workspace: WorkspaceId, number: int, wrapped: bytes) -> None:
        """The same key under another root key."""
        await self.tx.run(
            "update accounts.data_keys set wrapped = %s where workspace_id = %s and number = %s",
            (wrapped, workspace, number),
        )

    async def all(self, workspace: WorkspaceId) -> list[Credential]:
        """What there is, by name."""
        return await self.tx.all(_LIST, (workspace,), into=class_row(Credential))

    async def find(self, workspace: WorkspaceId, name: str, *, locked: bool = False) -> Sealed | None:
        """The credential of that name."""
        query = _FIND + "for update" * locked
        return await self.tx.maybe(query, (workspace, name), into=class_row(Sealed))

    async def put(self, workspace: WorkspaceId, name: str, made: Sealed, by: PersonId | None, now: datetime) -> None:
        """The credential, in the place of an elder version."""
        await self.tx.run(
            _PUT,
            {
                "workspace": workspace, "credential": made.credential, "name": name, "host": made.host,
                "version": made.version, "sealed": Jsonb(made.sealed), "by": by, "now": now,
            },
        )  # fmt: skip

    async def delete(self, workspace: WorkspaceId, name: str) -> bool:
        """False when there was none."""
        query = "delete from accounts.credentials where workspace_id = %s and name = %s"
        return await self.tx.run(query, (workspace, name)) == 1

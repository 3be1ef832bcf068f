"""The vault: what connectors sign in with, sealed to its workspace, field, version and host; used, never shown."""

from __future__ import annotations

from collections.abc import Mapping

from dastyor.domains.accounts import rules
from dastyor.domains.accounts.errors import CredentialOfAnotherHost, CredentialUnknown
from dastyor.domains.accounts.model import READ_CREDENTIALS, WRITE_CREDENTIALS, Credential, Swept
from dastyor.domains.accounts.store.vault import Sealed, VaultStore
from dastyor.kit.actor import Actor
from dastyor.kit.db import Tx
from dastyor.kit.ids import PersonId, WorkspaceId, new_id
from dastyor.kit.offers import record_change
from dastyor.kit.seal import CannotOpen, DataKey, Place, RootKeys, Secret

_FIRST = 1
_AT_ONCE = 500  # workspaces in one transaction: some tenths of a second


class Vault:
    """Use cases of the vault. One instance serves one transaction."""

    def __init__(self, tx: Tx, keys: RootKeys) -> None:
        self.tx, self.clock, self.keys = tx, tx.clock, keys
        self.store = VaultStore(tx)

    async def put(self, actor: Actor, name: str, *, host: str, fields: Mapping[str, str]) -> None:
        """The credential is kept, in the place of an elder one of the same name.

        Raises Forbidden, NameWrong, CredentialWrong.
        """
        actor.require(WRITE_CREDENTIALS)
        known, named = rules.checked_credential(host, fields), rules.checked_name(name)
        values = {field: Secret(value) for field, value in fields.items()}
        made = await self.keep(actor.workspace, named, host=known, fields=values, by=actor.person)
        told = {"name": named, "host": known, "version": made.version, "fields": sorted(fields)}
        record_change(self.tx, actor, "accounts.credential.put", f"credential:{made.credential}", after=told)

    async def keep(
        self, workspace: WorkspaceId, name: str, *, host: str, fields: Mapping[str, Secret], by: PersonId | None = None
    ) -> Sealed:
        """The credential of another part of the product, which answers for its name, host and fields."""
        key = await self._data_key(workspace)
        elder = await self.store.find(workspace, name, locked=True)
        empty = Sealed(
            credential=elder.credential if elder else new_id(),
            host=host,
            version=elder.version + 1 if elder else 1,
            sealed={},
        )
        made = empty.holding(
            {field: key.seal(value, _place(workspace, empty, field)) for field, value in fields.items()}
        )
        await self.store.put(workspace, name, made, by, self.clock.now())
        return made

    async def all(self, actor: Actor) -> list[Credential]:
        """What there is, without any value. Raises Forbidden."""
        actor.require(READ_CREDENTIALS)
        return await self.store.all(actor.workspace)

    async def delete(self, actor: Actor, name: str) -> None:
        """The credential is gone. Raises Forbidden, CredentialUnknown."""
        actor.require(WRITE_CREDENTIALS)
        if not await self.store.delete(actor.workspace, name):
            raise CredentialUnknown
        record_change(self.tx, actor, "accounts.credential.deleted", f"credential:{name}", before={"name": name})

    async def forget(self, workspace: WorkspaceId, name: str) -> None:
        """The credential of another part of the product is gone, if it was there."""
        await self.store.delete(workspace, name)

    async def open(self, workspace: WorkspaceId, name: str, *, host: str) -> dict[str, Secret]:
        """The values, for use at `host`. Raises CredentialUnknown, CredentialOfAnotherHost, CannotOpen."""
        found = await self.store.find(workspace, name)
        if found is None:
            raise CredentialUnknown
        if found.host != host.strip().lower():
            raise CredentialOfAnotherHost(host=host[:60])
        key = await self._data_key(workspace)
        return {field: key.open(blob, _place(workspace, found, field)) for field, blob in found.blobs().items()}

    async def rewrap(self, after: WorkspaceId | None) -> Swept:
        """Data keys under the current root key, of the next few hundred workspaces after the given one."""
        found = await self.store.elsewhere(self.keys.current, after, _AT_ONCE)
        await self.tx.scope(*found)
        done = closed = 0
        for workspace, number, wrapped in await self.store.data_keys(found):
            try:
                newer = self.keys.rewrapped(wrapped, workspace, number)
            except CannotOpen:
                closed += 1  # its root key is lost, or is yet to be given again; the others go on
                continue
            if newer is not None:
                await self.store.rewrap(workspace, number, newer)
                done += 1
        return Swept(done=done, closed=closed, last=found[-1] if len(found) == _AT_ONCE else None)

    async def _data_key(self, workspace: WorkspaceId) -> DataKey:
        """The workspace's data key, made at its first credential, and brought under the current root key at use."""
        kept = await self.store.data_key(workspace)
        if kept is None:
            wrapped = self.keys.new_data_key(workspace, _FIRST)
            await self.store.add_data_key(workspace, _FIRST, wrapped, self.clock.now())
            kept = await self.store.data_key(workspace)
            assert kept is not None
        number, wrapped = kept
        newer = self.keys.rewrapped(wrapped, workspace, number)
        if newer is not None:
            await self.store.rewrap(workspace, number, newer)
        return self.keys.unwrap(wrapped, workspace, number)


def _place(workspace: WorkspaceId, kept: Sealed, field: str) -> Place:
    """Where a field of this credential belongs."""
    return Place(workspace=workspace, credential=kept.credential, field=field, version=kept.version, host=kept.host)

"""API keys: made once, shown once, kept as a hash; each with a name, scopes and an end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dastyor.domains.accounts import rules
from dastyor.domains.accounts.errors import KeyEndWrong, KeyRefused, KeyUnknown, ScopeTooWide, ScopeUnknown
from dastyor.domains.accounts.model import READ_KEYS, WRITE_KEYS, Key, KeyHolder, KeyId, MadeKey
from dastyor.domains.accounts.store.keys import KeyStore
from dastyor.kit.actor import RIGHTS, Actor
from dastyor.kit.db import Tx
from dastyor.kit.ids import new_id
from dastyor.kit.offers import record_change
from dastyor.kit.seal import hash_key, new_api_key

_SHOWN = 10  # "dst_" and six more: enough to tell one's keys apart, 36 of 256 bits


class Keys:
    """Use cases of API keys. One instance serves one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.clock = tx, tx.clock
        self.store = KeyStore(tx)

    async def recognise(self, secret: str) -> Actor:
        """Who a key stands for, and the transaction scoped to its workspace. Raises KeyRefused.

        It has the role of its maker as it is now: when he is a member no more, his keys open nothing.
        """
        found = await self.store.holder(hash_key(secret), self.clock.now())
        if found is None or not _opens(found, self.clock.now()):
            raise KeyRefused
        return _actor(found)

    async def make(
        self, actor: Actor, name: str, *, scopes: Sequence[str] | None = None, expires_at: datetime | None = None
    ) -> MadeKey:
        """A new key, shown this once. Without scopes it may do whatever its maker may.

        Raises Forbidden, ScopeUnknown, ScopeTooWide, NameWrong, KeyEndWrong.
        """
        actor.require(WRITE_KEYS)
        if expires_at is not None and expires_at <= self.clock.now():
            raise KeyEndWrong
        secret = new_api_key().reveal()
        made = Key(
            key=KeyId(new_id()), name=rules.checked_name(name), prefix=secret[:_SHOWN],
            scopes=_granted(actor, scopes), person=actor.person, made_at=self.clock.now(), expires_at=expires_at,
            last_used_at=None,
        )  # fmt: skip
        await self.store.add(actor.workspace, made, hash_key(secret))
        record_change(self.tx, actor, "accounts.key.made", f"key:{made.key}", after=_told(made))
        return MadeKey(key=made, secret=secret)

    async def page(self, actor: Actor, before: KeyId | None, limit: int) -> list[Key]:
        """The workspace's keys, newest first, older than the given one. Raises Forbidden."""
        actor.require(READ_KEYS)
        return await self.store.page(actor.workspace, before, limit)

    async def revoke(self, actor: Actor, key: KeyId) -> None:
        """The key opens no more from the next request on. Raises Forbidden, KeyUnknown."""
        actor.require(WRITE_KEYS)
        gone = await self.store.revoke(actor.workspace, key, self.clock.now())
        if gone is None:
            raise KeyUnknown
        record_change(self.tx, actor, "accounts.key.revoked", f"key:{gone.key}", before=_told(gone))


def _opens(found: KeyHolder, now: datetime) -> bool:
    is_young = found.expires_at is None or now < found.expires_at
    return found.role is not None and found.revoked_at is None and is_young


def _granted(actor: Actor, scopes: Sequence[str] | None) -> list[str] | None:
    if scopes is None:
        # A narrow key must not make a wide one by leaving the scopes out.
        return None if actor.scopes is None else sorted(actor.scopes)
    for scope in scopes:
        if scope not in RIGHTS:
            raise ScopeUnknown(scope=scope[:60], known=", ".join(sorted(RIGHTS)))
        if not actor.may(RIGHTS[scope]):
            raise ScopeTooWide(scope=scope)
    return sorted(set(scopes))


def _told(key: Key) -> dict[str, object]:
    return {
        "name": key.name,
        "prefix": key.prefix,
        "scopes": key.scopes,
        "expires_at": key.expires_at.isoformat() if key.expires_at else None,
    }


def _actor(found: KeyHolder) -> Actor:
    assert found.role is not None
    return Actor(
        workspace=found.workspace, person=found.person, role=found.role, name=found.name, language=found.language,
        currency=found.currency, timezone=found.timezone, workspace_name=found.workspace_name, slug=found.slug,
        scopes=frozenset(RIGHTS if found.scopes is None else found.scopes),
    )  # fmt: skip

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from dastyor.domains.accounts.errors import KeyEndWrong, KeyRefused, KeyUnknown, NameWrong, ScopeTooWide, ScopeUnknown
from dastyor.domains.accounts.identity import Identity
from dastyor.domains.accounts.model import READ_MEMBERS, WRITE_KEYS, WRITE_MEMBERS, KeyId
from dastyor.domains.accounts.service import Keys, Members, Workspaces
from dastyor.kit.actor import RIGHTS, Actor, Role
from dastyor.kit.db import Database
from dastyor.kit.errors import Forbidden
from dastyor.kit.ids import new_id

Newcomer = Callable[..., Awaitable[Actor]]
KeyOf = Callable[..., Awaitable[str]]


async def shown(database: Database, key: str) -> Actor:
    async with database.tx() as tx:
        actor = await Identity().by_key(tx, key)
        assert tx.workspaces == (actor.workspace,)
        assert await tx.value("select count(*) from accounts.workspaces") == 1
        return actor


async def test_a_key_is_its_maker_with_everything_he_may(database: Database, newcomer: Newcomer, key_of: KeyOf) -> None:
    owner = await newcomer()
    actor = await shown(database, await key_of(owner))
    assert (actor.workspace, actor.person, actor.role) == (owner.workspace, owner.person, Role.OWNER)
    assert all(actor.may(right) for right in RIGHTS.values() if Role.OWNER in right.roles)


async def test_a_key_may_do_only_what_its_scopes_name(database: Database, newcomer: Newcomer, key_of: KeyOf) -> None:
    actor = await shown(database, await key_of(await newcomer(), scopes=["members.read"]))
    assert actor.may(READ_MEMBERS)
    assert not actor.may(WRITE_MEMBERS)
    with pytest.raises(Forbidden):
        async with database.tx(actor.workspace) as tx:
            await Members(tx).invite(actor, Role.VIEWER)


async def test_a_key_expires(database: Database, newcomer: Newcomer, key_of: KeyOf) -> None:
    end = datetime.now(UTC) + timedelta(hours=1)
    key = await key_of(await newcomer(), expires_at=end)
    await shown(database, key)
    database.clock.offset = timedelta(hours=1, seconds=1)
    with pytest.raises(KeyRefused):
        await shown(database, key)


async def test_a_revoked_key_opens_nothing_from_the_next_request(
    database: Database, newcomer: Newcomer, key_of: KeyOf
) -> None:
    owner = await newcomer()
    key = await key_of(owner)
    async with database.tx(owner.workspace) as tx:
        [kept] = await Keys(tx).page(owner, None, 10)
        await Keys(tx).revoke(owner, kept.key)
    with pytest.raises(KeyRefused):
        await shown(database, key)
    async with database.tx(owner.workspace) as tx:
        assert await Keys(tx).page(owner, None, 10) == []
        with pytest.raises(KeyUnknown):
            await Keys(tx).revoke(owner, kept.key)


async def test_the_keys_of_who_lost_his_role_lose_it_too(database: Database, newcomer: Newcomer, key_of: KeyOf) -> None:
    owner, guest = await newcomer(), await newcomer()
    assert guest.person is not None
    async with database.tx(owner.workspace) as tx:
        token = (await Members(tx).invite(owner, Role.MANAGER)).token
    async with database.tx(guest.workspace) as tx:
        there = await Members(tx).accept(guest, token)
    key = await key_of(there)
    assert (await shown(database, key)).role is Role.MANAGER
    async with database.tx(owner.workspace) as tx:
        await Members(tx).set_role(owner, guest.person, Role.VIEWER)
    assert not (await shown(database, key)).may(WRITE_KEYS)
    async with database.tx(owner.workspace) as tx:
        await Members(tx).remove(owner, guest.person)
    with pytest.raises(KeyRefused):
        await shown(database, key)


@pytest.mark.parametrize("key", ["", "dst_", "x" * 100_000, "\ud83d", "' or true --", "dst_\x00"])
async def test_a_made_up_key_opens_nothing(database: Database, key: str) -> None:
    with pytest.raises(KeyRefused):
        await shown(database, key)


async def test_a_key_cannot_make_a_wider_one(database: Database, newcomer: Newcomer, key_of: KeyOf) -> None:
    narrow = await shown(database, await key_of(await newcomer(), scopes=["keys.write", "members.read"]))
    async with database.tx(narrow.workspace) as tx:
        service = Keys(tx)
        with pytest.raises(ScopeTooWide):
            await service.make(narrow, "wider", scopes=["members.write"])
        made = await service.make(narrow, "same")
    assert made.key.scopes == ["keys.write", "members.read"]


async def test_what_a_key_cannot_be(database: Database, newcomer: Newcomer) -> None:
    owner = await newcomer()
    async with database.tx(owner.workspace) as tx:
        service = Keys(tx)
        with pytest.raises(ScopeUnknown):
            await service.make(owner, "k", scopes=["members.reed"])
        with pytest.raises(NameWrong):
            await service.make(owner, " ")
        with pytest.raises(KeyEndWrong):
            await service.make(owner, "k", expires_at=tx.clock.now())
        with pytest.raises(KeyUnknown):
            await service.revoke(owner, KeyId(new_id()))


async def test_the_last_use_is_noted_at_most_once_a_minute(
    database: Database, newcomer: Newcomer, key_of: KeyOf
) -> None:
    owner = await newcomer()
    key = await key_of(owner)
    times = []
    for seconds in (0, 30, 61):
        database.clock.offset = timedelta(seconds=seconds)
        await shown(database, key)
        async with database.tx(owner.workspace) as tx:
            times.append((await Keys(tx).page(owner, None, 1))[0].last_used_at)
    assert times[0] == times[1]
    assert times[1] is not None
    assert times[2] is not None
    assert times[2] - times[1] > timedelta(seconds=60)


async def test_no_key_and_no_token_is_kept_or_audited_in_the_clear(
    database: Database, newcomer: Newcomer, key_of: KeyOf
) -> None:
    owner = await newcomer()
    secret = await key_of(owner)
    async with database.tx(owner.workspace) as tx:
        token = (await Members(tx).invite(owner, Role.VIEWER)).token
    async with database.tx(owner.workspace) as tx:
        for table in ("keys", "invitations", "audit"):
            rows = str(await tx.all(f"select to_jsonb(t) from accounts.{table} t"))
            assert secret not in rows
            assert token not in rows
            assert secret.encode().hex() not in rows


async def test_the_operators_key_is_an_owner_in_its_workspace_alone(database: Database, newcomer: Newcomer) -> None:
    owner = await newcomer()
    async with database.tx() as tx:
        operator = await Workspaces(tx).operator(owner.slug)
        key = (await Keys(tx).make(operator, "machine")).secret
    actor = await shown(database, key)
    assert (actor.workspace, actor.person, actor.role) == (owner.workspace, None, Role.OWNER)

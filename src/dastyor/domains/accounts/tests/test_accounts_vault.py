from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from dastyor.domains.accounts.errors import CredentialOfAnotherHost, CredentialUnknown, CredentialWrong
from dastyor.domains.accounts.identity import Identity
from dastyor.domains.accounts.service import Vault
from dastyor.kit.actor import Actor
from dastyor.kit.db import Database
from dastyor.kit.errors import Misconfigured
from dastyor.kit.seal import CannotOpen, RootKeys, Secret

Newcomer = Callable[..., Awaitable[Actor]]
OLD, NEW = RootKeys(b"o" * 32), RootKeys(b"n" * 32, b"o" * 32)
CANARY = "canary-Pa55word"


async def put(database: Database, actor: Actor, *, keys: RootKeys = OLD, password: str = CANARY) -> None:
    async with database.tx(actor.workspace) as tx:
        await Vault(tx, keys).put(actor, "gov", host="My.Gov.uz", fields={"login": "shop", "password": password})


async def opened(database: Database, actor: Actor, *, keys: RootKeys = OLD, host: str = "my.gov.uz") -> dict[str, str]:
    async with database.tx(actor.workspace) as tx:
        fields = await Identity(keys).secret(tx, actor.workspace, "gov", host=host)
        assert CANARY not in str(fields)
        return {field: value.reveal() for field, value in fields.items()}


async def test_what_was_put_is_opened_for_its_host_and_for_no_other(database: Database, newcomer: Newcomer) -> None:
    owner = await newcomer()
    await put(database, owner)
    assert await opened(database, owner) == {"login": "shop", "password": CANARY}
    for host in ("evil.uz", "my.gov.uz:8443", "my.gov.uz.evil.uz", ""):
        with pytest.raises(CredentialOfAnotherHost):
            await opened(database, owner, host=host)


async def test_a_value_is_shown_nowhere(database: Database, newcomer: Newcomer) -> None:
    owner = await newcomer()
    await put(database, owner)
    async with database.tx(owner.workspace) as tx:
        [kept] = await Vault(tx, OLD).all(owner)
        assert (kept.name, kept.host, kept.fields, kept.version) == ("gov", "my.gov.uz", ["login", "password"], 1)
        for table in ("credentials", "data_keys", "audit"):
            assert CANARY not in str(await tx.all(f"select to_jsonb(t)::text from accounts.{table} t"))


async def test_a_new_version_takes_the_place_of_the_old(database: Database, newcomer: Newcomer) -> None:
    owner = await newcomer()
    await put(database, owner)
    await put(database, owner, password="second")
    assert (await opened(database, owner))["password"] == "second"
    async with database.tx(owner.workspace) as tx:
        [kept] = await Vault(tx, OLD).all(owner)
        assert kept.version == 2
        await Vault(tx, OLD).delete(owner, "gov")
        with pytest.raises(CredentialUnknown):
            await Vault(tx, OLD).delete(owner, "gov")
    with pytest.raises(CredentialUnknown):
        await opened(database, owner)


async def test_many_who_put_at_once_leave_one_that_opens(database: Database, newcomer: Newcomer) -> None:
    owner = await newcomer()
    await asyncio.gather(*(put(database, owner, password=f"p{number}") for number in range(10)))
    assert (await opened(database, owner))["password"].startswith("p")


async def test_a_sealed_value_moved_elsewhere_opens_nowhere(database: Database, newcomer: Newcomer) -> None:
    one, two = await newcomer(), await newcomer()
    await put(database, one)
    await put(database, two)
    async with database.tx(one.workspace, two.workspace) as tx:
        await tx.run(
            "update accounts.credentials c set sealed = o.sealed from accounts.credentials o "
            "where c.workspace_id = %s and o.workspace_id = %s",
            (two.workspace, one.workspace),
        )
    with pytest.raises(CannotOpen):
        await opened(database, two)
    async with database.tx(one.workspace) as tx:
        await tx.run(
            "update accounts.credentials set sealed = jsonb_build_object('login', sealed->'password', 'password', "
            "sealed->'login')"
        )
    with pytest.raises(CannotOpen):
        await opened(database, one)


async def test_a_new_root_key_takes_over_at_use_and_the_old_can_go(database: Database, newcomer: Newcomer) -> None:
    owner = await newcomer()
    await put(database, owner)
    with pytest.raises(CannotOpen):
        await opened(database, owner, keys=RootKeys(b"n" * 32))
    assert (await opened(database, owner, keys=NEW))["password"] == CANARY
    assert (await opened(database, owner, keys=RootKeys(b"n" * 32)))["password"] == CANARY


async def swept(database: Database, keys: RootKeys) -> tuple[int, int]:
    """(done, closed) of the whole sweep."""
    done, closed, after, first = 0, 0, None, True
    while first or after is not None:
        async with database.tx() as tx:
            found = await Identity(keys).rewrap(tx, after)
        done, closed, after, first = done + found.done, closed + found.closed, found.last, False
    return done, closed


async def test_the_keys_of_idle_workspaces_come_under_the_new_root_in_one_sweep(
    database: Database, newcomer: Newcomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dastyor.domains.accounts.service.vault._AT_ONCE", 2)
    await swept(database, NEW)  # what other tests left
    owners = [await newcomer() for _ in range(5)]
    lost = await newcomer()
    for owner in owners:
        await put(database, owner)
    await put(database, lost, keys=RootKeys(b"x" * 32))
    done, closed = await swept(database, NEW)
    assert (done, closed >= 1) == (5, True)
    assert (await swept(database, NEW))[0] == 0
    for owner in owners:
        assert (await opened(database, owner, keys=RootKeys(b"n" * 32)))["password"] == CANARY
    with pytest.raises(CannotOpen):
        await opened(database, lost, keys=NEW)


async def test_a_sweep_and_who_opens_meanwhile_do_not_hinder_each_other(database: Database, newcomer: Newcomer) -> None:
    owners = [await newcomer() for _ in range(8)]
    for owner in owners:
        await put(database, owner)
    await asyncio.gather(swept(database, NEW), swept(database, NEW), *(opened(database, o, keys=NEW) for o in owners))
    for owner in owners:
        assert (await opened(database, owner, keys=RootKeys(b"n" * 32)))["password"] == CANARY


@pytest.mark.parametrize(
    ("host", "fields"),
    [
        ("", {"password": "x"}),
        ("https://shop.uz", {"password": "x"}),
        ("shop.uz/path", {"password": "x"}),
        ("user@shop.uz", {"password": "x"}),
        ("shop.uz", {}),
        ("shop.uz", {"password": ""}),
        ("shop.uz", {"Pass word": "x"}),
        ("shop.uz", {"password": "x" * 4001}),
    ],
)
async def test_a_credential_of_a_wrong_form_is_refused_without_telling_it(
    database: Database, newcomer: Newcomer, host: str, fields: dict[str, str]
) -> None:
    owner = await newcomer()
    async with database.tx(owner.workspace) as tx:
        with pytest.raises(CredentialWrong) as refused:
            await Vault(tx, OLD).put(owner, "gov", host=host, fields=fields)
    assert "x" * 100 not in str(refused.value)


async def test_without_its_key_the_vault_says_so(database: Database, newcomer: Newcomer) -> None:
    owner = await newcomer()
    async with database.tx(owner.workspace) as tx:
        with pytest.raises(Misconfigured):
            await Identity().secret(tx, owner.workspace, "gov", host="a.uz")
        with pytest.raises(Misconfigured):
            await Identity().rewrap(tx, None)


async def test_another_part_keeps_a_secret_and_forgets_it(database: Database, newcomer: Newcomer) -> None:
    owner, identity = await newcomer(), Identity(OLD)
    for value in ("first", "second"):
        async with database.tx(owner.workspace) as tx:
            fields = {"secret": Secret(value)}
            await identity.keep_secret(tx, owner.workspace, "alerts.webhook", host="[::1]:80", fields=fields)
    async with database.tx(owner.workspace) as tx:
        found = await identity.secret(tx, owner.workspace, "alerts.webhook", host="[::1]:80")
        assert found["secret"].reveal() == "second"
        for _ in range(2):
            await identity.forget_secret(tx, owner.workspace, "alerts.webhook")
        with pytest.raises(CredentialUnknown):
            await identity.secret(tx, owner.workspace, "alerts.webhook", host="[::1]:80")

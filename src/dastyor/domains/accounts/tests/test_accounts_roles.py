"""What each role may do here, as a table; what a key of one scope may; and what each act leaves in the audit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from dastyor.domains.accounts.errors import RoleTooHigh
from dastyor.domains.accounts.model import WRITE_SETTINGS, KeyId
from dastyor.domains.accounts.service import AuditLog, Keys, Members, Settings, Vault
from dastyor.kit.actor import RIGHTS, Actor, Role
from dastyor.kit.db import Database, Tx
from dastyor.kit.errors import Forbidden
from dastyor.kit.ids import PersonId
from dastyor.kit.offers import DECLARED, Preference
from dastyor.kit.seal import RootKeys

ROOT = RootKeys(b"k" * 32)
CUPS = "shop.cups"


@dataclass(slots=True, kw_only=True)
class Shop:
    """A workspace with its founder, somebody of each role to be acted upon, a key and a credential."""

    founder: Actor
    people: dict[Role, PersonId]
    key: KeyId


Act = Callable[[Tx, Actor, Shop], Awaitable[Any]]


def on(role: Role, new: Role) -> Act:
    """Give a member of one role another."""
    return lambda tx, me, shop: Members(tx).set_role(me, shop.people[role], new)


def out(role: Role) -> Act:
    """Take a member of that role out."""
    return lambda tx, me, shop: Members(tx).remove(me, shop.people[role])


def invite(role: Role) -> Act:
    """Invite somebody to that role."""
    return lambda tx, me, shop: Members(tx).invite(me, role)


#: Each act with its right and what comes of it for owner, manager, moderator, cashier, accountant, viewer:
#: y done, n refused for the role, h refused because the role that is given or taken is too high for the actor's.
ACTS: dict[str, tuple[str, str, Act]] = {
    "see members": ("members.read", "yyyyyy", lambda tx, me, shop: Members(tx).page(me, None, 9)),
    "invite a cashier": ("members.write", "yynnnn", invite(Role.CASHIER)),
    "invite a manager": ("members.write", "yhnnnn", invite(Role.MANAGER)),
    "invite an owner": ("members.write", "yhnnnn", invite(Role.OWNER)),
    "make a cashier a viewer": ("members.write", "yynnnn", on(Role.CASHIER, Role.VIEWER)),
    "make a cashier a manager": ("members.write", "yhnnnn", on(Role.CASHIER, Role.MANAGER)),
    "make a viewer an owner": ("members.write", "yhnnnn", on(Role.VIEWER, Role.OWNER)),
    "make a manager a viewer": ("members.write", "yhnnnn", on(Role.MANAGER, Role.VIEWER)),
    "make an owner a viewer": ("members.write", "yhnnnn", on(Role.OWNER, Role.VIEWER)),
    "take an accountant out": ("members.write", "yynnnn", out(Role.ACCOUNTANT)),
    "take a manager out": ("members.write", "yhnnnn", out(Role.MANAGER)),
    "take an owner out": ("members.write", "yhnnnn", out(Role.OWNER)),
    "leave": ("", "yyyyyy", lambda tx, me, shop: Members(tx).leave(me)),
    "see keys": ("keys.read", "yynnnn", lambda tx, me, shop: Keys(tx).page(me, None, 9)),
    "make a key": ("keys.write", "yynnnn", lambda tx, me, shop: Keys(tx).make(me, "till")),
    "revoke a key": ("keys.write", "yynnnn", lambda tx, me, shop: Keys(tx).revoke(me, shop.key)),
    "see settings": ("settings.read", "yyyyyy", lambda tx, me, shop: Settings(tx).workspace(me)),
    "change settings": ("settings.write", "yynnnn", lambda tx, me, shop: Settings(tx).change(me, name="New")),
    "set a preference": ("settings.write", "yynnnn", lambda tx, me, shop: Settings(tx).prefer(me, {CUPS: 5})),
    "read the audit": ("audit.read", "yynnnn", lambda tx, me, shop: AuditLog(tx).page(me, None, 9)),
    "see credentials": ("credentials.read", "yynnnn", lambda tx, me, shop: Vault(tx, ROOT).all(me)),
    "put a credential": (
        "credentials.write", "ynnnnn",
        lambda tx, me, shop: Vault(tx, ROOT).put(me, "new", host="a.uz", fields={"password": "x"}),
    ),
    "delete a credential": ("credentials.write", "ynnnnn", lambda tx, me, shop: Vault(tx, ROOT).delete(me, "site")),
}  # fmt: skip


class Undone(Exception):
    """The act was possible; its transaction is rolled back, so that the next begins from the same."""


@pytest.fixture(autouse=True)
def preference() -> Any:
    Preference(key=CUPS, kind=int, default=3, text="shop-cups", right=WRITE_SETTINGS, least=0, most=9)
    yield
    del DECLARED[CUPS]


@pytest.fixture
async def shop(
    database: Database, newcomer: Callable[..., Awaitable[Actor]], hired: Callable[..., Awaitable[Actor]]
) -> Shop:
    founder = await newcomer("Founder")
    people = {role: (await hired(founder, role, role.value)).person for role in Role}
    async with database.tx(founder.workspace) as tx:
        key = (await Keys(tx).make(founder, "old")).key.key
        await Vault(tx, ROOT).put(founder, "site", host="shop.uz", fields={"password": "x"})
    return Shop(founder=founder, people={role: found for role, found in people.items() if found}, key=key)


async def outcome(database: Database, act: Act, actor: Actor, shop: Shop) -> str:
    """The letter of the table, with nothing changed."""
    try:
        async with database.tx(actor.workspace) as tx:
            await act(tx, actor, shop)
            raise Undone
    except Undone:
        return "y"
    except RoleTooHigh:
        return "h"
    except Forbidden:
        return "n"


@pytest.mark.parametrize("role", list(Role))
async def test_a_role_may_do_what_the_table_says_and_nothing_else(
    database: Database, shop: Shop, hired: Callable[..., Awaitable[Actor]], role: Role
) -> None:
    actor = await hired(shop.founder, role, "Actor")
    found = {name: await outcome(database, act, actor, shop) for name, (_, _, act) in ACTS.items()}
    assert found == {name: letters[list(Role).index(role)] for name, (_, letters, _) in ACTS.items()}


async def test_a_key_of_one_scope_may_do_the_acts_of_that_right_and_nothing_else(
    database: Database, shop: Shop
) -> None:
    ours = sorted({right for right, _, _ in ACTS.values() if right})
    assert set(ours) <= set(RIGHTS)
    for scope in ours:
        key = replace(shop.founder, scopes=frozenset({scope}), name="key")
        for name, (right, _, act) in ACTS.items():
            if right:
                assert (await outcome(database, act, key, shop) == "y") is (right == scope), (scope, name)


async def test_nobody_acts_upon_a_workspace_that_he_is_not_in(
    database: Database, shop: Shop, newcomer: Callable[..., Awaitable[Actor]]
) -> None:
    """The scope of the transaction is the actor's; the things named are the shop's."""
    stranger = await newcomer("Stranger")
    for name in ("make a cashier a viewer", "take an accountant out", "revoke a key", "delete a credential"):
        with pytest.raises(Exception, match="no such"):
            async with database.tx(stranger.workspace) as tx:
                await ACTS[name][2](tx, stranger, shop)


#: What each act writes into the audit: the action, before and after.
AUDITED: dict[str, tuple[str, object, object]] = {
    "invite a cashier": ("accounts.invitation.made", None, {"role": "cashier"}),
    "make a cashier a viewer": ("accounts.role.set", {"role": "cashier"}, {"role": "viewer"}),
    "take an accountant out": ("accounts.member.removed", {"role": "accountant"}, None),
    "leave": ("accounts.member.removed", {"role": "owner"}, None),
    "change settings": ("accounts.workspace.changed", {"name": "Founder"}, {"name": "New"}),
    "set a preference": ("accounts.preference.set", {"value": 3}, {"value": 5}),
    "put a credential": (
        "accounts.credential.put", None, {"name": "new", "host": "a.uz", "version": 1, "fields": ["password"]},
    ),
    "delete a credential": ("accounts.credential.deleted", {"name": "site"}, None),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTS)
async def test_what_was_changed_is_audited_before_and_after_and_what_was_read_is_not(
    database: Database, shop: Shop, name: str
) -> None:
    async with database.tx(shop.founder.workspace) as tx:
        before = await AuditLog(tx).page(shop.founder, None, 99)
    async with database.tx(shop.founder.workspace) as tx:
        await ACTS[name][2](tx, shop.founder, shop)
    async with database.tx(shop.founder.workspace) as tx:
        after = await AuditLog(tx).page(shop.founder, None, 99)
    added = after[: len(after) - len(before)]
    assert after[len(added) :] == before
    assert len(added) == (0 if name.startswith(("see", "read")) else 1)
    for line in added:
        assert (line.person, line.by_name, line.by_key) == (shop.founder.person, "Founder", False)
        if name in AUDITED:
            assert (line.action, line.before, line.after) == AUDITED[name]

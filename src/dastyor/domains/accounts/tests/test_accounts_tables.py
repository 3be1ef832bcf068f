"""The schema itself: equal to its tables, up and down, and closed to other workspaces whatever a query forgets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from dastyor.domains.accounts.identity import Identity
from dastyor.domains.accounts.service import Keys, Members, Vault
from dastyor.domains.accounts.tables import metadata
from dastyor.kit.actor import Actor, Role
from dastyor.kit.db import Database
from dastyor.kit.ids import new_id
from dastyor.kit.migrating import alembic_run, run, scripts
from dastyor.kit.modules import Module
from dastyor.kit.pg.addresses import Addresses
from dastyor.kit.seal import RootKeys

Newcomer = Callable[..., Awaitable[Actor]]
TABLES = sorted(table.name for table in metadata.tables.values())
BRANCHES = [*scripts.kit_branches(), *scripts.domain_branches([("accounts", Module("accounts").path)])]


def rows_of(address: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(address) as connection:
        return connection.execute(query.encode()).fetchall()


async def lived_in(database: Database, owner: Actor) -> None:
    """Something in every table of the workspace."""
    async with database.tx(owner.workspace) as tx:
        await Members(tx).invite(owner, Role.VIEWER)
        await Keys(tx).make(owner, "key")
        await Vault(tx, RootKeys(b"k" * 32)).put(owner, "site", host="a.uz", fields={"password": "x"})
        await tx.run("insert into accounts.preferences values (%s, 'a', '1')", (owner.workspace,))


def test_the_migration_makes_the_tables_that_are_declared(accounts_database: Addresses) -> None:
    assert alembic_run.differences(accounts_database.owner, metadata) == ([], [])


def test_down_and_up_again_leaves_the_same(fresh_database: Callable[..., Addresses]) -> None:
    addresses = fresh_database()
    run.upgrade(addresses.owner, BRANCHES, BRANCHES)
    alembic_run.downgrade(addresses.owner, "accounts@base", BRANCHES)
    assert rows_of(addresses.owner, "select 1 from pg_namespace where nspname = 'accounts'") == []
    assert rows_of(addresses.owner, "select count(*) from kit.clock") == [(1,)]
    run.upgrade(addresses.owner, BRANCHES, BRANCHES)
    assert alembic_run.differences(addresses.owner, metadata) == ([], [])


def test_row_security_is_forced_on_every_table(accounts_database: Addresses) -> None:
    forced = rows_of(
        accounts_database.owner,
        "select relname from pg_class where relnamespace = 'accounts'::regnamespace and relkind = 'r' "
        "and relrowsecurity and relforcerowsecurity order by 1",
    )
    assert [row[0] for row in forced] == TABLES
    policies = rows_of(
        accounts_database.owner,
        "select tablename, count(*) filter (where roles = '{dastyor_app}'), "
        "count(*) filter (where roles = '{dastyor_owner}') from pg_policies where schemaname = 'accounts' "
        "group by 1 order by 1",
    )
    assert policies == [(table, 1, 1) for table in TABLES]


def test_the_plain_role_owns_nothing_and_passes_by_nothing(accounts_database: Addresses) -> None:
    [role] = rows_of(
        accounts_database.owner, "select rolsuper, rolbypassrls from pg_roles where rolname = 'dastyor_app'"
    )
    assert role == (False, False)
    assert rows_of(
        accounts_database.owner,
        "select count(*) from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = 'dastyor_app'",
    ) == [(0,)]
    with pytest.raises(InsufficientPrivilege):
        rows_of(accounts_database.app, "create table accounts.mine (a int)")


def test_functions_of_the_owner_have_a_path_of_their_own_and_are_for_the_plain_role_alone(
    accounts_database: Addresses,
) -> None:
    found = rows_of(
        accounts_database.owner,
        "select proname, prosecdef, proconfig, pg_get_userbyid(proowner), proacl::text from pg_proc "
        "where pronamespace = 'accounts'::regnamespace",
    )
    assert len(found) == 10
    for name, is_definer, settings, owner, grants in found:
        assert (is_definer, settings, owner) == (True, ["search_path=pg_catalog"], "dastyor_owner"), name
        assert grants == "{dastyor_owner=X/dastyor_owner,dastyor_app=X/dastyor_owner}", name


async def test_a_forgotten_where_shows_no_row_of_another(database: Database, newcomer: Newcomer) -> None:
    one, two = await newcomer("One"), await newcomer("Two")
    await lived_in(database, one)
    await lived_in(database, two)
    for table in TABLES:
        column = "person_id" if table == "people" else "workspace_id"
        mine = one.person if table == "people" else one.workspace
        async with database.tx() as tx:
            assert await tx.value(f"select count(*) from accounts.{table}") == 0, table
        async with database.tx(one.workspace) as tx:
            rows: list[tuple[Any]] = await tx.all(f"select distinct {column} from accounts.{table}")
            assert rows == [(mine,)], table


async def test_a_write_without_its_where_touches_no_row_of_another(database: Database, newcomer: Newcomer) -> None:
    one, two = await newcomer(), await newcomer()
    await lived_in(database, one)
    await lived_in(database, two)
    async with database.tx(one.workspace) as tx:
        for table in ("preferences", "data_keys", "credentials"):
            assert await tx.run(f"delete from accounts.{table}") == 1, table
        for change in (
            "workspaces set name = 'x'", "members set role = 'viewer'", "keys set name = 'x'", "people set name = 'x'",
        ):  # fmt: skip
            assert await tx.run(f"update accounts.{change}") == 1, change
    async with database.tx(two.workspace) as tx:
        assert await tx.value("select name from accounts.workspaces") == "Dilnoza"


@pytest.mark.parametrize(
    "statement",
    [
        "insert into accounts.preferences values (%(other)s, 'a', '1')",
        "insert into accounts.members values (%(other)s, %(me)s, 'owner', now(), null)",
        "update accounts.members set workspace_id = %(other)s",
        "insert into accounts.audit values (%(other)s, %(id)s, now(), null, 'x', false, 'a', 's', null, null)",
        "insert into accounts.people values (%(id)s, 1, 'x', null, 'en', null, null, now(), now(), null, null, null)",
        "update accounts.audit set action = 'nothing'",
        "delete from accounts.audit",
        "delete from accounts.members",
        "delete from accounts.people",
        "delete from accounts.workspaces",
        "truncate accounts.audit",
        "alter table accounts.audit no force row level security",
        "set role dastyor_owner",
    ],
)
async def test_what_the_plain_role_may_not_do(database: Database, newcomer: Newcomer, statement: str) -> None:
    one, two = await newcomer(), await newcomer()
    with pytest.raises(InsufficientPrivilege):
        async with database.tx(one.workspace) as tx:
            await tx.run(statement, {"other": two.workspace, "me": one.person, "id": new_id()})


async def test_a_person_is_seen_where_he_is_or_was_a_member_and_nowhere_else(
    database: Database, newcomer: Newcomer
) -> None:
    owner, guest = await newcomer(), await newcomer("Guest")
    assert guest.person is not None
    names = "select name from accounts.people where person_id = %s"
    async with database.tx(owner.workspace) as tx:
        assert await tx.value(names, (guest.person,)) is None
        token = (await Members(tx).invite(owner, Role.CASHIER)).token
    async with database.tx(guest.workspace) as tx:
        await Members(tx).accept(guest, token)
    async with database.tx(owner.workspace) as tx:
        await Members(tx).remove(owner, guest.person)
        assert await tx.value(names, (guest.person,)) == "Guest"
        assert await Identity().listeners(tx, owner.workspace, roles=[Role.CASHIER]) == []


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("select * from accounts.people where telegram_id = 1", "people_telegram"),
        (
            "select * from accounts.members where person_id = '0193e3a0-0000-7000-8000-000000000000'",
            "members_by_person",
        ),
        ("select * from accounts.keys where key_hash = ''", "keys_hash"),
        ("select * from accounts.invitations where token_hash = ''", "invitations_token"),
        (
            "select * from accounts.audit where workspace_id = '0193e3a0-0000-7000-8000-000000000000' order by change_id desc limit 9",
            "audit_pkey",
        ),
    ],
)
def test_what_is_asked_often_is_found_by_its_index(accounts_database: Addresses, query: str, index: str) -> None:
    with psycopg.connect(accounts_database.owner) as connection:
        connection.execute("set enable_seqscan = off")
        plan = str(connection.execute(f"explain {query}".encode()).fetchall())
    assert index in plan

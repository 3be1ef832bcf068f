from __future__ import annotations

import psycopg
import pytest

from dastyor.kit.pg.roles import ensure_roles
from dastyor.kit.testing.postgres import create_database, drop_database, server


@pytest.fixture(scope="module")
def addresses(tmp_path_factory):
    with server(tmp_path_factory.mktemp("home")) as found:
        yield found


@pytest.fixture
def database(addresses, request):
    made = create_database(addresses, f"of_{abs(hash(request.node.name))}")
    yield made
    drop_database(made)


@pytest.mark.parametrize(
    "words",
    ["create table t ()", "create schema s", "create table public.t ()", "create function f() returns int return 1"],
)
def test_the_plain_role_can_make_nothing_that_lasts(database, words):
    with psycopg.connect(database.app) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(words)


def test_the_plain_role_may_stage_in_a_temporary_table(database):
    with psycopg.connect(database.app) as connection:
        connection.execute("create temporary table stage (id int) on commit drop")
        assert connection.execute("select count(*) from stage").fetchone() == (0,)


def test_the_owner_makes_schemas_and_is_held_by_forced_row_security_too(database):
    with psycopg.connect(database.owner, autocommit=True) as connection:
        for words in (
            "create schema sales",
            "create table sales.sale as select n as id, n % 10 as workspace from generate_series(1, 50) n",
            "alter table sales.sale enable row level security",
            "alter table sales.sale force row level security",
            "create policy mine on sales.sale using (workspace = nullif(current_setting('app.ws', true), '')::int)",
            "grant usage on schema sales to dastyor_app",
            "grant select on sales.sale to dastyor_app",
        ):
            connection.execute(words)
    for address in (database.app, database.owner):
        with psycopg.connect(address) as connection:
            assert connection.execute("select count(*) from sales.sale").fetchone() == (0,)
            connection.execute("select set_config('app.ws', '7', true)")
            assert connection.execute("select count(*) from sales.sale").fetchone() == (5,)


def test_neither_role_is_strong_and_neither_can_become_so(addresses):
    with psycopg.connect(addresses.app) as connection:
        query = "select count(*) from pg_roles where rolname like 'dastyor%' and (rolsuper or rolbypassrls or rolcreaterole)"
        assert connection.execute(query).fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("set role dastyor_owner")


def test_a_database_is_copied_from_a_template_with_its_rows_and_closed_to_strangers(database):
    with psycopg.connect(database.owner) as connection:
        connection.execute("create table kept as select 7 as amount")
    copy = create_database(database, "the_copy", template=database.database)
    try:
        with psycopg.connect(copy.owner) as connection:
            assert connection.execute("select amount from kept").fetchone() == (7,)
        with psycopg.connect(copy.superuser) as connection:
            query = "select has_database_privilege('pg_monitor', 'the_copy', 'connect')"
            assert connection.execute(query).fetchone() == (False,)
    finally:
        drop_database(copy)


def test_preparing_the_roles_of_an_embedded_server_again_changes_nothing(database):
    with psycopg.connect(database.owner, autocommit=True) as connection:
        ensure_roles(connection)
    with psycopg.connect(database.app) as connection:
        assert connection.execute("select 1").fetchone() == (1,)

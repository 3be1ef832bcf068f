"""The migrated database as a whole: who may see a row, who may make a thing, and where the words for it stand."""

from __future__ import annotations

import re

import psycopg
import pytest

from dastyor.kit.testing.postgres import create_database, drop_database
from dastyor.modules import MODULES
from tests.support.sql_texts import DDL, PACKAGE, QUERY, product_files, texts

#: Every table without workspace_id, and why no workspace owns its rows.
WITHOUT_WORKSPACE = {
    "accounts.people": "one person may be in many workspaces; its own policy asks for a common one",
    "bus.cursors": "how far a group of consumers has read; the workspaces of its facts are mixed",
    "bus.dead": "for the operator alone, who settles what no workspace can",
    "bus.events": "the log; its key is the workspace, and consumers of all workspaces read it in one order",
    "bus.inbox": "which events were handled: an id and a group, nothing of anybody's",
    "expenses.day_rate": "which rate was used on a day: public figures, the same for everybody",
    "expenses.rate": "what sources of rates said: public figures, the same for everybody",
    "expenses.rate_source": "how each source of rates does, the same for everybody",
    "jobs.done": "the number of a job and nothing else",
    "jobs.duties": "what is due for the whole installation",
    "jobs.failures": "for the operator alone",
    "jobs.procrastinate_events": "the library's own; jobs name their workspace in their arguments",
    "jobs.procrastinate_jobs": "the library's own; jobs name their workspace in their arguments",
    "jobs.procrastinate_periodic_defers": "the library's own, unused",
    "jobs.procrastinate_workers": "the library's own: heartbeats",
    "jobs.timers": "jobs for later, which name their workspace in their arguments",
    "kit.alembic_version": "which migrations were run",
    "kit.clock": "one row for the installation",
    "telegram.chats": "what Telegram said of a chat; one chat may serve several workspaces",
    "telegram.dialogs": "what a person is in the middle of, before his workspace is known",
    "telegram.outgoing": "messages on their way, to a chat and not to a workspace",
    "telegram.screens": "which message of Telegram a screen of ours is",
    "telegram.updates": "raw updates, before anybody knows whose they are",
}

#: Where words that make or change things stand outside migrations: what they may say there, and why.
DDL_ELSEWHERE = {
    "kit/pg/roles.py": (r"role|database|public|grant", "the two roles are made before the first migration"),
    "kit/pg/passwords.py": (r"alter role \{\} password|password", "a password when the server is on TCP"),
    "kit/migrating/tenancy.py": (r"schema|policy|grant|row level security", "what migrations call"),
    "kit/migrating/run.py": (r"create schema if not exists kit$", "where Alembic keeps its own table"),
    "kit/seeding.py": (r"create temporary table stage|drop table stage$", "the stage of the bulk path is temporary"),
    "ops/bench/events.py": (r"table (if exists )?bare_", "the bare peer of a benchmark, in a database made for it"),
    "ops/bench/analytics_shop.py": (r"drop index sales\.", "rows come in before their indexes, on a server made for it"),
    "ops/bench/peers/durable.py": (r"create table kept \(", "the table of the bare echo, on a server made for it"),
    "ops/bench/ingest.py": (r"create table sale \(", "the table of the usual way, on a server made for it"),
    "lab/telegram/journal.py": (r"create table if not exists thing", "the sandbox's own file, which is no database of ours"),
}  # fmt: skip

OURS = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'"


@pytest.fixture(scope="module")
def whole(postgres_server, migrated):
    """The migrated database, seen by its superuser; nothing is changed in it."""
    there = create_database(postgres_server, "guarded", template=migrated)
    with psycopg.connect(there.superuser, autocommit=True) as connection:
        yield connection
    drop_database(there)


def rows(connection, query, *values):
    return connection.execute(query, values).fetchall()


def tables(connection):
    """(schema.table, has workspace_id) of every table."""
    return rows(
        connection,
        "select n.nspname || '.' || c.relname, exists (select from pg_attribute a where a.attrelid = c.oid "
        "and a.attname = 'workspace_id' and not a.attisdropped) "
        f"from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and {OURS}",
    )


def test_every_table_of_a_workspace_is_guarded_by_both_policies(whole):
    guarded = {name for name, has in tables(whole) if has}
    assert {"expenses.expense", "accounts.members", "api.answers"} <= guarded
    for name in guarded | {"accounts.people"}:
        assert rows(
            whole, "select relrowsecurity, relforcerowsecurity from pg_class where oid = %s::regclass", name
        ) == [(True, True)], name
        policies = {
            row[0]: row[1:]
            for row in rows(
                whole,
                "select roles::text, permissive, cmd, qual, with_check from pg_policies "
                "where schemaname || '.' || tablename = %s",
                name,
            )
        }
        assert set(policies) == {"{dastyor_app}", "{dastyor_owner}"}, name
        assert policies["{dastyor_owner}"] == ("PERMISSIVE", "ALL", "true", "true"), name
        _, command, seen, written = policies["{dastyor_app}"]
        assert command == "ALL", name
        wanted = "m.person_id" if name == "accounts.people" else "app.workspaces"
        assert wanted in seen and wanted in written, name


def test_a_table_without_a_workspace_is_listed_with_its_reason(whole):
    assert {name for name, has in tables(whole) if not has} == set(WITHOUT_WORKSPACE)


def test_nothing_shows_rows_past_their_guard(whole):
    """A view or a materialized view runs as its owner, TRUNCATE and foreign keys of others ask no policy."""
    assert (
        rows(
            whole,
            "select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            f"where c.relkind in ('v', 'm', 'f') and {OURS}",
        )
        == []
    )
    assert (
        rows(
            whole,
            "select n.nspname, c.relname, a.grantee::regrole, a.privilege_type from pg_class c "
            "join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a "
            "where a.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN') "
            f"and a.grantee <> 'dastyor_owner'::regrole and {OURS}",
        )
        == []
    )


def test_the_plain_role_passes_by_nothing_and_owns_nothing(whole):
    [role] = rows(
        whole,
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles "
        "where rolname = 'dastyor_app'",
    )
    assert role == (False,) * 5
    assert rows(whole, "select pg_has_role('dastyor_app', 'dastyor_owner', 'member')") == [(False,)]
    assert (
        rows(
            whole,
            "select roleid::regrole from pg_auth_members where member = 'dastyor_app'::regrole",
        )
        == []
    )
    for catalogue, owner in (
        ("pg_class", "relowner"), ("pg_proc", "proowner"), ("pg_namespace", "nspowner"), ("pg_type", "typowner"),
        ("pg_database", "datdba"), ("pg_largeobject_metadata", "lomowner"), ("pg_publication", "pubowner"),
    ):  # fmt: skip
        assert rows(whole, f"select count(*) from {catalogue} where {owner} = 'dastyor_app'::regrole") == [(0,)]


LASTING = (
    "create schema mine",
    "create table {}.mine (a int)",
    "create table {}.mine as select 1 as a",
    "select 1 as a into {}.mine",
    "create view {}.mine as select 1 as a",
    "create materialized view {}.mine as select 1 as a",
    "create sequence {}.mine",
    "create function {}.mine() returns int language sql as 'select 1'",
    "create procedure {}.mine() language sql as 'select 1'",
    "create type {}.mine as (a int)",
    "create domain {}.mine as int",
    "create database mine",
    "create role mine",
    "create publication mine",
    "create index mine on expenses.expense (id)",
    "create policy mine on expenses.expense using (true)",
    "create rule mine as on select to expenses.expense do instead nothing",
    "create trigger mine before insert on expenses.expense for each row execute function suppress_redundant_updates_trigger()",
    "alter table expenses.expense disable row level security",
    "alter table expenses.expense add column mine int",
    "alter function accounts.met(bigint) reset search_path",
    "drop table expenses.expense",
    "truncate expenses.expense",
    "set role dastyor_owner",
    "alter role dastyor_app bypassrls",
)  # fmt: skip


@pytest.fixture(scope="module")
def schemas(whole):
    return [row[0] for row in rows(whole, f"select n.nspname from pg_namespace n where {OURS}")]


@pytest.mark.parametrize("words", LASTING)
def test_the_plain_role_may_make_nothing_that_lasts(whole, schemas, words):
    address = whole.info.dsn.replace("user=postgres", "user=dastyor_app")
    with psycopg.connect(address, autocommit=True) as plain:
        for schema in schemas if "{}" in words else [""]:
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.WrongObjectType)) as refused:
                plain.execute(words.format(schema).encode())
            assert isinstance(refused.value, psycopg.errors.InsufficientPrivilege) or "rule" in words


def test_the_plain_role_may_stage_in_a_temporary_table(whole):
    address = whole.info.dsn.replace("user=postgres", "user=dastyor_app")
    with psycopg.connect(address, autocommit=True) as plain:
        plain.execute("create temporary table stage as select * from expenses.expense limit 0")
        assert plain.execute("select count(*) from stage").fetchone() == (0,)


def test_functions_that_run_as_their_owner_have_a_fixed_path(whole):
    found = rows(
        whole,
        "select p.oid::regprocedure::text, p.proowner::regrole::text, coalesce(p.proconfig, '{}'), p.proacl::text "
        f"from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and {OURS}",
    )
    assert len(found) >= 9
    for name, owner, settings, granted in found:
        assert owner == "dastyor_owner", name
        paths = [setting for setting in settings if setting.startswith("search_path=")]
        assert paths in (["search_path=pg_catalog"], ["search_path=pg_catalog, pg_temp"]), name
        assert granted is not None and not re.search(r"[{,]=", granted), f"{name} is for everybody"


def test_words_that_make_things_stand_in_migrations_alone():
    found: dict[str, list[str]] = {}
    for path in product_files():
        for _, text in texts(path):
            if DDL.search(text):
                found.setdefault(path.relative_to(PACKAGE).as_posix(), []).append(text)
    assert set(found) == set(DDL_ELSEWHERE)
    for name, said in found.items():
        allowed, _ = DDL_ELSEWHERE[name]
        for text in said:
            assert re.search(allowed, text), (name, text)


def test_no_library_makes_its_tables_on_the_way():
    makers = re.compile(r"\.(?:create_all|drop_all|apply_schema|apply_schema_async|get_schema)\(")
    assert [str(path) for path in product_files() if makers.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("domain", MODULES)
def test_a_domain_names_its_own_schema_alone(schemas, domain):
    named = re.compile(rf"\b({'|'.join(schemas)})\.\w+")
    queries = [
        (path.name, line, text)
        for path in product_files()
        if path.is_relative_to(PACKAGE / "domains" / domain)
        for line, text in texts(path)
        if QUERY.match(text)
    ]
    assert queries
    for name, line, text in queries:
        assert set(named.findall(text)) <= {domain}, (name, line, text)

"""Migrations: each branch goes up and down alone, equals its tables, and is safe from many processes at once."""

from __future__ import annotations

import ast
import asyncio
import re
import subprocess
import sys

import psycopg
import pytest

from dastyor.kit.migrating import alembic_run
from dastyor.kit.migrating.run import NewerDatabase, upgrade
from dastyor.kit.modules import Module
from dastyor.kit.pg import ensure_roles
from dastyor.kit.testing.product import all_branches
from dastyor.modules import MODULES

BRANCHES = all_branches()
NAMES = [branch.name for branch in BRANCHES]
TABLED = [name for name in MODULES if Module(name).has("tables")]


def things(address):
    """Everything of ours in the database, as schema and name, with its columns, indexes and policies."""
    with psycopg.connect(address) as connection:
        found = connection.execute(
            "select n.nspname, c.relkind::text, c.relname, pg_get_indexdef(c.oid), coalesce(c.relacl::text, ''), "
            "(select array_agg(attname || ' ' || format_type(atttypid, atttypmod) || attnotnull order by attname) "
            " from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped), "
            "(select array_agg(polname order by polname) from pg_policy where polrelid = c.oid) "
            "from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "where n.nspname !~ '^(pg_|information_schema)' order by 1, 3"
        ).fetchall()
        routines = connection.execute(
            "select pronamespace::regnamespace::text, 'f', oid::regprocedure::text, md5(prosrc), proconfig::text "
            "from pg_proc where pronamespace::regnamespace::text !~ '^(pg_|information_schema)' order by 3"
        ).fetchall()
        schemas = connection.execute(
            "select nspname, 's', nspname from pg_namespace where nspname !~ '^(pg_|information_schema)' order by 1"
        ).fetchall()
    return [str(row) for row in found + routines + schemas]


@pytest.fixture
def empty(fresh_database):
    """A database with the roles and nothing else."""
    there = fresh_database()
    with psycopg.connect(there.owner, autocommit=True) as connection:
        ensure_roles(connection, app_login="dastyor_app")
    return there


@pytest.mark.parametrize("branch", BRANCHES, ids=NAMES)
def test_each_step_of_a_branch_goes_up_down_and_up_again(empty, branch):
    below = [each for each in BRANCHES if each.name == "kit" and branch.name != "kit"]
    with psycopg.connect(empty.owner, autocommit=True) as connection:
        connection.execute("create schema kit")
    upgrade(empty.owner, below, BRANCHES)
    steps = re.findall(r'^revision = "(\w+)"', "\n".join(path.read_text() for path in branch.files()), re.MULTILINE)
    assert steps and steps[-1] == branch.head()
    for step in steps:
        before = things(empty.owner)
        alembic_run.step(empty.owner, step, BRANCHES)
        after = things(empty.owner)
        # Alembic keeps its own table from the first step of all on.
        assert set(after) - set(before), step
        alembic_run.downgrade(empty.owner, f"{branch.name}@-1", BRANCHES)
        assert [each for each in things(empty.owner) if "alembic_version" not in each] == [
            each for each in before if "alembic_version" not in each
        ], step
        alembic_run.step(empty.owner, step, BRANCHES)
        assert things(empty.owner) == after, step


@pytest.mark.parametrize("domain", [name for name in MODULES if (Module(name).path / "migrations").is_dir()])
def test_a_domain_taken_down_takes_its_own_and_nothing_else(addresses, domain):
    before = things(addresses.owner)
    alembic_run.downgrade(addresses.owner, f"{domain}@base", BRANCHES)
    after = things(addresses.owner)
    gone = [each for each in before if each not in after]
    assert gone and all(each.startswith(f"('{domain}'") for each in gone)
    assert not [each for each in after if each not in before]
    with psycopg.connect(addresses.owner) as connection:
        left = connection.execute("select version_num from kit.alembic_version").fetchall()
    assert {row[0] for row in left} == {branch.head() for branch in BRANCHES if branch.name != domain}
    upgrade(addresses.owner, BRANCHES, BRANCHES)
    assert things(addresses.owner) == before


@pytest.mark.parametrize("domain", TABLED)
def test_the_tables_of_a_domain_and_its_migrations_say_the_same(addresses, domain):
    assert alembic_run.differences(addresses.owner, Module(domain).part("tables")) == ([], [])


def indexes(path):
    """(line, the comment right above or inside) of everything in a migration that makes an index."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for at, line in enumerate(lines):
        made = re.search(r"create (unique )?index|op\.create_index\(|\bunique \(|sa\.UniqueConstraint", line)
        if made and not line.strip().startswith(("#", "--", "op.drop")):
            above = [each.strip() for each in lines[max(0, at - 4) : at]]
            yield at + 1, [each for each in above if each.startswith(("#", "--"))]


def test_an_index_says_why_it_is_there():
    found = [(path, *each) for branch in BRANCHES for path in branch.files() for each in indexes(path)]
    assert len(found) > 10
    for path, line, reasons in found:
        assert reasons and len(" ".join(reasons)) > 30, f"{path.name}:{line} has an index without its reason"


@pytest.mark.parametrize("branch", BRANCHES, ids=NAMES)
def test_a_migration_says_what_it_does_and_can_be_undone(branch):
    for path in branch.files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), path
        made = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for name in ("upgrade", "downgrade"):
            assert not all(isinstance(each, ast.Pass | ast.Expr) and not calls(each) for each in made[name].body), path


def calls(node):
    return any(isinstance(each, ast.Call) for each in ast.walk(node))


def test_a_database_of_a_newer_version_is_named_and_left_alone(addresses):
    with psycopg.connect(addresses.owner, autocommit=True) as connection:
        connection.execute("update kit.alembic_version set version_num = 'sales_0042' where version_num like 'exp%'")
    before = things(addresses.owner)
    with pytest.raises(NewerDatabase) as caught:
        upgrade(addresses.owner, BRANCHES, BRANCHES)
    sentence = caught.value.sentence()
    assert "sales_0042" in sentence and "Install the newer Dastyor" in sentence
    assert things(addresses.owner) == before


_UP = """
import sys
from dastyor.kit.migrating.run import upgrade
from dastyor.kit.testing.product import all_branches
known = all_branches()
sys.stdin.readline()
print(len(upgrade(sys.argv[1], known, known)))
"""


async def test_four_processes_may_bring_one_database_up_at_once(empty):
    pipe = asyncio.subprocess.PIPE
    started = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", _UP, empty.owner, stdin=pipe, stdout=pipe)
        for _ in range(4)
    ]
    answers = await asyncio.gather(*(each.communicate(b"now\n") for each in started))
    assert [each.returncode for each in started] == [0] * 4
    assert sum(int(out) for out, _ in answers) == len(BRANCHES)
    assert upgrade(empty.owner, BRANCHES, BRANCHES) == []


_START = """
import sys
from dastyor.assembly.house import branches, chosen
from dastyor.kit.migrating.run import upgrade
known = branches(chosen(None))
print(upgrade(sys.argv[1], known, known))
print(sorted({name.partition('.')[0] for name in sys.modules} & {'alembic', 'sqlalchemy'}))
"""


def test_a_start_on_an_up_to_date_database_loads_no_alembic(addresses):
    command = [sys.executable, "-c", _START, addresses.owner]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() == ["[]", "[]"]

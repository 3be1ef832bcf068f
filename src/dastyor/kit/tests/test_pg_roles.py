"""A server of the operator's own, on which the roles of Dastyor are not there yet."""

from __future__ import annotations

import asyncio

import psycopg
import pytest

from dastyor.kit.pg import roles
from dastyor.kit.pg.problems import RolesMissing, RoleTooStrong
from dastyor.kit.pg.roles import ensure_roles
from dastyor.kit.testing.postgres import server


@pytest.fixture(scope="module")
def strange(tmp_path_factory):
    with server(tmp_path_factory.mktemp("home")) as addresses:
        yield addresses


@pytest.fixture
def external(strange):
    """The superuser's connection to a server with nothing of ours; what a test makes there is taken away."""
    with psycopg.connect(strange.to("postgres").superuser, autocommit=True) as connection:
        connection.execute("drop database if exists dastyor with (force)")
        connection.execute("drop database if exists shop with (force)")
        for role in ("dastyor_app", "dastyor_owner", "operator", "services"):
            connection.execute(f"drop role if exists {role}")
        connection.execute("create role services login")
        connection.execute("create role operator login createrole")
        connection.execute("create database shop owner operator")
        yield connection


def as_user(strange, user: str) -> psycopg.Connection:
    address = strange.to("shop").superuser.replace("//postgres@", f"//{user}@")
    return psycopg.connect(address, autocommit=True)


def test_an_operator_who_may_create_roles_gets_them_and_services_work_as_the_plain_one(strange, external):
    with as_user(strange, "operator") as operator:
        ensure_roles(operator, app_login="services")
        ensure_roles(operator, app_login="services")
        operator.execute("set role dastyor_owner")
        operator.execute("create schema sales")
        operator.execute("create table sales.sale as select 1 as id, 1 as workspace")
        operator.execute("alter table sales.sale enable row level security")
        operator.execute("grant usage on schema sales to dastyor_app")
        operator.execute("grant select on sales.sale to dastyor_app")
    with as_user(strange, "services") as services:
        services.execute("set role dastyor_app")
        assert services.execute("select count(*) from sales.sale").fetchone() == (0,)
        services.execute("create temporary table stage (id int)")
        for words in ("create schema mine", "create table public.mine ()", "set role dastyor_owner"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                services.execute(words)
    query = "select rolname, rolcanlogin, rolsuper, rolbypassrls from pg_roles where rolname like 'dastyor%' order by 1"
    assert external.execute(query).fetchall() == [
        ("dastyor_app", False, False, False),
        ("dastyor_owner", False, False, False),
    ]


def test_one_user_for_everything_may_be_both(strange, external):
    with as_user(strange, "operator") as operator:
        ensure_roles(operator)
        for role in ("dastyor_app", "dastyor_owner"):
            operator.execute(f"set role {role}")
            operator.execute("reset role")


def test_one_user_for_everything_may_have_the_name_of_the_owner(strange, external):
    external.execute("create role dastyor_owner login createrole")
    external.execute("alter database shop owner to dastyor_owner")
    with as_user(strange, "dastyor_owner") as owner:
        ensure_roles(owner, app_login="dastyor_owner")
        owner.execute("set role dastyor_app")
        owner.execute("reset role")
        ensure_roles(owner, app_login="dastyor_owner")


def test_a_user_who_may_not_create_roles_is_told_what_an_administrator_must_run(strange, external):
    external.execute("alter role operator nocreaterole")
    with as_user(strange, "operator") as operator, pytest.raises(RolesMissing) as caught:
        ensure_roles(operator)
    sentence = caught.value.sentence()
    assert "The database user operator may not prepare the roles of Dastyor." in sentence
    for _ in range(9):  # the administrator does what he is told until nothing is asked any more
        external.execute(caught.value.hint.removeprefix("Let an administrator of the server run: "))
        with as_user(strange, "operator") as operator:
            try:
                ensure_roles(operator)
                break
            except RolesMissing as problem:
                caught.value.hint = problem.hint
    with as_user(strange, "operator") as operator:
        operator.execute("set role dastyor_owner")
        operator.execute("create schema sales")


@pytest.mark.parametrize("strength", ["superuser", "bypassrls"])
@pytest.mark.parametrize("role", ["dastyor_app", "dastyor_owner"])
def test_a_role_that_could_pass_by_row_security_is_refused(strange, external, role, strength):
    external.execute(f"create role {role} {strength}")
    with (
        as_user(strange, "operator") as operator,
        pytest.raises(RoleTooStrong, match=rf"{role} may pass by .* nosuper"),
    ):
        ensure_roles(operator)


async def test_many_processes_may_prepare_the_roles_at_once(strange, external):
    def prepare() -> None:
        with as_user(strange, "operator") as operator:
            ensure_roles(operator, app_login="services")

    # While a process that came first is at it (here: us), the others wait; the server refuses two grants at once.
    with as_user(strange, "operator") as first:
        first.execute("select pg_advisory_lock(%s)", [roles._LOCK])
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(asyncio.to_thread(prepare)) for _ in range(8)]
            await asyncio.wait(tasks, timeout=0.3)
            assert not any(task.done() for task in tasks)
            first.execute("select pg_advisory_unlock(%s)", [roles._LOCK])
    query = "select count(*) from pg_roles where rolname in ('dastyor_app', 'dastyor_owner')"
    assert external.execute(query).fetchone() == (2,)


def test_public_schema_open_to_everybody_as_old_servers_left_it_is_closed(strange, external):
    with as_user(strange, "operator") as operator:
        operator.execute("grant create on schema public to public")
        ensure_roles(operator, app_login="services")
    with as_user(strange, "services") as services:
        services.execute("set role dastyor_app")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            services.execute("create table public.mine ()")

"""The two roles of every installation: `dastyor_owner` makes the tables, `dastyor_app` only works in them.

Roles belong to the whole server, so they are made before the first migration and no downgrade drops them.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from dastyor.kit.pg.addresses import APP, DATABASE, OWNER
from dastyor.kit.pg.problems import RolesMissing, RoleTooStrong

_PLAIN = "nosuperuser nobypassrls nocreatedb nocreaterole noreplication"
_LOCK = 0x0DA5_7709  # any number that the product uses for nothing else


def ensure_roles(connection: psycopg.Connection[Any], *, app_login: str | None = None) -> None:
    """Both roles exist; whoever is connected may be the owner, and `app_login` (or he as well) the plain role.

    For a server of the operator's own, where they are made without a login; on an embedded one it changes nothing.
    The connection is in autocommit; safe to repeat, and from many processes at once.
    Raises RolesMissing, RoleTooStrong.
    """
    # Two grants of one right at once end in "tuple concurrently updated": one after the other, then.
    connection.execute("select pg_advisory_lock(%s)", [_LOCK])
    try:
        me = _text(connection, "select current_user")
        for role in (OWNER, APP):
            _make(connection, role)
        _refuse_strong(connection)
        _grant(connection, OWNER, me)
        # The owner of an embedded server only migrates: services come to it as the plain role itself.
        if app_login or me != OWNER:
            _grant(connection, APP, app_login or me)
        guard_database(connection)
    finally:
        connection.execute("select pg_advisory_unlock(%s)", [_LOCK])


def guard_database(connection: psycopg.Connection[Any]) -> None:
    """In this database the owner may make schemas, and the plain role nothing that lasts."""
    database = sql.Identifier(_text(connection, "select current_database()"))
    if not _is(connection, "select has_database_privilege(%s, current_database(), 'create')", OWNER):
        _try(connection, sql.SQL("grant create, connect, temporary on database {} to {}").format(database, _id(OWNER)))
    if not _is(connection, "select has_database_privilege(%s, current_database(), 'connect, temporary')", APP):
        _try(connection, sql.SQL("grant connect, temporary on database {} to {}").format(database, _id(APP)))
    if _is(connection, "select has_database_privilege(%s, current_database(), 'create')", APP):
        _try(connection, sql.SQL("revoke create on database {} from public, {}").format(database, _id(APP)))
    if _is(connection, "select has_schema_privilege(%s, 'public', 'create')", APP):
        _try(connection, sql.SQL("revoke create on schema public from public, {}").format(_id(APP)))


def first_words() -> list[str]:
    """What the superuser says once to a new embedded cluster, in its own database."""
    return [
        f"create role {OWNER} login {_PLAIN}",
        f"create role {APP} login {_PLAIN}",
        f"create database {DATABASE} owner {OWNER}",
        *entry(DATABASE),
    ]


def entry(database: str) -> list[str]:
    """Who may enter the database: its owner and the plain role, nobody else. Not copied from a template."""
    return [
        f"revoke all on database {database} from public",
        f"grant connect, temporary on database {database} to {APP}",
    ]


def _make(connection: psycopg.Connection[Any], role: str) -> None:
    if _is(connection, "select exists (select from pg_roles where rolname = %s)", role):
        return
    words = sql.SQL("create role {} nologin nosuperuser nobypassrls").format(_id(role))
    try:
        connection.execute(words)
    except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
        return  # another process was a moment earlier
    except psycopg.errors.InsufficientPrivilege as error:
        raise _missing(connection, words) from error


def _grant(connection: psycopg.Connection[Any], role: str, user: str) -> None:
    # A role is itself already, a superuser is everything, and the plain role is never made the owner.
    if user not in {role, APP} and not _is(connection, "select pg_has_role(%s, %s, 'set')", user, role):
        _try(connection, sql.SQL("grant {} to {}").format(_id(role), _id(user)))


def _try(connection: psycopg.Connection[Any], words: sql.Composed) -> None:
    try:
        connection.execute(words)
    except psycopg.errors.InsufficientPrivilege as error:
        raise _missing(connection, words) from error


def _missing(connection: psycopg.Connection[Any], words: sql.Composed) -> RolesMissing:
    return RolesMissing(
        f"The database user {connection.info.user} may not prepare the roles of Dastyor.",
        hint=f"Let an administrator of the server run: {words.as_string(connection)};",
    )


def _refuse_strong(connection: psycopg.Connection[Any]) -> None:
    for role in (OWNER, APP):
        if _is(connection, "select rolsuper or rolbypassrls from pg_roles where rolname = %s", role):
            raise RoleTooStrong(
                f"The database role {role} may pass by row-level security, which keeps workspaces apart.",
                hint=f"Let an administrator of the server run: alter role {role} nosuperuser nobypassrls;",
            )


def _is(connection: psycopg.Connection[Any], query: str, *values: str) -> bool:
    row = connection.execute(query.encode(), values).fetchone()
    return bool(row and row[0])


def _text(connection: psycopg.Connection[Any], query: str) -> str:
    row = connection.execute(query.encode()).fetchone()
    return str(row[0]) if row else ""


def _id(name: str) -> sql.Identifier:
    return sql.Identifier(name)

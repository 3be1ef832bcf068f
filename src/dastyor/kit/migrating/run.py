"""Bring a database to the newest version: roles first, then every wanted branch, under one lock."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg

from dastyor.kit.errors import Problem
from dastyor.kit.migrating.scripts import Branch

_LOCK = 0x0DA5_7708  # any number; one for the whole product


class NewerDatabase(Problem):
    """The database was made by a newer version of Dastyor."""

    key, status = "problem-newer-database", 500


def behind(owner: str, wanted: Sequence[Branch], known: Sequence[Branch]) -> list[Branch]:
    """The wanted branches that the database lacks the head of. Raises NewerDatabase for a revision unknown here."""
    with psycopg.connect(owner, autocommit=True) as connection:
        there = connection.execute("select to_regclass('kit.alembic_version') is not null").fetchone()
        rows = (
            connection.execute("select version_num from kit.alembic_version").fetchall() if there and there[0] else []
        )
    now = {row[0] for row in rows}
    strangers = now - set().union(*(branch.revisions() for branch in known))
    if strangers:
        raise NewerDatabase(
            revisions=", ".join(sorted(strangers)),
            hint="Install the newer Dastyor again, or restore a backup that this version made.",
        )
    return [branch for branch in wanted if branch.head() not in {None, *now}]


def upgrade(owner: str, wanted: Sequence[Branch], known: Sequence[Branch]) -> list[str]:
    """The names of the branches that were brought up. Safe to run from many processes at once."""
    if not behind(owner, wanted, known):
        return []
    from dastyor.kit.migrating import alembic_run

    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", (_LOCK,))
        late = behind(owner, wanted, known)  # another process may have done it while we waited
        connection.execute("create schema if not exists kit")
        alembic_run.upgrade(owner, late, known)
    return [branch.name for branch in late]

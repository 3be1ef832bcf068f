"""A real Postgres for tests: one server a test process, a database of its own for whoever asks.

The tree's conftest names this module in `pytest_plugins`; its fixtures are then there for every test.
"""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import pytest
from psycopg import sql

from dastyor.kit.pg.addresses import DATABASE, OWNER, Addresses
from dastyor.kit.pg.embedded import EmbeddedPostgres
from dastyor.kit.pg.roles import entry

T = TypeVar("T")
_numbers = itertools.count(1)


@contextmanager
def server(home: Path, *, durable: bool = False) -> Iterator[Addresses]:
    """A server for the time of the block; not `durable`, it never waits for the disk and a crash may lose rows."""
    postgres = EmbeddedPostgres(home, durable=durable)
    addresses = _apart(postgres.start())
    try:
        yield addresses
    finally:
        _apart(postgres.stop())


def create_database(addresses: Addresses, name: str, *, template: str | None = None) -> Addresses:
    """A new database: empty, or a copy of `template`, which nobody may be connected to meanwhile."""
    words = sql.SQL("create database {} owner {} template {}").format(
        sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template or DATABASE)
    )
    with psycopg.connect(addresses.to("postgres").superuser, autocommit=True) as connection:
        connection.execute(words)
        for line in entry(name):
            connection.execute(line.encode())
    return addresses.to(name)


def drop_database(addresses: Addresses) -> None:
    """Gone, whoever is still connected."""
    with psycopg.connect(addresses.to("postgres").superuser, autocommit=True) as connection:
        connection.execute(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(addresses.database))
        )


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a whole cluster at rest, to copy: a fifth of the price of making one."""
    home = tmp_path_factory.mktemp("made") / "home"
    with server(home):
        pass
    return home


@pytest.fixture
def home(made_home: Path, tmp_path: Path) -> Path:
    """A home of this test's own with a cluster that has run once."""
    return Path(shutil.copytree(made_home, tmp_path / "home", symlinks=True))


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    """The server of this test process; its own database stays empty and is the template of the others."""
    with server(tmp_path_factory.mktemp("postgres")) as addresses:
        yield addresses


@pytest.fixture
def fresh_database(postgres_server: Addresses) -> Iterator[Callable[..., Addresses]]:
    """Makes databases for one test: `fresh_database()` or `fresh_database(template="migrated")`."""
    made: list[Addresses] = []

    def make(template: str | None = None) -> Addresses:
        made.append(create_database(postgres_server, f"test_{next(_numbers)}", template=template))
        return made[-1]

    yield make
    for addresses in made:
        drop_database(addresses)


def _apart(work: Coroutine[Any, Any, T]) -> T:
    """In a thread and a loop of its own, so that it can be asked for from a fixture of any kind."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()

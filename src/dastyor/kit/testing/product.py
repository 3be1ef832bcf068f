"""A migrated database for tests: made once a test process, then copied, which takes a tenth of a second."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from dastyor.kit.clock import Clock
from dastyor.kit.db import Database
from dastyor.kit.migrating.run import upgrade
from dastyor.kit.migrating.scripts import Branch, domain_branches, kit_branches
from dastyor.kit.pg import Addresses, ensure_roles
from dastyor.kit.testing.postgres import create_database

_DOMAINS = Path(__file__).resolve().parents[2] / "domains"


def all_branches() -> list[Branch]:
    """Every branch of the tree, found from the folders."""
    return kit_branches() + domain_branches([(path.name, path) for path in sorted(_DOMAINS.iterdir())])


@pytest.fixture(scope="session")
def migrated(postgres_server: Addresses) -> str:
    """The name of a database with every migration; copied, never worked in."""
    there = create_database(postgres_server, "migrated")
    with psycopg.connect(there.owner, autocommit=True) as connection:
        ensure_roles(connection, app_login="dastyor_app")
    known = all_branches()
    upgrade(there.owner, known, known)
    return there.database


@pytest.fixture
def addresses(fresh_database: Callable[..., Addresses], migrated: str) -> Addresses:
    """A whole product's database of this test's own."""
    return fresh_database(template=migrated)


@pytest.fixture
def clock() -> Clock:
    """Product time; move it by its offset."""
    return Clock(timedelta())


@pytest.fixture
async def database(addresses: Addresses, clock: Clock) -> AsyncIterator[Database]:
    """The plain role's connections to it."""
    database = Database(addresses.app, clock=clock, size=4)
    await database.open()
    yield database
    await database.close()

"""One database for many tests of the Telegram pipeline: emptied before each, which is far quicker than a copy."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from dastyor.kit.pg import Addresses
from dastyor.kit.testing.postgres import create_database, drop_database


@pytest.fixture(scope="session")
def _pipeline(postgres_server: Addresses, migrated: str) -> Iterator[Addresses]:
    made = create_database(postgres_server, "pipeline", template=migrated)
    yield made
    drop_database(made)


@pytest.fixture
def telegram_addresses(_pipeline: Addresses) -> Addresses:
    """Its addresses; every table of the pipeline is empty and counts from one."""
    with psycopg.connect(_pipeline.owner, autocommit=True) as owner:
        owner.execute(
            "truncate telegram.updates, telegram.outgoing, telegram.screens, telegram.dialogs, telegram.chats "
            "restart identity"
        )
    return _pipeline

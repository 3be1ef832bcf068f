"""What tests of the kit share."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest

from dastyor.kit.pg import Addresses
from dastyor.kit.telemetry import configure_logs
from dastyor.kit.testing.postgres import create_database, drop_database


@pytest.fixture
def logs() -> StringIO:
    """What the process logs, one JSON object a line."""
    stream = StringIO()
    configure_logs(service="tests", stream=stream)
    return stream


@pytest.fixture(scope="module")
def standing_database(postgres_server: Addresses, migrated: str, request: pytest.FixtureRequest) -> Iterator[Addresses]:
    """A migrated database for all tests of a module: each of them leaves it as it found it, or clears it first."""
    name = request.module.__name__.rpartition(".")[2]
    there = create_database(postgres_server, name, template=migrated)
    yield there
    drop_database(there)

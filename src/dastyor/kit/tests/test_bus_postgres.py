from __future__ import annotations

import pytest

from dastyor.kit.bus.postgres import PostgresBus
from dastyor.kit.tests.bus_stand import standing
from dastyor.kit.tests.bus_suite import BusSuite


@pytest.fixture
async def stand(addresses, clock):
    async with standing(addresses, clock, PostgresBus) as made:
        yield made


class TestEventsOverPostgres(BusSuite):
    """The suite, over the outbox table itself."""

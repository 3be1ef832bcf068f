"""What sales offers to alerts, by what a till sent."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from dastyor.domains.sales.metrics import metrics
from dastyor.domains.sales.tests.conftest import sale
from dastyor.kit.figures import Stretch

ZONE = "Asia/Tashkent"


def here(hour, minute=0, day=5):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.fixture
async def sold(till):
    """Two teas at seven and one given back at nine in the morning of UTC, and one for dollars."""
    await till.send(
        sale(1, cost="10000"),
        sale(2, quantity="-1", total_amount="-15000", cost="5000", timestamp="2026-11-05T14:59:59+05:00"),
        sale(3, currency="USD", total_amount="3", timestamp="2026-11-05T12:30:00+05:00"),
    )
    return till


async def figures(till, start, end, currency="UZS"):
    stretch = Stretch(start=start, end=end, currency=currency, timezone=ZONE)
    async with till.database.tx(till.actor.workspace) as tx:
        return {each.key: await each.figure(tx, till.actor.workspace, stretch) for each in metrics}


async def test_a_stretch_is_told_by_its_hours_and_its_currency(sold):
    day = {"sales.net": Decimal(15000), "sales.transactions": 2, "sales.units": 1, "sales.margin": Decimal(10000)}
    assert await figures(sold, here(0), here(10)) == day
    morning = {"sales.net": Decimal(30000), "sales.transactions": 1, "sales.units": 2, "sales.margin": Decimal(20000)}
    assert await figures(sold, here(0), here(9)) == morning
    assert (await figures(sold, here(0), here(10), "USD"))["sales.net"] == 3
    assert await figures(sold, here(10), here(20)) == dict.fromkeys(day, 0)


async def test_the_newest_sale_is_known_to_the_second_and_none_that_is_still_to_come(sold, clock):
    async with sold.database.tx(sold.actor.workspace) as tx:
        assert await metrics[0].last_at(tx, sold.actor.workspace) == datetime(2026, 11, 5, 9, 59, 59, tzinfo=UTC)
    clock.offset += here(9, 30) - clock.now()
    async with sold.database.tx(sold.actor.workspace) as tx:
        assert await metrics[0].last_at(tx, sold.actor.workspace) == here(7, 30)


async def test_before_the_first_sale_there_is_no_newest(till):
    async with till.database.tx(till.actor.workspace) as tx:
        assert await metrics[0].last_at(tx, till.actor.workspace) is None

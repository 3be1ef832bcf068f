"""What expenses offers to alerts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from dastyor.domains.expenses.metrics import metrics
from dastyor.kit.figures import Stretch

NOON = datetime(2026, 11, 21, 7, tzinfo=UTC)  # in Tashkent


async def test_what_was_spent_is_told_by_whole_days_and_what_is_new_by_the_moment(chat, publishing, actor, clock):
    (metric,) = metrics
    clock.offset += NOON - clock.now()

    async def total(start, end):
        stretch = Stretch(start=start, end=end, currency="UZS", timezone="Asia/Tashkent")
        async with publishing.tx(actor.workspace) as tx:
            return await metric.figure(tx, actor.workspace, stretch)

    async with publishing.tx(actor.workspace) as tx:
        assert await metric.last_at(tx, actor.workspace) is None
    for line in ("lunch 45 000", "taxi 20 000", "taxi 30 000 yesterday"):
        await chat.says(line)
    midnight = NOON - timedelta(hours=12)
    assert await total(midnight, NOON) == Decimal(65_000)
    assert await total(midnight - timedelta(days=1), midnight) == Decimal(30_000)
    assert await total(midnight - timedelta(days=1), NOON) == Decimal(95_000)
    async with publishing.tx(actor.workspace) as tx:
        assert timedelta() <= await metric.last_at(tx, actor.workspace) - NOON < timedelta(minutes=1)

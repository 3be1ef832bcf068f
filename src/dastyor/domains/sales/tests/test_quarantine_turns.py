"""Whoever sets lines aside at once with others waits for them, and never for ever."""

from __future__ import annotations

import asyncio
from hashlib import sha256

from dastyor.domains.sales.model import BatchId, Reason, Refusal
from dastyor.domains.sales.service import Quarantine
from dastyor.domains.sales.service.processing import Processor
from dastyor.domains.sales.store import QuarantineStore
from dastyor.domains.sales.tests.conftest import NOON, sale
from dastyor.kit.ids import new_id

# The same line under two names, so that the order in which they are looked for is known.
FIRST, LAST = sorted((b"{1", b"{2"), key=lambda raw: sha256(raw).digest())


async def set_aside(tx, workspace, *raws):
    refusals = [Refusal(index=0, transaction_id=None, field=None, reason=Reason.MALFORMED, raw=raw) for raw in raws]
    await QuarantineStore(tx).add(workspace, BatchId(new_id()), refusals, NOON)


async def test_two_who_set_aside_the_same_lines_in_another_order_both_come_to_an_end(till):
    begun, other = asyncio.Event(), asyncio.Event()

    async def processor():
        async with till.database.tx(till.actor.workspace) as tx:
            await set_aside(tx, till.actor.workspace, LAST)
            begun.set()
            await asyncio.wait_for(other.wait(), 5)
            await asyncio.sleep(0.2)  # so that the other stands where it would have to wait
            await set_aside(tx, till.actor.workspace, FIRST)

    async def collector():
        await begun.wait()
        async with till.database.tx(till.actor.workspace) as tx:
            other.set()
            await set_aside(tx, till.actor.workspace, FIRST, LAST)

    async with asyncio.timeout(8):
        await asyncio.gather(processor(), collector())
    assert len(await till.waiting()) == 2


async def test_who_repairs_a_line_while_the_processor_meets_it_again_waits_for_its_turn(till):
    await till.send(sale(1, total_amount="a lot"))
    (line,) = await till.waiting()
    begun, other = asyncio.Event(), asyncio.Event()

    async def processor():
        async with till.database.tx(till.actor.workspace) as tx:
            await Processor(tx).store(till.actor.workspace, [], "UZS", "Asia/Tashkent")
            await tx.run("select 1")
            begun.set()
            await asyncio.wait_for(other.wait(), 5)
            await asyncio.sleep(0.2)
            raw = await tx.value("select raw from sales.quarantine where id = %s", (line["id"],))
            await set_aside(tx, till.actor.workspace, bytes(raw))

    async def mender():
        await begun.wait()
        async with till.database.tx(till.actor.workspace) as tx:
            other.set()
            await Quarantine(tx).mend(till.actor, line["id"], "30000")

    async with asyncio.timeout(8):
        await asyncio.gather(processor(), mender())
    assert await till.waiting() == []


async def test_a_line_that_is_set_aside_again_by_the_same_who_set_it_aside_is_still_one(till):
    async with till.database.tx(till.actor.workspace) as tx:
        for _ in range(3):
            await set_aside(tx, till.actor.workspace, FIRST, LAST)
    assert len(await till.waiting()) == 2

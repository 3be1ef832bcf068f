"""One trace from a person's message through its events to the answer that leaves and the notices that follow."""

from __future__ import annotations

import asyncio
import json

from dastyor.fronts.bot.service import BotService
from dastyor.kit.bus.outbox import Outbox
from dastyor.kit.telegram import inbox
from dastyor.kit.telegram.outgoing import flushing
from dastyor.kit.telegram.updates import read

TRACE = "0af7651916cd43dd8448eb211c80319c"
BOT = 1_000_000_001


async def test_the_message_its_event_and_its_answer_share_one_trace(chat, database):
    database.flushes = (Outbox().flush, flushing(BOT))
    raw = json.dumps(
        {
            "update_id": 1,
            "message": {
                "message_id": 1, "date": 0, "chat": {"id": 41, "type": "private", "first_name": "Aziz"},
                "from": {"id": 41, "is_bot": False, "first_name": "Aziz"}, "text": "lunch 45 000",
            },
        }
    ).encode()  # fmt: skip
    async with database.tx() as tx:
        await inbox.store(tx, BOT, [read(raw, traceparent=f"00-{TRACE}-b7ad6b7169203331-01")])

    stopping, ready = asyncio.Event(), asyncio.Event()
    service = BotService(database, chat.desk, asyncio.Event())
    async with asyncio.TaskGroup() as group:
        group.create_task(service.run(ready, stopping))
        async with asyncio.timeout(20):
            while not await _sent(database):
                await asyncio.sleep(0.05)
        stopping.set()

    async with database.tx() as tx:
        answer = await tx.value("select traceparent from telegram.outgoing where method = 'sendMessage'")
        event = await tx.value("select traceparent from bus.events where type = 'expense.recorded.v1'")
        message = await tx.value("select message from bus.events where type = 'expense.recorded.v1'")
    assert answer.split("-")[1] == event.split("-")[1] == TRACE
    assert json.loads(bytes(message))["traceparent"].split("-")[1] == TRACE


async def _sent(database) -> int:
    async with database.tx() as tx:
        return await tx.value("select count(*) from telegram.outgoing")

"""Cards as the real sender brings them: each edit finds its message, also one that took the place of the list."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager

from dastyor.domains.approvals.model import Reader, Status
from dastyor.domains.approvals.service import Cards, Decisions
from dastyor.domains.approvals.tests.conftest import BOT
from dastyor.fronts.sender import Sender
from dastyor.kit.listen import OUTGOING, Listener
from dastyor.kit.telegram.api import BotApi
from dastyor.kit.telegram.flood import Pace
from dastyor.kit.testing.botapi import bot_server, no, ok


class Phones:
    """What stands on the phones: text and buttons by chat and number of the message."""

    def __init__(self):
        self.shown, self.new = {}, 0

    async def __call__(self, method, call):
        chat = call["chat_id"]
        if method == "sendMessage":
            self.new += 1
        number = call.get("message_id", 100 + self.new)
        if method != "sendMessage" and (chat, number) not in self.shown:
            return no(400, "Bad Request: message to edit not found")
        buttons = call["reply_markup"]["inline_keyboard"]
        line = re.sub(r" at [\d:]+$", "", call["text"].splitlines()[-1])  # the listener takes the test's clock back
        self.shown[chat, number] = (line, [each["text"] for row in buttons for each in row])
        return ok({"message_id": number})


@asynccontextmanager
async def sending(office, phones):
    """A sender at work until everything that waits is out."""
    async with bot_server(phones) as server, asyncio.TaskGroup() as group:
        listener = Listener(office.database.address, office.clock)
        api = BotApi(f"{BOT}:secret", server.url)
        sender = Sender(office.database, api, listener.wake(OUTGOING), pace=Pace(is_paced=False))
        ready, stopping = asyncio.Event(), asyncio.Event()
        group.create_task(listener.run(asyncio.Event(), stopping))
        group.create_task(sender.run(ready, stopping))
        await ready.wait()
        try:
            yield
            await out(office)
        finally:
            stopping.set()


async def out(office):
    """Nothing waits to be sent any more."""
    async with asyncio.timeout(20):
        while True:
            async with office.database.tx() as tx:
                states = {state for (state,) in await tx.all("select state from telegram.outgoing")}
            if states <= {"sent"}:
                return
            await asyncio.sleep(0.02)


async def test_what_was_decided_before_its_cards_were_out_comes_as_decided(office, aziza):
    phones = Phones()
    await office.asks()
    await office.decides(aziza)
    async with sending(office, phones):
        await out(office)
    assert phones.new == 2
    assert list(phones.shown.values()) == [("Approved by Aziza", [])] * 2


async def test_every_card_is_edited_where_it_stands(office, aziza):
    phones = Phones()
    phones.shown[41, 7] = ("the list", ["1"])
    async with sending(office, phones):
        await office.asks()
        await out(office)
        async with office.database.tx(office.actor.workspace) as tx:
            (waiting,) = await Decisions(tx).all(office.actor, Status.WAITING, None, 9)
            mine = Reader(person=office.actor.person, chat=41, language="en")
            Cards(tx).show_at(office.actor.workspace, waiting, mine, 7)
        await out(office)
        assert phones.shown[41, 7] == ("phones", ["Approve", "Decline", "Ask tomorrow", "Edit", "← All waiting"])
        await office.decides(aziza)
    said = "Approved by Aziza"
    assert phones.new == 2
    assert phones.shown.pop((41, 7)) == (said, ["← All waiting"])
    assert list(phones.shown.values()) == [(said, [])] * 2

"""A sender in a storm: whatever is refused, lost or late, order holds in each chat and nothing is sent twice in silence."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import replace
from random import Random

import pytest

from dastyor.fronts.sender import Sender
from dastyor.kit.ids import new_id
from dastyor.kit.listen import OUTGOING, Listener
from dastyor.kit.telegram.api import BotApi
from dastyor.kit.telegram.flood import Pace
from dastyor.kit.telegram.message import ANSWER, MARK, Outgoing
from dastyor.kit.telegram.outgoing import flushing
from dastyor.kit.telegram.settling import MARGIN, settle
from dastyor.kit.testing.botapi import LOST, bot_server, no, ok

BOT = 42
CHATS, EACH = (1, 2, 3, -4, -5), 12


@pytest.fixture
def addresses(telegram_addresses):
    return telegram_addresses


class Storm:
    """A Telegram that does something else than asked to every third call, by dice; remembers what really arrived."""

    def __init__(self, seed):
        self.dice, self.arrived, self.number = Random(seed), defaultdict(list), 0
        self.busy, self.collisions = set(), 0

    async def __call__(self, _method, parameters):
        chat, text = parameters["chat_id"], parameters["text"]
        self.collisions += chat in self.busy
        self.busy.add(chat)
        await asyncio.sleep(self.dice.random() * 0.004)
        self.busy.discard(chat)
        throw = self.dice.random()
        if throw < 0.08:
            return no(429, "Too Many Requests: retry after 0", retry_after=0)
        if throw < 0.14:
            return 502, b"<html>Bad Gateway"
        self.number += 1
        if throw < 0.2:
            return no(400, "Bad Request: can't parse entities")
        self.arrived[chat].append(text)
        if throw < 0.3:
            return LOST
        return ok({"message_id": self.number})


class Heard:
    """Remembers who was told what, and may fail at it."""

    def __init__(self, *, breaks=False):
        self.told, self.breaks = [], breaks

    async def blocked(self, _tx, _bot, chat):
        self.told.append(("blocked", chat))
        if self.breaks:
            raise ZeroDivisionError

    async def uncertain(self, _tx, _bot, seq):
        self.told.append(("uncertain", seq))
        if self.breaks:
            raise ZeroDivisionError


async def rows(database, query):
    async with database.tx() as tx:
        return await tx.all(query)


async def delivered(database, telegram, *, hearer=None):
    """Everything that waits has ended."""
    async with bot_server(telegram) as server, asyncio.TaskGroup() as group:
        listener, stopping = Listener(database.address, database.clock), asyncio.Event()
        api = BotApi(f"{BOT}:secret", server.url)
        sender = Sender(database, api, listener.wake(OUTGOING), hearer=hearer, pace=Pace(is_paced=False))
        group.create_task(listener.run(asyncio.Event(), stopping))
        group.create_task(sender.run(asyncio.Event(), stopping))
        async with asyncio.timeout(60):
            while await rows(database, "select 1 from telegram.outgoing where state in ('new', 'sending') limit 1"):
                await asyncio.sleep(0.05)
        stopping.set()


@pytest.mark.parametrize("seed", [1, 2])
async def test_in_a_storm_order_holds_and_every_doubt_is_marked_or_told(database, monkeypatch, seed):
    # The waits after a loss are tested elsewhere; here they only cost time.
    monkeypatch.setattr("dastyor.fronts.sender.settle", _hurried)
    database.flushes = (flushing(BOT),)
    kinds = ("repeat", "notice", "never")
    async with database.tx() as tx:
        tx.messages += [
            Outgoing(chat=chat, method="sendMessage", payload={"text": f"{number:02d}"}, kind=kinds[(number + chat) % 3],
                     priority=ANSWER)
            for number in range(EACH) for chat in CHATS
        ]  # fmt: skip
    telegram, heard = Storm(seed), Heard()
    await delivered(database, telegram, hearer=heard)
    assert telegram.collisions == 0
    ends = await rows(
        database, "select seq, chat_id, kind, state, payload->>'text' from telegram.outgoing order by seq"
    )
    assert len(ends) == EACH * len(CHATS)
    for chat in CHATS:
        plain = [text.removeprefix(MARK) for text in telegram.arrived[chat]]
        assert plain == sorted(plain), f"chat {chat} saw another order"
        for text in set(plain):
            copies = [said for said in telegram.arrived[chat] if said.removeprefix(MARK) == text]
            kind = kinds[(int(text) + chat) % 3]
            assert kind == "repeat" or len(copies) == 1 or (kind, copies[1][:2]) == ("notice", MARK), copies
    in_doubt = [seq for seq, _, _, state, _ in ends if state == "unknown"]
    assert sorted(seq for what, seq in heard.told if what == "uncertain") == in_doubt
    assert {kind for _, _, kind, state, _ in ends if state == "unknown"} <= {"notice", "never"}


def _hurried(row, outcome):
    settled = settle(row, outcome)
    return replace(settled, hold=min(settled.hold, MARGIN / 10), pause=min(settled.pause, MARGIN / 10))


async def test_a_hearer_who_fails_does_not_stop_the_sender_and_the_end_is_written_down(database):
    database.flushes = (flushing(BOT),)

    async def telegram(_method, parameters):
        return no(403, "Forbidden: bot was blocked by the user") if parameters["chat_id"] == 1 else LOST

    async with database.tx() as tx:
        tx.messages += [
            Outgoing(chat=1, method="sendMessage", payload={"text": "a"}),
            Outgoing(chat=2, method="sendMessage", payload={"text": "b"}, kind="never", screen=new_id()),
        ]
    heard = Heard(breaks=True)
    await delivered(database, telegram, hearer=heard)
    assert sorted(heard.told) == [("blocked", 1), ("uncertain", 2)]
    assert await rows(database, "select state from telegram.outgoing order by seq") == [("refused",), ("unknown",)]
    assert await rows(database, "select chat_id from telegram.chats where blocked_at is not null") == [(1,)]


async def test_without_anybody_to_hear_the_ends_are_written_down_all_the_same(database):
    database.flushes = (flushing(BOT),)

    async def telegram(_method, parameters):
        return no(403, "Forbidden: user is deactivated") if parameters["chat_id"] == 1 else LOST

    async with database.tx() as tx:
        tx.messages += [
            Outgoing(chat=chat, method="sendMessage", payload={"text": "a"}, kind="never") for chat in (1, 2)
        ]
    await delivered(database, telegram)
    assert await rows(database, "select state from telegram.outgoing order by seq") == [("refused",), ("unknown",)]

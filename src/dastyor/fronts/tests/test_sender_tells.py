"""Whoever wants to hear how a message ended hears it once, with the row's own end; of others nothing is told."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import msgspec
import psycopg
import pytest

from dastyor.fronts.sender import Sender
from dastyor.kit.bus.outbox import Outbox
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.listen import OUTGOING, Listener
from dastyor.kit.telegram import settling
from dastyor.kit.telegram.api import BotApi
from dastyor.kit.telegram.ends import MessageEnded
from dastyor.kit.telegram.flood import Pace
from dastyor.kit.telegram.message import Outgoing, Tells
from dastyor.kit.telegram.outgoing import flushing
from dastyor.kit.testing.botapi import LOST, bot_server, no, ok

BOT = 42
BLOCKED = no(403, "Forbidden: bot was blocked by the user")


@pytest.fixture
def addresses(telegram_addresses):
    return telegram_addresses


def picture(number):
    sizes = [{"file_id": f"small {number}"}, {"file_id": f"large {number}"}]
    return {"message_id": number, "photo": sizes}


class Telegram:
    """Answers by the text of a message, or by the method; else it makes messages 101, 102 …"""

    def __init__(self):
        self.plans, self.number = {}, 100

    async def __call__(self, method, parameters):
        plan = self.plans.get(parameters.get("text"), []) or self.plans.get(method, [])
        if plan:
            return plan.pop(0)
        if method == "deleteMessage":
            return ok()
        if method.startswith("edit"):
            return ok({"message_id": parameters["message_id"]})
        self.number += 1
        return ok({"message_id": self.number})


class Desk:
    def __init__(self, database, sender, server, telegram, stopping):
        self.database, self.sender, self.server, self.telegram = database, sender, server, telegram
        self.workspace, self.stopping = WorkspaceId(new_id()), stopping

    def tells(self, subject="market.post", witness=None):
        return Tells(self.workspace, subject, witness)

    async def put(self, *messages):
        async with self.database.tx() as tx:
            tx.messages.extend(messages)

    async def settled(self):
        async with asyncio.timeout(10):
            while {state for (state,) in await self.rows("state")} & {"new", "sending"}:
                await asyncio.sleep(0.02)
        return [state for (state,) in await self.rows("state")]

    async def rows(self, columns):
        return await self.database.alone((f"select {columns} from telegram.outgoing order by seq", None))

    async def told(self):
        """What was told to this workspace, in its order."""
        query = "select message from bus.events where topic = 'telegram' and key = %s order by position"
        return [
            msgspec.json.decode(msgspec.json.decode(message, type=Data).data, type=MessageEnded)
            for (message,) in await self.database.alone((query, (self.workspace,)))
        ]


class Data(msgspec.Struct):
    data: msgspec.Raw


@asynccontextmanager
async def working(database, telegram):
    database.flushes = (flushing(BOT), Outbox().flush)
    async with bot_server(telegram) as server, asyncio.TaskGroup() as group:
        listener = Listener(database.address, database.clock)
        sender = Sender(
            database, BotApi(f"{BOT}:secret", server.url), listener.wake(OUTGOING), pace=Pace(is_paced=False)
        )
        ready, stopping = asyncio.Event(), asyncio.Event()
        group.create_task(listener.run(asyncio.Event(), stopping))
        group.create_task(sender.run(ready, stopping))
        await ready.wait()
        try:
            yield Desk(database, sender, server, telegram, stopping)
        finally:
            stopping.set()


@pytest.fixture
def telegram():
    return Telegram()


@pytest.fixture
async def desk(database, telegram):
    async with working(database, telegram) as desk:
        yield desk


def say(chat, text, **more):
    return Outgoing(chat=chat, method="sendMessage", payload={"text": text}, **more)


def ended(end, **more):
    return MessageEnded(subject="market.post", end=end, **{"screen": None, "chat": 1, "method": "sendMessage", **more})


async def test_of_a_message_that_was_sent_its_number_is_told_and_of_others_nothing(desk):
    screen = new_id()
    await desk.put(say(1, "quiet"), say(1, "told", screen=screen, tells=desk.tells()), say(2, "quiet too"))
    assert await desk.settled() == ["sent"] * 3
    [(number,)] = [(number,) for number, told in await desk.rows("message_id, told") if told]
    assert await desk.told() == [ended("sent", screen=screen, message=number)]


async def test_of_an_album_every_number_and_every_picture_is_told(desk):
    desk.telegram.plans["sendMediaGroup"] = [ok([picture(7), picture(8), picture(9)])]
    media = [{"type": "photo", "media": f"id {number}"} for number in range(3)]
    await desk.put(
        Outgoing(chat=1, method="sendMediaGroup", payload={"media": media}, kind="never", tells=desk.tells())
    )
    assert await desk.settled() == ["sent"]
    photos = ("large 7", "large 8", "large 9")
    assert await desk.told() == [ended("sent", message=7, album=(7, 8, 9), photos=photos, method="sendMediaGroup")]


async def test_a_refusal_is_told_in_telegrams_words_and_one_without_a_call_as_well(desk):
    desk.telegram.plans["a"] = [BLOCKED]
    await desk.put(say(1, "a", tells=desk.tells()), say(1, "b", tells=desk.tells()))
    assert await desk.settled() == ["refused", "refused"]
    assert await desk.told() == [
        ended("refused", error="403 Forbidden: bot was blocked by the user"),
        ended("refused", error="the person has blocked the bot"),
    ]
    assert len(desk.server.calls) == 1


async def test_what_nobody_knows_is_told_as_unknown(desk):
    desk.telegram.plans["a"] = [LOST]
    await desk.put(say(1, "a", kind="never", tells=desk.tells()))  # nobody is there to look for it
    assert await desk.settled() == ["unknown"]
    [told] = await desk.told()
    assert (told.end, told.message, bool(told.error)) == ("unknown", None, True)


async def test_only_the_last_of_many_tries_is_told(desk, monkeypatch):
    monkeypatch.setattr(settling, "REPEATS", 2)
    desk.telegram.plans["a"] = [LOST] * 2
    desk.telegram.plans["b"] = [no(429, "Too Many Requests: retry after 1", retry_after=1)]
    await desk.put(say(1, "a", kind="repeat", tells=desk.tells()), say(2, "b", tells=desk.tells()))
    assert await desk.settled() == ["dead", "sent"]
    assert sorted((told.chat, told.end) for told in await desk.told()) == [(1, "dead"), (2, "sent")]


async def test_an_edit_and_a_deletion_are_told_of_the_message_that_they_change(desk):
    screen = new_id()
    edit = Outgoing(
        chat=1, method="editMessageText", payload={"text": "two"}, kind="repeat", edits=screen, tells=desk.tells()
    )
    gone = Outgoing(chat=1, method="deleteMessage", payload={}, kind="repeat", edits=screen, tells=desk.tells())
    await desk.put(say(1, "one", screen=screen), edit, gone)
    assert await desk.settled() == ["sent"] * 3
    assert await desk.told() == [
        ended("sent", screen=screen, message=101, method="editMessageText"),
        ended("sent", screen=screen, message=101, method="deleteMessage"),
    ]


async def test_a_deletion_that_telegram_does_not_let_happen_is_told(desk):
    screen, words = new_id(), "Bad Request: message can't be deleted for everyone"
    desk.telegram.plans["deleteMessage"] = [no(400, words)]
    gone = Outgoing(chat=1, method="deleteMessage", payload={}, kind="repeat", edits=screen, tells=desk.tells())
    await desk.put(say(1, "one", screen=screen), gone)
    assert await desk.settled() == ["sent", "refused"]
    assert await desk.told() == [ended("refused", screen=screen, method="deleteMessage", error=f"400 {words}")]


async def test_an_edit_that_is_shown_anew_is_told_once_it_stands_there(desk):
    screen = new_id()
    desk.telegram.plans["one"] = [LOST]
    edit = Outgoing(
        chat=1, method="editMessageText", payload={"text": "two"}, kind="repeat", edits=screen, tells=desk.tells()
    )
    await desk.put(say(1, "one", kind="never", screen=screen), edit)
    assert await desk.settled() == ["unknown", "sent"]
    assert await desk.told() == [ended("sent", screen=screen, message=101)]


async def test_a_message_that_was_deleted_while_it_waited_is_told_as_refused_and_its_words_are_forgotten(desk):
    screen = new_id()
    morning = desk.database.clock.now().replace(year=2100)
    gone = Outgoing(chat=1, method="deleteMessage", payload={}, kind="repeat", edits=screen)
    await desk.put(say(1, "secret", screen=screen, not_before=morning, tells=desk.tells()), gone)
    assert await desk.settled() == ["refused", "sent"]
    assert await desk.told() == [ended("refused", screen=screen, error="deleted before it was sent")]
    assert [payload for (payload,) in await desk.rows("payload::text")] == ["{}", "{}"]
    assert desk.server.calls == []


async def test_a_text_that_became_several_messages_is_told_once_with_the_one_that_is_the_screen(desk):
    screen = new_id()
    await desk.put(say(1, "word " * 1500, screen=screen, tells=desk.tells()))
    assert await desk.settled() == ["sent", "sent"]
    assert await desk.told() == [ended("sent", screen=screen, message=102)]


async def test_a_long_caption_is_told_once_with_its_picture(desk):
    screen = new_id()
    payload = {"photo": "id", "caption": "word " * 300}
    await desk.put(Outgoing(chat=1, method="sendPhoto", payload=payload, screen=screen, tells=desk.tells()))
    assert await desk.settled() == ["sent", "sent"]
    assert await desk.told() == [ended("sent", screen=screen, message=101, method="sendPhoto")]


async def test_after_a_kill_between_call_and_settling_the_next_sender_tells_it_once(database, telegram):
    database.flushes = (flushing(BOT), Outbox().flush)
    workspace = WorkspaceId(new_id())
    async with database.tx() as tx:
        tx.messages.append(say(1, "never", kind="never", tells=Tells(workspace, "market.post")))
        tx.messages.append(say(2, "edit", kind="repeat", tells=Tells(workspace, "market.post")))
    async with database.tx() as tx:
        await tx.run("update telegram.outgoing set state = 'sending', owner = %s, leased_at = now(), "
                     "leased_until = now() + interval '1 hour'", (new_id(),))  # fmt: skip
    async with working(database, telegram) as desk:
        desk.workspace = workspace
        assert await desk.settled() == ["unknown", "sent"]
        assert sorted((told.chat, told.end) for told in await desk.told()) == [(1, "unknown"), (2, "sent")]


class Breaking:
    """The sender's database, whose first commit breaks the connection: after it was done, or before."""

    def __init__(self, database, *, is_stored):
        self._database, self._is_stored, self.is_broken = database, is_stored, False

    def __getattr__(self, name):
        return getattr(self._database, name)

    @asynccontextmanager
    async def tx(self):
        lost = psycopg.OperationalError("server closed the connection unexpectedly")
        is_first, self.is_broken = not self.is_broken, True
        async with self._database.tx() as tx:
            yield tx
            if is_first and not self._is_stored:
                raise lost
        if is_first:
            raise lost


@pytest.mark.parametrize("is_stored", [True, False], ids=["stored", "rolled back"])
async def test_after_a_commit_whose_answer_was_lost_it_is_told_exactly_once(desk, is_stored):
    desk.sender.database = breaking = Breaking(desk.database, is_stored=is_stored)
    await desk.put(say(1, "a", tells=desk.tells()))
    assert await desk.settled() == ["sent"]
    await desk.put(say(1, "b", tells=desk.tells()))
    await desk.settled()
    assert [told.message for told in await desk.told()] == [101, 102]
    assert breaking.is_broken
    assert len(desk.server.calls) == 2


async def test_a_deletion_of_what_waits_is_told_once_though_the_answer_of_its_commit_was_lost(desk):
    desk.sender.database = Breaking(desk.database, is_stored=True)
    screen = new_id()
    gone = Outgoing(chat=1, method="deleteMessage", payload={}, kind="repeat", edits=screen)
    morning = desk.database.clock.now().replace(year=2100)
    await desk.put(say(1, "a", screen=screen, not_before=morning, tells=desk.tells()), gone)
    assert await desk.settled() == ["refused", "sent"]
    assert [told.end for told in await desk.told()] == ["refused"]

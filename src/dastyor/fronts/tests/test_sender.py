from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

import psycopg
import pytest

from dastyor.fronts import sender as front
from dastyor.fronts.sender import Sender
from dastyor.kit.ids import new_id
from dastyor.kit.listen import OUTGOING, Listener
from dastyor.kit.telegram.api import BotApi
from dastyor.kit.telegram.flood import Pace
from dastyor.kit.telegram.message import ANSWER, BROADCAST, PRESS, File, Outgoing
from dastyor.kit.telegram.outgoing import flushing
from dastyor.kit.telegram.queue import Queue
from dastyor.kit.telegram.screens import screen_of
from dastyor.kit.testing.botapi import HANG, LOST, bot_server, no, ok

BOT = 42


@pytest.fixture
def addresses(telegram_addresses):
    return telegram_addresses


def say(chat, text, **more):
    return Outgoing(chat=chat, method="sendMessage", payload={"text": text}, **more)


class Telegram:
    """Counts messages and does to a call what the test planned for its text."""

    def __init__(self):
        self.texts, self.plans, self.number, self.times = [], {}, 100, {}
        self.busy, self.collisions = set(), 0
        self.delay = 0.0

    async def __call__(self, method, parameters):
        chat, text = parameters.get("chat_id"), parameters.get("text")
        if chat is not None:
            self.collisions += chat in self.busy
            self.busy.add(chat)
        await asyncio.sleep(self.delay * (1 + (chat or 0) % 3))  # some chats are slower, so calls overlap
        self.busy.discard(chat)
        self.times.setdefault((chat, text), []).append(asyncio.get_running_loop().time())
        plan = self.plans.get(text)
        if plan:
            return plan.pop(0)
        self.texts.append((chat, text))
        if method.startswith("edit"):
            return ok({"message_id": parameters["message_id"]})
        if method == "answerCallbackQuery":
            return ok()
        self.number += 1
        return ok({"message_id": self.number})


class Heard:
    def __init__(self):
        self.told = []

    async def blocked(self, tx, bot_id, chat_id):
        self.told.append(("blocked", chat_id))

    async def uncertain(self, tx, bot_id, seq):
        self.told.append(("uncertain", seq))


class Desk:
    """A sender at work, and what a test asks of it."""

    def __init__(self, database, sender, server, telegram, heard, stopping):
        self.database, self.sender, self.server, self.telegram = database, sender, server, telegram
        self.heard, self.stopping = heard.told, stopping

    async def put(self, *messages):
        async with self.database.tx() as tx:
            tx.messages.extend(messages)

    async def rows(self, *columns):
        async with self.database.tx() as tx:
            return await tx.all(f"select {', '.join(columns)} from telegram.outgoing order by seq")

    async def settled(self):
        async with asyncio.timeout(10):
            while {state for (state,) in await self.rows("state")} & {"new", "sending"}:
                await asyncio.sleep(0.02)
        return [state for (state,) in await self.rows("state")]

    @property
    def texts(self):
        return self.telegram.texts


@asynccontextmanager
async def working(database, telegram, *, pace=None, start=True, owner=None):
    heard = Heard()
    async with bot_server(telegram) as server, asyncio.TaskGroup() as group:
        listener = Listener(database.address, database.clock)
        api = BotApi(f"{BOT}:secret", server.url)
        sender = Sender(database, api, listener.wake(OUTGOING), hearer=heard, pace=pace or Pace(is_paced=False))
        ready, stopping = asyncio.Event(), asyncio.Event()
        if start:
            group.create_task(listener.run(asyncio.Event(), stopping))
            group.create_task(sender.run(ready, stopping))
            await ready.wait()
        try:
            yield Desk(database, sender, server, telegram, heard, stopping)
        finally:
            stopping.set()


@pytest.fixture
def telegram():
    return Telegram()


@pytest.fixture
async def desk(database, telegram):
    database.flushes = (flushing(BOT),)
    async with working(database, telegram) as desk:
        yield desk


async def test_one_chats_messages_arrive_in_order_and_never_two_at_once(desk):
    desk.telegram.delay = 0.002
    await desk.put(*(say(chat, f"{number}") for number in range(20) for chat in (1, 2, 3)))
    assert set(await desk.settled()) == {"sent"}
    for chat in (1, 2, 3):
        assert [text for found, text in desk.texts if found == chat] == [f"{number}" for number in range(20)]
    assert desk.telegram.collisions == 0


async def test_an_answer_overtakes_a_broadcast_but_not_another_answer(database, telegram):
    database.flushes = (flushing(BOT),)
    async with database.tx() as tx:
        tx.messages += [say(1, "ad", priority=BROADCAST), say(1, "first", priority=ANSWER)]
        tx.messages += [say(1, "second", priority=PRESS)]
    async with working(database, telegram) as desk:
        await desk.settled()
    assert desk.texts == [(1, "first"), (1, "second"), (1, "ad")]


async def test_an_answer_to_a_press_goes_beside_what_its_chat_waits_for(desk):
    desk.telegram.plans["slow"] = [no(429, "Too Many Requests: retry after 1", retry_after=1)]
    await desk.put(say(1, "slow"))
    await asyncio.sleep(0.1)
    toast = Outgoing(chat=None, method="answerCallbackQuery", payload={"callback_query_id": "7", "text": "ok"})
    await desk.put(toast, say(1, "next"))
    await asyncio.sleep(0.2)
    assert desk.texts == [(None, "ok")]
    await desk.settled()
    assert desk.texts[1:] == [(1, "slow"), (1, "next")]


async def test_too_many_requests_silence_one_chat_for_as_long_as_asked(desk):
    desk.telegram.plans["a"] = [no(429, "Too Many Requests: retry after 1", retry_after=1)]
    await desk.put(say(1, "a"), say(1, "b"), say(2, "c"))
    await desk.settled()
    assert desk.texts == [(2, "c"), (1, "a"), (1, "b")]
    first, second = desk.telegram.times[1, "a"]
    assert second - first >= 1.0


async def test_a_silence_outlives_the_sender(database, telegram):
    database.flushes = (flushing(BOT),)
    telegram.plans["a"] = [no(429, "Too Many Requests: retry after 2", retry_after=2)]
    async with working(database, telegram) as desk:
        await desk.put(say(1, "a"))
        while not telegram.times:
            await asyncio.sleep(0.01)
    async with working(database, telegram) as desk:
        await desk.settled()
    first, second = telegram.times[1, "a"]
    assert second - first >= 2.0


async def test_an_edit_waits_for_the_message_that_it_edits(desk):
    screen = new_id()
    edit = Outgoing(chat=1, method="editMessageText", payload={"text": "two"}, kind="repeat", edits=screen)
    await desk.put(say(1, "one", screen=screen), edit)
    assert await desk.settled() == ["sent", "sent"]
    assert desk.server.calls[1][1] == {"chat_id": 1, "message_id": 101, "text": "two"}
    async with desk.database.tx() as tx:
        assert await screen_of(tx, BOT, 1, 101) == screen


async def test_an_edit_of_a_message_that_never_arrived_is_sent_and_is_the_screen_from_then_on(desk):
    screen = new_id()
    desk.telegram.plans["one"] = [LOST]
    edit = Outgoing(chat=1, method="editMessageText", payload={"text": "two"}, kind="repeat", edits=screen)
    again = Outgoing(chat=1, method="editMessageText", payload={"text": "three"}, kind="repeat", edits=screen)
    await desk.put(say(1, "one", kind="never", screen=screen), edit, again)
    assert await desk.settled() == ["unknown", "sent", "sent"]
    assert [method for method, _ in desk.server.calls] == ["sendMessage", "sendMessage", "editMessageText"]
    assert desk.server.calls[2][1]["message_id"] == 101


async def test_an_edit_of_a_message_that_waits_for_the_morning_is_folded_into_it(desk):
    screen = new_id()
    morning = desk.database.clock.now() + timedelta(hours=8)
    edit = Outgoing(chat=1, method="editMessageText", payload={"text": "decided"}, kind="repeat", edits=screen)
    await desk.put(say(1, "decide!", screen=screen, not_before=morning), edit)
    async with asyncio.timeout(5):
        while ("sent",) not in await desk.rows("state"):
            await asyncio.sleep(0.02)
    assert desk.texts == []
    desk.database.clock.offset = timedelta(hours=9)
    await desk.settled()
    assert desk.texts == [(1, "decided")]


async def test_a_lost_answer_is_settled_by_its_kind(desk):
    for text, times in (("repeat", 1), ("notice", 1), ("↻ notice", 3), ("never", 1)):
        desk.telegram.plans[text] = [LOST] * times
    kinds = ("repeat", "notice", "never")
    await desk.put(*(say(chat, kind, kind=kind) for chat, kind in enumerate(kinds, 1)))
    assert await desk.settled() == ["sent", "unknown", "unknown"]
    assert desk.texts == [(1, "repeat")]
    assert sorted(desk.heard) == [("uncertain", 2), ("uncertain", 3)]


async def test_who_has_blocked_us_is_remembered_told_and_left_alone(desk):
    desk.telegram.plans["hi"] = [no(403, "Forbidden: bot was blocked by the user")]
    await desk.put(say(1, "hi"), say(1, "still there?"))
    assert await desk.settled() == ["refused", "refused"]
    assert len(desk.server.calls) == 1
    assert desk.heard == [("blocked", 1)]


async def test_a_row_that_cannot_be_sent_stops_nothing(desk):
    photo = Outgoing(chat=1, method="sendPhoto", payload={}, files={"photo": File("no/such", "a.png")})
    await desk.put(photo, say(1, "next"))
    assert await desk.settled() == ["refused", "sent"]


async def test_a_group_that_moved_gets_its_message_and_the_ones_after_it(desk):
    desk.telegram.plans["a"] = [no(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1009)]
    await desk.put(say(-9, "a"), say(-9, "b"))
    await desk.settled()
    assert desk.texts == [(-1009, "a"), (-1009, "b")]


async def test_a_sender_that_was_killed_leaves_no_doubt_unsettled(database, telegram):
    database.flushes = (flushing(BOT),)
    async with working(database, telegram, start=False) as desk:
        await desk.put(*(say(chat, kind, kind=kind) for chat, kind in enumerate(("repeat", "notice", "never"), 1)))
        async with database.tx() as tx:
            await tx.run("update telegram.outgoing set state = 'sending', owner = %s, leased_at = now(), "
                         "leased_until = now() + interval '1 hour'", (new_id(),))  # fmt: skip
    async with working(database, telegram) as desk:
        assert await desk.settled() == ["sent", "sent", "unknown"]
    assert sorted(desk.texts) == [(1, "repeat"), (2, "↻ notice")]


async def test_an_answer_that_came_while_the_database_was_away_is_not_forgotten(desk, addresses, monkeypatch):
    monkeypatch.setattr(front, "POLL", 60.0)
    desk.telegram.delay = 0.25
    with psycopg.connect(addresses.superuser, autocommit=True) as other:
        await desk.put(say(1, "once", kind="never"))
        while not desk.telegram.busy:
            await asyncio.sleep(0.005)
        cut = other.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and application_name = 'dastyor sender'"
        )
        assert cut.fetchall() == [(True,)]
    monkeypatch.setattr(front, "POLL", 1.0)
    assert desk.texts == []  # still under way
    assert await desk.settled() == ["sent"]
    assert desk.texts == [(1, "once")]


async def test_a_second_sender_waits_until_the_first_is_gone(database, telegram):
    database.flushes = (flushing(BOT),)
    telegram.delay = 0.01
    async with working(database, telegram) as first, working(database, telegram) as second:
        await first.put(*(say(1, f"{number}") for number in range(10)))
        await first.settled()
        assert second.server.calls == []
        first.stopping.set()
        await asyncio.sleep(0.1)
        await second.put(say(1, "last"))
        await second.settled()
        assert len(second.server.calls) == 1


async def test_a_stop_ends_what_is_under_way_and_takes_nothing_new(database, telegram):
    database.flushes = (flushing(BOT),)
    telegram.delay = 0.2
    async with working(database, telegram) as desk:
        await desk.put(*(say(1, f"{number}") for number in range(3)))
        while not telegram.busy:
            await asyncio.sleep(0.01)
    assert [state for (state,) in await desk.rows("state")] == ["sent", "new", "new"]


async def test_a_call_that_does_not_end_is_left_to_the_next_sender(database, telegram, monkeypatch):
    monkeypatch.setattr(front, "FINISH", 0.1)
    database.flushes = (flushing(BOT),)
    telegram.plans["hi"] = [HANG]
    async with working(database, telegram) as desk:
        await desk.put(say(1, "hi"))
        while not telegram.times:
            await asyncio.sleep(0.01)
    assert await desk.rows("state") == [("sending",)]


async def test_while_telegram_cannot_be_reached_everything_waits(database, telegram):
    database.flushes = (flushing(BOT),)
    async with working(database, telegram, start=False) as desk:
        port = desk.server.url
        await desk.put(say(1, "hi"), say(2, "hi", kind="never"))
    listener = Listener(database.address, database.clock)
    sender = Sender(database, BotApi(f"{BOT}:secret", port), listener.wake(OUTGOING))  # nobody listens there any more
    stopping = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(sender.run(asyncio.Event(), stopping))
        await asyncio.sleep(0.5)
        stopping.set()
    assert await desk.rows("state", "attempts", "repeated") == [("new", 0, False), ("new", 0, False)]


async def test_a_group_hears_twenty_at_once_and_then_one_in_three_seconds(database, telegram):
    database.flushes = (flushing(BOT),)
    async with working(database, telegram, pace=Pace()) as desk:
        await desk.put(*(say(-5, f"{number}") for number in range(23)), *(say(5, f"{number}") for number in range(23)))
        await asyncio.sleep(1.5)
        assert sum(chat == -5 for chat, _ in desk.texts) == 20
        assert sum(chat == 5 for chat, _ in desk.texts) == 23


async def test_broadcasts_keep_below_thirty_a_second(database, telegram):
    database.flushes = (flushing(BOT),)
    async with working(database, telegram, pace=Pace()) as desk:
        await desk.put(*(say(chat, "ad", priority=BROADCAST) for chat in range(1, 101)))
        await asyncio.sleep(1.0)
        assert 28 <= len(desk.texts) <= 60  # a burst of 28, then 28 a second


class Shelf:
    async def read(self, key):
        async def chunks():
            yield key.encode()

        return len(key), chunks()


async def test_a_stored_file_goes_with_its_message(desk):
    desk.sender.files = Shelf()
    photo = Outgoing(chat=1, method="sendPhoto", payload={"caption": "c"}, files={"photo": File("shelf/1", "a.png")})
    await desk.put(photo)
    assert await desk.settled() == ["sent"]
    assert b"shelf/1" in desk.server.raw[0]
    assert b'name="chat_id"\r\n\r\n1\r\n' in desk.server.raw[0]


async def test_a_picture_inside_its_row_goes_with_it_and_is_forgotten_there(desk):
    picture = {"picture": File("", "report.png", b"\x89PNG of November")}
    await desk.put(Outgoing(chat=1, method="sendPhoto", payload={"photo": "attach://picture"}, files=picture))
    assert await desk.settled() == ["sent"]
    assert b"\x89PNG of November" in desk.server.raw[0]
    assert b'name="picture"; filename="report.png"' in desk.server.raw[0]
    assert await desk.rows("files") == [(None,)]


async def test_old_messages_are_forgotten_and_unknown_ones_kept_for_a_month(desk):
    await desk.put(say(1, "old"), say(2, "young"), say(3, "doubtful"))
    await desk.settled()
    async with desk.database.tx() as tx:
        await tx.run("update telegram.outgoing set created_at = now() - interval '4 days' where chat_id <> 2")
        await tx.run("update telegram.outgoing set state = 'unknown' where chat_id = 3")
        await Queue(await tx.bare(), BOT, new_id()).prune()
    assert await desk.rows("chat_id") == [(2,), (3,)]

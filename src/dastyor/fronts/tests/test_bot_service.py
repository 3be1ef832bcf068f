"""The bot at work: stored updates are answered in the order of each person, whatever fails meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import msgspec
import psycopg
import pytest

from dastyor.fronts.bot import service
from dastyor.fronts.bot.service import BotService
from dastyor.kit.listen import UPDATES, Listener
from dastyor.kit.telegram import inbox
from dastyor.kit.telegram.buried import replay_updates
from dastyor.kit.telegram.outgoing import flushing
from dastyor.kit.telegram.presses import Signer
from dastyor.kit.telegram.updates import read
from tests.support.fixtures import KEYS, a_desk, an_actor

BOT = 42
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def line(number, text, person=41):
    chat = {"id": person, "type": "private", "first_name": "A"}
    message = {
        "message_id": number,
        "date": 1,
        "chat": chat,
        "from": {"id": person, "is_bot": False, "first_name": "A"},
    }
    return read(msgspec.json.encode({"update_id": number, "message": {**message, "text": text}}), traceparent=TRACE)


def broken(number, person=41):
    """An update of a shape that no library knows; it has its number and its person all the same."""
    return read(msgspec.json.encode({"update_id": number, "message": {"from": {"id": person}, "text": {"no": "text"}}}))


class Stand:
    """The bot's database, and what a test puts in and looks for."""

    def __init__(self, database, desk):
        self.database, self.desk = database, desk

    async def put(self, *updates):
        async with self.database.tx() as tx:
            await inbox.store(tx, BOT, updates)

    async def ask(self, query):
        async with self.database.tx() as tx:
            return await tx.all(query)

    async def until(self, query, answer):
        async with asyncio.timeout(20):
            while (found := await self.ask(query)) != answer:
                await asyncio.sleep(0.02)
        return found

    async def done(self, count):
        await self.until("select count(*) from telegram.updates where state <> 'new'", [(count,)])

    @asynccontextmanager
    async def at_work(self):
        listener = Listener(self.database.address, self.database.clock)
        bot = BotService(self.database, self.desk, listener.wake(UPDATES))
        ready, stopping = asyncio.Event(), asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(listener.run(asyncio.Event(), stopping))
            running = group.create_task(bot.run(ready, stopping))
            await ready.wait()
            try:
                yield running
            finally:
                stopping.set()


@pytest.fixture
def stand(publishing, known):
    publishing.flushes = (*publishing.flushes, flushing(BOT))
    known.actors[43] = an_actor(telegram_id=43)
    return Stand(publishing, a_desk(known, Signer(KEYS)))


SAID = "select chat_id, payload->>'text' from telegram.outgoing where method = 'sendMessage' order by seq"


async def test_what_waited_and_what_comes_is_answered_each_in_its_transaction_and_trace(stand):
    await stand.put(line(1, "/help"))
    async with stand.at_work():
        await stand.done(1)
        await stand.put(line(2, "/cancel"))
        await stand.done(2)
    traces = await stand.ask("select traceparent from telegram.outgoing order by seq")
    assert len(traces) == 2
    assert all(trace.split("-")[1] == TRACE.split("-")[1] for (trace,) in traces)
    assert await stand.ask("select state, raw from telegram.updates") == [("done", None)] * 2


async def test_a_persons_lines_are_answered_in_their_order_and_people_side_by_side(stand):
    lines = [line(number, f"tea {number}000", 41 + 2 * (number % 2)) for number in range(11, 31)]
    await stand.put(*lines)
    async with stand.at_work():
        await stand.done(20)
    for person in (41, 43):
        said = [text for chat, text in await stand.ask(SAID) if chat == person]
        wanted = [f"{number},000" for number in range(11, 31) if 41 + 2 * (number % 2) == person]
        assert [next(each for each in wanted if each in text) for text in said] == wanted


async def test_who_writes_much_keeps_nobody_waiting(stand, monkeypatch):
    monkeypatch.setattr(service, "_AT_ONCE", 1)
    await stand.put(*(line(number, f"tea {number}000") for number in range(11, 16)), line(16, "tea 16000", 43))
    async with stand.at_work():
        await stand.done(6)
    assert [chat for chat, _ in await stand.ask(SAID)] == [41, 43, 41, 41, 41, 41]


async def test_a_question_is_remembered_from_one_update_to_the_next_and_forgotten_when_it_is_answered(stand):
    dialogs = "select lane, state from telegram.dialogs"
    async with stand.at_work():
        await stand.put(line(1, "45 000"))
        await stand.until(dialogs, [(41, "expenses.doubt")])
        await stand.put(line(2, "taxi 20 000"))
        await stand.done(2)
        await stand.until(dialogs, [])


async def test_an_update_that_nobody_can_read_is_tried_five_times_stops_only_its_person_and_dies(stand):
    await stand.put(broken(1), line(2, "/help"), line(3, "/help", 43))
    async with stand.at_work():
        await stand.until("select state, attempts from telegram.updates where update_id = 1", [("new", 1)])
        await stand.until("select state from telegram.updates where update_id = 3", [("done",)])
        assert await stand.ask("select state from telegram.updates where update_id = 2") == [("new",)]
        hurried = "update telegram.updates set not_before = now() where state = 'new' returning pg_notify('dastyor_updates', '')"
        async with asyncio.timeout(20):
            while await stand.ask("select 1 from telegram.updates where update_id = 1 and state = 'new'"):
                await stand.ask(hurried)
                await asyncio.sleep(0.02)
        await stand.until("select state from telegram.updates order by update_id", [("dead",), ("done",), ("done",)])
    ((error, tried),) = await stand.ask("select error, attempts from telegram.updates where state = 'dead'")
    assert "text" in error
    assert tried == inbox.ATTEMPTS


async def test_kinds_that_nobody_answers_are_done_without_a_word(stand):
    chat = {"id": -5, "type": "channel", "title": "Bozor"}
    bodies = [
        {"channel_post": {"message_id": 1, "date": 1, "chat": chat, "text": "Sotiladi"}},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": -6, "type": "group", "title": "g"}, "text": "hi",
                     "from": {"id": 41, "is_bot": False, "first_name": "A"}}},
        {"poll_answer": {"poll_id": "1", "option_ids": [], "option_persistent_ids": [],
                         "user": {"id": 41, "is_bot": False, "first_name": "A"}}},
    ]  # fmt: skip
    await stand.put(*(read(msgspec.json.encode({"update_id": n, **body})) for n, body in enumerate(bodies, 1)))
    async with stand.at_work():
        await stand.done(3)
    assert await stand.ask("select state from telegram.updates") == [("done",)] * 3
    assert await stand.ask("select 1 from telegram.outgoing") == []


async def test_while_the_database_is_away_updates_wait_as_they_were(stand, addresses):
    async with stand.at_work() as running:
        with psycopg.connect(addresses.superuser, autocommit=True) as other:
            for _ in range(3):
                other.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity "
                    "where datname = current_database() and pid <> pg_backend_pid()"
                )
                await asyncio.sleep(0.1)
        await stand.put(line(1, "/help"))
        await stand.done(1)
        assert not running.done()
    assert await stand.ask("select state, attempts from telegram.updates") == [("done", 0)]


async def test_a_stop_ends_the_update_in_hand_and_leaves_the_others(stand):
    began, goes_on = asyncio.Event(), asyncio.Event()
    answer = stand.desk.answer

    async def slow(*what, **more):
        began.set()
        await goes_on.wait()
        return await answer(*what, **more)

    stand.desk = type("Slow", (), {"asking": stand.desk.asking, "answer": staticmethod(slow)})()
    await stand.put(line(1, "/help"), line(2, "/help"))
    listener = Listener(stand.database.address, stand.database.clock)
    stopping = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(BotService(stand.database, stand.desk, listener.wake(UPDATES)).run(asyncio.Event(), stopping))
        await began.wait()
        stopping.set()
        goes_on.set()
    assert await stand.ask("select state from telegram.updates order by update_id") == [("done",), ("new",)]


async def test_a_dead_update_that_is_replayed_after_its_cause_is_mended_is_answered_once(stand):
    await stand.put(line(1, "tea 45000"))
    await stand.ask("update telegram.updates set state = 'dead', attempts = 5, error = 'no shelf' returning seq")
    async with stand.at_work():
        async with stand.database.tx() as tx:
            assert await replay_updates(tx) == 1
        await stand.until("select count(*) from telegram.updates where state = 'done'", [(1,)])
        async with stand.database.tx() as tx:
            assert await replay_updates(tx) == 0
    assert len(await stand.ask(SAID)) == 1

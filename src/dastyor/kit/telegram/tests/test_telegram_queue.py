"""The queue's statements, one by one: who goes first, who waits, who owns what, what is remembered."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import psycopg
import pytest

from dastyor.kit.ids import new_id
from dastyor.kit.telegram.buried import replay_messages
from dastyor.kit.telegram.folding import fold
from dastyor.kit.telegram.line import open_line
from dastyor.kit.telegram.message import ANSWER, BROADCAST, MARK, NOTICE, PRESS, File, Outgoing
from dastyor.kit.telegram.outgoing import flushing
from dastyor.kit.telegram.queue import Fresh, Queue, Settlement
from dastyor.kit.telegram.screens import adopt, screen_of
from dastyor.kit.telegram.settling import body

BOT = 42


@pytest.fixture
def addresses(telegram_addresses):
    return telegram_addresses


class Desk:
    """A queue, and what a test puts into it and takes out."""

    def __init__(self, database, line):
        self.database, self.line, self.owner = database, line, new_id()
        self.queue = Queue(line, BOT, self.owner)

    async def put(self, *messages):
        async with self.database.tx() as tx:
            tx.messages.extend(messages)

    async def lease(self, limit=50, bulk=50, held=(), fresh=None):
        now = self.database.clock.now()
        return await self.queue.lease(limit=limit, bulk=bulk, now=now, held=held, fresh=fresh)

    async def goes(self, **limits):
        return [row.payload[9:-2] for row in await self.lease(**limits)]

    async def ask(self, query, *values):
        async with self.database.tx() as tx:
            return await tx.all(query, values)


@pytest.fixture
async def desk(database):
    database.flushes = (flushing(BOT),)
    line = await open_line(database.address)
    yield Desk(database, line)
    await line.close()


def say(chat, text, priority=ANSWER, **more):
    return Outgoing(chat=chat, method="sendMessage", payload={"text": text}, priority=priority, **more)


def sent(row, **changes):
    return Settlement(seq=row.seq, state="sent", **changes)


# Each row: what waits as (chat, text, priority), how much may go, and what goes.
ORDERS = [
    pytest.param([(1, "a", ANSWER), (1, "b", ANSWER), (2, "c", ANSWER)], {}, ["a", "c"], id="one of each chat"),
    pytest.param([(1, "ad", BROADCAST), (1, "a", NOTICE), (1, "b", ANSWER)], {}, ["b"], id="answers before notices"),
    pytest.param([(1, "ad", BROADCAST), (2, "n", NOTICE), (3, "a", ANSWER)], {}, ["a", "n", "ad"], id="by urgency"),
    pytest.param([(1, "a", ANSWER), (1, "p", PRESS)], {}, ["a"], id="a press is as urgent as an answer"),
    pytest.param([(n, f"{n}", BROADCAST) for n in (1, 2, 3)], {"bulk": 2}, ["1", "2"], id="so many broadcasts"),
    pytest.param([(1, "ad", BROADCAST), (2, "a", ANSWER)], {"bulk": 0}, ["a"], id="no broadcasts"),
    pytest.param([(1, "ad", BROADCAST), (1, "a", ANSWER)], {"bulk": 0}, ["a"], id="an answer before a held broadcast"),
    pytest.param([(n, f"{n}", ANSWER) for n in (1, 2, 3)], {"limit": 2}, ["1", "2"], id="no more than there is room"),
    pytest.param([(1, "a", ANSWER), (2, "b", ANSWER)], {"held": (1,)}, ["b"], id="a chat that is to be left alone"),
    pytest.param([(None, "x", PRESS), (None, "y", PRESS), (1, "a", ANSWER)], {}, ["x", "y", "a"], id="in no order"),
    pytest.param([(None, "x", PRESS)], {"held": (1, 2)}, ["x"], id="a toast whatever is held"),
]


@pytest.mark.parametrize(("waiting", "limits", "goes"), ORDERS)
@pytest.mark.parametrize("fresh", [None, Fresh(0, [])], ids=["looking at all", "looking at what is new"])
async def test_who_goes_next(desk, waiting, limits, goes, fresh):
    await desk.put(*(say(*each) for each in waiting))
    assert sorted(await desk.goes(**limits, fresh=fresh)) == sorted(goes)


async def test_a_chat_with_a_message_on_its_way_hears_nothing_more_until_that_is_settled(desk):
    await desk.put(say(1, "a"), say(1, "b"), say(2, "c"))
    first, _ = await desk.lease()
    await desk.put(say(1, "urgent", PRESS))
    assert await desk.lease() == []
    assert await desk.lease(fresh=Fresh(0, [1])) == []
    await desk.queue.settle([sent(first)])
    assert await desk.goes(fresh=Fresh(10**6, [1])) == ["b"]


async def test_what_is_for_the_morning_waits_for_product_time_and_blocks_nobody(desk):
    now = desk.database.clock.now()
    await desk.put(say(1, "morning", not_before=now + timedelta(hours=8)), say(1, "now"))
    assert await desk.goes() == ["now"]
    desk.database.clock.offset = timedelta(hours=8, minutes=1)
    await desk.ask("update telegram.outgoing set state = 'sent' where state = 'sending' returning 1")
    assert await desk.goes() == ["morning"]


async def test_only_one_holds_the_post_and_the_next_gets_it_when_he_is_gone(desk):
    assert await desk.queue.take_the_post()
    other = await open_line(desk.database.address)
    try:
        assert not await Queue(other, BOT, new_id()).take_the_post()
        assert await Queue(other, BOT + 1, new_id()).take_the_post(), "another bot has a post of its own"
        await desk.line.close()
        async with asyncio.timeout(10):  # the server notices it a moment later
            while not await Queue(other, BOT, new_id()).take_the_post():
                await asyncio.sleep(0.01)
    finally:
        await other.close()


async def test_a_stranger_settles_nothing_of_ours(desk):
    await desk.put(say(1, "a"))
    (row,) = await desk.lease()
    stranger = Queue(desk.line, BOT, new_id())
    await stranger.settle([sent(row)])
    assert await stranger.ours(row.seq) is None
    assert await stranger.give_back([]) == 0
    assert (await desk.queue.ours(row.seq)).seq == row.seq
    assert await desk.ask("select state from telegram.outgoing") == [("sending",)]


async def test_what_we_leased_without_knowing_it_waits_again(desk):
    await desk.put(say(1, "a"), say(2, "b"))
    known, _ = await desk.lease()
    assert await desk.queue.give_back([known.seq]) == 1
    assert await desk.goes() == ["b"]


@pytest.mark.parametrize(
    ("leased", "until", "is_taken"),
    [
        ("now()", "now() + interval '1 hour'", True),
        ("now() - interval '10 years'", "now() + interval '1 hour'", False),
        ("now() - interval '10 years'", "now() - interval '1 second'", True),
    ],
    ids=["its owner let go of the post", "leased before the database restarted", "its lease is over"],
)
async def test_rows_of_an_owner_who_is_gone_are_taken_over(desk, leased, until, is_taken):
    await desk.put(say(1, "a", kind="never"))
    await desk.ask(f"update telegram.outgoing set state = 'sending', owner = %s, leased_at = {leased}, "
                   f"leased_until = {until} returning 1", new_id())  # fmt: skip
    assert len(await desk.queue.take_over()) == is_taken
    assert await desk.queue.take_over() == [], "ours by now"


async def test_a_silence_is_remembered_for_the_next_sender(desk):
    await desk.put(say(1, "a"), say(2, "b"))
    one, two = await desk.lease()
    settled = Settlement(seq=one.seq, state="new", hold=30.0, error="retry after 30 s")
    await desk.queue.settle([settled, sent(two)])
    ((chat, seconds),) = await desk.queue.held()
    assert chat == 1
    assert 25 < seconds <= 30


async def test_what_was_said_is_forgotten_once_it_arrived_and_kept_while_it_is_in_doubt(desk):
    await desk.put(*(say(chat, f"a key {chat}") for chat in (1, 2, 3, 4)))
    ends = dict(zip((1, 2, 3, 4), ("sent", "refused", "unknown", "dead"), strict=True))
    await desk.queue.settle([Settlement(seq=row.seq, state=ends[row.chat_id]) for row in await desk.lease()])
    rows = await desk.ask("select state, payload::text, attempts, owner from telegram.outgoing order by seq")
    assert [(state, "key" in payload) for state, payload, _, _ in rows] == [
        ("sent", False), ("refused", False), ("unknown", True), ("dead", True),
    ]  # fmt: skip
    assert {(tries, owner) for _, _, tries, owner in rows} == {(1, None)}
    assert await desk.queue.depth() == {"new": 0, "unknown": 1}


async def test_a_screen_is_the_message_that_it_became_also_after_it_was_shown_anew(desk):
    screen = new_id()
    await desk.put(say(1, "a", screen=screen))
    (row,) = await desk.lease()
    await desk.queue.settle([sent(row, message_id=7)])
    await desk.put(Outgoing(chat=1, method="editMessageText", payload={"text": "b"}, kind="repeat", edits=screen))
    (edit,) = await desk.lease()
    assert (edit.edits, edit.message_id) == (screen, 7)
    anew = Settlement(seq=edit.seq, state="new", method="sendMessage", payload='{"text":"b"}', kind="notice")
    await desk.queue.settle([anew])
    (again,) = await desk.lease()
    assert (again.method, again.screen, again.edits, again.kind, again.attempts, again.repeated) == (
        "sendMessage", screen, None, "notice", 1, False,
    )  # fmt: skip
    await desk.queue.settle([sent(again, message_id=9, album=(9, 10))])
    async with desk.database.tx() as tx:
        assert await screen_of(tx, BOT, 1, 9) == screen
        assert await screen_of(tx, BOT, 1, 7) is None
        await adopt(tx, screen, BOT, 1, 70)
        assert await screen_of(tx, BOT, 1, 70) == screen
        assert await screen_of(tx, BOT + 1, 1, 70) is None
    assert await desk.ask("select album from telegram.outgoing where album is not null") == [([9, 10],)]


async def test_who_blocked_us_and_where_a_group_went_stand_beside_every_later_message(desk):
    await desk.put(say(1, "a"), say(-2, "b"))
    one, two = await desk.lease()
    await desk.queue.settle([
        Settlement(seq=one.seq, state="refused", blocked=True),
        Settlement(seq=two.seq, state="new", moved_to=-1002),
    ])  # fmt: skip
    await desk.put(say(1, "again"))
    rows = {row.chat_id: row for row in await desk.lease()}
    assert (rows[1].is_blocked, rows[1].moved_to) == (True, None)
    assert (rows[-2].is_blocked, rows[-2].moved_to) == (False, -1002)


EDITS = [
    pytest.param("editMessageText", {"text": "new"}, ("new", "sendMessage", {"text": "new"}), id="another text"),
    pytest.param(
        "editMessageReplyMarkup", {"reply_markup": {}}, ("new", "sendMessage", {"text": "old", "reply_markup": {}}),
        id="other buttons",
    ),
    pytest.param(
        "editMessageMedia", {"media": {"type": "photo", "media": "id", "caption": "c"}, "reply_markup": {}},
        ("new", "sendPhoto", {"photo": "id", "caption": "c", "reply_markup": {}}), id="a picture instead",
    ),
    pytest.param("deleteMessage", {}, ("refused", "sendMessage", {}), id="nothing at all"),
    pytest.param("pinChatMessage", {}, ("new", "sendMessage", {"text": "old"}), id="a pin changes no words"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "payload", "left"), EDITS)
async def test_an_edit_of_what_still_waits_is_done_to_it_there(desk, method, payload, left):
    screen, morning = new_id(), desk.database.clock.now() + timedelta(hours=8)
    await desk.put(
        say(1, "old", screen=screen, not_before=morning),
        Outgoing(chat=1, method=method, payload=payload, kind="repeat", edits=screen),
    )
    (edit,) = await desk.lease()
    settled = await fold(desk.queue, edit, desk.queue.withdraw)
    assert (settled.state, settled.tried) == ("sent", 0)
    assert await desk.ask("select state, method, payload from telegram.outgoing order by seq limit 1") == [left]


async def test_an_edit_of_what_arrived_or_was_never_asked_for_is_not_folded(desk):
    await desk.put(Outgoing(chat=1, method="editMessageText", payload={"text": "b"}, kind="repeat", edits=new_id()))
    await desk.put(say(2, "a"))
    for row in await desk.lease():
        assert await fold(desk.queue, row, desk.queue.withdraw) is None


async def test_messages_of_a_transaction_stand_in_their_order_and_those_of_one_that_failed_do_not_stand(desk):
    with pytest.raises(ZeroDivisionError):
        async with desk.database.tx() as tx:
            tx.messages.append(say(1, "lost"))
            raise ZeroDivisionError
    photo = Outgoing(chat=1, method="sendPhoto", payload={}, files={"photo": File("k", "a.png")})
    await desk.put(say(1, "x" * 5000), photo, say(1, "z"))
    rows = await desk.ask("select method, length(payload::text), files, bot_id from telegram.outgoing order by seq")
    assert [method for method, *_ in rows] == ["sendMessage", "sendMessage", "sendPhoto", "sendMessage"]
    assert [files for _, _, files, _ in rows] == [
        None,
        None,
        {"photo": {"key": "k", "name": "a.png", "body": None}},
        None,
    ]
    assert {bot for *_, bot in rows} == {BOT}


async def test_a_line_is_refused_in_the_databases_words_and_left_open_nowhere(desk):
    with pytest.raises(psycopg.OperationalError):
        await open_line("postgresql://dastyor_app@127.0.0.1:1/none")


async def test_what_was_given_up_goes_out_again_when_an_operator_asks_and_then_bears_its_mark(desk):
    await desk.put(say(41, "ready"))
    (row,) = await desk.lease()
    await desk.queue.settle([Settlement(seq=row.seq, state="unknown", error="its answer was lost")])
    async with desk.database.tx() as tx:
        assert await replay_messages(tx) == 1
    (again,) = await desk.lease()
    assert (again.seq, body(again)["text"]) == (row.seq, MARK + "ready")
    await desk.queue.settle([Settlement(seq=row.seq, state="sent", message_id=7)])
    async with desk.database.tx() as tx:
        assert await replay_messages(tx) == 0

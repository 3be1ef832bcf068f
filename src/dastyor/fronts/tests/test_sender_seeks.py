"""A post whose answer was lost, sought by the real sender in the sandbox over HTTP: neither doubled nor forgotten."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import httpx
import msgspec
import psycopg
import pytest

from dastyor.fronts import sender as front
from dastyor.fronts.sender import Sender
from dastyor.kit.bus.outbox import Outbox
from dastyor.kit.clock import monotonic
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.listen import OUTGOING, Listener
from dastyor.kit.telegram import seeking, settling
from dastyor.kit.telegram.api import BotApi
from dastyor.kit.telegram.flood import Pace
from dastyor.kit.telegram.message import BROADCAST, File, Outgoing, Tells
from dastyor.kit.telegram.outgoing import flushing
from dastyor.lab.telegram.driving import Driver, picture
from dastyor.lab.telegram.faults import Fault
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.sandbox import Sandbox
from dastyor.lab.telegram.serve import serving

TOKEN = "1000000001:sandbox"
BOT = 1000000001
LOST_AFTER = {"code": 0, "after_effect": True, "times": 1}
LOST_BEFORE = {"code": 0, "after_effect": False, "times": 1}


@pytest.fixture
def addresses(telegram_addresses):
    return telegram_addresses


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """A search begins at once: nothing in the sandbox is carried out later than its connection breaks."""
    monkeypatch.setattr(seeking, "SETTLES", 0.05)


class Market:
    """A channel, its owner who is the witness, a sender at work between them."""

    def __init__(self, database, sandbox, url, driver):
        self.database, self.sandbox, self.url, self.driver = database, sandbox, url, driver
        self.workspace = WorkspaceId(new_id())

    async def open(self):
        self.owner = await self.driver.arrive("Emma")
        self.channel = await self.driver.channel(self.owner)

    def fault(self, method, **what):
        self.sandbox.state.faults.add(Fault(method=method, **what))

    def post(self, text, *, chat=None, method="sendMessage", files=None, **payload):
        payload = {"text": text} | payload if text is not None else payload
        tells = Tells(self.workspace, "market.post", self.owner)
        return Outgoing(
            chat=chat or self.channel, method=method, payload=payload, kind="never", tells=tells, files=files or {}
        )

    async def put(self, *messages):
        async with self.database.tx() as tx:
            tx.messages.extend(messages)

    async def rows(self, columns="state"):
        found = await self.database.alone((f"select {columns} from telegram.outgoing order by seq", None))
        return [row[0] if len(row) == 1 else row for row in found]

    async def settled(self, *, within=15):
        async with asyncio.timeout(within):
            while set(await self.rows()) & {"new", "sending"}:
                await asyncio.sleep(0.02)
        return await self.rows()

    async def until(self, seconds=10, *, calls):
        """Until so many calls of a method were made."""
        (method, count), begun = calls, monotonic()
        while sum(call.method == method for call in self.sandbox.state.calls.since(0)) < count:
            assert monotonic() - begun < seconds
            await asyncio.sleep(0.01)

    async def told(self):
        query = "select message from bus.events where topic = 'telegram' and key = %s order by position"
        found = await self.database.alone((query, (self.workspace,)))
        return [msgspec.json.decode(message)["data"] for (message,) in found]

    def standing(self, chat=None):
        """(number, words) of what stands in a chat."""
        posts = self.sandbox.world.posts[chat or self.channel].values()
        return [(post.id, post.body.get("text") or post.body.get("caption")) for post in posts if not post.deleted]

    async def says(self, text):
        """Somebody else posts in the channel; the number."""
        return (await self.driver.do("send", actor=self.owner, chat=self.channel, text=text))["message_id"]

    async def begins(self, text="first"):
        """A post of ours stands there and is known."""
        await self.put(self.post(text))
        await self.settled()

    @asynccontextmanager
    async def working(self):
        async with asyncio.TaskGroup() as group:
            listener = Listener(self.database.address, self.database.clock)
            sender = Sender(self.database, BotApi(TOKEN, self.url), listener.wake(OUTGOING), pace=Pace(is_paced=False))
            self.sender = sender
            ready, stopping = asyncio.Event(), asyncio.Event()
            group.create_task(listener.run(asyncio.Event(), stopping))
            group.create_task(sender.run(ready, stopping))
            await ready.wait()
            try:
                yield sender
            finally:
                stopping.set()


@pytest.fixture
async def closed(database):
    """The market before its sender comes."""
    database.flushes = (flushing(BOT), Outbox().flush)
    sandbox = Sandbox(token=TOKEN, limits=Limits(flood=False))
    async with serving(sandbox) as url, httpx.AsyncClient(base_url=url, timeout=20, verify=False) as client:
        market = Market(database, sandbox, url, Driver(client, TOKEN))
        await market.open()
        yield market


@pytest.fixture
async def market(closed):
    async with closed.working():
        yield closed


async def test_a_post_that_stands_there_is_found_and_the_witness_keeps_no_copy(market):
    await market.begins()
    market.fault("sendMessage", **LOST_AFTER)
    await market.put(market.post("divan, 300 000"))
    assert await market.settled() == ["sent", "sent"]
    (_, first), (number, text) = market.standing()
    assert text == "divan, 300 000"
    assert [told["message"] for told in await market.told()] == [1, number]
    assert market.standing(market.owner) == []
    silent = [call.params for call in market.sandbox.state.calls.since(0) if call.method == "forwardMessage"]
    assert [asked["disable_notification"] for asked in silent] == [True]
    assert first == "first"


async def test_a_post_that_never_arrived_is_posted_again_exactly_once(market):
    await market.begins()
    market.fault("sendMessage", **LOST_BEFORE)
    await market.put(market.post("divan"))
    assert await market.settled() == ["sent", "sent"]
    assert [text for _, text in market.standing()] == ["first", "divan"]
    assert [told["end"] for told in await market.told()] == ["sent", "sent"]


async def test_an_album_is_found_with_all_its_numbers(market):
    await market.begins()
    market.fault("sendMediaGroup", **LOST_AFTER)
    files = {f"p{number}": File("", f"{number}.png", picture()) for number in range(3)}
    media = [{"type": "photo", "media": f"attach://{name}"} for name in files]
    media[0] |= {"caption": "<b>divan</b> &amp; stol", "parse_mode": "HTML"}
    await market.put(market.post(None, method="sendMediaGroup", files=files, media=media))
    assert await market.settled() == ["sent", "sent"]
    told = (await market.told())[-1]
    assert told["album"] == [number for number, _ in market.standing()][1:]
    assert len(told["album"]) == 3
    assert told["photos"]
    assert market.standing(market.owner) == []


async def test_what_others_posted_deleted_and_pinned_in_between_is_passed_over(market):
    await market.begins()
    others = [await market.says(f"other {number}") for number in range(14)]
    for number in others[:12]:
        await market.driver.do("delete", actor=market.owner, chat=market.channel, message_id=number)
    await market.driver.ok("pinChatMessage", chat_id=market.channel, message_id=others[-1])
    market.fault("sendMessage", **LOST_AFTER)
    await market.put(market.post("divan"))
    assert await market.settled() == ["sent", "sent"]
    assert [text for _, text in market.standing()].count("divan") == 1
    assert (await market.told())[-1]["message"] == market.standing()[-1][0]
    assert market.standing(market.owner) == []


async def test_a_silence_during_the_search_is_obeyed_and_nothing_is_looked_at_twice(market):
    await market.begins()
    for number in range(3):
        await market.says(f"other {number}")
    market.fault("deleteMessage", code=429, retry_after=1, times=1)
    market.fault("sendMessage", **LOST_AFTER)
    await market.put(market.post("divan"))
    assert await market.settled() == ["sent", "sent"]
    seen = [
        call.params["message_id"] for call in market.sandbox.state.calls.since(0) if call.method == "forwardMessage"
    ]
    assert seen == [2, 3, 4, 5]
    assert market.standing(market.owner) == []


@pytest.mark.parametrize("method", ["forwardMessage", "deleteMessage"])
async def test_a_look_whose_answer_was_lost_is_done_again(market, method):
    await market.begins()
    market.fault(method, **LOST_AFTER)
    market.fault("sendMessage", **LOST_AFTER)
    await market.put(market.post("divan"))
    assert await market.settled() == ["sent", "sent"]
    assert (await market.told())[-1]["message"] == 2


async def test_a_witness_who_blocked_the_bot_makes_it_unknown_and_the_channel_goes_on(market):
    await market.begins()
    await market.driver.do("block", actor=market.owner, blocked=True)
    market.fault("sendMessage", **LOST_AFTER)
    await market.put(market.post("divan"), market.post("stol"))
    assert await market.settled() == ["sent", "unknown", "sent"]
    assert [text for _, text in market.standing()] == ["first", "divan", "stol"]
    assert [told["end"] for told in await market.told()] == ["sent", "unknown", "sent"]
    assert "blocked" in (await market.told())[1]["error"]


async def test_a_post_that_may_not_be_forwarded_is_unknown_and_never_posted_twice(market):
    await market.begins()
    market.fault("sendMessage", **LOST_AFTER)
    await market.put(market.post("divan", protect_content=True))
    assert await market.settled() == ["sent", "unknown"]
    assert [text for _, text in market.standing()] == ["first", "divan"]


async def test_a_picture_without_words_is_not_taken_for_that_of_somebody_else(market):
    await market.begins()
    await market.driver.do("send", actor=market.owner, chat=market.channel, text="other")
    market.fault("sendPhoto", **LOST_BEFORE)
    await market.put(market.post(None, method="sendPhoto", files={"photo": File("", "a.png", picture())}))
    assert await market.settled() == ["sent", "unknown"]


async def test_the_words_are_known_whatever_markup_and_white_space_they_came_with(market):
    await market.begins()
    market.fault("sendMessage", **LOST_AFTER)
    words = '  <b>Divan</b> &lt;yangi&gt; &amp;amp; "stol" &#39;x&#39; &copy;\n\n<a href="https://a.uz/?a=1&amp;b=2">sayt</a> 5 &gt; 3  '
    await market.put(market.post(words, parse_mode="HTML"))
    assert await market.settled() == ["sent", "sent"]
    assert len(market.standing()) == 2


async def test_a_caption_that_was_cut_is_found_by_what_is_left_of_it(market):
    await market.begins()
    market.fault("sendPhoto", **LOST_AFTER)
    words = "<i>" + "so'z &amp; gap " * 120 + "</i>"
    photo = {"photo": File("", "a.png", picture())}
    await market.put(market.post(None, method="sendPhoto", files=photo, caption=words, parse_mode="HTML"))
    assert await market.settled() == ["sent"] * 3  # the rest of the words follows as a text
    assert len(market.standing()) == 3
    assert [told["message"] for told in await market.told()] == [1, 2]


async def test_two_posts_with_the_same_words_lost_one_after_the_other_are_found_as_two(market):
    await market.begins()
    market.fault("sendMessage", code=0, after_effect=True, times=2)
    await market.put(market.post("divan"), market.post("divan"))
    assert await market.settled() == ["sent"] * 3
    assert market.standing() == [(1, "first"), (2, "divan"), (3, "divan")]
    assert [told["message"] for told in await market.told()] == [1, 2, 3]


async def test_the_first_post_of_a_channel_is_found_and_one_that_is_not_found_is_not_guessed_about(market):
    market.fault("sendMessage", **LOST_AFTER)
    await market.put(market.post("divan"))
    assert await market.settled() == ["sent"]
    second = await market.driver.channel(market.owner, title="Second")
    market.fault("sendMessage", **LOST_BEFORE)
    await market.put(market.post("stol", chat=second))
    assert await market.settled() == ["sent", "unknown"]
    assert market.standing(second) == []


async def test_a_post_behind_too_many_others_is_unknown(market, monkeypatch):
    monkeypatch.setattr(seeking, "FURTHEST", 3)
    await market.begins()
    for number in range(3):
        await market.says(f"other {number}")
    market.fault("sendMessage", **LOST_AFTER)
    await market.put(market.post("divan"))
    assert await market.settled() == ["sent", "unknown"]
    assert [text for _, text in market.standing()].count("divan") == 1


async def test_a_post_that_is_lost_each_time_before_it_arrives_is_given_up(market, monkeypatch):
    monkeypatch.setattr(settling, "POSTS", 2)
    await market.begins()
    market.fault("sendMessage", code=0, times=2)
    await market.put(market.post("divan"))
    assert await market.settled() == ["sent", "dead"]
    assert [told["end"] for told in await market.told()] == ["sent", "dead"]


async def test_while_one_is_looked_for_later_posts_wait_and_other_chats_do_not(market):
    await market.begins()
    market.fault("sendMessage", chat=market.channel, **LOST_AFTER)
    market.fault("forwardMessage", code=429, retry_after=2, times=1)
    await market.put(market.post("divan"), market.post("stol"))
    await market.until(calls=("forwardMessage", 1))
    await market.put(*(Outgoing(chat=market.owner, method="sendMessage", payload={"text": f"{n}"}) for n in range(3)))
    await asyncio.sleep(0.5)
    assert [text for _, text in market.standing(market.owner)] == ["0", "1", "2"]
    assert [text for _, text in market.standing()] == ["first", "divan"]
    assert await market.settled() == ["sent"] * 6
    assert [text for _, text in market.standing()] == ["first", "divan", "stol"]


async def test_a_sender_that_goes_carefully_is_not_stopped_by_a_search(market):
    """While Telegram could not be reached one call at a time is made; a search is none of them."""
    await market.begins()
    market.fault("sendMessage", chat=market.channel, **LOST_AFTER)
    market.fault("forwardMessage", code=429, retry_after=2, times=1)
    await market.put(market.post("divan"))
    await market.until(calls=("forwardMessage", 1))
    market.sender._is_doubtful = True
    await market.put(Outgoing(chat=market.owner, method="sendMessage", payload={"text": "hi"}, priority=BROADCAST))
    await asyncio.sleep(1.2)
    assert [text for _, text in market.standing(market.owner)] == ["hi"]


async def test_that_a_post_is_not_there_slows_nobody_down(market):
    await market.begins()
    market.fault("sendMessage", **LOST_BEFORE)
    await market.put(market.post("divan"))
    await market.settled()
    assert market.sender.pace.paused(monotonic()) == 0
    assert market.sender._searches == set()


async def test_a_search_ends_whatever_telegram_says(market, monkeypatch):
    monkeypatch.setattr(seeking, "LONGEST", 0.5)
    await market.begins()
    market.fault("sendMessage", **LOST_AFTER)
    market.fault("forwardMessage", code=429, retry_after=3600)
    await market.put(market.post("divan"))
    assert await market.settled(within=5) == ["sent", "unknown"]


async def test_what_was_found_counts_though_its_copy_could_not_be_deleted_in_time(market, monkeypatch):
    monkeypatch.setattr(seeking, "LONGEST", 0.5)
    await market.begins()
    market.fault("sendMessage", **LOST_AFTER)
    market.fault("deleteMessage", code=429, retry_after=3600)
    await market.put(market.post("divan"))
    assert await market.settled(within=5) == ["sent", "sent"]
    assert (await market.told())[-1]["message"] == 2


async def test_a_database_that_is_away_during_a_search_ends_neither_it_nor_the_sender(market, monkeypatch):
    await market.begins()
    known, broken = seeking._last_of_ours, []

    async def away(*asked):
        if not broken:
            broken.append(asked)
            raise psycopg.OperationalError("the server closed the connection")
        return await known(*asked)

    monkeypatch.setattr(seeking, "_last_of_ours", away)
    market.fault("sendMessage", **LOST_AFTER)
    await market.put(market.post("divan"))
    assert await market.settled() == ["sent", "sent"]
    assert broken


async def test_a_search_that_breaks_leaves_its_post_unknown_and_the_sender_at_work(market, monkeypatch):
    await market.begins()
    market.fault("sendMessage", **LOST_AFTER)

    def broken(_row):
        raise ZeroDivisionError

    monkeypatch.setattr(seeking, "words_of", broken)
    await market.put(market.post("divan"), market.post("stol"))
    assert await market.settled() == ["sent", "unknown", "sent"]


async def test_the_next_sender_goes_on_with_the_search_of_one_that_was_stopped_in_its_middle(closed, monkeypatch):
    monkeypatch.setattr(front, "FINISH", 0.1)
    async with closed.working():
        await closed.begins()
        await closed.says("other")
        closed.fault("sendMessage", **LOST_AFTER)
        closed.fault("deleteMessage", code=429, retry_after=60, times=1)
        await closed.put(closed.post("divan"), closed.post("stol"))
        await closed.until(calls=("deleteMessage", 1))
    assert await closed.rows() == ["sent", "sending", "new"]
    async with closed.working():
        assert await closed.settled() == ["sent"] * 3
    assert [text for _, text in closed.standing()] == ["first", "other", "divan", "stol"]
    assert [told["message"] for told in await closed.told()] == [1, 3, 4]


@pytest.mark.parametrize("arrived", [True, False])
async def test_the_post_of_a_killed_sender_stands_there_once_whether_its_call_was_made_or_not(closed, arrived):
    async with closed.working():
        await closed.begins()
    await closed.put(closed.post("divan"), closed.post("stol"))
    if arrived:
        await closed.driver.ok("sendMessage", chat_id=closed.channel, text="divan")
    async with closed.database.tx() as tx:
        await tx.run("update telegram.outgoing set state = 'sending', owner = %s, leased_at = now(), "
                     "leased_until = now() + interval '1 hour' where seq = 2", (new_id(),))  # fmt: skip
    async with closed.working():
        assert await closed.settled() == ["sent"] * 3
    assert [text for _, text in closed.standing()] == ["first", "divan", "stol"]
    assert [told["message"] for told in await closed.told()] == [1, 2, 3]

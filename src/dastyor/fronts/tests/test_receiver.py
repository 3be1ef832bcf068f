from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from types import SimpleNamespace

import msgspec
import psycopg
import pytest

from dastyor.fronts import receiver
from dastyor.fronts import receiver as front
from dastyor.fronts.receiver import Receiver
from dastyor.kit.errors import Misconfigured
from dastyor.kit.telegram.api import BotApi
from dastyor.kit.telegram.webhook import LIMIT, secret_of
from dastyor.kit.testing.botapi import LOST, bot_server, no, ok

BOT = 42
SECRET = secret_of("key", "42:token")


@pytest.fixture
def addresses(telegram_addresses):
    return telegram_addresses


def update(number, person=1):
    return {"update_id": number, "message": {"from": {"id": person}, "chat": {"id": person, "type": "private"}}}


class Telegram:
    """Keeps updates until they are confirmed; `plans` come before that."""

    def __init__(self):
        self.updates, self.plans, self.offsets = [], [], []
        self.more = asyncio.Event()

    async def __call__(self, method, parameters):
        if self.plans:
            return self.plans.pop(0)
        if method != "getUpdates":
            return ok()
        offset = parameters.get("offset")
        self.offsets.append(offset)
        while True:
            if offset is not None:
                self.updates = [one for one in self.updates if one["update_id"] >= offset]
            if self.updates or self.plans:
                return self.plans.pop(0) if self.plans else ok(self.updates[: parameters["limit"]])
            self.more.clear()
            await self.more.wait()

    def add(self, *updates):
        self.updates += updates
        self.more.set()


@asynccontextmanager
async def receiving(database, telegram):
    async with bot_server(telegram) as server, asyncio.TaskGroup() as group:
        stopping = asyncio.Event()
        group.create_task(Receiver(database, BotApi(f"{BOT}:t", server.url)).run(asyncio.Event(), stopping))
        try:
            yield server
        finally:
            stopping.set()


async def stored(database, count):
    async with asyncio.timeout(10):
        while True:
            async with database.tx() as tx:
                rows = await tx.all("select update_id from telegram.updates order by seq")
            if len(rows) >= count:
                return [number for (number,) in rows]
            await asyncio.sleep(0.02)


async def test_updates_are_stored_and_then_confirmed(database):
    telegram = Telegram()
    telegram.add(*(update(number) for number in range(1, 251)))
    async with receiving(database, telegram):
        assert await stored(database, 250) == list(range(1, 251))
        await asyncio.sleep(0.05)
    assert telegram.updates == []
    assert telegram.offsets == [None, 101, 201, 251]


async def test_numbers_that_begin_anew_lower_are_heard(database):
    telegram = Telegram()
    telegram.add(update(900))
    async with receiving(database, telegram):
        await stored(database, 1)
        telegram.plans.append(ok([]))  # a long poll ends with nothing
        telegram.more.set()
        await asyncio.sleep(0.05)
        telegram.updates = [update(17)]
        telegram.more.set()
        assert await stored(database, 2) == [900, 17]


async def test_what_could_not_be_stored_stays_with_telegram(database, addresses, monkeypatch):
    telegram = Telegram()
    with psycopg.connect(addresses.owner, autocommit=True) as owner:
        owner.execute("alter table telegram.updates rename to away")
        telegram.add(update(1))
        async with receiving(database, telegram):
            await asyncio.sleep(0.3)
            assert set(telegram.offsets) == {None}
            owner.execute("alter table telegram.away rename to updates")
            assert await stored(database, 1) == [1]


async def test_a_second_receiver_is_said_and_waited_for(database, monkeypatch):
    said = []
    # Its own ear: where a log line goes is another test's business, and is settled once for the process.
    monkeypatch.setattr(receiver, "LOG", SimpleNamespace(warning=lambda event, **_: said.append(event)))
    telegram = Telegram()
    telegram.plans = [no(409, "Conflict: terminated by other getUpdates request")] * 2
    telegram.add(update(1))
    async with receiving(database, telegram):
        assert await stored(database, 1) == [1]
    assert any("another process asks for the updates of this bot" in event for event in said)


async def test_a_webhook_that_was_left_behind_is_taken_away(database):
    telegram = Telegram()
    telegram.plans = [no(409, "Conflict: can't use getUpdates method while webhook is active")]
    telegram.add(update(1))
    async with receiving(database, telegram) as server:
        await stored(database, 1)
    assert [method for method, _ in server.calls[:2]] == ["getUpdates", "deleteWebhook"]


async def test_a_token_that_telegram_does_not_know_is_said_in_one_sentence(database):
    telegram = Telegram()
    telegram.plans = [no(401, "Unauthorized")]
    async with bot_server(telegram) as server:
        receiver = Receiver(database, BotApi(f"{BOT}:t", server.url))
        with pytest.raises(Misconfigured, match="DASTYOR_BOT_TOKEN"):
            await receiver.run(asyncio.Event(), asyncio.Event())


async def test_a_stop_does_not_wait_for_a_long_poll(database):
    telegram = Telegram()
    async with asyncio.timeout(2), receiving(database, telegram):
        await asyncio.sleep(0.1)


class Request:
    """One POST to the webhook."""

    def __init__(self, app, *, secret=SECRET, body=None, method="POST", declared=True):
        body = msgspec.json.encode(update(1)) if body is None else body
        headers = [(b"x-telegram-bot-api-secret-token", secret.encode())]
        if declared:
            headers.append((b"content-length", str(len(body)).encode()))
        self.scope = {"type": "http", "method": method, "path": "/telegram/webhook", "headers": headers}
        self.left = [body[at : at + 65536] for at in range(0, len(body), 65536)] or [b""]
        self.app, self.sent = app, []

    async def receive(self):
        return {"type": "http.request", "body": self.left.pop(0), "more_body": bool(self.left)}

    async def send(self, message):
        self.sent.append(message)

    async def status(self):
        await self.app(self.scope, self.receive, self.send)
        return self.sent[0]["status"]


@pytest.fixture
def webhook(database):
    receiver = Receiver(database, BotApi("42:t"), webhook_url="https://x.uz", webhook_secret=SECRET)
    return receiver.webhook


async def test_the_webhook_answers_after_the_commit(webhook, database):
    assert await Request(webhook).status() == 200
    assert await stored(database, 1) == [1]


async def test_the_webhook_takes_nothing_without_its_secret(webhook, database):
    for secret in ("", "x", SECRET[:-1], SECRET + "x"):
        assert await Request(webhook, secret=secret).status() == 401
    async with database.tx() as tx:
        assert await tx.value("select count(*) from telegram.updates") == 0


async def test_the_webhook_takes_nothing_longer_than_a_mebibyte(webhook):
    assert await Request(webhook, body=b"x" * (LIMIT + 1)).status() == 413
    assert await Request(webhook, body=b"x" * (LIMIT + 1), declared=False).status() == 413


async def test_the_webhook_takes_only_updates_and_only_by_post(webhook):
    assert await Request(webhook, body=b"{}").status() == 400
    assert await Request(webhook, method="GET").status() == 405


async def test_while_the_database_is_away_the_webhook_asks_to_come_again(webhook, database):
    await database.close()
    request = Request(webhook)
    assert await request.status() == 503
    assert (b"retry-after", b"5") in request.sent[0]["headers"]


@pytest.mark.parametrize("secret", ["", "short", "x" * 257, "space " * 10])
def test_a_webhook_without_a_good_secret_is_not_opened(database, secret):
    with pytest.raises(Misconfigured):
        Receiver(database, BotApi("42:t"), webhook_url="https://x.uz", webhook_secret=secret)


async def test_telegram_is_told_the_address_and_the_secret(database):
    telegram = Telegram()
    async with bot_server(telegram) as server, asyncio.TaskGroup() as group:
        ready, stopping = asyncio.Event(), asyncio.Event()
        receiver = Receiver(database, BotApi("42:t", server.url), webhook_url="https://x.uz/", webhook_secret=SECRET)
        group.create_task(receiver.run(ready, stopping))
        await ready.wait()
        stopping.set()
    ((method, asked),) = server.calls
    assert method == "setWebhook"
    assert asked["url"] == "https://x.uz/telegram/webhook"
    assert asked["secret_token"] == SECRET
    assert front.ALLOWED[0] in asked["allowed_updates"]


# What Telegram, or something before it, may answer instead of updates.
ANSWERS = [
    pytest.param(ok({}), id="an object"),
    pytest.param(ok(None), id="nothing"),
    pytest.param(ok([{"message": {}}]), id="an update without a number"),
    pytest.param(ok(["x"]), id="words"),
    pytest.param((200, b"<html>"), id="a page"),
    pytest.param((502, b""), id="a gateway that is overrun"),
    pytest.param(LOST, id="a connection that breaks"),
    pytest.param(no(429, "Too Many Requests: retry after 0", retry_after=0), id="too many requests"),
    pytest.param(no(400, "Bad Request: whatever"), id="a refusal"),
    pytest.param(no(500, "Internal Server Error"), id="its own fault"),
]


@pytest.mark.parametrize("answer", ANSWERS)
async def test_whatever_is_answered_it_asks_again_and_loses_nothing(database, answer):
    telegram = Telegram()
    telegram.plans = [answer]
    telegram.add(update(5))
    async with receiving(database, telegram):
        assert await stored(database, 1) == [5]
    assert telegram.offsets[0] is None


async def test_until_telegram_is_heard_it_is_asked_shortly_and_then_for_as_long_as_it_may(database):
    telegram = Telegram()
    telegram.plans = [(502, b"")]
    telegram.add(update(1))
    async with receiving(database, telegram) as server:
        await stored(database, 1)
        async with asyncio.timeout(5):
            while len(server.calls) < 3:
                await asyncio.sleep(0.01)
    asked = [parameters["timeout"] for _, parameters in server.calls]
    assert asked[:3] == [0, 0, front.POLL]


@pytest.mark.parametrize(
    "answer", [no(502, "Bad Gateway"), no(429, "Too Many Requests: retry after 0", retry_after=0), LOST]
)
async def test_a_webhook_is_told_again_until_telegram_takes_it(database, answer):
    telegram = Telegram()
    telegram.plans = [answer]
    async with bot_server(telegram) as server, asyncio.TaskGroup() as group:
        ready, stopping = asyncio.Event(), asyncio.Event()
        receiver = Receiver(database, BotApi("42:t", server.url), webhook_url="https://x.uz", webhook_secret=SECRET)
        group.create_task(receiver.run(ready, stopping))
        async with asyncio.timeout(10):
            await ready.wait()
        stopping.set()
    assert [method for method, _ in server.calls] == ["setWebhook", "setWebhook"]
    assert receiver.is_heard


async def test_a_webhook_for_a_token_that_telegram_does_not_know_is_said_in_one_sentence(database):
    telegram = Telegram()
    telegram.plans = [no(401, "Unauthorized")]
    async with bot_server(telegram) as server:
        receiver = Receiver(database, BotApi("42:t", server.url), webhook_url="https://x.uz", webhook_secret=SECRET)
        with pytest.raises(Misconfigured, match="DASTYOR_BOT_TOKEN"):
            await receiver.run(asyncio.Event(), asyncio.Event())


async def test_old_updates_are_forgotten_while_new_ones_are_taken(database, monkeypatch):
    telegram = Telegram()
    telegram.add(update(1))
    async with receiving(database, telegram):
        await stored(database, 1)
        async with database.tx() as tx:
            await tx.run("update telegram.updates set state = 'done', received_at = now() - interval '9 days'")
        monkeypatch.setattr(front, "PRUNE", 0.0)
        telegram.add(update(2))
        async with asyncio.timeout(10):
            while await stored(database, 1) != [2]:
                await asyncio.sleep(0.02)


async def test_a_sender_who_goes_away_in_the_middle_of_an_update_leaves_nothing(webhook, database):
    request = Request(webhook)

    async def gone():
        return {"type": "http.disconnect"}

    request.receive = gone
    assert await request.status() == 413
    async with database.tx() as tx:
        assert await tx.value("select count(*) from telegram.updates") == 0

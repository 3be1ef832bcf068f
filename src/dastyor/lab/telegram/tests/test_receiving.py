"""Who asks for updates and who is turned away; what the webhook may be and what is told of it."""

from __future__ import annotations

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dastyor.kit.clock import monotonic
from dastyor.lab.telegram import postman
from dastyor.lab.telegram.serve import listening

OTHER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


async def test_of_two_who_ask_the_first_is_turned_away_and_the_second_hears(world):
    ali = await world.arrive()
    first = asyncio.ensure_future(world.bot("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    second = asyncio.ensure_future(world.bot("getUpdates", timeout=20, offset=1))
    refused = await first
    assert (refused["error_code"], refused["description"]) == (409, OTHER)
    await world.do("send", actor=ali, text="hi")
    assert [update["message"]["text"] for update in (await second)["result"]] == ["hi"]


async def test_a_conflict_is_told_once_in_three_seconds(world, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr("dastyor.lab.telegram.updates.monotonic", lambda: now[0])
    asked = []
    for offset in range(1, 4):
        asked.append(asyncio.ensure_future(world.bot("getUpdates", timeout=20, offset=offset)))
        await asyncio.sleep(0.05)
    assert (asked[0].done(), asked[1].done()) == (True, False), "the next one waits for his refusal"
    ali = await world.arrive()
    await world.do("send", actor=ali, text="hi")
    assert (await asked[2])["ok"]
    assert (await asked[1])["error_code"] == 409


async def test_one_who_asks_with_a_timeout_waits_for_the_first_update_and_no_longer(world):
    ali = await world.arrive()
    asking = asyncio.ensure_future(world.ok("getUpdates", timeout=50))
    await asyncio.sleep(0.05)
    assert not asking.done()
    began = monotonic()
    await world.do("send", actor=ali, text="hi")
    assert len(await asking) == 1
    assert monotonic() - began < 5


async def test_an_update_is_confirmed_by_a_higher_offset_and_by_nothing_else(world):
    ali = await world.arrive()
    for number in range(3):
        await world.do("send", actor=ali, text=str(number))
    first = (await world.ok("getUpdates"))[0]["update_id"]
    offsets = [(first, 3), (first + 1, 2), (first, 2), (first + 500, 2), (first + 3, 0)]
    for offset, count in offsets:
        assert len(await world.ok("getUpdates", offset=offset)) == count, offset


async def test_kinds_that_nobody_asked_for_by_name_do_not_come(world):
    owner = await world.arrive()
    channel = await world.channel(owner)
    vali = await world.arrive("Vali")
    await world.updates()
    await world.do("members", chat=channel, actor=vali, status="member")
    assert await world.updates() == []
    await world.ok("getUpdates", offset=1, allowed_updates=["chat_member"])  # another offset: the same is held for 3 s
    await world.do("members", chat=channel, actor=vali, status="left")
    (update,) = await world.updates()
    told = update["chat_member"]
    assert (told["old_chat_member"]["status"], told["new_chat_member"]["status"]) == ("member", "left")


# Addresses that Telegram posts to, and the words for those that it does not.
HOOKS = [
    ("https://example.com/hook", None),
    ("https://example.com:8443/", None),
    ("https://example.com:88/", None),
    ("https://example.com:80/", None),
    ("http://127.0.0.1:9/", None),
    ("http://localhost:9/", None),
    ("http://[::1]:9/", None),
    ("http://example.com/", "An HTTPS URL must be provided for webhook"),
    ("ftp://example.com/", "An HTTPS URL must be provided for webhook"),
    ("https://example.com:444/", "Webhook can be set up only on ports 80, 88, 443 or 8443"),
    ("example.com/hook", "invalid URL specified"),
    ("https:///hook", "invalid URL specified"),
    ("https://[::1", "invalid URL specified"),
]


async def test_a_webhook_may_be_where_telegram_would_post(world):
    for url, words in HOOKS:
        answer = await world.bot("setWebhook", url=url)
        said = answer["description"]
        assert said == (f"Bad Request: bad webhook: {words}" if words else "Webhook was set"), url
        await world.ok("deleteWebhook")


async def test_setting_the_same_again_and_taking_away_what_is_not_there_are_no_refusals(world):
    url = "http://127.0.0.1:9/a"
    told = [await world.bot(method, **more) for method, more in (
        ("setWebhook", {"url": url}), ("setWebhook", {"url": url}), ("setWebhook", {"url": url, "secret_token": "s"}),
        ("setWebhook", {"url": ""}), ("deleteWebhook", {}),
    )]  # fmt: skip
    assert [answer["description"] for answer in told] == [
        "Webhook was set", "Webhook is already set", "Webhook was set", "Webhook was deleted",
        "Webhook is already deleted",
    ]  # fmt: skip
    assert all(answer["result"] for answer in told)


async def test_what_is_told_of_a_webhook_is_what_was_set(world):
    assert await world.ok("getWebhookInfo") == {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
    hook = {"url": "http://127.0.0.1:9/a", "max_connections": 500, "allowed_updates": ["message"]}
    await world.ok("setWebhook", **hook, ip_address="10.0.0.1")
    told = await world.ok("getWebhookInfo")
    assert (told["url"], told["max_connections"], told["ip_address"]) == (hook["url"], 100, "10.0.0.1")
    assert told["allowed_updates"] == ["message"]


async def test_what_waited_can_be_dropped_with_either(world):
    ali = await world.arrive()
    for method, more in (("setWebhook", {"url": "https://example.invalid/"}), ("deleteWebhook", {})):
        await world.do("send", actor=ali, text="old")
        await world.ok(method, drop_pending_updates=True, **more)
        assert (await world.ok("getWebhookInfo"))["pending_update_count"] == 0


class Hook:
    """A product that answers each update as it is told to."""

    def __init__(self, *answers):
        self.answers, self.got = list(answers), []

    async def take(self, request: Request) -> Response:
        self.got.append(await request.json())
        answer = self.answers.pop(0) if self.answers else Response()
        if answer is None:
            await asyncio.sleep(5)
            return Response()
        return answer


TROUBLES = [
    pytest.param(Response(status_code=500), "Wrong response from the webhook: 500 Internal Server Error", id="a fault"),
    pytest.param(Response(status_code=404), "Wrong response from the webhook: 404 Not Found", id="nobody there"),
    pytest.param(Response(status_code=302, headers={"location": "/x"}), "Wrong response from the webhook: 302 Found",
                 id="sent elsewhere"),
    pytest.param(None, "Read timeout expired", id="no answer in time"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "words"), TROUBLES)
async def test_trouble_with_a_webhook_is_told_and_the_update_comes_again(world, monkeypatch, answer, words):
    monkeypatch.setattr(postman, "_FIRST_PAUSE", 0.02)
    hook = Hook(answer)
    async with listening(Starlette(routes=[Route("/hook", hook.take, methods=["POST"])])) as url:
        monkeypatch.setattr(postman, "_TIMEOUT", 0.3)
        await world.ok("setWebhook", url=f"{url}/hook")
        ali = await world.arrive()
        await world.do("send", actor=ali, text="hi")
        async with asyncio.timeout(10):
            while len(hook.got) < 2 or (await world.ok("getWebhookInfo"))["pending_update_count"]:
                await asyncio.sleep(0.01)
        assert (await world.ok("getWebhookInfo"))["last_error_message"] == words
    assert {update["update_id"] for update in hook.got} == {hook.got[0]["update_id"]}


@pytest.mark.parametrize(
    "answer",
    [Response(b"{"), Response(b"[]"), Response(b""), JSONResponse({"method": 5}), JSONResponse({"method": "noSuch"})],
    ids=["no JSON", "a list", "nothing", "a number", "an unknown method"],
)
async def test_an_answer_that_asks_for_nothing_known_takes_the_update_all_the_same(world, answer):
    hook = Hook(answer)
    async with listening(Starlette(routes=[Route("/hook", hook.take, methods=["POST"])])) as url:
        await world.ok("setWebhook", url=f"{url}/hook")
        ali = await world.arrive()
        for text in ("one", "two"):
            await world.do("send", actor=ali, text=text)
        async with asyncio.timeout(10):
            while len(hook.got) < 2 or (await world.ok("getWebhookInfo"))["pending_update_count"]:
                await asyncio.sleep(0.01)
    assert [update["message"]["text"] for update in hook.got] == ["one", "two"]


async def test_an_answer_that_a_fault_drops_stops_no_later_update(world):
    ali = await world.arrive()
    hook = Hook(JSONResponse({"method": "sendMessage", "chat_id": ali, "text": "by answer"}))
    await world.do("faults", method="sendMessage", code=0, times=1)
    async with listening(Starlette(routes=[Route("/hook", hook.take, methods=["POST"])])) as url:
        await world.ok("setWebhook", url=f"{url}/hook")
        for text in ("one", "two"):
            await world.do("send", actor=ali, text=text)
        async with asyncio.timeout(10):
            while len(hook.got) < 2:
                await asyncio.sleep(0.01)
    assert [entry["text"] for entry in await world.see("transcript", actor=ali)] == ["one", "two"]

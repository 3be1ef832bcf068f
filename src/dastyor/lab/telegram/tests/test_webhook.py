from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dastyor.lab.telegram import postman
from dastyor.lab.telegram.serve import listening


class Hook:
    """A product that takes updates."""

    def __init__(self) -> None:
        self.got: list[dict] = []
        self.secrets: list[str | None] = []
        self.answers: list[Response] = []
        self.url = ""

    async def take(self, request: Request) -> Response:
        self.secrets.append(request.headers.get("x-telegram-bot-api-secret-token"))
        self.got.append(await request.json())
        return self.answers.pop(0) if self.answers else Response()

    async def until(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.got) < count:
                await asyncio.sleep(0.01)


@pytest.fixture
async def hook(monkeypatch) -> AsyncIterator[Hook]:
    monkeypatch.setattr(postman, "_FIRST_PAUSE", 0.05)
    taker = Hook()
    async with listening(Starlette(routes=[Route("/hook", taker.take, methods=["POST"])])) as url:
        taker.url = f"{url}/hook"
        yield taker


async def test_updates_are_posted_with_the_secret_also_those_that_waited(world, hook):
    ali = await world.arrive()
    await world.do("send", actor=ali, text="before")
    await world.ok("setWebhook", url=hook.url, secret_token="s3-cret")
    await world.do("send", actor=ali, text="after")
    await hook.until(2)
    assert [update["message"]["text"] for update in hook.got] == ["before", "after"]
    assert hook.secrets == ["s3-cret"] * 2


async def test_what_is_refused_is_posted_again_in_order_and_the_reason_is_told(world, hook):
    ali = await world.arrive()
    hook.answers = [Response(status_code=500), Response(status_code=503, headers={"retry-after": "0"})]
    await world.ok("setWebhook", url=hook.url)
    for text in ("one", "two"):
        await world.do("send", actor=ali, text=text)
    await hook.until(4)
    assert [update["message"]["text"] for update in hook.got] == ["one", "one", "one", "two"]
    async with asyncio.timeout(5):
        while (info := await world.ok("getWebhookInfo"))["pending_update_count"]:
            await asyncio.sleep(0.01)
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"


async def test_a_silent_address_keeps_updates_waiting(world):
    ali = await world.arrive()
    await world.ok("setWebhook", url="http://127.0.0.1:9/hook", allowed_updates=["message"])
    await world.do("send", actor=ali, text="a")
    async with asyncio.timeout(5):
        while "last_error_message" not in (info := await world.ok("getWebhookInfo")):
            await asyncio.sleep(0.01)
    assert (info["pending_update_count"], info["last_error_message"]) == (1, "Connection refused")
    words = (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    assert await world.refused("getUpdates") == words
    await world.ok("deleteWebhook")
    assert [update["message"]["text"] for update in await world.updates()] == ["a"]


async def test_a_method_in_the_answer_is_carried_out(world, hook):
    ali = await world.arrive()
    hook.answers = [JSONResponse({"method": "sendMessage", "chat_id": ali, "text": "by answer"})]
    await world.ok("setWebhook", url=hook.url)
    await world.do("send", actor=ali, text="hi")
    async with asyncio.timeout(5):
        while len(seen := await world.see("transcript", actor=ali)) < 2:
            await asyncio.sleep(0.01)
    assert seen[1]["text"] == "by answer"


async def test_setting_a_webhook_sends_a_poller_home(world, hook):
    poll = asyncio.ensure_future(world.bot("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    await world.ok("setWebhook", url=hook.url)
    assert (await poll)["description"] == "Conflict: terminated by setWebhook request"


async def test_updates_of_one_chat_wait_for_each_other_and_those_of_others_do_not(world, hook):
    ali, vali = await world.arrive(), await world.arrive("Vali")
    hook.answers = [Response(status_code=500, headers={"retry-after": "1"})]
    await world.ok("setWebhook", url=hook.url)
    await world.do("send", actor=ali, text="ali 1")
    await hook.until(1)
    await world.do("send", actor=ali, text="ali 2")
    await world.do("send", actor=vali, text="vali")
    await hook.until(4)
    assert [update["message"]["text"] for update in hook.got] == ["ali 1", "vali", "ali 1", "ali 2"]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "https://example.com:8081/"}, "Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ({"url": "https://example.com/", "secret_token": "a b"}, "secret token contains unallowed characters"),
    ],
)
async def test_a_wrong_webhook_is_refused(world, params, words):
    assert (await world.refused("setWebhook", **params)).endswith(words)

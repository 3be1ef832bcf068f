from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from random import Random
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, Request, async_playwright, expect

from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.sandbox import Sandbox
from dastyor.lab.telegram.serve import serving

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=15_000)  # milliseconds; a page is slow when every core is busy

WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
LISTEN = (
    "addEventListener('securitypolicyviolation', (one) => console.error('CSP', one.violatedDirective, one.blockedURI));"
)


async def control(url: str, act: str, **what: object) -> Any:
    """What the control API answers to an act."""
    async with httpx.AsyncClient(base_url=f"{url}/sandbox/api/", timeout=30) as client:
        answer = await client.post(act, json=what)
        assert answer.status_code == 200, answer.text
        return answer.json()


class Echo:
    """A bot that repeats what it is told, over HTTP as any bot; a press is answered by a toast and an edit."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.client = url, httpx.AsyncClient(base_url=f"{url}/bot{token}/", timeout=30)
        self.heard: list[dict[str, Any]] = []

    async def call(self, method: str, **params: object) -> Any:
        answer = (await self.client.post(method, json=params)).json()
        assert answer["ok"], answer
        return answer["result"]

    async def live(self) -> None:
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=20):
                offset = update["update_id"] + 1
                self.heard.append(update)
                await self.answer(update)

    async def answer(self, update: dict[str, Any]) -> None:
        if press := update.get("callback_query"):
            place = {"chat_id": press["message"]["chat"]["id"], "message_id": press["message"]["message_id"]}
            await self.call(
                "answerCallbackQuery",
                callback_query_id=press["id"],
                text=f"pressed {press['data']}",
                show_alert=press["data"] == "loud",
            )
            await self.call(
                "editMessageText", **place, text=f"done: {press['data']}", reply_markup=press["message"]["reply_markup"]
            )
        elif (message := update.get("message")) and "text" in message:
            buttons = [
                [
                    {"text": "Undo", "callback_data": "undo", "style": "danger"},
                    {"text": "Loud", "callback_data": "loud"},
                ]
            ]
            await self.call(
                "sendMessage",
                chat_id=message["chat"]["id"],
                text=f"heard: {message['text']}",
                reply_markup={"inline_keyboard": buttons},
            )


class Stand:
    """The sandbox with its bot, and the control API in one word."""

    def __init__(self, sandbox: Sandbox, url: str, bot: Echo) -> None:
        self.sandbox, self.url, self.bot = sandbox, url, bot
        self.client = httpx.AsyncClient(base_url=f"{url}/sandbox/api/", timeout=30)

    async def do(self, act: str, **what: object) -> Any:
        return await control(self.url, act, **what)

    async def arrive(self, name: str, language: str = "ru") -> int:
        return (await self.do("actors", name=name, language=language, started=True))["id"]

    async def said(self, actor: int) -> list[dict[str, Any]]:
        return (await self.client.get("transcript", params={"actor": actor})).json()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium(chromium_path: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def stand() -> AsyncIterator[Stand]:
    sandbox = Sandbox(limits=Limits(flood=False))
    async with serving(sandbox) as url:
        bot = Echo(url, sandbox.state.token)
        living = asyncio.get_running_loop().create_task(bot.live())
        stand = Stand(sandbox, url, bot)
        yield stand
        living.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await living
        await bot.client.aclose()
        await stand.client.aclose()


class Window:
    """A window of the browser that remembers every complaint and every host it asked."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context, self.url, self.forgives = context, url, "nothing"
        self.complaints: list[str] = []
        self.hosts: set[str] = set()

    async def open(self, path: str = "/sandbox") -> Page:
        page = await self.context.new_page()
        await page.add_init_script(LISTEN)
        page.on("console", lambda message: self.complain(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", self.ask)
        await page.goto(self.url + path, wait_until="commit")
        await page.locator(".page").wait_for()
        return page

    def complain(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and self.forgives not in text:
            self.complaints.append(f"{kind}: {text}")

    def ask(self, request: Request) -> None:
        if not request.url.startswith(("blob:", "data:")):
            self.hosts.add(urlsplit(request.url).netloc)


@pytest_asyncio.fixture(loop_scope="module")
async def window(chromium: Browser, stand: Stand) -> AsyncIterator[Any]:
    """Opens windows; when the journey is over none may have complained, and none may have asked another host."""
    opened: list[Window] = []

    async def look(*, size: dict[str, int] = WIDE, scheme: str = "light", locale: str = "en-GB", **more: Any) -> Window:
        context = await chromium.new_context(viewport=size, color_scheme=scheme, locale=locale, **more)
        context.set_default_timeout(10_000)
        opened.append(Window(context, stand.url))
        return opened[-1]

    yield look
    for one in opened:
        await one.context.close()
    assert [complaint for one in opened for complaint in one.complaints] == []
    assert [one.hosts for one in opened] == [{urlsplit(one.url).netloc} for one in opened]


@pytest.fixture
def dice() -> Random:
    """The seed is printed, so that a failure can be run again: DASTYOR_PROVE_SEED=..."""
    number = int(os.environ.get("DASTYOR_PROVE_SEED", "0")) or int.from_bytes(os.urandom(3))
    print(f"seed {number}")
    return Random(number)

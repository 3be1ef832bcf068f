"""A person of the sandbox who reads and presses over real HTTP, and tries again when the machine was away."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import httpx

import dastyor.fronts.bot
from dastyor.kit.i18n import Catalogues, Texts
from dastyor.kit.modules import Module
from dastyor.modules import MODULES

LONG = 60.0  # seconds for an answer: whoever gives it may have to start anew first
Seen = dict[str, Any]


@cache
def catalogues() -> Catalogues:
    """Every text of the product, as people read it on its buttons."""
    folders = [*(Module(name).path for name in MODULES), Path(dastyor.fronts.bot.__file__).parent]
    return Catalogues.load(folders, strict=True)


def texts(language: str) -> Texts:
    """The texts of one language."""
    return catalogues().texts(language).plain


class Person:
    """One person's phone."""

    def __init__(self, telegram: str, number: int, name: str, language: str) -> None:
        self.telegram, self.id, self.name = telegram, number, name
        self.t = texts(language)
        self.client = httpx.AsyncClient(base_url=f"{telegram}/sandbox/api/", timeout=70)
        self.read = 0  # `seq` of what was read last
        self.lines = 0  # how many were written
        self.before: Callable[[], object] = lambda: None  # what happens just before each step

    @classmethod
    async def arrives(cls, telegram: str, name: str, language: str, **more: object) -> Person:
        """Somebody new."""
        spoken = {"name": name, "language": language.partition("-")[0], **more}
        async with httpx.AsyncClient(base_url=f"{telegram}/sandbox/api/", timeout=30) as client:
            answer = await client.post("actors", json=spoken)
            answer.raise_for_status()
        return cls(telegram, answer.json()["id"], name, language)

    async def says(self, text: str, words: str, **options: Any) -> Seen:
        """Write, and the bot's answer that holds these words."""
        self.before()
        await self.writes(text)
        return await self.sees(words, **options)

    async def writes(self, text: str) -> int:
        """Write; the number of the message. Once, however often the machine goes away meanwhile."""
        self.lines += 1
        last = max((each["message_id"] for each in await self.transcript()), default=0)
        while True:
            try:
                return int((await self._post("send", text=text))["message_id"])
            except httpx.TransportError:
                await self._there()
                mine = [e for e in await self.transcript() if e["from"] == self.id and e["message_id"] > last]
                if mine:
                    return int(mine[-1]["message_id"])

    async def presses(self, key: str | list[int], on: Seen, words: str | None = None, **values: Any) -> Seen:
        """Press the button of that text key (or row and column); what then shows these words, or the toast."""
        button = key if isinstance(key, list) else self.label(key, on, **values)
        toast: Seen = {}
        self.before()
        while True:
            try:
                toast = await self._post("press", message_id=on["message_id"], button=button)
                break
            except httpx.TransportError:
                await self._there()
        return toast if words is None else await self.sees(words)

    def label(self, key: str, on: Seen, **values: Any) -> str:
        """The button's text on that message: of a text key, or as it is."""
        wanted = self.t(key, **values) if re.fullmatch(r"[a-z]+(-[\w-]+)+", key) else key
        there = [button["text"] for row in on["buttons"] for button in row]
        assert wanted in there, f"no button {wanted!r} among {there} under {on['text']!r}"
        return str(wanted)

    async def sees(self, words: str, *, within: float = LONG) -> Seen:
        """The next message of the bot, new or edited, with these words."""
        end, came = time.monotonic() + within, []
        while time.monotonic() < end:
            for entry in await self.transcript(since=self.read, wait=2):
                self.read = max(self.read, entry["seq"])
                came.append(entry["text"] or entry["caption"])
                if entry["from"] == "bot" and words in shown(entry):
                    return entry
        raise AssertionError(f"{self.name} was not told {words!r} within {within:.0f} s; he read {came}")

    async def transcript(self, **query: Any) -> list[Seen]:
        """What stands in the chat, changed after `since`."""
        while True:
            try:
                answer = await self.client.get("transcript", params={"actor": self.id, **query})
            except httpx.TransportError:
                await self._there()
                continue
            if answer.status_code == 503:
                await asyncio.sleep(0.2)
                continue
            answer.raise_for_status()
            return list(answer.json())

    async def leaves(self) -> None:
        """The phone is put away."""
        await self.client.aclose()

    async def _post(self, act: str, **what: object) -> Seen:
        while True:
            answer = await self.client.post(act, json={"actor": self.id, **what})
            if answer.status_code != 503:
                assert answer.status_code == 200, f"{act} {what}: {answer.text}"
                return dict(answer.json())
            await asyncio.sleep(0.2)

    async def _there(self) -> None:
        for _ in range(int(LONG / 0.2)):
            try:
                if (await self.client.get("info", timeout=5)).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.2)
        raise AssertionError("the sandbox did not come back")


def shown(entry: Seen) -> str:
    """What an eye reads of a message: its text, or what stands below its picture, and the labels below."""
    return plain(
        "\n".join(
            [entry["text"] or entry["caption"] or "", *(button["text"] for row in entry["buttons"] for button in row)]
        )
    )


def plain(text: str) -> str:
    """With one kind of space, as an eye reads it."""
    return re.sub(r"[\u00a0\u202f\u2009]", " ", text)

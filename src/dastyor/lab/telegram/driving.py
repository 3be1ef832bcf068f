"""Driver: a bot and people of a sandbox, driven over HTTP by a test."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import httpx

from dastyor.kit.clock import monotonic
from dastyor.lab.telegram.model import Body

Json = Any
Files = list[tuple[str, tuple[str, bytes]]]


class Unanswered(AssertionError):
    """What was expected did not come."""


class Driver:
    """Asks one sandbox: `bot` and `ok` as the bot would, `do` and `see` through the control API."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self.client, self.token = client, token

    async def bot(self, method: str, **params: object) -> Body:
        """The whole answer to a call of the bot."""
        answer = await self.client.post(f"/bot{self.token}/{method}", json=params)
        body: Body = answer.json()
        return body

    async def ok(self, method: str, **params: object) -> Json:
        """The result of a call that must succeed."""
        answer = await self.bot(method, **params)
        if not answer["ok"]:
            raise Unanswered(answer["description"])
        return answer["result"]

    async def refused(self, method: str, **params: object) -> str:
        """The words with which a call is refused."""
        answer = await self.bot(method, **params)
        if answer["ok"]:
            raise Unanswered(f"{method} was not refused: {answer['result']}")
        return str(answer["description"])

    async def do(self, act: str, **what: object) -> Json:
        """Something done through the control API."""
        return _checked(await self.client.post(f"/sandbox/api/{act}", json=what))

    async def see(self, what: str, **query: str | int) -> Json:
        """Something looked at through the control API."""
        return _checked(await self.client.get(f"/sandbox/api/{what}", params=query))

    async def wrong(self, act: str, **what: object) -> tuple[int, str]:
        """Status and sentence of a request that the control API refuses."""
        answer = await self.client.post(f"/sandbox/api/{act}", json=what)
        return answer.status_code, str(answer.json().get("error"))

    async def arrive(self, name: str = "Ali", *, started: bool = True, **more: object) -> int:
        """The number of somebody new; `started` means that he has opened the chat with the bot already."""
        return int((await self.do("actors", name=name, started=started, **more))["id"])

    async def someone(self, name: str = "Ali", **more: object) -> Someone:
        """Somebody new, to be driven by name."""
        return Someone(self, await self.arrive(name, started=False, **more))

    async def channel(self, owner: int, *, title: str = "Bozor", bot: str = "administrator", **more: object) -> int:
        """The number of a new channel, or of another `type` of chat, with the bot in it."""
        chat = int((await self.do("channels", title=title, owner=owner, **more))["id"])
        await self.do("members", chat=chat, actor="bot", status=bot)
        return chat

    async def updates(self) -> list[Body]:
        """What waits for the bot; confirmed at once."""
        got: list[Body] = []
        # One who asks the same twice in half a second is answered with one update only, hence the loop.
        while fresh := await self.ok("getUpdates", offset=got[-1]["update_id"] + 1 if got else 0):
            got += fresh
        return got


class Someone:
    """A person of the sandbox."""

    def __init__(self, driver: Driver, number: int) -> None:
        self.driver, self.id = driver, number
        self._seen = 0

    async def send(self, text: str, **more: object) -> int:
        """Write; the number of the message."""
        return int((await self.driver.do("send", actor=self.id, text=text, **more))["message_id"])

    async def send_files(self, files: Files, caption: str = "", **more: str) -> Json:
        """Send pictures or other files, `[("files", (name, bytes))]`."""
        form = {"actor": str(self.id), "caption": caption, **more}
        return _checked(await self.driver.client.post("/sandbox/api/send", data=form, files=files))

    async def press(self, message: int, button: str | list[int], **more: object) -> Body:
        """Press a button and wait for what the bot answers."""
        what = {"actor": self.id, "message_id": message, "button": button, **more}
        told: Body = await self.driver.do("press", **what)
        return told

    async def sees(self) -> list[Body]:
        """Everything in this person's chats."""
        seen: list[Body] = await self.driver.see("transcript", actor=self.id)
        return seen

    async def expect(self, words: str, *, seconds: float = 10) -> Body:
        """The next message of the bot with these words, new or edited since the last one expected."""
        # Machine time: the sandbox's clock may be moved meanwhile.
        deadline = monotonic() + seconds
        read: list[str] = []
        while (left := deadline - monotonic()) > 0:
            wait = max(1, min(10, int(left)))
            for entry in await self.driver.see("transcript", actor=self.id, since=self._seen, wait=wait):
                said = str(entry["text"] or entry["caption"] or "")
                read.append(said)
                self._seen = max(self._seen, entry["seq"])
                if entry["from"] == "bot" and not entry["deleted"] and words in said:
                    found: Body = entry
                    return found
            await asyncio.sleep(0)
        raise Unanswered(f"{words!r} did not come within {seconds} s; what came: {read}")


def picture(width: int = 200, height: int = 100) -> bytes:
    """A PNG that looks like nothing in particular."""
    from PIL import Image

    out = io.BytesIO()
    Image.effect_noise((width, height), 40).convert("RGB").save(out, "PNG")
    return out.getvalue()


def inline(*texts: str) -> Body:
    """An inline keyboard of one row; each button's data is its text."""
    return {"inline_keyboard": [[{"text": text, "callback_data": text} for text in texts]]}


def _checked(answer: httpx.Response) -> Json:
    if answer.status_code != httpx.codes.OK:
        raise Unanswered(f"{answer.request.url.path}: {answer.status_code} {answer.text}")
    return answer.json()

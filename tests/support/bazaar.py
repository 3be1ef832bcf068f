"""A market that lives: an owner with a channel, his moderators, sellers who come by its link; driven over real HTTP."""

from __future__ import annotations

import asyncio
import io
import itertools
import re
from collections.abc import Sequence
from random import Random
from typing import Any

import httpx
from PIL import Image, ImageDraw

from tests.support.person import Person, Seen, plain, texts
from tests.support.product import Product

_NUMBERS = itertools.count(1)
RIGHTS = {"can_post_messages": True, "can_edit_messages": True, "can_delete_messages": True}


def picture(seed: int, *, size: tuple[int, int] = (900, 700)) -> bytes:
    """A photo that is like no other: a few coloured shapes on a field."""
    dice = Random(seed)
    made = Image.new("RGB", size, tuple(dice.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(made)
    for _ in range(12):
        x, y = dice.randrange(size[0]), dice.randrange(size[1])
        colour = tuple(dice.randrange(256) for _ in range(3))
        draw.ellipse((x, y, x + dice.randrange(40, 400), y + dice.randrange(40, 400)), fill=colour)
    body = io.BytesIO()
    made.save(body, "JPEG", quality=88)
    return body.getvalue()


class Bazaar:
    """One business with one channel."""

    def __init__(self, product: Product, owner: Person, chat: int, link: str) -> None:
        self.product, self.owner, self.chat, self.link = product, owner, chat, link
        self.client = httpx.AsyncClient(base_url=f"{product.telegram}/sandbox/api/", timeout=90)
        self.people: list[Person] = [owner]

    @classmethod
    async def opened(cls, product: Product, language: str = "ru") -> Bazaar:
        """Somebody comes, makes the bot an administrator of his channel, and reads the link for his sellers."""
        owner = await Person.arrives(product.telegram, f"Owner{next(_NUMBERS)}", language)
        await owner.writes("/menu")
        await owner.sees(owner.name)
        await reads(owner, language)
        async with httpx.AsyncClient(base_url=f"{product.telegram}/sandbox/api/", timeout=30) as client:
            made = await client.post("channels", json={"title": f"Bozor {owner.id}", "owner": owner.id})
            chat = int(made.json()["id"])
            made = await client.post(
                "members", json={"chat": chat, "actor": "bot", "status": "administrator", "rights": RIGHTS}
            )
            assert made.status_code == 200, made.text
        told = await owner.sees("start=sell-")
        found = re.search(r"start=(sell-[\w-]+)", told["text"])
        assert found is not None
        return cls(product, owner, chat, found[1])

    async def moderator(self, language: str = "ru") -> Person:
        """One more who decides."""
        actors = (await self.client.get("actors")).json()
        (slug,) = (
            place["slug"]
            for each in actors if each["id"] == self.owner.id
            for place in each["workspaces"] if place["role"] == "owner"
        )  # fmt: skip
        name = f"Moderator{next(_NUMBERS)}"
        person = await Person.arrives(self.product.telegram, name, language, workspace=slug, role="moderator")
        self.people.append(person)
        await reads(person, language)
        return person

    async def seller(self, language: str = "ru", **more: object) -> Person:
        """Somebody who came by the channel's link."""
        person = await Person.arrives(self.product.telegram, f"Seller{next(_NUMBERS)}", language, **more)
        self.people.append(person)
        await self.arrives(person, language)
        return person

    async def arrives(self, person: Person, language: str) -> None:
        """By the link; who reads the other script of Uzbek says so, as Telegram does not tell."""
        await person.writes(f"/start {self.link}")
        if language != "uz-Cyrl":
            await person.sees(str(person.t("market-new-button")))
            return
        door = await person.sees("🌐")
        asked = await person.presses("🌐 Til", door, "Ўзбекча")
        await person.presses("Ўзбекча", asked)
        await person.says("/menu", str(person.t("market-new-button")))

    async def album(self, person: Person, many: int, caption: str | None = None) -> None:
        """So many photos at once."""
        files = [("files", (f"{at}.jpg", picture(next(_NUMBERS)), "image/jpeg")) for at in range(many)]
        data = {"actor": str(person.id), **({"caption": caption} if caption else {})}
        answer = await self.client.post("send", data=data, files=files)
        assert answer.status_code == 200, answer.text

    async def placed(self, person: Person, text: str, *, photos: int = 0) -> None:
        """An ad of these words, sent; whatever else is asked is skipped."""
        if photos:
            await self.album(person, photos, text)
        else:
            await person.presses(
                "market-new-button", await self.home(person), plain(str(person.t("market-new")).split("\n")[1][:20])
            )
            await person.writes(text)
        await self.finished(person)

    async def home(self, person: Person) -> Seen:
        """The market's door."""
        return await person.says("/menu", str(person.t("market-new-button")))

    async def finished(self, person: Person) -> None:
        """Every question that is left is skipped, and the ad is sent."""
        send, skip = str(person.t("market-send-button")), str(person.t("market-skip-button"))
        for _ in range(20):
            seen = await self._asked(person, send, skip)
            try:
                if send in labels(seen):
                    await person.presses("market-send-button", seen, plain(str(person.t("market-sent"))[:20]))
                    return
                await person.presses("market-skip-button", seen)
            except AssertionError as gone:
                # Another picture of the album has changed the message meanwhile.
                if "There is no such button" not in str(gone):
                    raise
        raise AssertionError("the form has no end")

    async def _asked(self, person: Person, *wanted: str) -> Seen:
        for _ in range(300):
            said = [each for each in await person.transcript() if each["from"] == "bot" and not each["deleted"]]
            asked = [each for each in said if any(label in labels(each) for label in wanted)]
            if asked:
                return asked[-1]
            await asyncio.sleep(0.1)
        raise AssertionError(f"{person.name} was not asked {wanted}: {[each['text'] for each in said][-3:]}")

    async def posts(self) -> list[Seen]:
        """What stands in the channel, in order."""
        answer = await self.client.get("transcript", params={"chat": self.chat})
        found = {each["message_id"]: each for each in answer.json()}
        return [each for _, each in sorted(found.items()) if not each["deleted"]]

    async def stands(self, words: str, *, within: float = 30, count: int = 1) -> list[Seen]:
        """The posts that hold these words, once there are so many."""
        for _ in range(int(within / 0.1)):
            found = [each for each in await self.posts() if words in plain(each["text"] or each["caption"] or "")]
            if len(found) == count:
                return found
            await asyncio.sleep(0.1)
        raise AssertionError(
            f"{count} posts with {words!r} were wanted; there are {len(found)} of {len(await self.posts())}"
        )

    async def moves(self, by: str) -> None:
        """The clock of the whole product."""
        answer = await self.client.post("clock", json={"advance": by})
        assert answer.status_code == 200, answer.text

    async def comes(self, moment: str) -> None:
        """It is then, for the whole product."""
        answer = await self.client.post("clock", json={"set": moment})
        assert answer.status_code == 200, answer.text

    async def presses_post(self, person: Person, post: Seen, key: str) -> dict[str, Any]:
        """A button below a post, whose text is in the channel's language."""
        label = str(texts(self.owner.t.language)(key))
        answer = await self.client.post(
            "press", json={"actor": person.id, "chat": self.chat, "message_id": post["message_id"], "button": label}
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def closes(self) -> None:
        """Phones are put away."""
        for person in self.people:
            await person.leaves()
        await self.client.aclose()


async def reads(person: Person, language: str) -> None:
    """Which of its two scripts somebody reads Uzbek in, Telegram does not tell: he says so."""
    if language == "uz-Cyrl":
        asked = await person.says("/language", "Ўзбекча")
        await person.presses("Ўзбекча", asked)


def labels(seen: Seen) -> Sequence[str]:
    """The texts of its buttons."""
    return [button["text"] for row in seen["buttons"] for button in row]

"""Whatever was acknowledged is there in the next life, whenever the process was killed; and who hears what in a group."""

from __future__ import annotations

import shutil
from random import Random

import httpx
import pytest

from dastyor.lab.telegram.driving import Driver, inline, picture
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.sandbox import Sandbox


def driver(sandbox):
    transport = httpx.ASGITransport(app=sandbox.app, client=("127.0.0.1", 1))
    client = httpx.AsyncClient(transport=transport, base_url="http://localhost", verify=False)
    return Driver(client, sandbox.state.token)


class Life:
    """Random deeds of people and the bot; each either answered or refused, and never both."""

    def __init__(self, world, dice):
        self.world, self.dice = world, dice
        self.people, self.channels = [], []

    async def begin(self):
        for name in ("Ali", "Vali"):
            self.people.append(await self.world.arrive(name, username=name.lower()))
        self.channels.append(await self.world.channel(self.people[0], username="bozor"))

    async def deed(self):
        person, number = self.dice.choice(self.people), self.dice.randint(1, 12)
        chat = self.dice.choice([*self.people, *self.channels])
        here = {"chat_id": chat, "message_id": number}
        deeds = [
            lambda: self.world.bot("sendMessage", chat_id=chat, text=f"{number}", reply_markup=inline("Ha")),
            lambda: self.world.bot("editMessageText", **here, text=f"edited {number}"),
            lambda: self.world.bot("deleteMessage", **here),
            lambda: self.world.bot("pinChatMessage", **here),
            lambda: self.world.bot("setMessageReaction", **here, reaction=[{"type": "emoji", "emoji": "👍"}]),
            lambda: self.world.bot("copyMessage", **here, from_chat_id=person),
            lambda: self.world.bot("setMyCommands", commands=[{"command": f"c{number}", "description": "d"}]),
            lambda: self.world.wrong("send", actor=person, text=f"said {number}"),
            lambda: self.world.wrong("edit", actor=person, message_id=number, text="mended"),
            lambda: self.world.wrong("block", actor=person, blocked=number % 2 == 0),
            lambda: self.world.wrong("rename", actor=person, name=f"Name {number}"),
            lambda: self.world.wrong("members", chat=self.channels[0], actor=person, status="member"),
            lambda: self.world.wrong("clock", advance=f"{number}m"),
            self.photo,
            self.confirm,
        ]
        await self.dice.choice(deeds)()

    async def photo(self):
        files = {"photo": ("a.png", picture(20, 10))}
        chat = {"chat_id": self.dice.choice(self.people)}
        await self.world.client.post(f"/bot{self.world.token}/sendPhoto", data=chat, files=files)

    async def confirm(self):
        pending = self.dice.randint(0, 3)
        await self.world.bot("getUpdates", offset=100_000_000 + pending, timeout=0, limit=1)


async def seen(world):
    """Everything that anybody can ask a sandbox for, but the moment it is."""
    shown = {what: await world.see(what) for what in ("actors", "chats", "transcript")}
    shown["chats"].sort(key=lambda chat: chat["id"])
    for what in ("getMyCommands", "getWebhookInfo"):
        shown[what] = await world.ok(what)
    return shown


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_life_that_is_cut_off_anywhere_goes_on_as_it_was(tmp_path, monkeypatch, seed):
    monkeypatch.setattr("dastyor.lab.telegram.updates.Updates.ask", _at_once)
    first = Sandbox(tmp_path / "a.sqlite", limits=Limits(flood=False))
    world = driver(first)
    life = Life(world, Random(seed))
    await life.begin()
    for cut in range(6):
        for _ in range(25):
            await life.deed()
        # As after a kill: nobody closes anything, what lies on the disk is all that there is.
        there = tmp_path / f"cut-{cut}"
        there.mkdir()
        for path in tmp_path.glob("a.sqlite*"):
            shutil.copy(path, there / path.name)
        second = Sandbox(there / "a.sqlite", limits=Limits(flood=False))
        assert await seen(driver(second)) == await seen(world)
        assert [update.id for update in second.world.updates.pending] == [
            update.id for update in first.world.updates.pending
        ]
        assert second.world.updates.next_id == first.world.updates.next_id
        again = driver(second)
        sent = await again.bot("sendMessage", chat_id=life.channels[0], text="goes on")
        assert sent["ok"], "the second life works, too"
        await second.stop()
    await first.stop()


async def _at_once(self, offset, limit, _timeout):
    """As Updates.ask, without its waits."""
    return self._listed(self._confirm(offset), limit, offset)


# What is written in a group where the bot is a plain member, and whether it hears it.
HEARD = [
    ("salom", {}, False),
    ("/start", {}, True),
    ("/start@dastyor_bot", {}, True),
    ("/start@DASTYOR_BOT now", {}, True),
    ("/start@other_bot", {}, False),
    ("hello /start", {}, False),
    ("@dastyor_bot salom", {}, True),
    ("salom @Dastyor_Bot", {}, True),
    ("@dastyor salom", {}, False),
    ("rahmat", {"reply_to": "BOT"}, True),
    ("rahmat", {"reply_to": "OWN"}, False),
]


async def test_in_a_group_the_bot_hears_what_is_meant_for_it_and_as_administrator_everything():
    world = driver(Sandbox(limits=Limits(flood=False)))
    owner = await world.arrive()
    group = await world.channel(owner, type="supergroup", bot="member")
    own = (await world.do("send", actor=owner, chat=group, text="own"))["message_id"]
    bots = (await world.ok("sendMessage", chat_id=group, text="of the bot"))["message_id"]
    await world.updates()
    for text, more, is_heard in HEARD:
        told = {key: {"BOT": bots, "OWN": own}[value] for key, value in more.items()}
        await world.do("send", actor=owner, chat=group, text=text, **told)
        assert (await world.ok("getWebhookInfo"))["pending_update_count"] == int(is_heard), text
        await world.ok("deleteWebhook", drop_pending_updates=True)
    await world.do("members", chat=group, actor="bot", status="administrator")
    await world.ok("deleteWebhook", drop_pending_updates=True)
    for text, _, _ in HEARD:
        await world.do("send", actor=owner, chat=group, text=text)
    assert (await world.ok("getWebhookInfo"))["pending_update_count"] == len(HEARD)

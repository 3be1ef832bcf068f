from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from dastyor.lab.telegram.driving import Driver, inline, picture
from dastyor.lab.telegram.sandbox import Sandbox

TOKEN = Sandbox().state.token


@asynccontextmanager
async def process(state: Path) -> AsyncIterator[Driver]:
    """A sandbox in a process of its own, killed at the end."""
    command = [sys.executable, "-m", "dastyor.lab.telegram.serve", "0", str(state)]
    child = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        assert child.stdout is not None
        url = (await child.stdout.readline()).decode().strip()
        async with httpx.AsyncClient(base_url=url, timeout=20, verify=False) as client:
            yield Driver(client, TOKEN)
    finally:
        os.kill(child.pid, signal.SIGKILL)
        await child.wait()


async def test_nothing_acknowledged_is_lost_when_the_process_is_killed(tmp_path):
    state = tmp_path / "telegram.sqlite"
    async with process(state) as world:
        ali = await world.arrive(username="ali")
        channel = await world.channel(ali, username="bozor")
        await world.do("limits", flood=False)
        sent = [await world.ok("sendMessage", chat_id=ali, text=str(n), reply_markup=inline("Ha")) for n in range(20)]
        await world.ok("editMessageText", chat_id=ali, message_id=sent[0]["message_id"], text="changed")
        await world.ok("deleteMessage", chat_id=ali, message_id=sent[1]["message_id"])
        files = {"photo": ("a.png", picture())}
        photo = await world.client.post(f"/bot{TOKEN}/sendPhoto", data={"chat_id": channel}, files=files)
        await world.ok("setMyCommands", commands=[{"command": "help", "description": "Help"}])
        await world.do("send", actor=ali, text="waits")
        await world.do("clock", advance="3h")
        before = await world.see("transcript", actor=ali)
        updates = await world.ok("getUpdates")
    async with process(state) as world:
        assert await world.see("transcript", actor=ali) == before
        assert await world.ok("getUpdates") == updates
        assert await world.ok("getMyCommands") == [{"command": "help", "description": "Help"}]
        path = (await world.ok("getFile", file_id=photo.json()["result"]["photo"][-1]["file_id"]))["file_path"]
        assert (await world.client.get(f"/file/bot{TOKEN}/{path}")).content.startswith(b"\xff\xd8")
        await world.do("send", actor=ali, text="later")
        assert (await world.ok("getUpdates", offset=-1))[0]["update_id"] == updates[-1]["update_id"] + 1
        fresh = await world.ok("sendMessage", chat_id=ali, text="next")
        assert fresh["message_id"] > sent[-1]["message_id"]
        assert fresh["date"] > sent[-1]["date"] + 2 * 3600


async def test_a_press_before_the_kill_can_be_answered_after_it(tmp_path):
    state = tmp_path / "telegram.sqlite"
    async with process(state) as world:
        ali = await world.arrive()
        sent = await world.ok("sendMessage", chat_id=ali, text="?", reply_markup=inline("Ha"))
        press = asyncio.ensure_future(world.do("press", actor=ali, message_id=sent["message_id"], button="Ha"))
        (update,) = await world.ok("getUpdates", timeout=5)
    await asyncio.gather(press, return_exceptions=True)
    async with process(state) as world:
        assert await world.ok("answerCallbackQuery", callback_query_id=update["callback_query"]["id"]) is True

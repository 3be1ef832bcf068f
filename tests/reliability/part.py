"""One part of the Telegram pipeline as a process of its own: `python part.py receiver|worker|sender ADDRESS URL TOKEN UP`, where
UP is a file that it makes when it heeds signals.

The worker stands in for the bot: each update becomes one row of `effects` and one message, in one transaction.
"""

from __future__ import annotations

import asyncio
import sys
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg_pool import PoolTimeout

from dastyor.kit.clock import Clock
from dastyor.kit.db import Database
from dastyor.kit.listen import OUTGOING, UPDATES, Listener
from dastyor.kit.service import stop_on_signals
from dastyor.kit.telegram.api import BotApi


async def receive(database, _listener, api, stopping):
    from dastyor.fronts.receiver import Receiver

    await Receiver(database, api).run(asyncio.Event(), stopping)


async def send(database, listener, api, stopping):
    from dastyor.fronts.sender import Sender
    from dastyor.kit.telegram.flood import Pace

    await Sender(database, api, listener.wake(OUTGOING), pace=Pace(is_paced=False)).run(asyncio.Event(), stopping)


async def work(database, listener, api, stopping):
    from dastyor.kit.telegram import inbox
    from dastyor.kit.telegram.outgoing import flushing

    database.flushes = (flushing(api.bot_id),)
    woken = listener.wake(UPDATES)
    while not stopping.is_set():
        woken.clear()
        lanes = {1: []}
        try:
            async with database.tx() as tx:
                lanes = defaultdict(list)
                for seq, lane, _ in await inbox.candidates(tx):
                    lanes[lane].append(seq)
            queue = list(lanes.values())
            async with asyncio.TaskGroup() as group:
                for _ in range(4):
                    group.create_task(_work_lanes(database, queue))
        except* (psycopg.OperationalError, PoolTimeout):
            await asyncio.sleep(0.2)
        if not lanes:
            with suppress(TimeoutError):
                await asyncio.wait_for(woken.wait(), 0.5)


async def _work_lanes(database, queue):
    while queue:
        for seq in queue.pop():
            await _work(database, seq)


async def _work(database, seq):
    import msgspec

    from dastyor.kit.telegram import inbox
    from dastyor.kit.telegram.message import Outgoing

    async with database.tx() as tx:
        claimed = await inbox.claim(tx, seq)
        if claimed is None or claimed.kind != "message":
            return
        text = msgspec.json.decode(claimed.raw)["message"]["text"]
        await tx.run("insert into effects (person, number) values (%s, %s)", (claimed.lane, int(text)))
        kind = "never" if int(text) % 2 else "notice"
        tx.messages.append(Outgoing(chat=claimed.lane, method="sendMessage", payload={"text": text}, kind=kind))


async def main(kind, address, url, token, up):
    clock = Clock()
    database = Database(address, clock=clock, size=5)
    listener = Listener(address, clock)
    stopping = stop_on_signals()
    await asyncio.to_thread(Path(up).touch)
    part = {"receiver": receive, "worker": work, "sender": send}[kind]
    while True:
        with suppress(Exception):
            await database.open()
            break
        database = Database(address, clock=clock, size=5)
    async with asyncio.TaskGroup() as group:
        work_ = group.create_task(part(database, listener, BotApi(token, url), stopping))
        ear = group.create_task(listener.run(asyncio.Event(), stopping))
        await work_
        stopping.set()
        await ear
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

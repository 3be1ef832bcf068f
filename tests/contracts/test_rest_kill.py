"""Row 13, the kill: the API process dies by SIGKILL at random moments, callers repeat with their key, nothing is doubled."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from random import Random

import httpx
import psycopg
import pytest

from dastyor.domains.accounts.identity import Identity
from dastyor.domains.accounts.service import Keys
from dastyor.kit.actor import TelegramUser
from dastyor.kit.db import Database
from dastyor.kit.ids import new_id
from dastyor.kit.serve import listen

KILLS = int(os.environ.get("DASTYOR_PROVE_KILLS", "3"))
SEED = int(os.environ.get("DASTYOR_PROVE_SEED", "7"))
CALLERS = 6


class Server:
    """`dastyor run api` on one port, started again after each kill."""

    def __init__(self, addresses, home):
        sock = listen("127.0.0.1", 0)
        self.port = sock.getsockname()[1]
        sock.close()
        self.environment = {
            "PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "DASTYOR_HOME": str(home),
            "DASTYOR_DATABASE_URL": addresses.app, "DASTYOR_DATABASE_OWNER_URL": addresses.owner,
            "DASTYOR_PORT": str(self.port), "DASTYOR_HOST": "127.0.0.1",
        }  # fmt: skip
        self.process = None

    async def start(self):
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "dastyor", "run", "api", env=self.environment, stdout=asyncio.subprocess.DEVNULL
        )

    async def kill(self):
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    @asynccontextmanager
    async def running(self):
        await self.start()
        try:
            yield self
        finally:
            await self.kill()


async def until_made(client, name):
    """The answer of the first try that got one, however often the server died meanwhile."""
    while True:
        try:
            answer = await client.post("/keys", json={"name": name}, headers={"Idempotency-Key": name})
        except httpx.TransportError:
            await asyncio.sleep(0.05)
            continue
        if answer.status_code == 201:
            return answer.json()
        assert answer.status_code == 503, answer.text


@pytest.mark.fault
@pytest.mark.timeout(600)
async def test_a_server_that_dies_doubles_nothing(addresses, tmp_path):
    database = Database(addresses.app, flushes=[Identity().keep_changes])
    await database.open()
    async with database.tx() as tx:
        owner = await Identity().by_telegram(tx, TelegramUser(id=1, first_name="Owner"))
        secret = (await Keys(tx).make(owner, "caller")).secret
    await database.close()
    dice, made, over = Random(SEED), {}, asyncio.Event()

    async with (
        Server(addresses, tmp_path).running() as server,
        httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{server.port}/api/v1", headers={"Authorization": f"Bearer {secret}"}
        ) as client,
    ):

        async def call():
            while not over.is_set():
                name = new_id().hex
                made[name] = await until_made(client, name)

        async with asyncio.TaskGroup() as group:
            for _ in range(CALLERS):
                group.create_task(call())
            for _ in range(KILLS):
                before = len(made)
                while len(made) < before + CALLERS:
                    await asyncio.sleep(0.02)
                await asyncio.sleep(dice.uniform(0, 0.3))
                await server.kill()
                await server.start()
            over.set()
        for name, first in list(made.items())[-CALLERS:]:
            assert await until_made(client, name) == first

    with psycopg.connect(addresses.owner) as connection:
        rows = connection.execute(
            "select name, count(*) from accounts.keys where name <> 'caller' group by 1"
        ).fetchall()
    assert dict(rows) == dict.fromkeys(made, 1)
    assert len(made) > KILLS * CALLERS

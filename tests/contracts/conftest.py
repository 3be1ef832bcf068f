"""The whole of REST over real HTTP: every domain's api part, a real Postgres, two workspaces that know nothing of each other."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
import uvicorn

from dastyor.fronts.api import build
from dastyor.kit.actor import Actor, Role, TelegramUser
from dastyor.kit.db import Database
from dastyor.kit.modules import Module
from dastyor.kit.pg import Addresses
from dastyor.kit.ports import Ports
from dastyor.kit.seal import RootKeys
from dastyor.kit.serve import listen
from dastyor.kit.testing.postgres import create_database
from dastyor.modules import MODULES
from tests.support.person import catalogues


@dataclass(slots=True)
class Rest:
    """Where it answers, and a key of each role in two workspaces."""

    address: str
    keys: dict[tuple[str, Role], str] = field(default_factory=dict)
    actors: dict[tuple[str, Role], Actor] = field(default_factory=dict)


@pytest.fixture(scope="session")
def rest(postgres_server: Addresses, migrated: str) -> Iterator[Rest]:
    """REST of the product on a loopback port, in a thread and a loop of its own."""
    there = create_database(postgres_server, "rest", template=migrated)
    sock = listen("127.0.0.1", 0)
    made = Rest(f"http://127.0.0.1:{sock.getsockname()[1]}")
    ready, stopping = threading.Event(), SimpleNamespace(server=None)

    async def serve() -> None:
        keys = RootKeys(b"r" * 32)
        identity = Module("accounts").part("identity")(keys)
        ports = Ports(secrets=identity, texts=catalogues().texts)
        database = Database(there.app, size=6, flushes=[identity.keep_changes], ports=ports)
        await database.open()
        for place in ("one", "two"):
            await _people(database, identity, made, place)
        parts = [found for name in MODULES if (found := Module(name).part("api")) is not None]
        app = build(parts, database, identity, keys)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
        server.install_signal_handlers = lambda: None
        stopping.server = server
        sock.listen()  # so that whoever comes before the server has started waits instead of being refused
        ready.set()
        await server.serve(sockets=[sock])
        await database.close()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert ready.wait(60)
    # Bound is not listening: until the server has begun, whoever comes first is refused.
    while not stopping.server.started:
        threading.Event().wait(0.02)
    yield made
    stopping.server.should_exit = True
    thread.join(20)


async def _people(database: Database, identity: Any, rest: Rest, place: str) -> None:
    """A workspace with a member of each role, and a key of each."""
    accounts = Module("accounts").load("service")
    number = 7_000_000 + 100 * len(rest.actors)
    async with database.tx() as tx:
        owner = await identity.by_telegram(tx, TelegramUser(id=number, first_name=f"Owner {place}"))
    for step, role in enumerate(Role):
        actor = owner
        if role is not Role.OWNER:
            async with database.tx() as tx:
                user = TelegramUser(id=number + step, first_name=role.value)
                actor = await identity.admit(tx, user, owner.slug, role)
        async with database.tx(owner.workspace) as tx:
            # A key may be made by leaders only; everybody's is made with an owner's hand here.
            key = await accounts.Keys(tx).make(owner, role.value)
            await tx.run("update accounts.keys set person_id = %s where key_id = %s", (actor.person, key.key.key))
        rest.keys[place, role], rest.actors[place, role] = key.secret, actor

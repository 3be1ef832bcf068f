from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count
from typing import Any

import httpx
import pytest

from dastyor.domains.accounts import api as accounts_api
from dastyor.domains.accounts.identity import Identity
from dastyor.domains.accounts.service import Keys, Members
from dastyor.fronts.api import build
from dastyor.fronts.bot.desk import Desk
from dastyor.kit.actor import Actor, Role, TelegramUser
from dastyor.kit.db import Database
from dastyor.kit.migrating import run, scripts
from dastyor.kit.modules import Module
from dastyor.kit.pg.addresses import Addresses
from dastyor.kit.seal import RootKeys
from dastyor.kit.telegram.presses import Signer
from dastyor.kit.testing.postgres import create_database
from tests.support.chat import Chat
from tests.support.fixtures import a_desk

_numbers = count(1_000_001)


@pytest.fixture(scope="session")
def accounts_database(postgres_server: Addresses) -> Addresses:
    """One database for all tests here: everybody makes people and workspaces of his own."""
    addresses = create_database(postgres_server, "accounts")
    branches = [*scripts.kit_branches(), *scripts.domain_branches([("accounts", Module("accounts").path)])]
    run.upgrade(addresses.owner, branches, branches)
    return addresses


@pytest.fixture
async def database(accounts_database: Addresses) -> AsyncIterator[Database]:
    made = Database(accounts_database.app, size=10, flushes=(Identity().keep_changes,))
    await made.open()
    yield made
    await made.close()


@pytest.fixture
def stranger() -> Callable[..., TelegramUser]:
    """Somebody whom the product has never seen: `stranger("Aziz", language_code="uz")`."""

    def make(name: str = "Dilnoza", **values: str | None) -> TelegramUser:
        return TelegramUser(id=next(_numbers), first_name=name, **values)

    return make


@pytest.fixture
def newcomer(database: Database, stranger: Callable[..., TelegramUser]) -> Callable[..., Awaitable[Actor]]:
    """Somebody who has just written for the first time."""

    async def write(name: str = "Dilnoza", **values: str | None) -> Actor:
        async with database.tx() as tx:
            return await Identity().by_telegram(tx, stranger(name, **values))

    return write


@pytest.fixture
def key_of(database: Database) -> Callable[..., Awaitable[str]]:
    """An API key of somebody: `await key_of(actor, scopes=["members.read"])`."""

    async def make(actor: Actor, **wishes: Any) -> str:
        async with database.tx(actor.workspace) as tx:
            return (await Keys(tx).make(actor, "test", **wishes)).secret

    return make


@pytest.fixture
def rest(database: Database) -> Callable[[str], httpx.AsyncClient]:
    """REST of accounts for whoever has that key."""
    app = build([accounts_api.router], database, Identity(), RootKeys(b"r" * 32), bot_name=lambda: "dastyor_bot")

    def client(key: str, address: str = "127.0.0.1") -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app, client=(address, 1))
        headers = {"Authorization": f"Bearer {key}"}
        return httpx.AsyncClient(transport=transport, base_url="http://test/api/v1", headers=headers)

    return client


@pytest.fixture(scope="session")
def desk() -> Desk:
    """A bot of all domains that knows people as accounts does."""
    return a_desk(Identity(), Signer(RootKeys(b"k" * 32)))


@pytest.fixture
def chat_of(desk: Desk, database: Database) -> Callable[[TelegramUser], Chat]:
    """Somebody's chat with that bot."""
    return lambda user: Chat(desk, database, user)


@pytest.fixture
def hired(database: Database, stranger: Callable[..., TelegramUser]) -> Callable[..., Awaitable[Actor]]:
    """Somebody who works in the workspace of an owner: `await hired(owner, Role.CASHIER)`."""

    async def let_in(owner: Actor, role: Role, name: str = "Guest", **values: str | None) -> Actor:
        async with database.tx(owner.workspace) as tx:
            token = (await Members(tx).invite(owner, role)).token
        async with database.tx() as tx:
            guest = await Identity().by_telegram(tx, stranger(name, **values))
            return await Members(tx).accept(guest, token)

    return let_in

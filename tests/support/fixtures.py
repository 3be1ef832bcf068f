"""Fixtures of faces: an actor, his chat, his program; each over the test's own migrated database."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import structlog

import dastyor.fronts.bot
from dastyor.fronts.api import build
from dastyor.fronts.bot.desk import Desk
from dastyor.fronts.bot.home import home_router
from dastyor.fronts.bot.table import Table
from dastyor.kit.actor import Actor, Identities, Role, TelegramUser
from dastyor.kit.bus.outbox import Outbox
from dastyor.kit.db import Database
from dastyor.kit.i18n import Catalogues
from dastyor.kit.ids import PersonId, WorkspaceId, new_id
from dastyor.kit.modules import Module
from dastyor.kit.pg import Addresses
from dastyor.kit.seal import RootKeys
from dastyor.kit.telegram.presses import Signer
from dastyor.kit.testing.postgres import create_database
from dastyor.modules import MODULES
from tests.support.chat import Chat, Known, Sent
from tests.support.person import Person
from tests.support.product import Product, scaled

KEYS = RootKeys(b"k" * 32)


def an_actor(**changes: object) -> Actor:
    """Somebody: the owner of a workspace of his own, in English and soums, unless told otherwise."""
    plain = Actor(
        workspace=WorkspaceId(new_id()), person=PersonId(new_id()), role=Role.OWNER, name="Aziz", language="en",
        currency="UZS", timezone="Asia/Tashkent", workspace_name="Aziz", slug="aziz", telegram_id=41,
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]  # named by the caller


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """What a test tells the logs of the process to do holds for it alone: the next one may look for a warning."""
    root, said = logging.getLogger(), structlog.get_config()
    ours = logging.getLogger("dastyor")
    level, off, of_ours = root.level, logging.root.manager.disable, (ours.level, ours.propagate)
    yield
    root.setLevel(level)
    logging.disable(off)
    ours.level, ours.propagate = of_ours
    for logger in logging.root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.disabled = False
    structlog.configure(**said)


@pytest.fixture
def actor() -> Actor:
    """The owner of a workspace."""
    return an_actor()


@pytest.fixture
def known(actor: Actor) -> Known:
    """Who is known to the faces: the actor, by number 41 and by the key `key`."""
    return Known({41: actor}, {"key": actor})


@pytest.fixture
def publishing(database: Database) -> Database:
    """The test's database, whose transactions announce their events."""
    database.flushes = (Outbox().flush,)
    return database


def a_desk(identities: Identities, signer: Signer) -> Desk:
    """The desk of a bot of all domains."""
    modules = [Module(name) for name in MODULES]
    table = Table.of([router for module in modules if (router := module.part("bot")) is not None])
    table.add(home_router(table))
    front = Path(dastyor.fronts.bot.__file__).parent
    catalogues = Catalogues.load([*(module.path for module in modules), front], strict=True)
    return Desk(table, identities, catalogues, signer, lambda: "dastyor_bot")


@pytest.fixture
def make_chat(publishing: Database, known: Known) -> Callable[..., Chat]:
    """Chats with a bot of all domains; `make_chat(7, actor)` for another person."""
    desk, sent, chats = a_desk(known, Signer(KEYS)), Sent(), dict[int, Chat]()
    desk.fetch = sent.fetch

    def make(number: int = 41, who: Actor | None = None) -> Chat:
        if who is not None:
            known.actors[number] = who
        name = known.actors[number].name
        made = Chat(desk, publishing, TelegramUser(id=number, first_name=name, language_code="en"), sent)
        made.others = chats
        chats[number] = made
        return made

    return make


@pytest.fixture
def chat(make_chat: Callable[..., Chat]) -> Chat:
    """The actor's chat."""
    return make_chat()


@pytest.fixture
async def program(publishing: Database, known: Known) -> AsyncIterator[httpx.AsyncClient]:
    """The actor's program at the REST API, with his key."""
    parts = [part for name in MODULES if (part := Module(name).part("api")) is not None]
    transport = httpx.ASGITransport(build(parts, publishing, known, KEYS))
    headers = {"Authorization": "Bearer key"}
    async with httpx.AsyncClient(transport=transport, base_url="http://test/api/v1", headers=headers) as client:
        yield client


@pytest.fixture(scope="session")
def product(postgres_server: Addresses, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The scaled product of this test process, for tests that leave it running as they found it."""
    folder = tmp_path_factory.mktemp("scaled")
    with scaled(folder, create_database(postgres_server, "scaled")) as made:
        yield made


@pytest.fixture
async def arrives(product: Product) -> AsyncIterator[Callable[[str, str], Awaitable[Person]]]:
    """Somebody new at the running product: `await arrives("Dilnoza", "uz-Latn")`."""
    came: list[Person] = []

    async def arrive(name: str, language: str) -> Person:
        came.append(await Person.arrives(product.telegram, name, language))
        return came[-1]

    yield arrive
    for person in came:
        await person.leaves()

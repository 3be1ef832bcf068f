"""Each domain alone with the common ones, on an empty database: its own tables, its own faces, its own story."""

from __future__ import annotations

import re

import psycopg
import pytest

from dastyor.assembly.house import COMMON, House, branches
from dastyor.fronts.bot.desk import Desk
from dastyor.fronts.bot.home import home_router
from dastyor.fronts.bot.table import Table
from dastyor.kit.actor import TelegramUser
from dastyor.kit.migrating.scripts import kit_branches
from dastyor.kit.modules import Module
from dastyor.kit.settings import Settings
from dastyor.kit.telegram.presses import Signer
from dastyor.modules import MODULES
from dastyor.ops.installation import bring_up
from dastyor.ops.listing import asyncapi_document, openapi_document
from tests.support.chat import Chat
from tests.support.fixtures import KEYS

FAILED = re.compile(r"\b[0-9A-F]{6}\b")


@pytest.fixture(params=MODULES)
def alone(request, fresh_database):
    """(the domain's name, the house that runs it alone, its database)."""
    there = fresh_database()
    settings = Settings(domains=(request.param,), bot_token="123456:ABCdefGHIjklMNOpqrSTUvwxYZ012345678")
    house = House(settings, there.app, keys=KEYS)
    bring_up(there.owner, there.app, house.modules)
    return request.param, house, there


def left_out(name):
    return [each for each in MODULES if each not in {name, *COMMON}]


def words_of(names):
    """Everything by which these domains would be seen in chat."""
    routers = [router for name in names if (router := Module(name).part("bot")) is not None]
    return {word for router in routers for word in (*router.commands, *router.presses, *router.links)}


def test_only_its_own_schema_and_the_common_ones_are_there(alone):
    name, house, there = alone
    assert {module.name for module in house.modules} == {name, *COMMON}
    with psycopg.connect(there.owner) as connection:
        found = connection.execute(
            "select nspname from pg_namespace where nspname !~ '^(pg_|information_schema|public)'"
        ).fetchall()
        moved = connection.execute("select version_num from kit.alembic_version").fetchall()
    own = {module.name for module in house.modules if (module.path / "migrations").is_dir()}
    assert {row[0] for row in found} == {branch.name for branch in kit_branches()} | own
    assert {row[0] for row in moved} == {branch.head() for branch in branches(house.modules)}


def test_its_faces_show_nothing_of_the_others(alone):
    name, house, _ = alone
    table = Table.of(house.parts("bot"))
    shown = {*table.commands, *table.presses, *table.links}
    assert shown and not shown & words_of(left_out(name))
    assert all(item.press in table.presses for item in table.menu)
    described = openapi_document(house.modules)
    theirs = {route.path for other in left_out(name) for route in Module(other).part("api").routes}
    assert described["paths"] and not {path.removeprefix("/api/v1") for path in described["paths"]} & theirs
    kept = {module.name for module in house.modules}
    channels = set(asyncapi_document(house.modules)["channels"])
    assert channels & kept or not any((module.path / "events.py").is_file() for module in house.modules)


async def test_its_story_is_told_and_no_event_waits_for_who_is_not_there(alone):
    name, house, _ = alone
    table = Table.of(house.parts("bot"))
    table.add(home_router(table))
    desk = Desk(table, house.identity, house.catalogues, Signer(KEYS), lambda: "dastyor_bot")
    async with house.opened():
        chat = Chat(desk, house.database, TelegramUser(id=41, first_name="Aziz", language_code="en"))
        help_ = (await chat.says("/help")).text
        assert not {f"/{word} " for word in words_of(left_out(name))} & set(re.findall(r"/\w+ ", help_))
        for command in (*Module(name).part("bot").commands, "start", "menu"):
            shown = await chat.says(f"/{command}")
            assert shown.text and not FAILED.search(shown.text), (command, shown.text)
        for item in table.menu:
            assert (await chat.presses(house.catalogues.texts("en")(item.key), on=await chat.says("/menu"))).text
        if name == "expenses":
            made = await chat.says("lunch 45 000")
            assert "45,000" in made.text
            await chat.presses("Undo", on=made)
        else:
            assert "bot-" not in (await chat.says("lunch 45 000")).text
        async with house.database.tx() as tx:
            published = await tx.value("select count(*) from bus.events")
        assert published > 0
        figures = await house.bus.figures(house.groups)
        assert not any(figures.lag.values()) and not any(figures.standing.values())

"""What one process shares and how its services are chosen; the bot's introduction; the sandbox as a neighbour."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from dastyor.assembly.house import House, branches, check_only, chosen
from dastyor.assembly.introduction import LANGUAGES, Introduction, menu_commands
from dastyor.assembly.sandbox import Neighbour
from dastyor.assembly.services import THIN, bot_api, service
from dastyor.kit.actor import Role
from dastyor.kit.bot import Router
from dastyor.kit.errors import Invalid, Misconfigured, NotFound, Unavailable
from dastyor.kit.modules import Module
from dastyor.kit.pg.addresses import Addresses
from dastyor.kit.seal import RootKeys
from dastyor.kit.serve import Gate
from dastyor.kit.settings import Settings
from dastyor.kit.testing.botapi import bot_server, no, ok
from dastyor.modules import MODULES
from dastyor.ops.start import whole
from tests.support.product import TOKEN

KEYS = RootKeys(b"k" * 32)


def a_house(address: str = "postgresql://nobody@127.0.0.1:1/x", only: str | None = None, **settings: Any) -> House:
    """A process of these settings; nothing is opened yet."""
    return House(Settings(**settings), address, keys=KEYS, only=only)


@pytest.fixture
async def house(addresses: Addresses) -> AsyncIterator[House]:
    """A process of all domains with its database open."""
    made = a_house(addresses.app)
    async with made.opened():
        yield made


# Who runs


@pytest.mark.parametrize(
    ("named", "run"),
    [
        (None, MODULES),
        ((), MODULES),
        (("expenses",), ("accounts", "expenses", "approvals", "alerts")),
        (("accounts",), ("accounts", "approvals", "alerts")),
    ],
)
def test_the_common_domains_join_whatever_is_named(named: Any, run: tuple[str, ...]) -> None:
    assert tuple(module.name for module in chosen(named)) == run
    assert {branch.name for branch in branches(chosen(named))} >= set(run)


@pytest.mark.parametrize(
    ("only", "part", "names"),
    [
        (None, "api", [name for name in MODULES if Module(name).has("api")]),
        ("expenses", "api", ["expenses"]),
        ("expenses.api", "api", ["expenses"]),
        ("expenses.bot", "api", []),
        ("expenses", "identity", []),
        ("accounts", "jobs", []),
    ],
)
def test_only_narrows_what_a_process_is_asked_for(only: str | None, part: str, names: list[str]) -> None:
    assert a_house(only=only).asked(part) == [Module(name).part(part) for name in names]


@pytest.mark.parametrize(
    ("only", "methods"),
    [
        ("sales.collector", {("/api/v1/sales/transactions", "POST"), ("/api/v1/sales/products", "PUT"),
                             ("/api/v1/sales/products", "GET")}),
        ("sales.analytics", {("/api/v1/sales/transactions", "GET"), ("/api/v1/sales/summary", "GET"),
                             ("/api/v1/sales/by/{group}", "GET"), ("/api/v1/sales/quarantine", "GET"),
                             ("/api/v1/sales/quarantine/{line}/replay", "POST")}),
    ],
)  # fmt: skip
def test_the_collector_and_analytics_run_apart_and_together_are_the_whole_of_sales(
    only: str, methods: set[tuple[str, str]]
) -> None:
    def of(only: str) -> set[tuple[str, str]]:
        routes = [route for part in a_house(only=only).asked("api") for route in part.routes]
        return {(route.path, method) for route in routes for method in route.methods}

    assert of(only) == methods
    assert of("sales") == of("sales.collector") | of("sales.analytics")
    assert a_house(only=only).asked("reactions") == []


def test_a_piece_that_a_domain_has_not_is_refused_with_those_that_it_has() -> None:
    check_only("sales.collector", chosen(None))
    with pytest.raises(Invalid, match=r"sales has no part cashier\..*collector, analytics"):
        check_only("sales.cashier", chosen(None))
    with pytest.raises(Invalid, match="expenses has no part collector"):
        check_only("expenses.collector", chosen(None))


def test_without_a_token_there_is_no_bot_and_everything_else_runs() -> None:
    with_bot = [each.name for each in whole(a_house(bot_token=TOKEN), Gate(list))]
    without = [each.name for each in whole(a_house(), Gate(list))]
    assert set(with_bot) - set(without) == {"receiver", "sender", "bot", "introduction"}
    assert "api" in without
    assert with_bot[0] == "listener"
    with pytest.raises(Misconfigured, match="BotFather"):
        bot_api(a_house())


def test_a_service_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(Invalid, match="receiver, sandbox, sender"):
        service(a_house(), "cook", gate=Gate(list))
    assert service(a_house(), "clock", gate=Gate(list)).name == "clock"


def test_what_telegram_must_say_is_the_same_in_every_process_and_tells_no_token() -> None:
    one, two, other = a_house(bot_token=TOKEN), a_house(bot_token=TOKEN), a_house(bot_token=f"2{TOKEN}")
    assert one.webhook_secret == two.webhook_secret != other.webhook_secret
    assert TOKEN.partition(":")[2] not in one.webhook_secret
    assert a_house().bot_id is None


async def test_a_thin_process_opens_its_two_connections_and_nothing_else(addresses: Addresses) -> None:
    made = a_house(addresses.app)
    async with made.opened(thin=True):
        assert await made.thin.alone(("select 1", None)) == [(1,)]
        assert "database" not in vars(made)
    assert {"receiver", "sender"} == THIN


# The bot's introduction


def a_router(domain: str, *names: str, hidden: str = "") -> Router:
    """A domain's commands."""
    router = Router(domain)
    for name in names:
        router.command(name, about=f"{domain}-{name}", listed=name != hidden)(lambda talk: None)  # type: ignore[arg-type,return-value]  # never called
    return router


def test_the_menu_takes_one_command_of_each_domain_in_turn_and_seven_in_all() -> None:
    routers = [a_router("one", "a", "b", "c", "d", "e"), a_router("two", "f", "g", "h", hidden="g"), a_router("three")]
    assert list(menu_commands(routers)) == ["a", "f", "b", "h", "c", "d", "e"]
    assert list(menu_commands([a_router("one", *"abcdefghij")])) == [*"abcdefg"]
    assert menu_commands(routers)["f"] == "two-f"


async def test_a_bot_learns_its_name_as_soon_as_telegram_answers_and_tells_its_commands(addresses: Addresses) -> None:
    failures = iter([no(502, "Bad Gateway")])

    async def telegram(method: str, parameters: dict[str, Any]) -> Any:
        return next(failures, ok({"id": 1, "is_bot": True, "first_name": "D", "username": "dastyor_bot"}))

    async with bot_server(telegram) as server:
        made = a_house(addresses.app, bot_token=TOKEN, telegram_api_url=server.url)
        made.menu = {"start": "bot-command-start", "settings": "accounts-command-settings"}
        async with made.opened():
            ready, stopping = asyncio.Event(), asyncio.Event()
            introduction = Introduction(made, bot_api(made), commands=True)
            async with asyncio.TaskGroup() as group:
                group.create_task(introduction.run(ready, stopping))
                await asyncio.wait_for(ready.wait(), 5)
                rows: list[Any] = []
                while len(rows) < len(LANGUAGES):
                    await asyncio.sleep(0.05)
                    rows = await made.thin.alone(("select payload from telegram.outgoing order by seq", None))
                stopping.set()
    assert made.bot_name == "dastyor_bot"
    assert [call for call, _ in server.calls] == ["getMe", "getMe"]
    told = {row[0].get("language_code"): row[0]["commands"] for row in rows}
    assert set(told) == {None, "uz", "ru", "en"}
    assert told[None] == told["en"] == [
        {"command": "start", "description": made.catalogues.texts("en")("bot-command-start")},
        {"command": "settings", "description": "settings"},
    ]  # fmt: skip
    assert told["ru"] != told["uz"] != told["en"]


async def test_a_bot_that_is_asked_to_stop_while_telegram_is_away_stops() -> None:
    async def telegram(method: str, parameters: dict[str, Any]) -> Any:
        return no(500, "Internal")

    async with bot_server(telegram) as server:
        made = a_house(bot_token=TOKEN, telegram_api_url=server.url)
        ready, stopping = asyncio.Event(), asyncio.Event()
        running = asyncio.ensure_future(Introduction(made, bot_api(made), commands=False).run(ready, stopping))
        await ready.wait()
        stopping.set()
        await asyncio.wait_for(running, 10)
    assert made.bot_name == ""


# The sandbox's neighbour


async def test_before_the_product_is_there_its_neighbour_asks_to_wait() -> None:
    ports = Neighbour().ports()
    assert await ports.workspaces(7) == []
    with pytest.raises(Unavailable):
        await ports.join(7, "Emma", "en", None, "demo", "viewer")
    with pytest.raises(Unavailable):
        await ports.move_clock(timedelta(days=1), None)


async def test_a_person_of_the_sandbox_becomes_a_member_with_the_role_that_was_said(house: House) -> None:
    neighbour = Neighbour()
    neighbour.house, ports = house, neighbour.ports()
    async with house.database.tx() as tx:
        await house.identity.open_workspace(tx, slug="demo", currency="UZS", timezone="Asia/Tashkent", language="uz")
    await ports.join(7, "Emma", "en", "emma", "demo", "viewer")
    await ports.join(8, "Aziz", None, None, "demo", None)
    assert await ports.workspaces(7) == [{"slug": "demo", "role": "viewer"}]
    assert await ports.workspaces(8) == [{"slug": "demo", "role": Role.OWNER.value}]
    assert await ports.workspaces(9) == []
    with pytest.raises(NotFound):
        await ports.join(9, "Lost", "en", None, "no-such", "viewer")


async def test_the_clock_moves_for_every_process_and_answers_when_nothing_is_due(
    house: House, addresses: Addresses
) -> None:
    neighbour = Neighbour()
    neighbour.house = house
    before = house.clock.now()
    now = await neighbour.move_clock(timedelta(days=3), None)
    assert timedelta(days=3) <= now - before < timedelta(days=3, minutes=1)
    back = await neighbour.move_clock(None, before)
    assert abs(back - before) < timedelta(minutes=1)
    with psycopg.connect(addresses.superuser) as connection:
        assert connection.execute("select count(*) from kit.clock").fetchone() == (1,)


def test_a_house_asks_each_domain_for_its_part_by_name() -> None:
    made = a_house(domains="accounts")
    assert [module.name for module in made.modules] == ["accounts", "approvals", "alerts"]
    assert len(made.parts("bot")) == 3
    assert isinstance(made.approvals, Module("approvals").part("decider"))
    assert made.metrics == {}
    assert list(a_house(domains="expenses").metrics) == ["expenses.total"]
    assert made.catalogues.texts("en").has("accounts-settings")
    assert not made.catalogues.texts("en").has("expenses-recorded")
    assert made.groups[-1] is made.notices

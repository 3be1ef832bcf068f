"""Each role as a service over a real database: what it needs, what it opens, that it starts and stops; and the house."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from dastyor.assembly.house import COMMON, House, branches, check_only, chosen
from dastyor.assembly.introduction import LANGUAGES
from dastyor.assembly.sandbox import PREFIXES, Neighbour, sandbox, with_lab_rates
from dastyor.assembly.services import MAKES, THIN, Late, Listening, Opened, bot_api, check_role, service
from dastyor.domains.expenses.settings import Settings as ExpenseSettings
from dastyor.kit.bus.outbox import Outbox
from dastyor.kit.cache import MemoryStore
from dastyor.kit.errors import Invalid, Misconfigured
from dastyor.kit.modules import Module
from dastyor.kit.offers import DECLARED
from dastyor.kit.pg.addresses import Addresses
from dastyor.kit.seal import RootKeys
from dastyor.kit.serve import Gate
from dastyor.kit.settings import Settings, load, read_sections
from dastyor.kit.telegram.webhook import PATH
from dastyor.lab.rates import PLACES
from dastyor.lab.rates import PREFIX as RATES
from dastyor.lab.telegram.people import arrive
from dastyor.modules import MODULES
from tests.support.product import TOKEN, free_port

KEYS = RootKeys(b"k" * 32)
NOBODY = "postgresql://nobody@127.0.0.1:1/x"


def a_house(address: str = NOBODY, only: str | None = None, keys: RootKeys = KEYS, **settings: Any) -> House:
    """A process of these settings; nothing is opened yet."""
    return House(Settings(**settings), address, keys=keys, only=only)


@asynccontextmanager
async def running(made: Any) -> AsyncIterator[None]:
    """The service at work; afterwards it is asked to stop, and does."""
    ready, stopping = asyncio.Event(), asyncio.Event()
    living = asyncio.ensure_future(made.run(ready, stopping))
    waiting = asyncio.ensure_future(ready.wait())
    await asyncio.wait({living, waiting}, timeout=60, return_when=asyncio.FIRST_COMPLETED)
    assert ready.is_set(), living
    try:
        yield
    finally:
        stopping.set()
        await asyncio.wait_for(living, 30)


def asking(gate: Gate) -> httpx.AsyncClient:
    """A client of what the gate opened."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(gate), base_url="http://127.0.0.1")


# Roles


@pytest.mark.parametrize("role", MAKES)
def test_a_role_is_a_service_of_its_own_name_made_without_asking_anybody(role: str) -> None:
    house, gate = a_house(bot_token=TOKEN), Gate(list)
    assert service(house, role, gate=gate).name == role
    check_role(role)


@pytest.mark.parametrize(
    ("role", "needs_token"), [(role, role in {"receiver", "sender", "introduction"}) for role in MAKES]
)
def test_without_a_token_only_what_speaks_to_telegram_is_refused_with_where_to_get_one(
    role: str, *, needs_token: bool
) -> None:
    if not needs_token:
        assert service(a_house(), role, gate=Gate(list)).name == role
        return
    with pytest.raises(Misconfigured, match="DASTYOR_BOT_TOKEN is not set") as refused:
        service(a_house(), role, gate=Gate(list))
    assert "@BotFather" in (refused.value.hint or "")
    assert "dastyor demo" in (refused.value.hint or "")


@pytest.mark.parametrize("role", ["", "Receiver", "introduction ", "bots", "whole"])
def test_a_role_is_taken_as_it_is_written(role: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_role(role)
    assert (refused.value.hint or "").startswith("One of: api, bot, clock, introduction, ")


@pytest.mark.parametrize(
    ("only", "told"),
    [
        (None, None),
        ("", None),
        ("expenses", None),
        ("expenses.jobs", None),
        ("accounts.api", None),
        ("kitchen", "there is no domain kitchen here"),
        ("kitchen.api", "there is no domain kitchen here"),
        ("Expenses", "there is no domain Expenses here"),
        ("expenses.kitchen", "expenses has no part kitchen"),
        ("expenses.jobs.more", "expenses has no part jobs.more"),
        (".api", "there is no domain  here"),
    ],
)
def test_a_part_of_the_product_is_one_that_there_is(only: str | None, told: str | None) -> None:
    if told is None:
        check_only(only, chosen(None))
        return
    with pytest.raises(Invalid, match=told) as refused:
        check_only(only, chosen(None))
    assert (refused.value.hint or "").startswith("One of: ")


def test_a_domain_that_does_not_run_here_cannot_be_asked_for_alone() -> None:
    check_only("accounts.bot", chosen(["accounts"]))
    with pytest.raises(Invalid, match="there is no domain expenses here"):
        check_only("expenses", chosen(["accounts"]))


@pytest.mark.parametrize(("webhook", "status"), [(None, 404), ("https://bot.example.uz", 401)])
async def test_the_receivers_door_is_open_only_where_telegram_was_told_to_come(
    webhook: str | None, status: int
) -> None:
    house, gate = a_house(bot_token=TOKEN, webhook_url=webhook), Gate(list)
    service(house, "receiver", gate=gate)
    async with asking(gate) as client:
        answer = await client.post(PATH, json={"update_id": 1}, headers={"X-Telegram-Bot-Api-Secret-Token": "guess"})
    assert answer.status_code == status
    assert [name for absence in house.absences for name in absence()] == ["telegram"]  # nobody was heard yet


async def test_what_is_imported_late_is_made_off_the_loop_and_its_failure_is_the_services() -> None:
    made_in: list[threading.Thread] = []
    gate = Gate(list)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def make() -> Opened:
        made_in.append(threading.current_thread())
        return Opened(gate, "/toy", app)

    async with running(Late("toy", make)), asking(gate) as client:
        assert (await client.get("/toy/shop")).status_code == 204
        assert (await client.get("/shop")).status_code == 404
    assert made_in[0] is not threading.main_thread()

    def broken() -> Opened:
        raise Misconfigured("The toy is broken.")

    with pytest.raises(Misconfigured, match="The toy is broken"):
        await Late("toy", broken).run(asyncio.Event(), asyncio.Event())


async def test_every_service_that_asks_nobody_outside_starts_and_stops_over_one_database(
    addresses: Addresses, tmp_path: Path
) -> None:
    house, gate = a_house(addresses.app, home=tmp_path), Gate(list)
    async with house.opened(), running(Listening(house)):
        assert house.listener.is_connected
        for role in ("clock", "notify", "worker", "bot"):
            async with running(service(house, role, gate=gate)):
                pass
        async with running(service(house, "api", gate=gate)), asking(gate) as client:
            assert (await client.get("/api/v1/members")).status_code == 401
            described = (await client.get("/api/openapi.json")).json()
            assert described["info"]["version"] == house.version
            assert {"/api/v1/members", "/api/v1/expenses"} <= set(described["paths"])
        async with running(service(house, "sandbox", gate=gate)), asking(gate) as client:
            assert (await client.get("/sandbox")).status_code == 200
            me = (await client.post("/bot1000000001:sandbox/getMe")).json()
            assert me["result"]["username"] == "dastyor_bot"
            assert (await client.get("/sandbox/api/actors")).json() == []
    assert (tmp_path / "sandbox.db").exists()


async def test_a_process_for_one_domain_answers_for_that_one_alone(addresses: Addresses) -> None:
    house, gate = a_house(addresses.app, only="accounts.api"), Gate(list)
    async with house.opened(), running(service(house, "api", gate=gate)), asking(gate) as client:
        paths = (await client.get("/api/openapi.json")).json()["paths"]
    assert "/api/v1/members" in paths
    assert not [path for path in paths if "expenses" in path]


async def test_the_bots_real_menu_is_short_and_told_in_every_language(addresses: Addresses) -> None:
    house = a_house(addresses.app)
    async with house.opened(), running(service(house, "bot", gate=Gate(list))):
        pass
    assert 3 <= len(house.menu) <= 7
    assert {"start", "settings", "members"} & set(house.menu)
    told = {
        language: [house.catalogues.texts(language)(key) for key in house.menu.values()]
        for language in LANGUAGES.values()
    }
    for language, lines in told.items():
        for name, line in zip(house.menu, lines, strict=True):
            assert re.fullmatch(r"[a-z0-9_]{1,32}", name), name
            assert 1 <= len(line) <= 256, (language, name)  # what setMyCommands takes
            assert "<" not in line, (language, name)
        assert len(set(lines)) == len(lines), language
    assert told["ru"] != told["uz-Latn"] != told["en"]


# The house


def test_branches_are_the_kits_and_those_of_the_domains_asked_for() -> None:
    kit = {branch.name for branch in branches(())}
    assert kit
    assert {branch.name for branch in branches(chosen(["accounts"]))} == kit | set(COMMON)
    assert {branch.name for branch in branches(chosen(None))} >= kit | set(MODULES)


def test_a_cache_is_this_processs_own_or_redis_with_keys_of_this_installation() -> None:
    assert isinstance(a_house().cache, MemoryStore)
    url = f"redis://u:geheim@127.0.0.1:{free_port()}"
    one, same, other = (a_house(redis_url=url, keys=RootKeys(mark * 32)) for mark in (b"k", b"k", b"x"))
    assert one.cache.prefix == same.cache.prefix != other.cache.prefix  # type: ignore[attr-defined]  # Redis's
    assert re.fullmatch(r"dastyor:[^:]+:", one.cache.prefix)  # type: ignore[attr-defined]  # Redis's
    assert len(one.closings) == 1
    assert a_house().closings == []


async def test_what_was_made_is_closed_when_the_house_closes_also_after_a_failure(addresses: Addresses) -> None:
    house, closed = a_house(addresses.app), []

    async def close() -> None:
        closed.append("cache")

    house.closings.append(close)
    client = house.sites.client("cbu", "http://127.0.0.1:9")
    with pytest.raises(ZeroDivisionError):
        async with house.opened():
            async with house.database.tx() as tx:
                assert await tx.value("select 1") == 1
            raise ZeroDivisionError
    assert closed == ["cache"]
    assert house.sites.client("cbu", "http://127.0.0.1:9") is not client
    with pytest.raises(psycopg.Error):
        async with house.database.tx() as tx:
            await tx.value("select 1")


def test_a_house_is_lazy_and_knows_what_its_settings_say() -> None:
    house = a_house(bot_token=TOKEN, bot_name="savdo_bot")
    assert (house.bot_id, house.bot_name) == (1000000001, "savdo_bot")
    assert (a_house().bot_id, a_house().bot_name) == (None, "")
    assert re.fullmatch(r"\d+\.\d+.*", house.version)
    assert not {"database", "thin", "listener", "bus", "cache", "identity", "catalogues", "kafka"} & set(vars(house))
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,256}", house.webhook_secret)  # the alphabet that Telegram takes
    assert bot_api(house).bot_id == house.bot_id


def test_what_a_workspace_may_set_is_declared_by_the_time_that_somebody_is_known() -> None:
    declared = {key.partition(".")[0] for key in DECLARED if key.partition(".")[0] in MODULES}
    assert a_house().identity is not None
    now = {key.partition(".")[0] for key in DECLARED}
    assert declared <= now
    assert {name for name in MODULES if Module(name).has("preferences")} <= now


@pytest.mark.parametrize("with_bot", [True, False])
async def test_a_transaction_ends_with_the_messages_of_the_bot_only_where_there_is_one(
    addresses: Addresses, *, with_bot: bool
) -> None:
    house = a_house(addresses.app, **({"bot_token": TOKEN} if with_bot else {}))
    assert len(house.database.flushes) == 2 + with_bot
    async with house.opened(), house.database.tx() as tx:
        await house.identity.open_workspace(tx, slug="savdo", currency="UZS", timezone="Asia/Tashkent", language="uz")
    with psycopg.connect(addresses.superuser) as connection:
        assert connection.execute("select count(*) from accounts.audit").fetchone() == (1,)
        assert connection.execute("select count(*) from bus.events").fetchone() == (1,)


# The lab beside it


def test_a_demo_asks_the_lab_for_every_rate_and_nobody_outside() -> None:
    settings = read_sections(load({}), {"expenses": ExpenseSettings})
    found = with_lab_rates(settings, "http://127.0.0.1:7").section(ExpenseSettings)
    assert set(PLACES) == set(ExpenseSettings.model_fields)
    assert {name: str(value) for name, value in dict(found).items()} == {
        name: f"http://127.0.0.1:7{path}" for name, path in PLACES.items()
    }
    assert all(path.startswith(RATES) for path in PLACES.values())
    assert not any("127.0.0.1" in str(value) for value in dict(settings.section(ExpenseSettings)).values())


async def test_the_sandboxs_world_outlives_its_process(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    for name in ("Emma", "Aziz"):
        made = sandbox(home, Neighbour(), None)
        await made.start()
        person = arrive(made.world, name, language="en", username=None, phone=None)
        made.world.journal.commit()
        await made.stop()
    made = sandbox(home, Neighbour(), None)
    await made.start()
    try:
        assert [each.name for each in made.world.people.values()] == ["Emma", "Aziz"]
        assert person.id in made.world.people
    finally:
        await made.stop()
    assert {"/sandbox", "/bot", "/file"} == set(PREFIXES)


async def test_a_clock_that_is_moved_waits_for_what_was_written_meanwhile(addresses: Addresses) -> None:
    house, neighbour = a_house(addresses.app), Neighbour()
    async with house.opened():
        neighbour.house = house
        assert await neighbour._is_quiet(house)
        queue = "insert into jobs.procrastinate_jobs (queue_name, task_name, args, status) values ('expenses', %s, '{}', 'todo')"
        with psycopg.connect(addresses.superuser) as connection:
            connection.execute(queue.encode(), ("expenses.remind",))
        assert not await neighbour._is_quiet(house)
        with psycopg.connect(addresses.superuser) as connection:
            connection.execute("update jobs.procrastinate_jobs set status = 'succeeded'")
        assert await neighbour._is_quiet(house)
        before = house.clock.now()
        now = await neighbour.move_clock(timedelta(days=1), None)
        assert timedelta(days=1) <= now - before <= house.clock.now() - before


def test_receiver_and_sender_are_the_thin_ones_and_write_nothing_but_facts() -> None:
    assert set(MAKES) > THIN
    assert a_house().thin is not a_house().thin
    (told,) = a_house(bot_token=TOKEN).thin.flushes
    assert isinstance(told.__self__, Outbox), "how a message ended; messages of their own they have none"

"""What `demo`, `up` and `run` do: pages first, then the database, then one service after another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import uvloop

from dastyor.assembly.house import House, check_only, chosen
from dastyor.assembly.introduction import Introduction
from dastyor.assembly.services import THIN, Listening, bot_api, check_role, service
from dastyor.fronts.ops import PATHS, Ops
from dastyor.kit import telemetry
from dastyor.kit.pg import EmbeddedPostgres
from dastyor.kit.seal import RootKeys, root_keys
from dastyor.kit.serve import Gate, HttpService, listen
from dastyor.kit.service import Health, Service, stop_on_signals, supervise
from dastyor.kit.settings import Settings
from dastyor.ops.database import prepare_brokers
from dastyor.ops.installation import Place, bring_up_apart, load_settings, place, remember_kind
from dastyor.ops.rotation import rewrap_all

#: One process holds all of these; they start in this order.
EVERYTHING = ("receiver", "sender", "bot", "introduction", "api", "worker", "notify", "clock")


def up() -> None:
    """The whole product in earnest, until Ctrl-C or SIGTERM."""
    settings = load_settings()
    remember_kind(settings.home_folder, demo=False)
    forever(settings, "up", lambda stopping: _up(settings, stopping))


def run(role: str, only: str | None) -> None:
    """One service, until SIGTERM. Raises Invalid for a role or a part that there is not."""
    settings = load_settings()
    check_role(role)
    check_only(only, chosen(settings.domains))
    forever(settings, role, lambda stopping: _one(settings, role, only, stopping))


def forever(settings: Settings, name: str, main: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """`main` on the fast loop, told by an event when a signal asks it to stop."""
    telemetry.start(settings, name)

    async def whole() -> None:
        await main(stop_on_signals())

    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(whole())
    finally:
        telemetry.stop()


async def _up(settings: Settings, stopping: asyncio.Event) -> None:
    sock = listen(settings.host, settings.port)
    health = Health()
    gate = Gate(health.missing)
    async with postgres(settings) as there:
        house = House(settings, there.app, keys=there.keys)
        open_ops(gate, health, house)
        async with house.opened():
            await prepare_brokers(house)
            await rewrap_all(house)
            await supervise([HttpService(gate, sock), *whole(house, gate)], stop=stopping, health=health)


def open_ops(gate: Gate, health: Health, house: House | None) -> None:
    """Health and figures behind the gate; not ready while a service is not, or while the database is away."""

    def missing() -> list[str]:
        if house is None:
            return ["database"]
        away = [] if house.listener.is_connected else ["database"]
        return health.missing() + away + [name for absence in house.absences for name in absence()]

    ops = Ops(missing)
    for path in PATHS:
        gate.open(path, ops)


def whole(house: House, gate: Gate) -> list[Service]:
    """Every service that the settings allow, in the order of their start."""
    roles = [role for role in EVERYTHING if house.bot_id is not None or role not in _OF_THE_BOT]
    return [Listening(house), *(service(house, role, gate=gate) for role in roles)]


_OF_THE_BOT = frozenset({"receiver", "sender", "bot", "introduction"})


@asynccontextmanager
async def postgres(settings: Settings) -> AsyncIterator[Place]:
    """The database of a product that runs: the operator's, or an embedded one that is watched and brought back."""
    if settings.database_url is not None:
        async with place(settings) as there:
            await bring_up_apart(settings, there)
            yield there
        return
    server = EmbeddedPostgres(settings.home_folder)
    addresses = await server.start()
    watching = asyncio.get_running_loop().create_task(server.watch())
    try:
        there = Place(addresses.app, addresses.owner, RootKeys(*root_keys(settings)))
        await bring_up_apart(settings, there)
        yield there
    finally:
        await server.stop()
        await watching


async def _one(settings: Settings, role: str, only: str | None, stopping: asyncio.Event) -> None:
    sock = listen(settings.host, settings.port)
    async with place(settings) as there:
        house = House(settings, there.app, keys=there.keys, only=only)
        health = Health()
        gate = Gate(health.missing)
        open_ops(gate, health, house)
        http, asked = HttpService(gate, sock), service(house, role, gate=gate)
        # Who is himself asked over HTTP stays until the last answer is out; the others tell their health from the start.
        both = [asked, http] if role == "sandbox" else [http, asked]
        services: list[Service] = [Listening(house), *both]
        if role == "bot":
            services.append(service(house, "introduction", gate=gate))
        elif role == "api" and house.bot_id is not None:
            services.append(Introduction(house, bot_api(house), commands=False))
        async with house.opened(thin=role in THIN):
            await supervise(services, stop=stopping, health=health)

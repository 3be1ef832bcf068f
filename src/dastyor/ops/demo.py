"""The demo: the whole product and a sandbox Telegram in one process, with a shop that has lived for a year."""

from __future__ import annotations

import asyncio
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from pydantic import SecretStr

from dastyor.assembly.house import House
from dastyor.assembly.sandbox import BOT_NAME, PREFIXES, TOKEN, Neighbour, sandbox, with_lab_rates
from dastyor.kit.actor import Actor, Role, TelegramUser
from dastyor.kit.clock import Clock
from dastyor.kit.errors import Conflict
from dastyor.kit.serve import Gate, HttpService, listen
from dastyor.kit.service import Health, Service, supervise
from dastyor.kit.settings import Settings
from dastyor.lab import rates
from dastyor.lab.telegram.people import arrive
from dastyor.lab.telegram.sandbox import Sandbox
from dastyor.ops.installation import Place, load_settings, remember_kind
from dastyor.ops.seeding import fill
from dastyor.ops.start import forever, open_ops, postgres, whole

SLUG = "demo"
#: The people of the demo's shop, each in another language.
PEOPLE = (
    ("Dilshod", "uz", "dilshod_savdo", Role.OWNER),
    ("Малика", "uz", "malika_hisob", Role.ACCOUNTANT),
    ("Сергей", "ru", "sergey_kassa", Role.CASHIER),
    ("Emma", "en", "emma_books", Role.MANAGER),
)
#: How many rows of each domain a year of the demo shop has: about four expenses and fifty sales a day.
_A_YEAR = {"expenses": 1_400, "sales": 18_000}


@dataclass(frozen=True, slots=True)
class Wish:
    """How the demo was asked for."""

    browser: bool
    days: int
    seed: int


def demo(*, port: int | None, browser: bool, days: int, seed: int) -> None:
    """The demo, until Ctrl-C."""
    settings = load_settings(demo=True)
    if port is not None:
        settings = settings.model_copy(update={"port": port})
    remember_kind(settings.home_folder, demo=True)
    forever(settings, "demo", lambda stopping: _demo(settings, Wish(browser, days, seed), stopping))


async def _demo(settings: Settings, wish: Wish, stopping: asyncio.Event) -> None:
    sock = listen(settings.host, settings.port)
    port = sock.getsockname()[1]
    address = f"http://{settings.host}:{port}"
    update = {"bot_token": SecretStr(TOKEN), "bot_name": BOT_NAME, "telegram_api_url": f"http://127.0.0.1:{port}"}
    settings = with_lab_rates(settings.model_copy(update=update), f"http://127.0.0.1:{port}")
    health, neighbour, clock = Health(), Neighbour(), Clock()
    gate = Gate(health.missing)
    world = sandbox(settings.home_folder, neighbour, clock)
    for prefix in PREFIXES:
        gate.open(prefix, world.app)
    gate.open(rates.PREFIX, rates.RatesLab(clock).app)
    gate.before_closing(world.send_home)
    await world.start()
    behind = _Product(
        settings=settings, wish=wish, gate=gate, health=health, neighbour=neighbour, clock=clock, world=world,
        address=address,
    )  # fmt: skip
    try:
        await supervise([HttpService(gate, sock), behind], stop=stopping, health=health)
    finally:
        await world.stop()


@dataclass(slots=True, kw_only=True)
class _Product:
    """All behind the pages; its parts start while the chat page is already there."""

    settings: Settings
    wish: Wish
    gate: Gate
    health: Health
    neighbour: Neighbour
    clock: Clock
    world: Sandbox
    address: str
    name: str = "product"

    @property
    def told_address(self) -> str:
        """The line that leads to the chat page."""
        return f"Chat page:  {self.address}/sandbox"

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Ready when a message would be answered."""
        print(self.told_address, file=sys.stderr, flush=True)  # noqa: T201 - talk of a command
        if self.wish.browser:
            webbrowser.open(f"{self.address}/sandbox")
        open_ops(self.gate, self.health, None)
        async with postgres(self.settings) as there:
            house = House(self.settings, there.app, keys=there.keys, clock=self.clock)
            open_ops(self.gate, self.health, house)
            services: list[Service] = [*whole(house, self.gate), _Seeding(self, house, there)]
            async with house.opened():
                ready.set()
                await supervise(services, stop=stopping, health=self.health)

    async def settle(self, house: House, there: Place) -> None:
        """The demo's shop, its people, and their year; once in the life of a home."""
        self.neighbour.house = house
        mark = self.settings.home_folder / "seeded"
        if mark.exists():
            return
        with suppress(Conflict):  # killed half-way last time
            async with house.database.tx() as tx:
                await house.identity.open_workspace(
                    tx, slug=SLUG, currency="UZS", timezone="Asia/Tashkent", language="uz"
                )
        for user, role in self._arrivals():
            async with house.database.tx() as tx:
                await house.identity.admit(tx, user, SLUG, role)
        async with house.database.tx() as tx:
            actor: Actor = await house.identity.operator(tx, SLUG)
            people = await house.identity.people_of(tx, actor)
        counts = {domain: round(number * self.wish.days / 365) for domain, number in _A_YEAR.items()}
        await asyncio.to_thread(
            fill, house, there.owner, actor, people, counts, days=self.wish.days, seed=self.wish.seed
        )
        mark.touch()

    def _arrivals(self) -> Iterator[tuple[TelegramUser, Role]]:
        world = self.world.world
        known = {person.username: person.id for person in world.people.values()}
        for name, language, username, role in PEOPLE:
            number = known.get(username) or arrive(world, name, language=language, username=username, phone=None).id
            world.journal.commit()
            yield TelegramUser(id=number, first_name=name, username=username, language_code=language), role


class _Seeding:
    """Fills the shop when everything else works."""

    name = "seeding"

    def __init__(self, product: _Product, house: House, there: Place) -> None:
        self._product, self._house, self._there = product, house, there

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Ready when the shop is there."""
        await self._product.settle(self._house, self._there)
        ready.set()
        # Told again: the first start has said much of its tables since.
        page = self._product.told_address
        print(f"Ready: write to the bot.\n{page}", file=sys.stderr, flush=True)  # noqa: T201 - talk of a command
        await stopping.wait()

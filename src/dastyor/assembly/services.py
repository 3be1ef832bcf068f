"""Each role's service, made when it runs: what one role imports, another does not pay for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from dastyor.assembly.house import House
from dastyor.assembly.introduction import Introduction, menu_commands
from dastyor.kit.errors import Invalid, Misconfigured
from dastyor.kit.listen import OUTGOING, UPDATES
from dastyor.kit.serve import App, Gate
from dastyor.kit.service import Service
from dastyor.kit.storage.opened import Sendable
from dastyor.kit.telegram.api import BotApi
from dastyor.kit.telegram.webhook import PATH

Make = Callable[[House, Gate], Service]


class Late:
    """A service whose code is imported off the event loop when it runs, so that what stands already goes on."""

    def __init__(self, name: str, make: Callable[[], Service]) -> None:
        self.name, self._make = name, make

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Imports, makes, runs."""
        service = await asyncio.to_thread(self._make)
        await service.run(ready, stopping)


class Opened:
    """An app behind the gate, for as long as the service runs."""

    def __init__(self, gate: Gate, prefix: str, app: App) -> None:
        self.name, self._gate, self._prefix, self._app = prefix, gate, prefix, app

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Ready at once."""
        self._gate.open(self._prefix, self._app)
        ready.set()
        await stopping.wait()


class Listening:
    """The process's ear: every part that waits for a notification is woken by it."""

    name = "listener"

    def __init__(self, house: House) -> None:
        self._house = house

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Ready when notifications are heard."""
        await self._house.listener.run(ready, stopping)


def bot_api(house: House) -> BotApi:
    """The bot's client. Raises Misconfigured without a token."""
    token = house.settings.bot_token
    if token is None:
        raise Misconfigured(
            "DASTYOR_BOT_TOKEN is not set.",
            hint="Get a token from @BotFather, or run `dastyor demo`, which needs none.",
        )
    return BotApi(token.get_secret_value(), house.settings.telegram_api_url)


def receiver(house: House, gate: Gate) -> Service:
    """Takes updates from Telegram."""
    from dastyor.fronts.receiver import Receiver

    made = Receiver(
        house.thin, bot_api(house), webhook_url=house.settings.webhook_url, webhook_secret=house.webhook_secret
    )
    if made.webhook is not None:
        gate.open(PATH, made.webhook)
    house.absences.append(lambda: [] if made.is_heard else ["telegram"])
    return made


def sender(house: House, gate: Gate) -> Service:
    """Delivers messages to Telegram."""
    from dastyor.fronts.sender import Sender

    return Sender(house.thin, bot_api(house), house.listener.wake(OUTGOING), files=Sendable(house.storage))


def bot(house: House, gate: Gate) -> Service:
    """Answers stored updates."""
    woken = house.listener.wake(UPDATES)

    def make() -> Service:
        from dastyor.fronts.bot.desk import Desk
        from dastyor.fronts.bot.home import home_router
        from dastyor.fronts.bot.service import BotService
        from dastyor.fronts.bot.table import Table
        from dastyor.kit.telegram.files import Files
        from dastyor.kit.telegram.presses import Signer

        routers = house.parts("bot")
        table = Table.of(routers)
        table.add(home := home_router(table))
        house.menu = menu_commands([home, *routers])
        desk = Desk(table, house.identity, house.catalogues, Signer(house.keys), lambda: house.bot_name)
        if house.settings.bot_token is None:
            return BotService(house.database, desk, woken)
        files = Files(bot_api(house))
        desk.fetch = files.fetch
        return BotService(house.database, desk, woken, close=files.close)

    return Late("bot", make)


def introduction(house: House, gate: Gate) -> Service:
    """Tells Telegram the bot's commands, and learns the bot's name."""
    return Introduction(house, bot_api(house), commands=True)


def notify(house: House, gate: Gate) -> Service:
    """Delivers notices to people, and alerts to their programs; without a bot notices wait until there is one."""
    from dastyor.fronts.worker import Worker

    groups = [house.notices] if house.bot_id is not None else []
    return Worker("notify", house.bus, groups, database=house.database, jobs=house.parts("deliveries"))


def worker(house: House, gate: Gate) -> Service:
    """Reactions and jobs of the chosen domains."""
    from dastyor.fronts.worker import Worker

    relay = house.kafka.relay() if house.settings.kafka_url else None
    groups, jobs = house.asked("reactions"), house.asked("jobs")
    return Worker("worker", house.bus, groups, database=house.database, jobs=jobs, relay=relay)


def clock(house: House, gate: Gate) -> Service:
    """Queues what is due."""
    from dastyor.fronts.clock import ClockService

    return ClockService(house.database, house.listener, house.bus, jobs=house.timed, groups=house.groups)


def api(house: House, gate: Gate) -> Service:
    """Answers programs."""

    def make() -> Service:
        from dastyor.fronts.api import build

        app = build(
            house.asked("api"), house.database, house.identity, house.keys, version=house.version,
            bot_name=lambda: house.bot_name or None,
        )  # fmt: skip
        return Opened(gate, "/api", app)

    return Late("api", make)


def sandbox(house: House, gate: Gate) -> Service:
    """Telegram itself, as a service beside the others: for tests and demos of the scaled installation."""

    def make() -> Service:
        from dastyor.assembly.sandbox import SandboxService

        return SandboxService(house, gate)

    return Late("sandbox", make)


MAKES: dict[str, Make] = {
    "receiver": receiver,
    "sender": sender,
    "bot": bot,
    "introduction": introduction,
    "notify": notify,
    "worker": worker,
    "clock": clock,
    "api": api,
    "sandbox": sandbox,
}
THIN = frozenset({"receiver", "sender"})


def check_role(role: str) -> None:
    """Nothing, for a role that there is. Raises Invalid with the roles that there are."""
    if role not in MAKES:
        raise Invalid(f"There is no service {role}.", hint=f"One of: {', '.join(sorted(MAKES))}.")


def service(house: House, role: str, *, gate: Gate) -> Service:
    """The service of that role. Raises Invalid with the roles that there are."""
    check_role(role)
    return MAKES[role](house, gate)

"""The lab beside the product: its Telegram, its sources of rates, and a clock that moves everybody's."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from dastyor.assembly.house import House
from dastyor.kit.actor import Role, TelegramUser
from dastyor.kit.clock import Clock, monotonic
from dastyor.kit.errors import Unavailable
from dastyor.kit.jobs.duties import Duties
from dastyor.kit.listen import move_clock
from dastyor.kit.modules import Module
from dastyor.kit.serve import Gate
from dastyor.kit.settings import Settings
from dastyor.kit.telegram import inbox
from dastyor.lab import rates
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.ports import Ports
from dastyor.lab.telegram.sandbox import Sandbox

TOKEN = "1000000001:sandbox"  # the sandbox's own; it opens nothing anywhere else
BOT_NAME = "dastyor_bot"
_PATIENCE = 30.0  # seconds that a moved clock waits for what fell due


class Neighbour:
    """The product as the sandbox knows it: not there at first, then a house."""

    def __init__(self) -> None:
        self.house: House | None = None

    def ports(self) -> Ports:
        """For a sandbox that opens before the product does."""
        return Ports(move_clock=self.move_clock, join=self.join, workspaces=self.workspaces)

    async def join(
        self, actor: int, name: str, language: str | None, username: str | None, slug: str, role: str | None
    ) -> None:
        """The person becomes a member of that workspace. Raises NotYourWorkspace."""
        house, user = self._there(), TelegramUser(id=actor, first_name=name, username=username, language_code=language)
        async with house.database.tx() as tx:
            await house.identity.admit(tx, user, slug, Role(role or Role.OWNER))

    async def workspaces(self, actor: int) -> list[dict[str, Any]]:
        """Where the person is a member; nowhere until the product has met him."""
        if self.house is None:
            return []
        async with self.house.database.tx() as tx:
            found = await self.house.identity.places_of(tx, actor)
        return [{"slug": slug, "role": role.value} for slug, role in found]

    async def move_clock(self, advance: timedelta | None, set_to: datetime | None) -> datetime:
        """The product's new now, when what fell due is done, or after half a minute."""
        house = self._there()
        async with house.database.tx() as tx:
            now = await move_clock(tx, by=advance, to=set_to)
        end = monotonic() + _PATIENCE
        quiet = 0
        # Twice in a row: a job that just ended may have left an event, and an event a message.
        while quiet < 2 and monotonic() < end:
            await asyncio.sleep(0.15)
            quiet = quiet + 1 if await self._is_quiet(house) else 0
        return now

    async def _is_quiet(self, house: House) -> bool:
        duties = Duties(house.timed)
        lag = (await house.bus.figures(house.groups)).lag
        async with house.database.tx() as tx:
            waiting = await duties.waiting(tx) + await inbox.backlog(tx)
        return not waiting and not any(lag.values())

    def _there(self) -> House:
        if self.house is None:
            raise Unavailable("The product is still starting.", hint="Try again in a few seconds.")
        return self.house


def sandbox(
    home: Path, neighbour: Neighbour, clock: Clock | None, *, token: str = TOKEN, bot_name: str = BOT_NAME
) -> Sandbox:
    """The sandbox of a home; its world outlives the process."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Sandbox(home / "sandbox.db", token, bot_name, limits=Limits(), ports=neighbour.ports(), clock=clock)


def with_lab_rates(settings: Settings, address: str) -> Settings:
    """The same settings, but rates are asked of the lab at `address`: a demo asks nobody outside."""
    kind = Module("expenses").part("settings")
    return settings.with_section(kind(**{name: address + path for name, path in rates.PLACES.items()}))


#: What the sandbox answers of a port: the chat page with its control API, the Bot API, files.
PREFIXES = ("/sandbox", "/bot", "/file")


class SandboxService:
    """The sandbox as a process of its own, beside a scaled product that takes it for Telegram."""

    name = "sandbox"

    def __init__(self, house: House, gate: Gate) -> None:
        self._house, self._gate = house, gate

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Ready when the Bot API answers; ends with who waits for updates sent home."""
        neighbour, settings = Neighbour(), self._house.settings
        neighbour.house = self._house
        token = settings.bot_token.get_secret_value() if settings.bot_token else TOKEN
        name = settings.bot_name or BOT_NAME
        made = sandbox(settings.home_folder, neighbour, self._house.clock, token=token, bot_name=name)
        await made.start()
        for prefix in PREFIXES:
            self._gate.open(prefix, made.app)
        self._gate.before_closing(made.send_home)
        self._gate.open(rates.PREFIX, rates.RatesLab(self._house.clock).app)
        ready.set()
        await stopping.wait()
        await made.stop()

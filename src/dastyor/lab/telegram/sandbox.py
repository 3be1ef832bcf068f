"""Sandbox: the whole of it, to be mounted in the product's one port or run alone."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route

from dastyor.kit.clock import Clock
from dastyor.kit.errors import Misconfigured
from dastyor.lab.telegram import page
from dastyor.lab.telegram.control import routes as control
from dastyor.lab.telegram.flood import Flood
from dastyor.lab.telegram.journal import FileJournal, MemoryJournal
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.model import Webhook
from dastyor.lab.telegram.ports import Ports
from dastyor.lab.telegram.server import BotApi, FileApi
from dastyor.lab.telegram.state import State
from dastyor.lab.telegram.world import World


class WrongToken(Misconfigured):
    """The sandbox's bot token must look like 123456:ABC."""


class Sandbox:
    """A Telegram of one's own.

    `state` is the file that outlives the process, None keeps everything in memory. `clock` is shared with the
    product when both live in one process. `start` and `stop` frame its life; `app` and `routes` answer requests.
    """

    def __init__(
        self,
        state: Path | None = None,
        token: str = "1000000001:sandbox",
        bot_name: str = "dastyor_bot",
        limits: Limits | None = None,
        ports: Ports | None = None,
        *,
        clock: Clock | None = None,
    ) -> None:
        number = token.partition(":")[0]
        if not number.isdigit() or ":" not in token:
            raise WrongToken(token=token)
        journal = MemoryJournal() if state is None else FileJournal(state)
        limits = limits or Limits()
        world = World(bot_id=int(number), bot_name=bot_name, journal=journal, clock=clock or Clock(), limits=limits)
        if clock is None:
            world.clock.offset = timedelta(seconds=world.setting("offset", float) or 0)
        self.state = State(world, ports or Ports(), token, Flood(limits), is_clock_shared=clock is not None)
        self._api = BotApi(self.state)
        self._postman: asyncio.Task[None] | None = None
        self.app = Starlette(routes=self.routes())

    @property
    def world(self) -> World:
        """People, chats, messages: for tests that look behind the HTTP."""
        return self.state.world

    def routes(self) -> list[BaseRoute]:
        """What the product's port serves besides its own: the Bot API, files, the control API, the chat page."""
        return [
            Route("/bot{token}/{method}", self._api),
            Route("/bot{token}/test/{method}", self._api),
            Route("/file/bot{token}/{path:path}", FileApi(self.state)),
            *control.routes(self.state),
            *page.routes(),
        ]

    async def start(self) -> None:
        """Begin to deliver to a webhook, also to one that was set in an earlier life."""
        self._postman = asyncio.create_task(self._deliver())

    def send_home(self) -> None:
        """Whoever waits for news has his answer now: who serves this app can then stop without cutting anybody off."""
        self.world.pulse.end()
        self.state.calls.pulse.end()
        if self._postman is not None:
            self._postman.cancel()  # with nothing to wait for he would run in a circle and let nobody else work

    async def stop(self) -> None:
        """Send home who waits, stop delivering, let go of the journal."""
        self.send_home()
        if self._postman is not None:
            await asyncio.wait([self._postman])
        self.world.journal.close()

    async def _deliver(self) -> None:
        await self.world.pulse.until(lambda: self.world.setting("webhook", Webhook) is not None, float("inf"))
        from dastyor.lab.telegram.postman import Postman  # its HTTP client is for those who have a webhook

        await Postman(self.state, self._api.answered).run()

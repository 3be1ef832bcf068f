"""The receiver: takes updates from Telegram, stores each raw, and only then confirms it.

The most boring part on purpose: Telegram keeps what is not confirmed for a day, so while this one, the database or
the disk is away nothing is lost, and it resumes by itself.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

import msgspec
import psycopg
from psycopg_pool import PoolTimeout

from dastyor.kit.clock import monotonic
from dastyor.kit.db import Database
from dastyor.kit.errors import Misconfigured
from dastyor.kit.telegram.answers import CallFailed, Conflict, Gone, RetryAfter, Unknown
from dastyor.kit.telegram.api import BotApi
from dastyor.kit.telegram.inbox import prune
from dastyor.kit.telegram.intake import Intake
from dastyor.kit.telegram.updates import ALLOWED, Update, read
from dastyor.kit.telegram.webhook import PATH, Webhook
from dastyor.kit.telemetry import log

LOG = log(__name__)

POLL = 50  # seconds, the longest that getUpdates takes
SLOWEST = 15.0  # seconds between attempts while something is away
PRUNE = 3600.0


class Receiver:
    """One bot's receiver, by long polling or, with `webhook_url`, by webhook.

    With a webhook it only tells Telegram the address and answers through `webhook`, which a web server mounts at
    kit.telegram.webhook.PATH.
    """

    name = "receiver"

    def __init__(
        self, database: Database, api: BotApi, *, webhook_url: str | None = None, webhook_secret: str = ""
    ) -> None:
        self.database, self.api = database, api
        self.intake = Intake(database, api.bot_id)
        self._url, self._secret = webhook_url, webhook_secret
        self.webhook = Webhook(self.intake, webhook_secret) if webhook_url else None
        self._waits = 0.25
        self._pruned_at = monotonic()
        #: Whether Telegram answered when it was asked last; while it does not, no message would be answered.
        self.is_heard = False

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Receives until `stopping`. Raises Misconfigured when Telegram does not know the token."""
        try:
            async with asyncio.TaskGroup() as group:
                work = group.create_task(self._hook(ready) if self._url else self._poll(ready))
                await _first_of(work, stopping)
                work.cancel()  # a long poll that is cut confirms nothing
        except* Gone:
            raise Misconfigured(
                "Telegram does not know this bot token.", bot=self.api.bot_id,
                hint="Check DASTYOR_BOT_TOKEN; @BotFather shows it under /mybots, API Token.",
            ) from None  # fmt: skip
        finally:
            await self.api.close()

    async def _poll(self, ready: asyncio.Event) -> None:
        # No offset of our own after a start, nor after an empty answer: Telegram may begin its numbers anew, lower,
        # and one that asks from a higher number on would hear nothing more. Repeated updates are found by the store.
        offset: int | None = None
        ready.set()
        while True:
            try:
                updates = await self._ask(offset)
                if updates:
                    await self.intake.take(updates)
                offset = updates[-1].update_id + 1 if updates else None
                self._waits = 0.25
                await self._care()
            except CallFailed as failure:
                await self._after(failure)
            except (psycopg.Error, PoolTimeout) as error:
                await self._wait("the database does not take updates; Telegram keeps them", error)

    async def _ask(self, offset: int | None) -> list[Update]:
        # Until it answers it is asked shortly, so that we soon know that it does.
        asked = {
            "timeout": POLL if self.is_heard else 0,
            "limit": 100,
            "allowed_updates": ALLOWED,
            **({"offset": offset} if offset else {}),
        }
        told = await self.api.call("getUpdates", asked, timeout=POLL + 10)
        try:
            updates = [read(bytes(raw)) for raw in msgspec.json.decode(told, type=list[msgspec.Raw])]
        except msgspec.DecodeError as error:
            raise Unknown(f"an answer that is no list of updates: {error}") from None
        self.is_heard = True
        return updates

    async def _after(self, failure: CallFailed) -> None:
        match failure:
            case Gone():
                raise failure
            case RetryAfter(seconds=seconds):
                await asyncio.sleep(seconds)
            case Conflict() if "webhook" in str(failure):
                LOG.warning("a webhook is set for this bot; it is taken away, because we poll")
                with suppress(CallFailed):
                    await self.api.call("deleteWebhook")
            case Conflict():
                await self._wait("another process asks for the updates of this bot; stop one of the two", failure)
            case _:
                self.is_heard = False
                await self._wait("Telegram does not answer", failure)

    async def _wait(self, sentence: str, error: Exception) -> None:
        LOG.warning(sentence, bot=self.api.bot_id, error=str(error), again_in=self._waits)
        await asyncio.sleep(self._waits)
        self._waits = min(SLOWEST, self._waits * 2)

    async def _hook(self, ready: asyncio.Event) -> None:
        asked = {
            "url": f"{(self._url or '').rstrip('/')}{PATH}", "secret_token": self._secret, "allowed_updates": ALLOWED,
            "max_connections": 40,
        }  # fmt: skip
        while True:
            try:
                await self.api.call("setWebhook", asked)
                break
            except CallFailed as failure:
                await self._after(failure)
        self.is_heard = True
        ready.set()
        while True:
            await asyncio.sleep(PRUNE)
            with suppress(psycopg.Error, PoolTimeout):
                await self._care()

    async def _care(self) -> None:
        if monotonic() - self._pruned_at > PRUNE:
            self._pruned_at = monotonic()
            async with self.database.tx() as tx:
                await prune(tx)


async def _first_of(work: asyncio.Task[None], stopping: asyncio.Event) -> None:
    stop = asyncio.get_running_loop().create_task(stopping.wait())
    try:
        await asyncio.wait([work, stop], return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.cancel()

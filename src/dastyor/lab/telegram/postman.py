"""The postman: posts updates to the webhook, in order within a chat, again and again until they are taken."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import httpx
import msgspec

from dastyor.kit.clock import monotonic
from dastyor.lab.telegram.methods.every import METHODS
from dastyor.lab.telegram.model import Update, Webhook
from dastyor.lab.telegram.refusals import DroppedAnswer
from dastyor.lab.telegram.schema import official_name
from dastyor.lab.telegram.state import State
from dastyor.lab.telegram.updates import shown

_TIMEOUT = 60.0
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0  # seconds between tries, doubled each time
_IDLE = 30.0
Answer = Callable[[str, dict[str, Any]], Awaitable[Any]]


class Postman:
    """Delivers while a webhook is set. A method in the answer of the webhook is carried out, as Telegram does."""

    def __init__(self, state: State, answer: Answer) -> None:
        self._state, self._answer = state, answer
        self._under_way: dict[int, set[int]] = {}
        self._not_before: dict[int, float] = {}
        self._tries: dict[int, int] = {}

    async def run(self) -> None:
        """Work until cancelled."""
        async with httpx.AsyncClient(timeout=_TIMEOUT, trust_env=False) as client, asyncio.TaskGroup() as group:
            while True:
                hook = self._state.world.setting("webhook", Webhook)
                # Marked before the task runs: two rounds must not take the same update.
                for update in self._ready(hook) if hook else []:
                    self._under_way.setdefault(update.chat, set()).add(update.order)
                    group.create_task(self._deliver(client, update))
                await self._rest()

    def _ready(self, hook: Webhook) -> list[Update]:
        """The first update of each chat that is not under way and need not wait, as many as there are lines free."""
        free = hook.max_connections - sum(len(orders) for orders in self._under_way.values())
        seen = {chat for chat, orders in self._under_way.items() if orders}
        ready: list[Update] = []
        for update in self._state.world.updates.pending:
            if len(ready) >= free:
                break
            if update.chat not in seen:
                seen.add(update.chat)
                if self._not_before.get(update.order, 0.0) <= monotonic():
                    ready.append(update)
        return ready

    async def _rest(self) -> None:
        """Until something changes or the next try is due."""
        now = monotonic()
        due = min((at for at in self._not_before.values() if at > now), default=now + _IDLE)
        before = self._mark()
        await self._state.world.pulse.until(lambda: self._mark() != before, due - now)

    def _mark(self) -> tuple[str, int, int, int]:
        """What has to change before there can be something to do."""
        hook = self._state.world.setting("webhook", Webhook)
        lines = sum(len(orders) for orders in self._under_way.values())
        return hook.url if hook else "", self._state.world.updates.last_order, lines, sum(self._tries.values())

    async def _deliver(self, client: httpx.AsyncClient, update: Update) -> None:
        hook = self._state.world.setting("webhook", Webhook)
        try:
            if hook is None:
                return
            headers = {"content-type": "application/json"}
            if hook.secret:
                headers["x-telegram-bot-api-secret-token"] = hook.secret
            response = await client.post(hook.url, content=shown(update), headers=headers)
            if response.is_success:
                self._taken(update)
                await self._carry_out(response)
            else:
                words = f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}"
                self._again(hook, update, words, _seconds(response.headers.get("retry-after")))
        except httpx.ConnectError:
            self._again(hook, update, "Connection refused")
        except httpx.TimeoutException:
            self._again(hook, update, "Read timeout expired")
        except httpx.HTTPError:
            self._again(hook, update, "Connection reset by peer")
        finally:
            self._under_way[update.chat].discard(update.order)
            self._state.world.pulse.beat()

    def _taken(self, update: Update) -> None:
        updates = self._state.world.updates
        if update in updates.pending:
            updates.drop(update)
        self._not_before.pop(update.order, None)
        self._tries.pop(update.order, None)
        self._state.world.journal.commit()

    def _again(self, hook: Webhook | None, update: Update, words: str, wait: float | None = None) -> None:
        """Remember what went wrong and when to try again."""
        tries = self._tries[update.order] = self._tries.get(update.order, 0) + 1
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (tries - 1))
        self._not_before[update.order] = monotonic() + (pause if wait is None else wait)
        if hook is not None:
            hook.last_error, hook.last_error_at = words, int(self._state.world.now())
            self._state.world.keep_setting("webhook", hook)
            self._state.world.journal.commit()

    async def _carry_out(self, response: httpx.Response) -> None:
        """A method that the webhook answered with."""
        try:
            body = msgspec.json.decode(response.content or b"null")
        except msgspec.DecodeError:
            return
        asked = body.pop("method", None) if isinstance(body, dict) else None
        name = official_name(asked) if isinstance(asked, str) else None
        # What it comes to is seen by nobody, so what is unknown, or dropped by a fault, is passed over.
        if name is not None and name in METHODS:
            with suppress(DroppedAnswer):
                await self._answer(name, body)


def _seconds(text: str | None) -> float | None:
    return float(text) if text and text.isdigit() else None

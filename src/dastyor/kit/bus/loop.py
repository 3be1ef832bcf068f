"""The loop around a consumer's rounds: again at once while there is more, else when woken, else now and then."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from dastyor.kit.bus.care import is_transient
from dastyor.kit.errors import Unavailable
from dastyor.kit.listen import Listener

log = logging.getLogger(__name__)

_HELD = 0.003  # seconds until a message is asked for again that waits for somebody's commit
_LISTENING = 5.0  # seconds between looks while notifications come: only against one that was missed
_DEAF = 0.2  # seconds between looks while they do not
_PAUSES = (0.05, 1.0)  # seconds between attempts while the database is away: the first, and the longest


class Pace:
    """When to look again."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.woken = asyncio.Event()
        self.is_held = False

    async def wait(self) -> None:
        """Until there is a reason to look."""
        if self.is_held:
            await asyncio.sleep(_HELD)
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(_LISTENING if self.listener.is_connected else _DEAF):
                await self.woken.wait()


async def keep_going(round_: Callable[[], Awaitable[bool]], pace: Pace, stopping: asyncio.Event, *, name: str) -> None:
    """Round after round until `stopping`; while the database is away, again after a growing pause."""

    async def wake_to_stop() -> None:
        await stopping.wait()
        pace.woken.set()

    async with asyncio.TaskGroup() as group:
        waking = group.create_task(wake_to_stop())
        pause = _PAUSES[0]
        while not stopping.is_set():
            pace.woken.clear()
            try:
                more = await round_()
                pause = _PAUSES[0]
            except Exception as error:
                if isinstance(error, Unavailable):
                    log.warning("%s waits: %s", name, error)
                elif not is_transient(error):
                    log.exception("The consumer %s failed; it goes on.", name)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _PAUSES[1])
                continue
            if not more and not stopping.is_set():
                await pace.wait()
        waking.cancel()

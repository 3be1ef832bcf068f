"""Pulse: wakes everybody who waits for the world to change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from dastyor.kit.clock import monotonic


class Pulse:
    """A beat after each change; those who wait look again whether it was theirs."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self._is_over = False

    def end(self) -> None:
        """Nobody waits any more, now or later: the server stops."""
        self._is_over = True
        self.beat()

    def beat(self) -> None:
        """Something has changed."""
        waiting, self._waiting = self._waiting, set()
        for sleeper in waiting:
            if not sleeper.done():
                sleeper.set_result(None)

    async def until(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Whether `ready` came true within `seconds` of machine time."""
        deadline = monotonic() + seconds
        while not ready():
            left = deadline - monotonic()
            if left <= 0 or self._is_over:
                return False
            sleeper: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.add(sleeper)
            try:
                async with asyncio.timeout(left):
                    await sleeper
            except TimeoutError:
                return ready()
            finally:
                self._waiting.discard(sleeper)
        return True

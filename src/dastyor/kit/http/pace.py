"""Pace: how gently a site is visited. In the process for now; behind `Pace` a row in Postgres can hold it for all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from dastyor.kit.clock import monotonic
from dastyor.kit.http.problems import SiteBusy

KEPT = 1_000  # sites remembered; beyond that the ones at rest are forgotten


class Pace(Protocol):
    """Whose turn it is to ask a site. `site` is `host:port`."""

    def turn(self, site: str, patience: float) -> AbstractAsyncContextManager[None]:
        """Waits for its turn and holds it. Raises SiteBusy at once when that would take over `patience` seconds."""
        ...

    async def hold_off(self, site: str, seconds: float) -> None:
        """Nobody asks the site for so long: it said so (Retry-After)."""
        ...


@dataclass(slots=True)
class _Site:
    gate: asyncio.Semaphore
    holders: int = 0
    next_at: float = 0.0
    quiet_until: float = 0.0


@dataclass(slots=True)
class ProcessPace:
    """Pace among the tasks of this process: so many at once, and at least `gap` seconds from one start to the next.

    The gap grows by chance up to `jitter` of itself, so that many clients do not fall into step.
    """

    dice: Random
    gap: float = 1.0  # a site is asked at most once a second (reliability row 12)
    jitter: float = 0.3
    at_once: int = 1
    now: Callable[[], float] = monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _sites: dict[str, _Site] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, site: str, patience: float) -> AsyncIterator[None]:
        """As Pace.turn; those who wait are served in the order in which they came."""
        place = self._place(site)
        place.holders += 1
        until = self.now() + patience
        try:
            async with place.gate:
                while (begin := max(place.next_at, place.quiet_until)) > self.now():
                    if begin > until:
                        raise SiteBusy(site=site, retry_after=round(begin - self.now()))
                    await self.sleep(begin - self.now())
                place.next_at = self.now() + self.gap * (1 + self.jitter * self.dice.random())
                yield
        finally:
            place.holders -= 1

    async def hold_off(self, site: str, seconds: float) -> None:
        """As Pace.hold_off; of two wishes the longer one holds."""
        place = self._place(site)
        place.quiet_until = max(place.quiet_until, self.now() + seconds)

    def _place(self, site: str) -> _Site:
        if site not in self._sites and len(self._sites) >= KEPT:
            now = self.now()
            busy = {name: p for name, p in self._sites.items() if p.holders or max(p.next_at, p.quiet_until) > now}
            self._sites = busy
        return self._sites.setdefault(site, _Site(asyncio.Semaphore(self.at_once)))

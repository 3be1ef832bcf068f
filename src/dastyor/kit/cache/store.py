"""Where cached bytes are kept. One store may serve many caches; Redis joins under the same suite (kit.testing)."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from dastyor.kit.clock import monotonic


class CacheStore(Protocol):
    """Bytes by key, for a while. It may forget anything at any time; it never gives back what was not written last."""

    async def read(self, keys: Sequence[str]) -> list[bytes | None]:
        """The values in the order of the keys, None for what is not there. Raises Unavailable."""
        ...

    async def write(self, entries: Mapping[str, bytes], ttl: float, *, only_new: bool = False) -> None:
        """Keeps all entries for at most `ttl` seconds, in place of what was there. Raises Unavailable.

        `only_new`: those that are not there yet; what another process wrote first stays.
        """
        ...

    async def drop(self, keys: Sequence[str]) -> None:
        """Forgets them. Raises Unavailable."""
        ...


@dataclass(slots=True)
class MemoryStore:
    """In the process: at most `size` bytes; what was not asked for longest goes first."""

    size: int = 32 * 2**20
    now: Callable[[], float] = monotonic
    used: int = 0
    _kept: OrderedDict[str, tuple[bytes, float]] = field(default_factory=OrderedDict)

    async def read(self, keys: Sequence[str]) -> list[bytes | None]:
        """As CacheStore.read."""
        return [self._live(key) for key in keys]

    async def write(self, entries: Mapping[str, bytes], ttl: float, *, only_new: bool = False) -> None:
        """As CacheStore.write; a value larger than the whole store is not kept."""
        until = self.now() + ttl
        for key, value in entries.items():
            if only_new and self._live(key) is not None:
                continue
            self._forget(key)
            if (cost := _cost(key, value)) <= self.size:
                self._kept[key] = value, until
                self.used += cost
        while self.used > self.size:
            self._forget(next(iter(self._kept)))

    async def drop(self, keys: Sequence[str]) -> None:
        """As CacheStore.drop."""
        for key in keys:
            self._forget(key)

    def _live(self, key: str) -> bytes | None:
        found = self._kept.get(key)
        if found is None:
            return None
        value, until = found
        if until <= self.now():
            self._forget(key)
            return None
        self._kept.move_to_end(key)
        return value

    def _forget(self, key: str) -> None:
        found = self._kept.pop(key, None)
        if found is not None:
            self.used -= _cost(key, found[0])


def _cost(key: str, value: bytes) -> int:
    return len(key) + len(value) + 200  # about what Python's own objects around one entry take

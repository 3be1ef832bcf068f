"""Cache: what is dear to make is made once and kept for a while; what changed is not served again.

A tag is a version that every entry carries. Invalidating gives the tag a new one, so entries made before, and those
whose making began before, no longer fit, wherever they are kept and whatever was evicted.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import msgspec

from dastyor.kit import metrics
from dastyor.kit.cache.store import CacheStore
from dastyor.kit.errors import Unavailable

T = TypeVar("T")

Count = Callable[[str, str], None]
TAG_SECONDS = 7 * 86_400.0  # a tag is kept longer than any entry; if it is lost, its entries are made anew


def _count(name: str, outcome: str) -> None:
    metrics.CACHE.count(name=name, outcome=outcome)


class _Entry(msgspec.Struct, array_like=True):
    tags: dict[str, bytes]
    value: msgspec.Raw


@dataclass(slots=True)
class Cache(Generic[T]):
    """Values of one kind (what msgspec can write: frozen dataclasses, Decimal, dates, ids) under one name.

    Keys are the caller's; one that belongs to a workspace begins with its id. The store may be away: then everything
    is made anew, nothing fails.
    """

    name: str
    kind: type[T]
    store: CacheStore
    ttl: float
    count: Count = _count
    _making: dict[tuple[str, tuple[bytes, ...]], asyncio.Future[T]] = field(default_factory=dict)

    async def get(self, key: str) -> T | None:
        """The value, or None when there is none that still holds."""
        found, value = await self._find(key)
        self.count(self.name, "hit" if found else "miss")
        return value

    async def set(self, key: str, value: T, *, tags: Sequence[str] = ()) -> None:
        """Keeps the value until its time is over, it is deleted, or one of its tags is invalidated."""
        with suppress(Unavailable):
            await self._keep(key, value, tags, await self._versions(tags))

    async def delete(self, *keys: str) -> None:
        """Forgets the values. Raises Unavailable: the caller must know that they may still be served."""
        await self.store.drop([self._key(key) for key in keys])

    async def invalidate(self, *tags: str) -> None:
        """No entry that carries one of the tags is served any more. Raises Unavailable as delete does."""
        await self.store.write({self._tag(tag): secrets.token_bytes(8) for tag in tags}, TAG_SECONDS)

    async def get_or_make(self, key: str, make: Callable[[], Awaitable[T]], *, tags: Sequence[str] = ()) -> T:
        """The value, made if it is not there; of many who ask at once one makes it and the others wait for it.

        What `make` raises, all of them get, and nothing is kept. If the one who makes is cancelled, another makes.
        """
        while True:
            found, value = await self._find(key)
            if found:
                self.count(self.name, "hit")
                return value  # type: ignore[return-value]  # found: it is of the kind, which may well be None
            versions = await self._versions(tags)
            job = key, tuple(versions)
            under_way = self._making.get(job)
            if under_way is None:
                self.count(self.name, "miss")
                return await self._make(job, make, tags, versions)
            try:
                value = await asyncio.shield(under_way)
            except asyncio.CancelledError:
                if not under_way.cancelled():
                    raise  # it is us who are cancelled
                continue
            self.count(self.name, "hit")
            return value

    async def _make(
        self,
        job: tuple[str, tuple[bytes, ...]],
        make: Callable[[], Awaitable[T]],
        tags: Sequence[str],
        versions: list[bytes],
    ) -> T:
        awaited = self._making[job] = asyncio.get_running_loop().create_future()
        try:
            value = await make()
            with suppress(Unavailable):
                await self._keep(job[0], value, tags, versions)
            awaited.set_result(value)
        except asyncio.CancelledError:
            awaited.cancel()
            raise
        except BaseException as failed:
            awaited.set_exception(failed)
            awaited.exception()  # seen by the one who makes, even if nobody else waits
            raise
        finally:
            del self._making[job]
        return value

    async def _find(self, key: str) -> tuple[bool, T | None]:
        try:
            (raw,) = await self.store.read([self._key(key)])
            if raw is None:
                return False, None
            entry = msgspec.msgpack.decode(raw, type=_Entry)
            if entry.tags:
                now = await self.store.read([self._tag(tag) for tag in entry.tags])
                if now != list(entry.tags.values()):
                    return False, None
            return True, msgspec.msgpack.decode(entry.value, type=self.kind)
        except (Unavailable, msgspec.MsgspecError):  # the latter: another release of ours wrote it
            return False, None

    async def _versions(self, tags: Sequence[str]) -> list[bytes]:
        """The tags' versions now; a tag that has none gets one, so that losing it can revive nothing."""
        if not tags:
            return []
        try:
            known = await self.store.read([self._tag(tag) for tag in tags])
            fresh = {tag: secrets.token_bytes(8) for tag, version in zip(tags, known, strict=True) if version is None}
            if fresh:
                # Another process may be giving it one just now: whichever came first is the version of both.
                marked = {self._tag(tag): version for tag, version in fresh.items()}
                await self.store.write(marked, TAG_SECONDS, only_new=True)
                known = await self.store.read([self._tag(tag) for tag in tags])
        except Unavailable:
            return [b""] * len(tags)
        return [version or b"" for version in known]

    async def _keep(self, key: str, value: T, tags: Sequence[str], versions: list[bytes]) -> None:
        entry = _Entry(dict(zip(tags, versions, strict=True)), msgspec.Raw(msgspec.msgpack.encode(value)))
        await self.store.write({self._key(key): msgspec.msgpack.encode(entry)}, self.ttl)

    def _key(self, key: str) -> str:
        return f"{self.name}:{key}"

    @staticmethod
    def _tag(tag: str) -> str:
        """Tags are shared by all caches of a store: one change may concern several."""
        return f"#{tag}"

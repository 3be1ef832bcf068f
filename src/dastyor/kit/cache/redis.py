"""Redis as a store of caches: what one process made, the others find. Its absence costs callers nothing but time.

A visit is one or two round trips, each answered in 250 ms or given up; after five that were not, the server is left
alone for five seconds. Keys stand under a prefix of the installation, so two may share one server.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any, TypeVar

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from dastyor.kit.clock import monotonic
from dastyor.kit.errors import Unavailable
from dastyor.kit.telemetry import log

T = TypeVar("T")
LOG = log(__name__)

TIMEOUT = 0.25  # seconds; what takes longer to fetch than to make is not worth fetching
FAILURES, REST = 5, 5.0
CONNECTIONS = 16


@dataclass(slots=True)
class RedisStore:
    """CacheStore over one Redis server (or anything that speaks its protocol)."""

    url: str
    prefix: str = "dastyor:"
    now: Callable[[], float] = monotonic
    timeout: float = TIMEOUT
    _client: Redis | None = None
    _failed: int = 0
    _rests_until: float = field(default=0.0)

    async def read(self, keys: Sequence[str]) -> list[bytes | None]:
        """As CacheStore.read, by one MGET."""
        if not keys:
            return []
        found: list[Any] = await self._ask(lambda client: client.mget([self.prefix + key for key in keys]))
        return found

    async def write(self, entries: Mapping[str, bytes], ttl: float, *, only_new: bool = False) -> None:
        """As CacheStore.write, by one pipeline."""
        milliseconds = max(1, ceil(ttl * 1000))

        async def all_of_them(client: Redis) -> None:
            async with client.pipeline(transaction=False) as pipe:
                for key, value in entries.items():
                    pipe.set(self.prefix + key, value, px=milliseconds, nx=only_new)
                await pipe.execute()

        if entries:
            await self._ask(all_of_them)

    async def drop(self, keys: Sequence[str]) -> None:
        """As CacheStore.drop."""
        if keys:
            await self._ask(lambda client: client.delete(*(self.prefix + key for key in keys)))

    async def close(self) -> None:
        """Its connections are closed."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _ask(self, ask: Callable[[Redis], Awaitable[T]]) -> T:
        if self._failed >= FAILURES and self.now() < self._rests_until:
            raise Unavailable
        if self._client is None:
            # A bound on connections: a crowd that comes at once waits for a few instead of opening a hundred.
            pool = BlockingConnectionPool.from_url(
                self.url, max_connections=CONNECTIONS, timeout=self.timeout, socket_timeout=self.timeout,
                socket_connect_timeout=self.timeout, retry=Retry(NoBackoff(), 0),
            )  # fmt: skip
            self._client = Redis.from_pool(pool)
        try:
            answer = await ask(self._client)
        except (RedisError, OSError, TimeoutError) as error:
            self._failed += 1
            if self._failed >= FAILURES:
                self._rests_until = self.now() + REST
                if self._failed == FAILURES:  # it may be away for hours: once is enough
                    LOG.warning("Redis does not answer; figures are made anew", error=type(error).__name__)
            raise Unavailable from error
        self._failed = 0
        return answer

"""Redis under the same suite as the store in the process, and what only a server can do: stop, hang, be shared."""

from __future__ import annotations

import asyncio
from secrets import token_hex

import pytest
from redis.asyncio import Redis

from dastyor.kit.cache import Cache
from dastyor.kit.cache.redis import FAILURES, REST, RedisStore
from dastyor.kit.clock import monotonic
from dastyor.kit.errors import Unavailable
from dastyor.kit.tests.cache_suite import CacheSuite, Maker, Passing

pytestmark = pytest.mark.redis


@pytest.fixture
async def store(redis_server):
    store = RedisStore(redis_server, f"test:{token_hex(6)}:", timeout=20.0)
    yield store
    await store.close()


class TestRedisStore(CacheSuite):
    @pytest.fixture
    async def store(self, redis_server):
        # What a store does is asked here, not how fast a busy machine is.
        store = RedisStore(redis_server, f"test:{token_hex(6)}:", timeout=20.0)
        yield store
        await store.close()

    @pytest.fixture
    def passing(self) -> Passing:
        return asyncio.sleep


async def test_two_processes_share_what_one_made_and_installations_share_nothing(store, redis_server):
    other, stranger = (RedisStore(redis_server, prefix, timeout=20.0) for prefix in (store.prefix, "other:"))
    await Cache("n", int, store, 60.0).set("a", 7)
    assert await Cache("n", int, other, 60.0).get("a") == 7
    assert await Cache("n", int, stranger, 60.0).get("a") is None
    await Cache("n", int, other, 60.0).set("t", 8, tags=["w"])
    await Cache("n", int, store, 60.0).invalidate("w")
    assert await Cache("n", int, other, 60.0).get("t") is None
    for each in (other, stranger):
        await each.close()


async def test_nothing_is_kept_for_ever_however_short_it_was_to_be_kept(store, redis_server):
    await store.write({"short": b"1", "shorter": b"2"}, 0.0001)
    client = Redis.from_url(redis_server)
    assert await client.pttl(store.prefix + "short") <= 1  # rounded up to a millisecond, or over
    await store.write({"long": b"1"}, 60.0)
    assert 0 < await client.pttl(store.prefix + "long") <= 60_000
    await client.aclose()


async def test_a_server_that_is_not_there_costs_nothing_after_five_askings():
    now = [0.0]
    store = RedisStore("redis://127.0.0.1:1/0", now=lambda: now[0])
    cache, make = Cache("away", int, store, ttl=60.0), Maker()
    assert [await cache.get_or_make("a", make) for _ in range(FAILURES)] == list(range(1, FAILURES + 1))
    asked = []
    store._client.mget = asked.append
    for _ in range(100):
        with pytest.raises(Unavailable):
            await store.read(["a"])
    assert not asked
    now[0] += REST + 0.1
    with pytest.raises(Exception):  # noqa: B017 - whatever the stand-in gives: it was asked again
        await store.read(["a"])
    assert asked
    await store.close()


async def test_a_server_that_hangs_is_given_up_in_a_quarter_of_a_second():
    async def silent(reader, writer):
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    store = RedisStore(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0")
    began = monotonic()
    with pytest.raises(Unavailable):
        await store.read(["a"])
    assert monotonic() - began < 5  # not the minutes of a socket without a time-out
    await store.close()
    server.close()


async def test_it_is_asked_again_when_it_answers(store):
    store._failed = FAILURES - 1
    await store.write({"a": b"1"}, 60.0)
    assert store._failed == 0

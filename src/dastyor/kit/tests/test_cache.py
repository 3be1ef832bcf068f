from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from dastyor.kit import metrics
from dastyor.kit.cache import Cache, MemoryStore
from dastyor.kit.errors import Unavailable
from dastyor.kit.tests.cache_suite import CacheSuite, Maker, Passing


class Time:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class TestMemoryStore(CacheSuite):
    @pytest.fixture
    def clock(self) -> Time:
        return Time()

    @pytest.fixture
    def store(self, clock: Time) -> MemoryStore:
        return MemoryStore(now=clock)

    @pytest.fixture
    def passing(self, clock: Time) -> Passing:
        async def passing(seconds: float) -> None:
            clock.now += seconds

        return passing


async def test_the_store_never_grows_beyond_its_size_and_keeps_what_is_asked_for():
    store = MemoryStore(size=100_000)
    cache = Cache("bounded", str, store, ttl=60.0)
    await cache.set("dear", "x" * 1_000)
    for number in range(1_000):
        await cache.set(f"k{number}", "y" * 500)
        assert store.used <= 100_000
        assert await cache.get("dear")
    assert await cache.get("k0") is None
    assert await cache.get("k999")
    await cache.set("dear", "z" * 200_000)
    assert await cache.get("dear") is None
    for key in list(store._kept):
        await store.drop([key])
    assert store.used == 0


async def test_what_a_caller_does_to_a_value_does_not_reach_the_cache():
    cache = Cache("lists", list[int], MemoryStore(), ttl=60.0)
    mine = [1]
    await cache.set("a", mine)
    mine.append(2)
    assert await cache.get("a") == [1]


async def test_hits_and_misses_are_counted_under_the_promised_name():
    def counted(outcome: str) -> float:
        return metrics.REGISTRY.get_sample_value("dastyor_cache_total", {"name": "counted", "outcome": outcome}) or 0

    cache = Cache("counted", int, MemoryStore(), ttl=60.0)
    make = Maker()
    for _ in range(3):
        await cache.get_or_make("a", make)
    assert (counted("miss"), counted("hit")) == (1, 2)


class Away:
    async def read(self, keys: Sequence[str]) -> list[bytes | None]:
        raise Unavailable

    async def write(self, entries: Mapping[str, bytes], ttl: float, *, only_new: bool = False) -> None:
        raise Unavailable

    async def drop(self, keys: Sequence[str]) -> None:
        raise Unavailable


async def test_without_its_store_everything_is_made_anew_and_nothing_fails():
    cache, make = Cache("away", int, Away(), ttl=60.0), Maker()
    await cache.set("a", 7, tags=["t"])
    assert await cache.get("a") is None
    assert [await cache.get_or_make("a", make, tags=["t"]) for _ in range(3)] == [1, 2, 3]
    for change in (cache.delete("a"), cache.invalidate("t")):
        with pytest.raises(Unavailable):
            await change

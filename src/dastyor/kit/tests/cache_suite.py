"""What every store of caches must do, as tests: subclass CacheSuite and give it `store` and `passing`.

A store that processes share (Redis) promises besides:
- read is one MGET, write one pipeline of SET with PX: a visit is at most two round trips, a write one;
- a time-to-live under a millisecond is rounded up, never to "for ever";
- an answer that does not come in 250 ms, and a refused connection, are Unavailable, and after five in a row the server
  is left alone for five seconds, so that its absence costs callers nothing;
- bytes come back as they were written (decode_responses off), keys stand under a prefix of the installation;
- eviction (allkeys-lru) may take anything, tags too: Cache is built for that;
- a fresh version of a tag that has none is set with NX and read back, for two processes may meet there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest

from dastyor.kit.cache import Cache, CacheStore

Passing = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Rate:
    """A value as domains keep it."""

    amount: Decimal
    on: date


@dataclass(slots=True)
class Maker:
    """Makes 1, 2, 3… and knows how often it did."""

    made: int = 0
    gate: asyncio.Event | None = None
    fails: list[Exception] = field(default_factory=list)

    async def __call__(self) -> int:
        self.made += 1
        made = self.made
        if self.gate is not None:
            await self.gate.wait()
        else:
            await asyncio.sleep(0)
        if self.fails:
            raise self.fails.pop()
        return made


@dataclass(slots=True)
class Looked:
    """A store that counts how often it was looked into."""

    store: CacheStore
    looks: int = 0

    async def read(self, keys: Sequence[str]) -> list[bytes | None]:
        """As CacheStore.read."""
        found = await self.store.read(keys)
        self.looks += 1
        return found

    async def write(self, entries: Mapping[str, bytes], ttl: float, *, only_new: bool = False) -> None:
        """As CacheStore.write."""
        await self.store.write(entries, ttl, only_new=only_new)

    async def drop(self, keys: Sequence[str]) -> None:
        """As CacheStore.drop."""
        await self.store.drop(keys)


async def all_wait(looked: Looked, askers: int, make: Maker) -> None:
    """Lets the maker go on when all who asked have found nothing and wait for it."""
    assert make.gate is not None
    await until(lambda: looked.looks >= askers and make.made == 1)
    for _ in range(10):
        await asyncio.sleep(0)
    make.gate.set()


class CacheSuite:
    """Tests over the fixtures `store` (empty) and `passing` (lets seconds pass: by a moved clock or by sleeping)."""

    @pytest.fixture
    def seen(self) -> list[str]:
        """What the cache counted, in order."""
        return []

    @pytest.fixture
    def cache(self, store: CacheStore, seen: list[str]) -> Cache[int]:
        """One cache of numbers over the store."""
        return Cache("numbers", int, store, ttl=1.0, count=lambda name, outcome: seen.append(f"{name} {outcome}"))

    async def test_what_is_set_is_got_until_it_is_deleted(self, cache: Cache[int], seen: list[str]) -> None:
        assert await cache.get("a") is None
        await cache.set("a", 1)
        await cache.set("a", 2)
        assert await cache.get("a") == 2
        await cache.delete("a", "never was")
        assert await cache.get("a") is None
        assert seen == ["numbers miss", "numbers hit", "numbers miss"]

    async def test_a_value_lives_as_long_as_it_was_given(self, cache: Cache[int], passing: Passing) -> None:
        await cache.set("a", 1)
        await passing(0.5)
        assert await cache.get("a") == 1
        await passing(0.6)
        assert await cache.get("a") is None

    async def test_values_come_back_in_their_types(self, store: CacheStore) -> None:
        rates = Cache("rates", Rate, store, ttl=60.0)
        rate = Rate(Decimal("12650.10"), date(2026, 11, 20))
        await rates.set("USD", rate)
        assert await rates.get("USD") == rate

    async def test_caches_of_one_store_do_not_see_each_other(self, cache: Cache[int], store: CacheStore) -> None:
        other = Cache("others", int, store, ttl=60.0)
        await cache.set("a", 1)
        assert await other.get("a") is None

    async def test_a_value_of_an_elder_shape_is_made_anew(self, cache: Cache[int], store: CacheStore) -> None:
        await Cache("numbers", str, store, ttl=60.0).set("a", "text")
        assert await cache.get("a") is None
        await store.write({"numbers:b": b"\xc1 rubbish"}, 60.0)
        assert await cache.get("b") is None

    async def test_what_is_only_new_leaves_what_is_there(self, store: CacheStore) -> None:
        await store.write({"a": b"1"}, 60.0)
        await store.write({"a": b"2", "b": b"3"}, 60.0, only_new=True)
        assert await store.read(["a", "b", "never was"]) == [b"1", b"3", None]

    async def test_a_thousand_entries_go_in_one_visit(self, store: CacheStore) -> None:
        await store.write({f"k{number}": bytes([number % 256]) * 3 for number in range(1000)}, 60.0)
        found = await store.read([f"k{number}" for number in range(1000)])
        assert found == [bytes([number % 256]) * 3 for number in range(1000)]

    async def test_none_is_a_value_too(self, store: CacheStore) -> None:
        maybe: Cache[int | None] = Cache("maybe", int | None, store, ttl=60.0)  # type: ignore[arg-type]  # a union is no class
        made = 0

        async def nothing() -> None:
            nonlocal made
            made += 1

        for _ in range(3):
            assert await maybe.get_or_make("a", nothing) is None
        assert made == 1

    async def test_a_tag_takes_its_entries_along_in_all_caches(self, cache: Cache[int], store: CacheStore) -> None:
        other = Cache("others", int, store, ttl=60.0)
        await cache.set("a", 1, tags=["sales", "w1"])
        await cache.set("b", 2, tags=["sales", "w2"])
        await cache.set("c", 3)
        await other.set("a", 4, tags=["w1"])
        await cache.invalidate("w1", "never was")
        assert [await cache.get(key) for key in "abc"] == [None, 2, 3]
        assert await other.get("a") is None
        await cache.invalidate("sales")
        assert [await cache.get(key) for key in "abc"] == [None, None, 3]
        await cache.set("a", 5, tags=["sales", "w1"])
        assert await cache.get("a") == 5

    async def test_a_lost_tag_revives_nothing(self, cache: Cache[int], store: CacheStore) -> None:
        await cache.set("a", 1, tags=["w1"])
        await cache.invalidate("w1")
        await store.drop(["#w1"])  # as eviction does
        assert await cache.get("a") is None
        await cache.set("b", 2, tags=["w1"])
        await store.drop(["#w1"])
        assert await cache.get("b") is None

    async def test_what_was_being_made_when_its_tag_changed_is_not_kept(self, cache: Cache[int]) -> None:
        slow = Maker(gate=asyncio.Event())
        assert slow.gate is not None
        async with asyncio.TaskGroup() as group:
            before = group.create_task(cache.get_or_make("a", slow, tags=["w1"]))
            await until(lambda: slow.made == 1)
            await cache.invalidate("w1")
            after = group.create_task(cache.get_or_make("a", slow, tags=["w1"]))
            await until(lambda: slow.made == 2)  # it does not join what began before the change
            slow.gate.set()
        assert (before.result(), after.result()) == (1, 2)
        assert await cache.get_or_make("a", slow, tags=["w1"]) in {2, 3}  # never the 1 of before

    async def test_of_many_who_ask_at_once_one_makes(self, store: CacheStore, seen: list[str]) -> None:
        looked, make = Looked(store), Maker(gate=asyncio.Event())
        cache = Cache("numbers", int, looked, ttl=60.0, count=lambda name, outcome: seen.append(f"{name} {outcome}"))
        async with asyncio.TaskGroup() as group:
            asking = [group.create_task(cache.get_or_make("a", make)) for _ in range(100)]
            await all_wait(looked, 100, make)
        assert ({task.result() for task in asking}, make.made) == ({1}, 1)
        assert await cache.get_or_make("a", make) == 1
        assert sorted(seen) == ["numbers hit"] * 100 + ["numbers miss"]

    async def test_what_cannot_be_made_is_told_to_all_and_not_kept(self, store: CacheStore) -> None:
        looked, make = Looked(store), Maker(gate=asyncio.Event(), fails=[ValueError("dry")])
        cache = Cache("numbers", int, looked, ttl=60.0)
        asking = [asyncio.ensure_future(cache.get_or_make("a", make)) for _ in range(5)]
        await all_wait(looked, 5, make)
        got = await asyncio.gather(*asking, return_exceptions=True)
        assert [str(error) for error in got] == ["dry"] * 5
        assert await cache.get_or_make("a", make) == 2

    async def test_if_the_one_who_makes_is_cancelled_another_makes(self, cache: Cache[int]) -> None:
        make = Maker(gate=asyncio.Event())
        assert make.gate is not None
        async with asyncio.TaskGroup() as group:
            first = group.create_task(cache.get_or_make("a", make))
            await until(lambda: make.made == 1)
            waiting = [group.create_task(cache.get_or_make("a", make)) for _ in range(3)]
            quitter = group.create_task(cache.get_or_make("a", make))
            await asyncio.sleep(0.02)
            quitter.cancel()
            first.cancel()
            await until(lambda: make.made == 2)
            make.gate.set()
        assert first.cancelled()
        assert quitter.cancelled()
        assert [task.result() for task in waiting] == [2, 2, 2]


async def until(holds: Callable[[], bool]) -> None:
    """Waits, at most five seconds, for something to come true."""
    async with asyncio.timeout(5):
        while not holds():
            await asyncio.sleep(0.001)

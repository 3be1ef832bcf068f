"""How jobs are declared, and how the store in the process counts its bytes."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.cache import MemoryStore
from dastyor.kit.jobs import Jobs
from dastyor.kit.jobs.declare import TRACE, TRIES
from dastyor.kit.money import Money

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


async def brew(
    tx, *, cups: int = 1, price: Money | None = None, note: str = "", moment: datetime | None = None, any_kind=None
):
    """What was asked for."""
    return cups, price, note, moment, any_kind


def test_a_job_is_named_by_its_domain_and_function():
    jobs = Jobs("tea")
    task = jobs.task(brew)
    assert (task.name, task.queue, task.tries, task.next_due) == ("tea.brew", "tea", TRIES, None)
    assert jobs.tasks == {"tea.brew": task}


async def test_a_job_can_be_called_at_once_like_its_function():
    assert await Jobs("tea").task(brew)(None, cups=3) == (3, None, "", None, None)


def test_a_patient_job_has_its_own_number_of_tries():
    assert Jobs("tea").patient(20)(brew).tries == 20


@pytest.mark.parametrize(
    ("period", "due"),
    [
        (timedelta(minutes=1), datetime(2026, 11, 19, 12, 1, tzinfo=UTC)),
        (timedelta(minutes=90), datetime(2026, 11, 19, 13, 30, tzinfo=UTC)),
        (timedelta(hours=1), datetime(2026, 11, 19, 13, tzinfo=UTC)),
        (timedelta(days=1), datetime(2026, 11, 20, tzinfo=UTC)),
    ],
)
def test_a_periodic_job_is_due_at_the_next_multiple_of_its_period(period, due):
    task = Jobs("tea").every(period)(brew)
    assert task.next_due(NOON) == due
    assert task.next_due(due) == due + period


@pytest.mark.parametrize(
    ("at", "zone", "due"),
    [
        (time(9), "UTC", datetime(2026, 11, 20, 9, tzinfo=UTC)),
        (time(12), "UTC", datetime(2026, 11, 20, 12, tzinfo=UTC)),
        (time(12, 0, 1), "UTC", datetime(2026, 11, 19, 12, 0, 1, tzinfo=UTC)),
        (time(18), "Asia/Tashkent", datetime(2026, 11, 19, 13, tzinfo=UTC)),
        (time(3), "Asia/Tashkent", datetime(2026, 11, 19, 22, tzinfo=UTC)),
        (time(23), "America/New_York", datetime(2026, 11, 20, 4, tzinfo=UTC)),
    ],
)
def test_a_daily_job_is_due_at_its_time_of_the_zone(at, zone, due):
    assert Jobs("tea").daily(at, zone)(brew).next_due(NOON) == due


@pytest.mark.parametrize("declare", [Jobs.task, lambda jobs, function: jobs.every(timedelta(1))(function),
                                     lambda jobs, function: jobs.daily(time(9))(function),
                                     lambda jobs, function: jobs.patient(2)(function)])  # fmt: skip
def test_one_name_is_declared_once_in_whatever_way(declare):
    jobs = Jobs("tea")
    declare(jobs, brew)
    with pytest.raises(ValueError, match=r"job tea\.brew is declared twice"):
        declare(jobs, brew)
    declare(Jobs("coffee"), brew)


@pytest.mark.parametrize(
    ("stored", "given"),
    [
        ({}, {}),
        ({"cups": 3}, {"cups": 3}),
        ({"price": {"amount": "12.50", "currency": "USD"}}, {"price": Money(Decimal("12.50"), "USD")}),
        ({"moment": "2026-11-19T12:00:00Z"}, {"moment": NOON}),
        ({"price": None}, {"price": None}),
        ({"any_kind": {"a": [1]}}, {"any_kind": {"a": [1]}}),
        ({"cups": 3, TRACE: "00-abc"}, {"cups": 3}),
    ],
)
def test_stored_arguments_come_as_the_functions_own_types(stored, given):
    assert Jobs("tea").task(brew).arguments(stored) == given


@pytest.mark.parametrize("stored", [{"cups": "three"}, {"price": {"amount": "x"}}, {"moment": "soon"}, {"note": 5}])
def test_an_argument_of_another_type_is_told(stored):
    with pytest.raises(msgspec.ValidationError):
        Jobs("tea").task(brew).arguments(stored)


def test_an_id_comes_as_an_id():
    jobs = Jobs("tea")

    @jobs.task
    async def wash(tx, *, cup: UUID) -> None:
        """Nothing."""

    assert wash.arguments({"cup": str(UUID(int=7))}) == {"cup": UUID(int=7)}


class Time:
    now = 1000.0

    def __call__(self):
        return self.now


def weigh(store):
    return sum(len(key) + len(value) + 200 for key, (value, _until) in store._kept.items())


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.integers(0, 900), st.sampled_from(["write", "drop", "read", "wait"])),
        max_size=40,
    )
)
async def test_the_store_always_knows_how_much_it_holds_and_never_more_than_its_size(steps):
    time = Time()
    store, newest = MemoryStore(size=2000, now=time), {}
    for key, size, step in steps:
        if step == "write":
            await store.write({key: bytes([size % 256]) * size}, ttl=10.0)
            newest[key] = bytes([size % 256]) * size
        elif step == "drop":
            await store.drop([key, "never was"])
            newest.pop(key, None)
        elif step == "wait":
            time.now += size / 100
        else:
            (found,) = await store.read([key])
            assert found is None or found == newest.get(key)
        assert store.used == weigh(store) <= 2000


@pytest.mark.parametrize(("passed", "there"), [(0.0, True), (9.99, True), (10.0, False), (11.0, False)])
async def test_an_entry_lives_up_to_its_time_and_not_at_it(passed, there):
    time = Time()
    store = MemoryStore(now=time)
    await store.write({"a": b"1", "b": b"2"}, ttl=10.0)
    time.now += passed
    assert await store.read(["a", "x", "b"]) == ([b"1", None, b"2"] if there else [None] * 3)
    assert store.used == (2 * 202 if there else 0)


@pytest.mark.parametrize(("size", "kept"), [(299, True), (300, False)])
async def test_a_value_larger_than_the_store_is_not_kept_and_what_it_replaces_is_gone(size, kept):
    store = MemoryStore(size=500)
    await store.write({"a": b"old"}, ttl=10.0)
    await store.write({"a": b"x" * size}, ttl=10.0)
    assert await store.read(["a"]) == [b"x" * size if kept else None]


async def test_what_was_not_asked_for_longest_goes_first():
    store = MemoryStore(size=3 * 301)
    for key in "abc":
        await store.write({key: b"x" * 100}, ttl=10.0)
    await store.read(["a"])
    await store.write({"d": b"x" * 100}, ttl=10.0)
    assert [value is not None for value in await store.read(["a", "b", "c", "d"])] == [True, False, True, True]

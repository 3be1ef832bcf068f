"""Pace and breaker by a clock of the tests: who waits how long, who is turned away, and when a site is tried again."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.http import pace as pacing
from dastyor.kit.http.breaker import LONGEST_REST, Breaker
from dastyor.kit.http.pace import ProcessPace
from dastyor.kit.http.problems import SiteBusy, SiteDown

SITE = "example.uz:443"


class Time:
    """Moves when somebody sleeps."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now

    async def sleep(self, seconds):
        assert seconds > 0
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def time():
    return Time()


def paced(time, **more):
    plain = {"gap": 1.0, "jitter": 0.0, "now": time, "sleep": time.sleep}
    return ProcessPace(Random(7), **(plain | more))


async def starts(pace, time, count, *, site=SITE, patience=60.0):
    found = []
    for _ in range(count):
        async with pace.turn(site, patience):
            found.append(time.now - 1000.0)
    return found


async def test_starts_are_a_gap_apart_however_short_the_visits(time):
    assert await starts(paced(time), time, 4) == [0.0, 1.0, 2.0, 3.0]


async def test_who_comes_after_the_gap_waits_for_nothing(time):
    pace = paced(time)
    await starts(pace, time, 1)
    time.now += 5
    assert await starts(pace, time, 1) == [5.0]


async def test_sites_do_not_wait_for_each_other(time):
    pace = paced(time)
    assert await starts(pace, time, 1) == [0.0]
    assert await starts(pace, time, 1, site="other.uz:443") == [0.0]


@given(st.integers(0, 10**6), st.floats(0, 1))
def test_the_gap_grows_by_chance_up_to_the_jitter(seed, jitter):
    time = Time()
    pace = ProcessPace(Random(seed), gap=1.0, jitter=jitter, now=time, sleep=time.sleep)
    found = asyncio.run(starts(pace, time, 5))
    for before, after in pairwise(found):
        assert 1.0 - 1e-9 <= after - before <= 1.0 + jitter + 1e-9


async def test_a_wait_over_the_patience_is_refused_at_once_and_takes_no_turn(time):
    pace = paced(time, gap=10.0)
    await starts(pace, time, 1)
    with pytest.raises(SiteBusy) as refused:
        await starts(pace, time, 1, patience=9.0)
    assert (time.now, refused.value.values) == (1000.0, {"site": SITE, "retry_after": 10})
    assert await starts(pace, time, 1, patience=10.0) == [10.0]


async def test_a_site_that_asked_for_quiet_gets_it_and_of_two_wishes_the_longer(time):
    pace = paced(time)
    await pace.hold_off(SITE, 30)
    await pace.hold_off(SITE, 5)
    assert await starts(pace, time, 2) == [30.0, 31.0]
    await pace.hold_off(SITE, 100)
    with pytest.raises(SiteBusy):
        await starts(pace, time, 1)


async def test_a_wish_for_quiet_that_comes_during_the_wait_is_heard(time):
    pace = paced(time)
    await starts(pace, time, 1)

    async def sleep(seconds):
        if time.now == 1000.0:
            await pace.hold_off(SITE, 20)
        await time.sleep(seconds)

    pace.sleep = sleep
    assert await starts(pace, time, 1) == [20.0]


async def test_a_turn_that_fails_is_a_turn_and_is_given_back(time):
    pace = paced(time)
    for _ in range(3):
        with pytest.raises(KeyError):
            async with pace.turn(SITE, 60):
                raise KeyError
    assert time.now == 1002.0
    assert pace._sites[SITE].holders == 0


async def test_so_many_at_once_and_no_more(time):
    pace = paced(time, gap=0.0, at_once=2)
    inside, most, go_on = 0, 0, asyncio.Event()

    async def visit():
        nonlocal inside, most
        async with pace.turn(SITE, 60):
            inside += 1
            most = max(most, inside)
            await go_on.wait()
            inside -= 1

    async with asyncio.TaskGroup() as group:
        for _ in range(5):
            group.create_task(visit())
        for _ in range(10):
            await asyncio.sleep(0)
        assert (inside, most) == (2, 2)
        go_on.set()
    assert (inside, most) == (0, 2)


async def test_who_gives_up_waiting_holds_nobody_up(time):
    pace, go_on = paced(time, gap=0.0), asyncio.Event()

    async def visit(event=None):
        async with pace.turn(SITE, 60):
            if event:
                await event.wait()

    async with asyncio.TaskGroup() as group:
        first = group.create_task(visit(go_on))
        await asyncio.sleep(0)
        waiting = group.create_task(visit())
        await asyncio.sleep(0)
        waiting.cancel()
        go_on.set()
        await first
        await visit()
    assert pace._sites[SITE].holders == 0


async def test_sites_at_rest_are_forgotten_when_there_are_too_many_and_others_are_not(time, monkeypatch):
    monkeypatch.setattr(pacing, "KEPT", 3)
    pace = paced(time, gap=10.0)
    await starts(pace, time, 1, site="rested")
    time.now += 11
    await starts(pace, time, 1, site="recent")
    await pace.hold_off("quiet", 100)
    async with pace.turn("busy", 60):
        time.now += 1
        await pace.hold_off("new", 1)
        assert set(pace._sites) == {"recent", "quiet", "busy", "new"}


@pytest.mark.parametrize("failures", [1, 3, 5])
def test_a_site_is_left_alone_after_so_many_failures_in_a_row(time, failures):
    breaker = Breaker(SITE, failures=failures, rest=30.0, now=time)
    for _ in range(failures - 1):
        breaker.admit()
        breaker.failed()
    breaker.admit()
    assert not breaker.is_open
    breaker.failed()
    assert breaker.is_open
    with pytest.raises(SiteDown) as refused:
        breaker.admit()
    assert refused.value.values == {"site": SITE, "retry_after": 30}


def test_a_success_between_failures_begins_the_count_anew(time):
    breaker = Breaker(SITE, failures=2, now=time)
    for _ in range(5):
        breaker.failed()
        breaker.succeeded()
    breaker.admit()
    assert not breaker.is_open


def test_after_the_rest_one_may_try_and_the_others_wait_as_long_again(time):
    breaker = Breaker(SITE, failures=1, rest=30.0, now=time)
    breaker.failed()
    time.now += 29.9
    with pytest.raises(SiteDown) as refused:
        breaker.admit()
    assert refused.value.values["retry_after"] == 1
    time.now += 0.1
    breaker.admit()
    with pytest.raises(SiteDown):
        breaker.admit()
    time.now += 30
    breaker.admit()  # the first trial never reported back
    breaker.succeeded()
    breaker.admit()
    assert not breaker.is_open


def test_each_trial_that_fails_doubles_the_rest_up_to_ten_minutes_and_a_success_forgets_it(time):
    breaker, rests = Breaker(SITE, failures=1, rest=30.0, now=time), []
    for _ in range(40):
        breaker.failed()
        rests.append(breaker._closed_until - time.now)
        time.now = breaker._closed_until
        breaker.admit()
    assert rests[:6] == [30.0, 60.0, 120.0, 240.0, 480.0, 600.0]
    assert set(rests[5:]) == {LONGEST_REST}
    breaker.succeeded()
    breaker.failed()
    assert breaker._closed_until - time.now == 30.0

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.telegram.flood import BULK_BURST, BULK_RATE, GROUP_BURST, Bucket, Pace

GROUP, PERSON = -100, 100


@given(st.lists(st.floats(0.0, 5.0), max_size=100))
def test_no_bucket_gives_more_than_its_burst_and_its_rate_allow(pauses):
    bucket = Bucket.full(BULK_RATE, BULK_BURST, 0.0)
    now, taken = 0.0, 0
    for pause in pauses:
        now += pause
        count = bucket.available(now)
        bucket.take(now, count)
        taken += count
    assert taken <= BULK_BURST + BULK_RATE * now + 1e-6


def test_the_wait_that_a_bucket_tells_is_the_wait_that_it_takes():
    bucket = Bucket.full(1.0, 1.0, 0.0)
    assert bucket.take(0.0) == 1.0
    assert bucket.available(0.99) == 0
    assert bucket.available(1.0) == 1


def test_people_are_answered_without_any_pace_and_groups_are_not():
    pace = Pace()
    for _ in range(100):
        pace.went(PERSON, 0.0)
    for _ in range(int(GROUP_BURST)):
        assert GROUP not in pace.held(0.0)
        pace.went(GROUP, 0.0)
    assert pace.held(0.0) == [GROUP]
    assert pace.held(3.1) == []


def test_a_silence_is_never_shortened_and_the_sleep_ends_with_the_first_one():
    pace = Pace()
    pace.hold(PERSON, 10, 0.0)
    pace.hold(PERSON, 1, 0.0)
    pace.hold(GROUP, 4, 0.0)
    assert pace.next_change(0.0, at_most=60) == 4
    assert pace.next_change(5.0, at_most=2) == 2
    assert set(pace.held(5.0)) == {PERSON}
    assert pace.freed(5.0) == [GROUP]
    assert pace.freed(5.0) == []


def test_a_pause_is_for_everybody_or_for_broadcasts():
    pace = Pace()
    pace.pause(5, 0.0, only_broadcasts=True)
    assert pace.paused(0.0) == 0
    assert pace.broadcasts(0.0) == 0
    assert pace.broadcasts(5.1) > 0
    pace.pause(5, 10.0)
    assert pace.paused(12.0) == 3


def test_rested_groups_are_forgotten():
    pace = Pace()
    for number in range(10_001):
        pace.went(-number - 1, 0.0)
    pace.freed(1_000.0)
    assert pace._groups == {}

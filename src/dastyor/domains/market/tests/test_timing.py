"""Timing: never in quiet hours, never late by a night, in every zone and on the days when its clocks are moved."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.domains.market.rules.timing import REST, is_quiet, midnight, next_question, next_turn

ZONES = ["Asia/Tashkent", "Europe/Berlin", "America/New_York", "America/Havana", "America/Santiago", "Asia/Kathmandu",
         "Australia/Lord_Howe", "Pacific/Apia", "UTC"]  # fmt: skip
#: Every minute of two years, and so those in which clocks are moved.
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)
HOURS = st.integers(0, 23)


def here(moment, zone):
    return moment.astimezone(ZoneInfo(zone))


def is_within(clock, begins, ends):
    """Whether the hands of a clock stand between two hours, which may pass midnight."""
    return begins <= clock < ends if begins <= ends else clock >= begins or clock < ends


@given(MOMENTS, st.sampled_from(ZONES), HOURS, HOURS, st.integers(5, 1440))
def test_a_turn_is_never_in_quiet_hours_and_waits_no_longer_than_they_last(now, zone, begins, ends, minutes):
    quiet = {"zone": zone, "quiet_from": begins, "quiet_to": ends}
    due = next_turn(now, every=timedelta(minutes=minutes), **quiet)
    soonest = now + timedelta(minutes=minutes)
    assert due >= soonest
    assert not is_quiet(due, **quiet)
    assert not is_within(here(due, zone).hour, begins, ends)
    if not is_within(here(soonest, zone).hour, begins, ends):
        assert due == soonest
    else:  # an hour more on the night when the clock is put back
        assert due - soonest <= timedelta(hours=(ends - begins) % 24 + 1)


@given(MOMENTS, st.sampled_from(ZONES), HOURS)
def test_equal_hours_are_no_quiet_hours(now, zone, hour):
    assert not is_quiet(now, zone=zone, quiet_from=hour, quiet_to=hour)


@given(MOMENTS, st.sampled_from(ZONES))
def test_a_day_begins_at_its_own_first_moment(now, zone):
    began = midnight(now, zone)
    assert began <= now
    assert here(began, zone).date() == here(now, zone).date()
    earlier = here(began.astimezone(UTC) - timedelta(seconds=1), zone)
    assert earlier.date() < here(now, zone).date()


@given(MOMENTS, st.sampled_from(ZONES), st.none() | st.times(), st.times())
def test_a_question_comes_after_three_days_outside_of_the_hours_in_which_its_seller_sleeps(now, zone, begins, ends):
    due = next_question(now, zone=zone, quiet_from=begins, quiet_to=None if begins is None else ends)
    if begins is None:
        assert 9 <= here(due, zone).hour < 21
    elif begins != ends:
        clock = here(due, zone).time()
        first, last = begins, ends.replace(second=0, microsecond=0)
        assert not (is_within(clock, first, last) and first != last) or clock.hour == last.hour
    assert REST <= due - now <= REST + timedelta(hours=25)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-20 22:29", "2026-11-20 22:59"),
        ("2026-11-20 22:30", "2026-11-21 08:00"),
        ("2026-11-20 23:59", "2026-11-21 08:00"),
        ("2026-11-21 07:29", "2026-11-21 08:00"),
        ("2026-11-21 07:31", "2026-11-21 08:01"),
    ],
)
def test_the_night_from_eleven_to_eight(now, due):
    place = ZoneInfo("Asia/Tashkent")
    asked = datetime.fromisoformat(now).replace(tzinfo=place).astimezone(UTC)
    found = next_turn(asked, every=timedelta(minutes=30), zone="Asia/Tashkent", quiet_from=23, quiet_to=8)
    assert here(found, "Asia/Tashkent") == datetime.fromisoformat(due).replace(tzinfo=place)


def test_in_a_night_that_has_two_o_clock_twice_the_morning_is_at_its_hour():
    now = datetime(2026, 10, 24, 21, 30, tzinfo=UTC)  # half past eleven in Berlin, and an hour more until eight
    due = next_turn(now, every=timedelta(minutes=5), zone="Europe/Berlin", quiet_from=23, quiet_to=8)
    assert due == datetime(2026, 10, 25, 7, 0, tzinfo=UTC)


def test_where_midnight_comes_twice_the_day_began_at_the_first():
    now = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)  # half past midnight in Havana, the second time
    assert midnight(now, "America/Havana").astimezone(UTC) == datetime(2026, 11, 1, 4, 0, tzinfo=UTC)


def test_quiet_from_midnight_is_heard():
    asked = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)  # one at night in Tashkent
    due = next_question(asked, zone="Asia/Tashkent", quiet_from=time(0), quiet_to=time(7, 30))
    assert here(due, "Asia/Tashkent").time() == time(7, 30)
    assert here(due, "Asia/Tashkent").date() == date(2026, 11, 24)

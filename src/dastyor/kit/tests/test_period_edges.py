"""Periods at their edges: leap days, ends of years, empty stretches, and every way to step."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.periods import Bucket, Period, PeriodBackwards, midnight, time_zone, today

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "bucket", "first", "last"),
    [
        ("2024-02-29", "month", "2024-02-01", "2024-02-29"),
        ("2026-02-01", "month", "2026-02-01", "2026-02-28"),
        ("2026-12-31", "month", "2026-12-01", "2026-12-31"),
        ("2026-01-01", "quarter", "2026-01-01", "2026-03-31"),
        ("2026-06-30", "quarter", "2026-04-01", "2026-06-30"),
        ("2026-07-01", "quarter", "2026-07-01", "2026-09-30"),
        ("2026-12-31", "quarter", "2026-10-01", "2026-12-31"),
        ("2024-12-31", "year", "2024-01-01", "2024-12-31"),
        ("2026-01-01", "week", "2025-12-29", "2026-01-04"),
        ("2026-01-04", "week", "2025-12-29", "2026-01-04"),
        ("2026-01-05", "week", "2026-01-05", "2026-01-11"),
        ("2026-11-19", "day", "2026-11-19", "2026-11-19"),
    ],
)
def test_a_calendar_step_has_its_first_and_last_day(day, bucket, first, last):
    period = Period.around(date.fromisoformat(day), Bucket(bucket))
    assert (period.start.isoformat(), period.last_day.isoformat(), period.bucket) == (first, last, Bucket(bucket))


@given(days, st.sampled_from(Bucket))
def test_every_day_of_a_step_leads_to_the_same_step(day, bucket):
    period = Period.around(day, bucket)
    assert {Period.around(inside, bucket) for inside in (period.start, period.last_day, day)} == {period}
    assert Period.around(period.end, bucket) == period.next()
    assert period.next().previous() == period


@given(days, st.integers(1, 400))
def test_any_stretch_steps_by_its_own_length_unless_it_is_a_calendar_step(day, length):
    period = Period(day, day + timedelta(days=length))
    for other in (period.previous(), period.next()):
        assert other.days == period.days or period.bucket is not None
    assert (period.previous().end, period.next().start) == (period.start, period.end)


@pytest.mark.parametrize(
    ("start", "end", "bucket"),
    [
        ("2026-11-01", "2026-12-01", Bucket.MONTH),
        ("2026-11-02", "2026-12-01", None),
        ("2026-11-01", "2026-11-30", None),
        ("2026-11-16", "2026-11-23", Bucket.WEEK),
        ("2026-11-17", "2026-11-24", None),
        ("2026-11-19", "2026-11-20", Bucket.DAY),
        ("2026-11-19", "2026-11-19", None),
        ("2026-01-01", "2027-01-01", Bucket.YEAR),
        ("2026-02-01", "2027-02-01", None),
        ("2027-02-01", "2027-03-01", Bucket.MONTH),  # four weeks from a Monday, and a month
    ],
)
def test_a_stretch_knows_whether_it_is_a_calendar_step(start, end, bucket):
    assert Period(date.fromisoformat(start), date.fromisoformat(end)).bucket is bucket


def test_an_empty_stretch_holds_no_day_and_has_no_steps():
    empty = Period(date(2026, 11, 19), date(2026, 11, 19))
    assert (empty.days, list(empty), list(empty.buckets(Bucket.DAY)), date(2026, 11, 19) in empty) == (0, [], [], False)
    assert empty.last_day == date(2026, 11, 18)
    assert empty.previous() == empty.next() == empty


def test_a_stretch_that_ends_before_it_begins_names_both_days():
    with pytest.raises(PeriodBackwards) as refused:
        Period.between(date(2026, 11, 19), date(2026, 11, 17))
    assert refused.value.values == {"start": "2026-11-19", "end": "2026-11-18"}
    assert Period.between(date(2026, 11, 19), date(2026, 11, 18)).days == 0


@pytest.mark.parametrize(
    ("count", "first"), [(1, "2026-11-19"), (7, "2026-11-13"), (30, "2026-10-21"), (365, "2025-11-20")]
)
def test_the_last_days_end_today(count, first):
    period = Period.last(count, date(2026, 11, 19))
    assert (period.start.isoformat(), period.last_day, period.days) == (first, date(2026, 11, 19), count)


@pytest.mark.parametrize("count", [0, -1])
def test_no_days_are_no_period(count):
    with pytest.raises(ValueError, match=f"a period of {count} days"):
        Period.last(count, date(2026, 11, 19))


@given(days, st.integers(0, 60), st.integers(-70, 70))
def test_so_far_is_the_part_that_has_come(start, length, step):
    period, now = Period(start, start + timedelta(days=length)), start + timedelta(days=step)
    so_far = period.so_far(now)
    assert [day for day in period if day <= now] == list(so_far)
    assert so_far.start == period.start


@pytest.mark.parametrize(
    ("start", "end", "bucket", "steps"),
    [
        ("2026-11-19", "2026-12-02", "week", ["2026-11-19", "2026-11-23", "2026-11-30"]),
        ("2026-11-19", "2027-01-02", "month", ["2026-11-19", "2026-12-01", "2027-01-01"]),
        ("2026-11-19", "2027-01-02", "quarter", ["2026-11-19", "2027-01-01"]),
        ("2026-11-19", "2027-01-02", "year", ["2026-11-19", "2027-01-01"]),
        ("2026-11-19", "2026-11-21", "day", ["2026-11-19", "2026-11-20"]),
    ],
)
def test_a_stretch_in_steps_is_cut_at_its_edges(start, end, bucket, steps):
    period = Period(date.fromisoformat(start), date.fromisoformat(end))
    found = list(period.buckets(Bucket(bucket)))
    assert [step.start.isoformat() for step in found] == steps
    assert found[-1].end == period.end


def test_periods_stand_in_the_order_of_their_days():
    one, two = Period.day(date(2026, 11, 18)), Period.day(date(2026, 11, 19))
    assert sorted([two, one]) == [one, two]
    assert len({one, Period.day(date(2026, 11, 18))}) == 1


@pytest.mark.parametrize(
    ("zone", "hours"),
    [("Europe/Berlin", 25), ("America/New_York", 24), ("Asia/Tashkent", 24), ("UTC", 24)],
)
def test_a_day_may_have_25_hours(zone, hours):
    start, end = Period.day(date(2026, 10, 25)).bounds(zone)
    assert end - start == timedelta(hours=hours)
    assert (start.tzinfo, end.tzinfo) == (UTC, UTC)


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("Asia/Tashkent", datetime(2026, 11, 18, 18, 59, 59, tzinfo=UTC), date(2026, 11, 18)),
        ("Asia/Tashkent", datetime(2026, 11, 18, 19, 0, tzinfo=UTC), date(2026, 11, 19)),
        ("Pacific/Kiritimati", datetime(2026, 11, 18, 10, 0, tzinfo=UTC), date(2026, 11, 19)),
        ("Pacific/Pago_Pago", datetime(2026, 11, 19, 10, 59, tzinfo=UTC), date(2026, 11, 18)),
    ],
)
def test_a_day_begins_at_its_own_midnight(zone, moment, day):
    assert today(moment, zone) == day
    assert midnight(day, zone) <= moment < midnight(day + timedelta(days=1), zone)


def test_a_zone_is_looked_up_once():
    assert time_zone("Asia/Tashkent") is time_zone("Asia/Tashkent")

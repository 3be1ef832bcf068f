from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.periods import Bucket, Period, PeriodBackwards, TimeZoneUnknown, midnight, time_zone, today

days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
zones = st.sampled_from(["Asia/Tashkent", "Europe/Moscow", "Europe/Berlin", "America/New_York", "Africa/Cairo", "UTC"])


def test_calendar_periods_hold_their_day() -> None:
    thursday = date(2026, 11, 19)
    assert Period.day(thursday) == Period(thursday, date(2026, 11, 20))
    assert Period.week(thursday) == Period(date(2026, 11, 16), date(2026, 11, 23))
    assert Period.month(thursday) == Period(date(2026, 11, 1), date(2026, 12, 1))
    assert Period.quarter(thursday) == Period(date(2026, 10, 1), date(2027, 1, 1))
    assert Period.year(thursday) == Period(date(2026, 1, 1), date(2027, 1, 1))
    assert Period.last(7, thursday) == Period(date(2026, 11, 13), date(2026, 11, 20))


def test_the_period_before_a_month_is_a_month() -> None:
    assert Period.month(date(2026, 3, 31)).previous() == Period.month(date(2026, 2, 1))
    assert Period.quarter(date(2026, 1, 5)).previous() == Period(date(2025, 10, 1), date(2026, 1, 1))
    assert Period(date(2026, 1, 10), date(2026, 1, 20)).previous() == Period(date(2025, 12, 31), date(2026, 1, 10))
    assert Period(date(2026, 1, 10), date(2026, 1, 20)).next() == Period(date(2026, 1, 20), date(2026, 1, 30))


@given(days, st.sampled_from(Bucket))
def test_before_and_after_meet_without_a_gap(day: date, bucket: Bucket) -> None:
    period = Period.around(day, bucket)
    assert day in period
    assert period.previous().end == period.start
    assert period.next().start == period.end
    assert period.previous().next() == period


@given(days, st.integers(0, 900), st.sampled_from(Bucket))
def test_buckets_cover_every_day_once(start: date, length: int, bucket: Bucket) -> None:
    period = Period(start, start + timedelta(days=length))
    steps = list(period.buckets(bucket))
    assert [day for step in steps for day in step] == list(period)
    assert all(Period.around(step.start, bucket) == Period.around(step.last_day, bucket) for step in steps)


def test_the_month_so_far_ends_today() -> None:
    month = Period.month(date(2026, 11, 1))
    assert month.so_far(date(2026, 11, 3)).days == 3
    assert month.so_far(date(2027, 1, 1)) == month
    assert month.so_far(date(2026, 10, 1)).days == 0


def test_from_and_to_are_both_inside() -> None:
    period = Period.between(date(2026, 11, 1), date(2026, 11, 30))
    assert (period.bucket, period.days, period.last_day) == (Bucket.MONTH, 30, date(2026, 11, 30))
    assert date(2026, 11, 30) in period
    assert date(2026, 12, 1) not in period


def test_a_period_backwards_is_refused() -> None:
    with pytest.raises(PeriodBackwards):
        Period(date(2026, 11, 2), date(2026, 11, 1))
    with pytest.raises(ValueError, match="0 days"):
        Period.last(0, date(2026, 11, 1))


def test_today_is_the_workspaces_own() -> None:
    night = datetime(2026, 11, 19, 20, 30, tzinfo=UTC)
    assert today(night, "Asia/Tashkent") == date(2026, 11, 20)
    assert today(night, "America/New_York") == date(2026, 11, 19)


def test_bounds_follow_the_zones_clock_changes() -> None:
    start, end = Period.day(date(2026, 3, 29)).bounds("Europe/Berlin")
    assert (end - start, start) == (timedelta(hours=23), datetime(2026, 3, 28, 23, tzinfo=UTC))
    # Cairo goes from 23:59 on Thursday to 01:00 on Friday: the day has no midnight and begins at its first minute.
    assert midnight(date(2026, 4, 24), "Africa/Cairo") == datetime(2026, 4, 23, 22, tzinfo=UTC)


@given(st.integers(946684800, 4070908800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)), zones)
def test_a_moment_lies_within_its_day(moment: datetime, zone: str) -> None:
    start, end = Period.day(today(moment, zone)).bounds(zone)
    assert start <= moment < end


@pytest.mark.parametrize("name", ["", "Asia/Toshkent", "../../etc/passwd", "/etc/localtime", "Asia", "a\0b", "x" * 300])
def test_an_unknown_zone_is_refused_by_name(name: str) -> None:
    with pytest.raises(TimeZoneUnknown):
        time_zone(name)

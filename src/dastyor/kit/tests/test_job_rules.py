from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.jobs import Jobs
from dastyor.kit.jobs.declare import next_daily, next_multiple

moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds it
ZONES = ["Asia/Tashkent", "Europe/Moscow", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]


@given(moments, st.integers(1, 100_000))
def test_a_slot_is_a_multiple_of_its_period_and_the_first_one_ahead(moment, seconds):
    period = timedelta(seconds=seconds)
    due = next_multiple(moment, period)
    assert moment < due <= moment + period
    assert (due - datetime(1970, 1, 1, tzinfo=UTC)) % period == timedelta()


@given(moments, st.times(), st.sampled_from(ZONES))
def test_a_daily_slot_comes_once_a_day_of_its_zone(moment, at, zone):
    due = next_daily(moment, at, ZoneInfo(zone))
    after = next_daily(due, at, ZoneInfo(zone))
    assert moment < due <= moment + timedelta(hours=26)
    assert timedelta(hours=22) < after - due < timedelta(hours=26)


def test_a_daily_slot_that_summer_time_skips_comes_just_after_it():
    # In Berlin the clocks went from 02:00 to 03:00 on 29 March 2026.
    due = next_daily(datetime(2026, 3, 28, 23, tzinfo=UTC), time(2, 30), ZoneInfo("Europe/Berlin"))
    assert due == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_arguments_come_back_as_what_they_were():
    jobs = Jobs("tea")

    @jobs.task
    async def brew(tx: object, *, workspace: WorkspaceId, due: datetime, day: date) -> None: ...

    here = new_id()
    stored = {"workspace": str(here), "due": "2026-11-21T05:00:00Z", "day": "2026-11-21"}
    assert brew.arguments(stored) == {
        "workspace": UUID(str(here)), "due": datetime(2026, 11, 21, 5, tzinfo=UTC), "day": date(2026, 11, 21),
    }  # fmt: skip


def test_two_jobs_of_one_name_are_refused():
    jobs = Jobs("tea")

    async def brew(tx: object) -> None: ...

    jobs.task(brew)
    with pytest.raises(ValueError, match=r"tea\.brew is declared twice"):
        jobs.task(brew)

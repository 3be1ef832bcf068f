"""When standings are made and when they are read: held to counting what is read."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dastyor.domains.sales.rules.figures import whole_months
from dastyor.domains.sales.rules.standings import is_due, reads_standings
from dastyor.kit.periods import Period

DAY = timedelta(days=1)
START = date(2025, 11, 1)


def read_by_days_and_months(period):
    """How many days and months: a month that lies whole inside is one, every other day is one."""
    there = Counter((day.year, day.month) for day in period)
    return sum(1 if count == monthrange(*month)[1] else count for month, count in there.items())


def read_by_standings(period, before, within):
    """How many: two standings, and each day that is behind one of them."""
    behind = sum(within < day for day in period)
    ahead = 0
    while before is not None and before + (ahead + 1) * DAY < period.start:
        ahead += 1
    return 2 + behind + ahead


@given(
    start=st.integers(0, 60), days=st.integers(1, 420), ahead=st.none() | st.integers(1, 20), behind=st.integers(1, 440)
)  # fmt: skip
@example(start=0, days=30, ahead=1, behind=1)
@example(start=9, days=375, ahead=None, behind=2)
@example(start=1, days=4, ahead=1, behind=1)
@example(start=1, days=4, ahead=1, behind=4)
@example(start=1, days=4, ahead=1, behind=5)
def test_standings_are_read_where_they_are_fewer(start, days, ahead, behind):
    period = Period(START + start * DAY, START + (start + days) * DAY)
    before = None if ahead is None else period.start - ahead * DAY
    within = period.end - behind * DAY
    is_read = reads_standings(period, whole_months(period), before, within)
    if within < period.start:
        assert not is_read
    else:
        assert is_read == (read_by_standings(period, before, within) < read_by_days_and_months(period))


@pytest.mark.parametrize("before", [None, START - DAY])
def test_without_a_standing_inside_none_is_read(before):
    period = Period(START, START + 300 * DAY)
    assert reads_standings(period, whole_months(period), before, START + 299 * DAY)
    assert not reads_standings(period, whole_months(period), before, None)
    assert not reads_standings(period, whole_months(period), before, START - DAY)


@pytest.mark.parametrize(
    ("rows", "groups", "is_right"),
    [(0, 0, True), (0, 1, False), (1, 2, True), (1, 3, False), (2, 3, True), (50, 101, False)],
)
def test_half_of_the_groups_is_enough_and_less_is_not(rows, groups, is_right):
    assert is_due(rows=rows, groups=groups) is is_right


@given(st.lists(st.integers(1, 40), max_size=80), st.integers(1, 200))
def test_behind_a_standing_there_is_never_more_to_read_than_half_of_it_and_a_day(days, most):
    """Days one after another, as the clock looks at them: of each day at most as many groups are new as it has rows."""
    groups = since = 0
    for rows in days:
        since += rows
        if is_due(rows=since, groups=groups):
            groups, since = min(most, groups + since), 0
        assert since * 2 < max(groups, 1)

"""When standings are made and when they are read: held to counting what is read."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
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


def test_standings_are_read_where_they_are_fewer():
    short = [(start, days, range(1, days + 1)) for start in (0, 1, 9, 28) for days in range(1, 40)]
    for start, days, behinds in (*short, (9, 375, range(20, 60)), (61, 375, range(20, 60))):
        period = Period(START + start * DAY, START + (start + days) * DAY)
        months, otherwise = whole_months(period), read_by_days_and_months(period)
        for behind, ahead in product(behinds, (None, 1, 2, 5)):
            before = None if ahead is None else period.start - ahead * DAY
            within = period.end - behind * DAY
            fewer = read_by_standings(period, before, within) < otherwise
            assert reads_standings(period, months, before, within) == fewer, (period, before, within)


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

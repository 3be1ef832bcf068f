"""Which days and hours a question is about: every rule held to a walk through the days themselves."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dastyor.domains.sales.errors import PeriodTooLong
from dastyor.domains.sales.model import Course, Figures, Row, Step, Tick
from dastyor.domains.sales.rules.figures import (
    asked,
    checked,
    course_of_day,
    course_of_days,
    enough,
    so_far,
    summed,
    whole_months,
)
from dastyor.kit.periods import Bucket, Period, PeriodBackwards, time_zone

DAY = timedelta(days=1)
TODAY = date(2026, 11, 5)
_DATES = st.dates(date(2019, 1, 1), date(2029, 12, 31))
_NETS = st.integers(-50, 50).map(Decimal)
# The last four change their clocks, one of them by half an hour, one at midnight; the second is half an hour aside.
_ZONES = ("Asia/Tashkent", "Asia/Kolkata", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo")
_CHANGES = (date(2025, 3, 30), date(2025, 10, 26), date(2026, 3, 8), date(2025, 4, 6), date(2025, 4, 25), TODAY)
_NAMED = {
    Bucket.DAY: lambda day: day, Bucket.WEEK: lambda day: day.isocalendar()[:2],
    Bucket.MONTH: lambda day: (day.year, day.month), Bucket.QUARTER: lambda day: (day.year, (day.month - 1) // 3),
    Bucket.YEAR: lambda day: day.year,
}  # fmt: skip


def row(key, net):
    return Row(key=key, name=None, figures=Figures(gross=Decimal(net), transactions=1, purchases=1))


def days_of(bucket, day):
    """Every day that is called by the same name of a week, a month and so on."""
    name = _NAMED[bucket]
    around = (day + number * DAY for number in range(-366, 367))
    return [each for each in around if name(each) == name(day)]


@given(bucket=st.sampled_from(Bucket), today=_DATES)
@example(bucket=Bucket.MONTH, today=date(2026, 3, 31))
@example(bucket=Bucket.MONTH, today=date(2026, 3, 28))
@example(bucket=Bucket.YEAR, today=date(2024, 12, 31))
def test_as_many_days_as_have_passed_stand_beside_or_all_there_were(bucket, today):
    whole = days_of(bucket, today)
    passed = [day for day in whole if day <= today]
    period, before = so_far(bucket, today)
    assert list(period) == passed
    assert list(before) == days_of(bucket, whole[0] - DAY)[: len(passed)]


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (None, None, (date(2026, 11, 1), TODAY)),
        (None, date(2026, 10, 20), (date(2026, 10, 1), date(2026, 10, 20))),
        (None, date(2026, 10, 1), (date(2026, 10, 1), date(2026, 10, 1))),
        (date(2026, 11, 3), None, (date(2026, 11, 3), TODAY)),
        (TODAY, None, (TODAY, TODAY)),
        (date(2025, 12, 31), date(2026, 1, 1), (date(2025, 12, 31), date(2026, 1, 1))),
        (date(2026, 12, 1), date(2026, 12, 9), (date(2026, 12, 1), date(2026, 12, 9))),
    ],
)
def test_both_days_that_are_asked_for_are_in(first, last, told):
    days = list(asked(first, last, TODAY))
    assert (days[0], days[-1]) == told


def test_a_first_day_that_is_still_to_come_is_backwards():
    with pytest.raises(PeriodBackwards):
        asked(TODAY + 2 * DAY, None, TODAY)


def hours_of(day, zone, nets):
    """A row for each hour that the day has there, by its first moment: of 23 hours, of 24 or of 25."""
    start, end = Period.day(day).bounds(zone)
    count = -(-(end - start) // timedelta(hours=1))
    return [row((start + timedelta(hours=at)).isoformat(), net) for at, net in sorted(nets.items()) if at < count]


_SOLD = st.dictionaries(st.integers(0, 24), _NETS, max_size=3) | st.dictionaries(st.integers(18, 24), _NETS, max_size=3)


@given(
    zone=st.sampled_from(_ZONES), day=st.sampled_from(_CHANGES) | _DATES, minutes=st.integers(0, 23 * 60 - 1),
    today=_SOLD, yesterday=_SOLD,
)  # fmt: skip
def test_the_hours_of_a_day_are_those_of_the_clock_on_the_wall(zone, day, minutes, today, yesterday):
    place = time_zone(zone)
    rows, older = hours_of(day, zone, today), hours_of(day - DAY, zone, yesterday)
    now = Period.day(day).bounds(zone)[0] + timedelta(minutes=minutes)
    shown = now.astimezone(place).hour
    made = course_of_day(rows, older, zone, now, "UZS")

    nets = [defaultdict(Decimal), defaultdict(Decimal)]
    for sums, each in [(nets[0], each) for each in rows] + [(nets[1], each) for each in older]:
        sums[datetime.fromisoformat(each.key).astimezone(place).hour] += each.figures.net
    sold = {*nets[0], *nets[1]}
    keys = [tick.key for tick in made.ticks]
    assert [(tick.net, tick.before) for tick in made.ticks] == [(nets[0][hour], nets[1][hour]) for hour in keys]
    assert made.total.net == sum(nets[0].values())
    assert made.total.transactions == len(rows)
    assert made.previous.net == sum(net for hour, net in nets[1].items() if hour <= shown)
    assert made.until == shown + 1
    if not sold:
        assert keys == []
    elif max(sold) - min(sold) >= 7:
        assert keys == list(range(min(sold), max(sold) + 1))
    else:
        first = min(*sold, 16)
        assert keys == list(range(first, first + 8))


def test_past_midnight_only_the_first_hour_of_yesterday_counts_though_it_is_still_yesterday_in_utc():
    now = datetime(2026, 11, 4, 19, 30, tzinfo=UTC)  # half past midnight of the 5th in Tashkent
    rows = [row("2026-11-04T19:00:00+00:00", 5)]
    older = [row("2026-11-03T19:00:00+00:00", 4), row("2026-11-03T20:00:00+00:00", 300)]
    made = course_of_day(rows, older, "Asia/Tashkent", now, "UZS")
    assert (made.until, made.total.net, made.previous.net, made.change) == (1, 5, 4, Decimal("0.25"))
    assert [(tick.key, tick.net, tick.before) for tick in made.ticks][:3] == [(0, 5, 4), (1, 0, 300), (2, 0, 0)]


def test_an_hour_that_is_repeated_stands_with_both_of_its_halves_and_the_day_goes_on_to_its_end():
    start, end = Period.day(date(2025, 10, 26)).bounds("Europe/London")
    hours = [row((start + timedelta(hours=at)).isoformat(), 1 + at) for at in range(25)]
    assert datetime.fromisoformat(hours[-1].key) + timedelta(hours=1) == end
    made = course_of_day([], hours, "Europe/London", datetime(2025, 10, 27, 1, 59, tzinfo=UTC), "GBP")
    assert [tick.before for tick in made.ticks] == [1, 2 + 3, *range(4, 26)]
    assert (made.until, made.previous.net, made.previous.transactions) == (2, 6, 3)


def test_of_a_day_without_a_sale_there_is_no_hour():
    made = course_of_day([], [], "Asia/Tashkent", datetime(2026, 11, 5, 18, 59, tzinfo=UTC), "UZS")
    assert (made.ticks, made.until, made.has_past, made.change) == ((), 24, False, None)
    assert made.total == made.previous == Figures()


@pytest.mark.parametrize("bucket", [Bucket.WEEK, Bucket.MONTH])
@given(day=_DATES, nets=st.lists(_NETS, min_size=31, max_size=31), old=st.lists(_NETS, min_size=31, max_size=31))
@example(day=date(2026, 3, 31), nets=[Decimal(5)] * 31, old=[Decimal(7)] * 31)
@example(day=date(2024, 3, 1), nets=[Decimal(5)] * 31, old=[Decimal(7)] * 31)
@example(day=date(2026, 2, 28), nets=[Decimal(5)] * 31, old=[Decimal(7)] * 31)
def test_days_stand_beside_those_with_the_same_number(bucket, day, nets, old):
    whole = days_of(bucket, day)
    older = days_of(bucket, whole[0] - DAY)
    rows = [row(each.isoformat(), net) for each, net in zip(whole, nets, strict=False) if net]
    before = [row(each.isoformat(), net) for each, net in zip(older, old, strict=False) if net]
    course = course_of_days(
        Period.between(whole[0], whole[-1]), Period.between(older[0], older[-1]), rows, before, Figures(units=Decimal(9)), "USD"
    )  # fmt: skip
    beside = [*old[: len(older)], *[Decimal(0)] * 31]
    assert [(tick.key, tick.net, tick.before) for tick in course.ticks] == [
        (each, nets[number], beside[number]) for number, each in enumerate(whole)
    ]
    assert (course.currency, course.previous.units, course.until) == ("USD", 9, None)
    assert course.total.net == sum(nets[: len(whole)])


@pytest.mark.parametrize(
    ("days", "step", "is_taken"),
    [
        (92, Step.HOUR, True), (93, Step.HOUR, False), (93, Step.DAY, True), (93, None, True),
        (18_300, Step.YEAR, True), (18_301, Step.YEAR, False), (18_300, None, True), (18_301, None, False),
        (18_301, Step.HOUR, False), (0, Step.HOUR, True),
    ],
)  # fmt: skip
def test_a_period_is_told_up_to_its_last_day_and_not_one_more(days, step, is_taken):
    period = Period(date(2000, 1, 1), date(2000, 1, 1) + days * DAY)
    if is_taken:
        assert checked(period, step) is period
    else:
        with pytest.raises(PeriodTooLong) as refused:
            checked(period, step)
        assert refused.value.values["days"] == days


@given(start=_DATES, days=st.integers(0, 130))
@example(start=date(2024, 2, 1), days=29)
@example(start=date(2024, 2, 1), days=28)
@example(start=date(2024, 1, 2), days=59)
def test_whole_months_are_those_of_which_no_day_is_missing(start, days):
    period = Period(start, start + days * DAY)
    there = defaultdict(list)
    for day in period:
        there[day.year, day.month].append(day)
    whole = [day for month, inside in there.items() if len(inside) == monthrange(*month)[1] for day in inside]
    found = whole_months(period)
    assert list(found) == whole
    if not whole:
        assert found.start == period.end


@given(
    counts=st.lists(st.integers(1, 5), max_size=12), need=st.integers(1, 30), but=st.none() | st.integers(0, 11)
)  # fmt: skip
def test_enough_days_are_the_fewest_that_have_what_is_needed(counts, need, but):
    days = [(TODAY - number * 2 * DAY, count) for number, count in enumerate(counts)]
    partly = date.max if but is None else TODAY - but * 2 * DAY
    found = enough(days, need, but=partly)
    assert found == [day for day, _ in days[: len(found)]]
    told = [count for day, count in days[: len(found)] if day != partly]
    assert sum(told) >= need or len(found) == len(days)
    if found and found[-1] != partly:
        assert sum(told[:-1]) < need


_FIGURES = st.builds(
    Figures,
    gross=_NETS,
    refunds=_NETS,
    cost=_NETS,
    transactions=st.integers(0, 9),
    purchases=st.integers(0, 9),
    units=_NETS,
)


@given(st.lists(_FIGURES, max_size=6))
def test_sums_are_made_part_by_part(several):
    made = summed(Row(key=str(at), name=None, figures=each) for at, each in enumerate(several))
    for part in ("gross", "refunds", "cost", "transactions", "purchases", "units", "net", "margin"):
        assert getattr(made, part) == sum(getattr(each, part) for each in several), part
    assert made.net == made.gross - made.refunds
    assert made.margin == made.gross - made.refunds - made.cost


@pytest.mark.parametrize(
    ("net", "before", "change"),
    [
        (150, 100, "0.5"),
        (50, 100, "-0.5"),
        (0, 100, "-1"),
        (-50, 100, "-1.5"),
        (5, 0, None),
        (5, -5, None),
        (2, 1, "1"),
    ],
)
def test_a_change_is_a_share_of_what_was_before_where_there_was_something(net, before, change):
    course = Course(
        currency="UZS", ticks=(), total=Figures(gross=Decimal(net)), previous=Figures(gross=Decimal(before))
    )
    assert course.change == (None if change is None else Decimal(change))


@pytest.mark.parametrize(("net", "before", "has_past"), [(0, 0, False), (5, 0, False), (0, 5, True), (0, -5, True)])
def test_a_past_is_something_sold_or_given_back_before(net, before, has_past):
    ticks = (Tick(key=9, net=Decimal(0), before=Decimal(0)), Tick(key=10, net=Decimal(net), before=Decimal(before)))
    assert Course(currency="UZS", ticks=ticks, total=Figures(), previous=Figures()).has_past is has_past

"""The rules of alerts: which window, whether it is broken, and whether that is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.domains.alerts.errors import NotAValue, NotQuietHours
from dastyor.domains.alerts.model import Breach, Condition, QuietHours, Seen, Window, Wish
from dastyor.domains.alerts.rules.judging import held_until, is_broken, stepped
from dastyor.domains.alerts.rules.quiet import quiet_until, runs_out
from dastyor.domains.alerts.rules.windows import closing, compared, last_closed, next_closing, period, same_moment
from dastyor.domains.alerts.rules.wishes import checked, offered
from dastyor.domains.alerts.tests.conftest import ZONE, at
from dastyor.kit.currencies import CurrencyUnknown
from dastyor.kit.figures import Kind
from dastyor.kit.money import AmountTooFine
from dastyor.kit.periods import Period

NIGHT = QuietHours(begins=time(22), ends=time(8))
MOMENTS = st.integers(0, 14 * 365 * 24 * 60).map(lambda minutes: at("2020-01-01 00:00") + timedelta(minutes=minutes))
ZONES = st.sampled_from([ZONE, "Europe/Berlin", "America/New_York", "Asia/Kathmandu"])
# No hour that a change of clocks skips or shows twice: there quiet hours are as long as the clocks make them.
CLOCKS = st.builds(time, st.integers(4, 23), st.sampled_from([0, 30]))
QUIET = st.builds(QuietHours, begins=CLOCKS, ends=CLOCKS).filter(lambda quiet: quiet.begins != quiet.ends)


def wish(condition, value, **more):
    return Wish(metric="shop.net", condition=condition, value=Decimal(value), **more)


@pytest.mark.parametrize(
    ("condition", "value", "figure", "before", "broken"),
    [
        (Condition.BELOW, 500, 499, None, True), (Condition.BELOW, 500, 500, None, False),
        (Condition.ABOVE, 500, 501, None, True), (Condition.ABOVE, 500, 500, None, False),
        (Condition.CHANGE, -40, 60, 100, True), (Condition.CHANGE, -40, 61, 100, False),
        (Condition.CHANGE, 40, 140, 100, True), (Condition.CHANGE, 40, 139, 100, False),
        (Condition.CHANGE, -40, 0, 0, None), (Condition.CHANGE, -40, 5, None, None),
        (Condition.CHANGE, -40, 5, -100, None), (Condition.BELOW, 500, None, None, None),
    ],
)  # fmt: skip
def test_when_a_rule_is_broken(condition, value, figure, before, broken):
    figures = [None if each is None else Decimal(each) for each in (figure, before)]
    assert is_broken(wish(condition, value), *figures) is broken


def test_a_day_closes_at_its_hour_and_one_that_did_not_is_not_judged():
    assert last_closed(Window.DAY, at("2026-11-20 20:59"), 21, ZONE) == Period.day(date(2026, 11, 19))
    assert last_closed(Window.DAY, at("2026-11-20 21:00"), 21, ZONE) == Period.day(date(2026, 11, 20))
    assert next_closing(Window.DAY, at("2026-11-20 21:00"), 21, ZONE) == at("2026-11-21 21:00")
    assert closing(Period.day(date(2026, 11, 20)), 24, ZONE) == at("2026-11-21 00:00")


def test_a_week_closes_on_its_sunday_and_a_month_on_its_last_day():
    assert next_closing(Window.WEEK, at("2026-11-20 10:00"), 21, ZONE) == at("2026-11-22 21:00")
    assert next_closing(Window.MONTH, at("2026-11-30 21:00"), 21, ZONE) == at("2026-12-31 21:00")


def test_a_day_is_compared_with_the_same_weekday_and_a_month_with_the_one_before():
    friday = Period.day(date(2026, 11, 20))
    assert compared(Window.DAY, friday) == Period.day(date(2026, 11, 13))
    assert compared(Window.MONTH, Period.month(date(2026, 3, 5))) == Period.month(date(2026, 2, 1))
    assert same_moment(friday, compared(Window.DAY, friday), at("2026-11-20 12:30"), ZONE) == at("2026-11-13 12:30")
    march = Period.month(date(2026, 3, 5))
    assert same_moment(march, march.previous(), at("2026-03-31 12:30"), ZONE) == at("2026-03-01 00:00")


@given(MOMENTS, st.sampled_from(Window), st.integers(1, 24), ZONES)
def test_the_last_closed_window_is_the_newest_of_those_that_closed(now, window, hour, zone):
    days = last_closed(window, now, hour, zone)
    following = next_closing(window, now, hour, zone)
    assert closing(days, hour, zone) <= now < following
    assert closing(days.next(), hour, zone) == following
    assert period(window, days.start) == days


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-20 21:59", None), ("2026-11-20 22:00", "2026-11-21 08:00"), ("2026-11-21 03:00", "2026-11-21 08:00"),
        ("2026-11-21 07:59", "2026-11-21 08:00"), ("2026-11-21 08:00", None),
    ],
)  # fmt: skip
def test_the_night_is_quiet_until_its_end(now, until):
    assert quiet_until(NIGHT, at(now), ZONE) == (until and at(until))


def test_quiet_hours_do_not_count_as_silence():
    assert runs_out(at("2026-11-20 12:00"), timedelta(hours=2), NIGHT, ZONE) == at("2026-11-20 14:00")
    assert runs_out(at("2026-11-20 20:30"), timedelta(hours=2), NIGHT, ZONE) == at("2026-11-21 08:30")
    assert runs_out(at("2026-11-20 23:00"), timedelta(hours=2), NIGHT, ZONE) == at("2026-11-21 10:00")
    assert runs_out(at("2026-11-20 20:30"), timedelta(hours=2), None, ZONE) == at("2026-11-20 22:30")
    assert runs_out(at("2026-11-20 20:30"), timedelta(hours=24), NIGHT, ZONE) == at("2026-11-22 16:30")


@given(MOMENTS, st.integers(1, 720), st.none() | QUIET, ZONES)
def test_silence_runs_out_after_so_many_waking_hours_and_at_no_earlier_moment(since, hours, quiet, zone):
    waking, moment = timedelta(), since
    end = runs_out(since, timedelta(hours=hours), quiet, zone)
    while moment < end:  # by half hours, which every edge of these quiet hours falls on but for the first stretch
        step = min(timedelta(minutes=30) - timedelta(seconds=moment.timestamp() % 1800), end - moment)
        if zone == "Asia/Kathmandu":  # a quarter of an hour off the others
            step = min(timedelta(minutes=15) - timedelta(seconds=moment.timestamp() % 900), end - moment)
        waking += timedelta() if quiet_until(quiet, moment, zone) else step
        moment += step
    assert waking == timedelta(hours=hours)


NOW = at("2026-11-20 21:00")
LATER = NOW + timedelta(hours=1)
TODAY, YESTERDAY = at("2026-11-20 00:00"), at("2026-11-19 00:00")


def seen(broken, about=TODAY):
    return Seen(about=about, is_broken=broken)


def test_a_new_breach_is_told_and_the_same_one_is_not_told_again():
    first = stepped(None, seen(True), NOW, None)
    assert first.tells
    assert first.lasts == Breach(about=TODAY, opened_at=NOW, told_at=NOW)
    again = stepped(first.lasts, seen(True), LATER, None)
    assert (again.tells, again.lasts, again.over) == (False, first.lasts, None)


def test_a_breach_that_is_over_is_told_when_it_comes_again():
    told = stepped(None, seen(True), NOW, None).lasts
    over = stepped(told, seen(False), LATER, None)
    assert (over.lasts, over.tells) == (None, False)
    assert over.over == replace(told, ended_at=LATER)
    assert stepped(over.lasts, seen(True), LATER, None).tells


def test_a_new_window_is_a_new_question():
    told = stepped(None, seen(True, YESTERDAY), NOW - timedelta(days=1), None).lasts
    step = stepped(told, seen(True), NOW, None)
    assert step.tells
    assert step.over == replace(told, ended_at=NOW)


def test_what_is_not_known_ends_nothing_and_tells_nothing():
    told = stepped(None, seen(True), NOW, None).lasts
    step = stepped(told, seen(None), LATER, None)
    assert (step.lasts, step.over, step.tells) == (told, None, False)


def test_a_held_breach_waits_and_is_told_afterwards_only_while_it_is_one():
    held = stepped(None, seen(True), NOW, LATER)
    assert held.waits and not held.tells
    assert stepped(held.lasts, seen(True), LATER, None).tells
    gone = stepped(held.lasts, seen(False), LATER, None)
    assert not gone.tells and not gone.waits


LOOKS = st.lists(st.tuples(st.sampled_from([True, False, None]), st.booleans(), st.integers(0, 2)), max_size=30)


@given(LOOKS)
def test_however_looks_go_a_breach_is_told_once_and_never_while_it_is_held(looks):
    lasting, told = None, []
    for number, (broken, is_held, day) in enumerate(looks):
        now = NOW + timedelta(minutes=number)
        step = stepped(lasting, seen(broken, TODAY + timedelta(days=day)), now, LATER if is_held else None)
        assert step.tells <= (broken is True and not is_held)
        assert not (step.tells and lasting and lasting.told_at and lasting.about == step.lasts.about)
        assert not (broken and not is_held) or (step.lasts is not None and step.lasts.told_at is not None)
        told += [step.lasts.opened_at] if step.tells else []
        lasting = step.lasts
    assert len(told) == len(set(told))


def test_nothing_is_told_before_the_later_end_of_cool_down_and_quiet_hours():
    hour = timedelta(hours=1)
    assert held_until(NOW, None, hour, None) is None
    assert held_until(NOW, NOW - hour, hour, None) is None
    assert held_until(NOW, NOW - hour / 2, hour, None) == NOW + hour / 2
    assert held_until(NOW, NOW - hour / 2, hour, LATER) == LATER
    assert held_until(NOW, None, hour, LATER) == LATER


@pytest.mark.parametrize(
    "wrong",
    [
        wish(Condition.CHANGE, 0), wish(Condition.CHANGE, -101), wish(Condition.CHANGE, 1001),
        wish(Condition.NO_DATA, 0), wish(Condition.NO_DATA, 721), wish(Condition.NO_DATA, "1.5"),
        wish(Condition.BELOW, 5), wish(Condition.CHANGE, "1.0000001"), wish(Condition.CHANGE, -40, currency="UZS"),
        wish(Condition.NO_DATA, 2, currency="UZS"), wish(Condition.NO_DATA, "1E+999999999"),
        wish(Condition.NO_DATA, 2, cooldown=timedelta(days=31)), wish(Condition.NO_DATA, 2, cooldown=timedelta(-1)),
    ],
)  # fmt: skip
def test_a_value_that_fits_no_condition_is_refused(wrong):
    with pytest.raises(NotAValue):
        checked(wrong, Kind.MONEY)


def test_a_number_is_no_money_and_has_an_end():
    assert checked(wish(Condition.ABOVE, 5), Kind.NUMBER) == wish(Condition.ABOVE, 5)
    for wrong in (
        wish(Condition.ABOVE, 5, currency="UZS"),
        wish(Condition.ABOVE, 10**12 + 1),
        wish(Condition.ABOVE, "1E+999999999"),
    ):
        with pytest.raises(NotAValue):
            checked(wrong, Kind.NUMBER)


def test_money_is_as_it_may_be_entered():
    assert checked(wish(Condition.BELOW, 5, currency="uzs"), Kind.MONEY).currency == "UZS"
    with pytest.raises(AmountTooFine):
        checked(wish(Condition.BELOW, "5.001", currency="UZS"), Kind.MONEY)
    with pytest.raises(CurrencyUnknown):
        checked(wish(Condition.BELOW, 5, currency="ABC"), Kind.MONEY)


def test_quiet_hours_that_never_end_are_refused():
    with pytest.raises(NotQuietHours):
        checked(wish(Condition.NO_DATA, 2, quiet=QuietHours(begins=time(8), ends=time(8))), Kind.MONEY)


def test_the_limits_to_choose_from_are_round_and_go_by_an_ordinary_day():
    assert offered(Condition.BELOW, "UZS", Decimal("1234567.8")) == (370_000, 620_000, 990_000)
    assert offered(Condition.ABOVE, None, Decimal(10)) == (12, 15, 20)
    assert offered(Condition.BELOW, "UZS", None) == (600_000, 1_000_000, 1_600_000)
    assert (
        offered(Condition.CHANGE, None, None, Window.MONTH) == offered(Condition.CHANGE, None, None) == (-20, -40, -60)
    )
    assert offered(Condition.ABOVE, None, Decimal(10), Window.WEEK) == (84, 110, 140)
    assert offered(Condition.BELOW, "UZS", None, Window.MONTH) == (18_000_000, 30_000_000, 48_000_000)


@given(st.sampled_from([Condition.BELOW, Condition.ABOVE]), st.sampled_from(["UZS", "USD", None]),
       st.none() | st.decimals(-(10**12), 10**10, places=2), st.sampled_from(list(Window)))  # fmt: skip
def test_whatever_a_day_brings_every_offered_limit_may_be_chosen(condition, currency, usual, window):
    limits = offered(condition, currency, usual, window)
    assert 1 <= len(limits) <= 3
    for value in limits:
        kind = Kind.MONEY if currency else Kind.NUMBER
        assert checked(Wish(metric="a", condition=condition, value=value, currency=currency), kind).value == value

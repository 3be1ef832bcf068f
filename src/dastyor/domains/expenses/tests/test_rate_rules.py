"""Which source, which day, what is believed: decided without a clock, a database or a network."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.domains.expenses.model.rates import Found, Leg, SourceState, Wanted
from dastyor.domains.expenses.rules import rates as rules
from dastyor.kit.money import Money, Rate

FRIDAY = date(2026, 11, 20)


def found(source, values, day=FRIDAY):
    return {rules.SOURCES[source].leg(currency): Found(Decimal(value), day) for currency, value in values.items()}


@pytest.mark.parametrize(
    ("pair", "first", "second"),
    [
        ("USD/RUB", "cbr", "frankfurter"), ("USD/UZS", "cbu", "frankfurter"), ("USD/EUR", "ecb", "frankfurter"),
        ("RUB/UZS", "cbu", "cbr"), ("UZS/RUB", "cbr", "cbu"), ("UZS/EUR", "ecb", "cbu"), ("RUB/USD", "cbr", "frankfurter"),
        ("USD/KZT", "frankfurter", "cbr"), ("KZT/GBP", "frankfurter", "cbr"),
    ],
)  # fmt: skip
def test_the_bank_of_the_wanted_currency_is_asked_first(pair, first, second):
    order = [source.name for source in rules.order(*pair.split("/"))]
    assert order[:2] == [first, second]
    assert sorted(order) == sorted(rules.SOURCES)


def test_a_banks_own_rate_is_taken_as_it_stands_and_a_cross_by_its_own_currency():
    legs = found("cbu", {"USD": "11980.35", "KZT": "22.82"})
    direct = rules.composed(rules.SOURCES["cbu"], Wanted(FRIDAY, "USD", "UZS"), legs)
    cross = rules.composed(rules.SOURCES["cbu"], Wanted(FRIDAY, "USD", "KZT"), legs)
    back = rules.composed(rules.SOURCES["cbu"], Wanted(FRIDAY, "UZS", "USD"), legs)
    assert direct == Rate("USD", "UZS", Decimal("11980.35"), FRIDAY, "cbu")
    assert cross == Rate("USD", "KZT", Decimal("524.993426819"), FRIDAY, "cbu")
    assert back == Rate("UZS", "USD", Decimal("0.0000834700154837"), FRIDAY, "cbu")


def test_a_bank_that_tells_what_its_own_unit_buys_is_turned_the_right_way_round():
    legs = found("ecb", {"USD": "1.1612", "CNY": "8.2410"})
    to_euro = rules.composed(rules.SOURCES["ecb"], Wanted(FRIDAY, "USD", "EUR"), legs)
    cross = rules.composed(rules.SOURCES["ecb"], Wanted(FRIDAY, "USD", "CNY"), legs)
    assert (to_euro.value, cross.value) == (Decimal("0.861178091629"), Decimal("7.09696865312"))


def test_a_cross_is_of_the_elder_day_and_none_without_both():
    old = FRIDAY - timedelta(days=1500)
    legs = found("ecb", {"USD": "1.1612"}) | found("ecb", {"RUB": "110.5"}, old)
    source, wanted = rules.SOURCES["ecb"], Wanted(FRIDAY, "USD", "RUB")
    assert rules.composed(source, wanted, legs).day == old
    assert rules.composed(source, wanted, found("ecb", {"USD": "1.1612"})) is None
    assert rules.settled(wanted, legs, FRIDAY) is None


_values = st.decimals(min_value="0.0001", max_value="100000", places=4)


@given(first=_values, second=_values, name=st.sampled_from(sorted(rules.SOURCES)))
def test_there_and_back_is_the_same_to_eleven_digits(first, second, name):
    legs = found(name, {"GBP": first, "CNY": second})
    source = rules.SOURCES[name]
    there = rules.composed(source, Wanted(FRIDAY, "GBP", "CNY"), legs).value
    back = rules.composed(source, Wanted(FRIDAY, "CNY", "GBP"), legs).value
    assert abs(there * back - 1) < Decimal("1e-11")
    assert len(there.as_tuple().digits) <= rules.DIGITS


@given(value=st.decimals(min_value="1e-9", max_value="1e9", allow_nan=False, allow_infinity=False))
def test_twelve_digits_change_the_largest_amount_to_within_a_millionth_of_a_millionth(value):
    rate = Rate("USD", "UZS", rules.significant(value), FRIDAY, "cbu")
    exact = Decimal(10**13) * value
    assert abs(rate.convert(Money(Decimal(10**13), "USD")).amount - exact) <= exact * Decimal("5e-12") + Decimal("0.01")


@pytest.mark.parametrize(
    ("rate_on", "day", "today", "settled"),
    [
        (0, 0, 0, True), (-1, 0, 0, True), (-3, 0, 0, True), (-4, 0, 0, False), (1, 0, 0, False),
        (-2, -1, 0, True), (-10, -10, 0, True), (-11, -10, 0, False), (-9, -10, 0, False),
    ],
)  # fmt: skip
def test_of_days_that_are_over_only_their_own_rate_will_do(rate_on, day, today, settled):
    days = [FRIDAY + timedelta(days=each) for each in (rate_on, day, today)]
    assert rules.is_settled(*days) is settled


@pytest.mark.parametrize(("back", "old"), [(0, False), (7, False), (8, True), (-1, True), (400, True)])
def test_a_rate_of_more_than_a_week_before_or_of_a_later_day_is_old(back, old):
    assert rules.is_old(FRIDAY - timedelta(days=back), FRIDAY) is old


@pytest.mark.parametrize(
    ("value", "back", "absurd"),
    [("8216.65", 1, True), ("0.82", 1, True), ("410.8", 1, False), ("411", 1, True), ("16.44", 1, False),
     ("16.43", 1, True), ("500", 400, False), ("8216.65", 400, True), ("82.1", 1, False)],
)  # fmt: skip
def test_what_is_five_times_the_last_one_is_absurd(value, back, absurd):
    last = Found(Decimal("82.1665"), FRIDAY - timedelta(days=back))
    rate = Rate("USD", "RUB", Decimal(value), FRIDAY, "cbr")
    assert rules.is_absurd(rate, last, (), FRIDAY) is absurd


def test_a_rate_of_a_far_day_is_absurd_and_a_true_first_one_is_not():
    rate = Rate("USD", "RUB", Decimal(82), FRIDAY, "cbr")
    assert not rules.is_absurd(rate, None, (), FRIDAY)
    assert not rules.is_absurd(rate, None, (), FRIDAY - timedelta(days=12))
    assert rules.is_absurd(rate, None, (), FRIDAY - timedelta(days=30))


@pytest.mark.parametrize(
    ("pair", "value", "back", "absurd"),
    [
        ("USD/UZS", "11980", 0, False), ("USD/UZS", "1198000", 0, True), ("USD/UZS", "119.8", 0, True),
        ("USD/UZS", "40000", 0, False), ("RUB/UZS", "146", 0, False), ("RUB/UZS", "14600", 0, True),
        ("USD/UZS", "325", 9000, None), ("USD/KGS", "8740", 0, None),
    ],
)  # fmt: skip
def test_the_very_first_rate_is_judged_by_about_what_the_currency_is_worth_now(pair, value, back, absurd):
    rate = Rate(*pair.split("/"), Decimal(value), FRIDAY - timedelta(days=back), "cbu")
    assert rules.is_absurd(rate, None, (), FRIDAY) is absurd


@pytest.mark.parametrize(("value", "absurd"), [("137", False), ("13700", True), ("1.37", True)])
def test_the_first_rate_of_a_source_is_judged_by_what_the_others_say(value, absurd):
    rate = Rate("KGS", "UZS", Decimal(value), FRIDAY, "cbu")
    legs = found("frankfurter", {"KGS": "87.4", "UZS": "11990"}, FRIDAY - timedelta(days=3))
    assert set(legs) <= set(rules.others_legs(rate))
    others = rules.by_others(rate, legs)
    assert [round(each.value) for each in others] == [137]
    assert rules.is_absurd(rate, None, others, FRIDAY) is absurd
    assert rules.is_absurd(rate, Found(Decimal(value), FRIDAY - timedelta(days=1)), others, FRIDAY) is False


def test_it_is_enough_that_one_other_source_agrees_and_what_they_said_years_ago_does_not_count():
    rate = Rate("KGS", "UZS", Decimal(137), FRIDAY, "cbu")
    near, far = Found(Decimal(120), FRIDAY), Found(Decimal(12_000), FRIDAY)
    assert rules.is_absurd(rate, None, [far, near], FRIDAY) is False
    assert rules.is_absurd(rate, None, [far._replace(day=FRIDAY - timedelta(days=400))], FRIDAY) is None


def test_what_nothing_is_known_of_goes_by_its_neighbours_in_the_answer():
    dollar, som = (Rate(base, "UZS", Decimal(value), FRIDAY, "cbu") for base, value in (("USD", 12_000), ("KGS", 137)))
    wrong = replace(dollar, value=dollar.value * 100)
    assert rules.sifted([dollar, som], {}, {}, FRIDAY) == ([dollar, som], [])
    assert rules.sifted([wrong, som], {}, {}, FRIDAY) == ([], [wrong, som])
    assert rules.sifted([som], {}, {}, FRIDAY) == ([som], [])
    assert rules.sifted([wrong, som], {som: Found(som.value, FRIDAY)}, {}, FRIDAY) == ([som], [wrong])
    assert rules.sifted([], {}, {}, FRIDAY) == ([], [])


@pytest.mark.parametrize(
    ("name", "moscow", "day"),
    [
        ("cbr", (20, time(15, 0)), 20), ("cbr", (20, time(16, 0)), 21), ("cbr", (22, time(20, 0)), 21),
        ("cbr", (23, time(15, 0)), 21), ("cbr", (23, time(16, 0)), 24), ("ecb", (20, time(12, 0)), 19),
        ("ecb", (20, time(19, 0)), 20), ("ecb", (22, time(19, 0)), 20),
    ],
)  # fmt: skip
def test_what_a_source_should_have_given_by_now_goes_by_its_own_week(name, moscow, day):
    now = datetime.combine(date(2026, 11, moscow[0]), moscow[1], UTC) - timedelta(hours=3)
    assert rules.expected(rules.SOURCES[name], now) == date(2026, 11, day)


def state(minutes, newest, problem=None, now=datetime(2026, 11, 20, 13, 0, tzinfo=UTC)):
    return SourceState(name="cbr", tried_at=now - timedelta(minutes=minutes), newest=newest, problem=problem)


@pytest.mark.parametrize(
    ("hour", "known", "due"),
    [
        (13, SourceState(name="cbr"), True),  # 16:00 in Moscow, never asked
        (13, state(5, FRIDAY), False),
        (13, state(30, FRIDAY), True),  # tomorrow's may be out
        (13, state(30, date(2026, 11, 21)), False),  # tomorrow's is here
        (13, state(30, date(2026, 11, 21), "down"), True),
        (13, state(5, date(2026, 11, 21), "down"), False),
        (8, state(-200, FRIDAY), True),  # the clock was set back
    ],
)
def test_a_source_is_asked_often_about_its_hour_until_tomorrows_rates_appear(hour, known, due):
    now = datetime(2026, 11, 20, hour, 0, tzinfo=UTC)
    assert rules.is_due(rules.SOURCES["cbr"], known, now) is due


def test_a_holiday_is_asked_about_seldom():
    night = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)  # nothing came for Saturday
    source = rules.SOURCES["cbr"]
    assert not rules.is_due(source, state(60, FRIDAY, now=night), night)
    assert rules.is_due(source, state(360, FRIDAY, now=night), night)


def test_nearest_ones_are_chosen_by_day_and_then_by_source():
    wanted = Wanted(FRIDAY, "USD", "UZS")
    legs = found("cbu", {"USD": "11980"}, date(2026, 11, 1)) | found("frankfurter", {"UZS": "11990"}, date(2026, 11, 3))
    assert rules.newest(wanted, legs).source == "frankfurter"
    assert rules.earliest(wanted, legs).source == "cbu"
    assert rules.newest(wanted, {}) is None
    assert rules.fitting(rules.SOURCES["cbu"], wanted, legs) is None
    assert Leg("cbu", "USD", "UZS") in legs

"""Money at its edges: the last amount that fits and the first that does not, every currency, every refusal's values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.currencies import OFFERED, CurrencyUnknown, currencies, iso_digits, known_currency
from dastyor.kit.digits import AmountUnreadable
from dastyor.kit.money import (
    MOST,
    MOST_MINOR_UNITS,
    PLACES,
    AmountTooFine,
    AmountTooLarge,
    CurrencyMismatch,
    Money,
    Rate,
    average_of,
    digits_of,
    sum_money,
)

DAY = date(2026, 11, 19)
LEAST = Decimal("0.000001")
NO_FRACTION = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND"


def uzs(amount: object) -> Money:
    return Money(Decimal(str(amount)), "UZS")


def rate(value: object, base: str = "USD", quote: str = "UZS") -> Rate:
    return Rate(base, quote, Decimal(str(value)), DAY, "cbu.uz")


@pytest.mark.parametrize("code", sorted(currencies()))
def test_every_currency_takes_its_own_digits_and_not_one_more(code: str) -> None:
    digits = iso_digits(code)
    least = Decimal(1).scaleb(-digits)
    assert Money(least, code).entered() == Money(least, code)
    with pytest.raises(AmountTooFine) as refused:
        Money(least / 10, code).entered()
    assert refused.value.values == {"amount": f"{least / 10:f}", "places": digits, "currency": code}


@pytest.mark.parametrize("code", sorted(currencies()))
def test_every_currency_takes_a_quadrillion_of_minor_units_and_not_one_more(code: str) -> None:
    most = Decimal(MOST_MINOR_UNITS).scaleb(-iso_digits(code))
    assert Money(most, code).entered().amount == most
    assert Money(-most, code).entered().amount == -most
    for beyond in (most + Decimal(1).scaleb(-iso_digits(code)), -most - 1):
        with pytest.raises(AmountTooLarge) as refused:
            Money(beyond, code).entered()
        assert refused.value.values["most"] == f"{most:,.0f}"
        assert refused.value.values["currency"] == code


@pytest.mark.parametrize("code", sorted(currencies()))
def test_every_currency_rounds_to_its_own_digits(code: str) -> None:
    shown = Money(Decimal("1.234567"), code).rounded()
    assert shown.amount == round(Decimal("1.234567"), iso_digits(code))
    assert -shown.amount.as_tuple().exponent == iso_digits(code)


def test_the_digits_are_those_of_the_standard() -> None:
    digits = {code: iso_digits(code) for code in currencies()}
    assert {code for code, number in digits.items() if number == 0} == set(NO_FRACTION.split()) & currencies()
    assert {code for code, number in digits.items() if number == 3} == set(THREE_DIGITS.split())
    assert (iso_digits("CLF"), iso_digits("UYW"), iso_digits("UYI")) == (4, 4, 0)
    assert [iso_digits(code) for code in OFFERED] == [2] * 6
    assert set(OFFERED) <= currencies()


@pytest.mark.parametrize(("typed", "code"), [("usd", "USD"), (" Uzs ", "UZS"), ("RUB", "RUB"), ("kzt\n", "KZT")])
def test_a_code_is_known_in_any_case(typed: str, code: str) -> None:
    assert known_currency(typed) == code


@pytest.mark.parametrize("typed", ["", "US", "USDT", "XXX", "XTS", "SUR", "so'm", "$", "долл", "U S D", "x" * 100])
def test_a_code_that_nobody_uses_is_refused_with_what_to_do(typed: str) -> None:
    with pytest.raises(CurrencyUnknown) as refused:
        known_currency(typed)
    assert (refused.value.status, refused.value.values) == (422, {"currency": typed[:12]})
    assert "ISO 4217" in refused.value.sentence()


@pytest.mark.parametrize("amount", [MOST, -MOST, MOST - LEAST, LEAST, -LEAST, 0, "0E+5", "1E+24", "1E-6"])
def test_an_amount_up_to_the_bounds_is_money(amount: object) -> None:
    assert uzs(amount).amount == Decimal(str(amount))


def test_the_bounds_are_those_that_are_promised() -> None:
    assert (Decimal(1000000000000000000000000), 1_000_000_000_000_000, 6) == (MOST, MOST_MINOR_UNITS, PLACES)


@pytest.mark.parametrize(
    "amount", ["1000000000000000000000000.000001", "-1000000000000000000000000.000001", "1E+25", "-1E+400"]
)
def test_an_amount_beyond_the_bounds_is_none(amount: object) -> None:
    with pytest.raises(AmountTooLarge) as refused:
        uzs(amount)
    assert refused.value.values["most"] == "1" + ",000" * 8


@pytest.mark.parametrize("amount", ["1E-7", "0.1234567", "0." + "1" * 60])
def test_an_amount_of_seven_places_is_none_and_its_words_stay_short(amount: str) -> None:
    with pytest.raises(AmountTooFine) as refused:
        uzs(amount)
    assert refused.value.values == {"amount": f"{Decimal(amount):f}"[:40], "places": 6, "currency": "UZS"}
    assert len(refused.value.values["amount"]) <= 40


@pytest.mark.parametrize(
    ("problem", "key", "status"),
    [
        (CurrencyMismatch, "money-currency-mismatch", 409),
        (AmountTooLarge, "money-amount-too-large", 422),
        (AmountTooFine, "money-amount-too-fine", 422),
        (CurrencyUnknown, "money-currency-unknown", 422),
        (AmountUnreadable, "money-amount-unreadable", 422),
    ],
)
def test_each_refusal_has_its_text_and_status(problem: type, key: str, status: int) -> None:
    assert (problem.key, problem.status) == (key, status)


@pytest.mark.parametrize(
    ("amount", "places", "shown"),
    [
        ("0.5", 0, "0"), ("1.5", 0, "2"), ("2.5", 0, "2"), ("-0.5", 0, "0"), ("-1.5", 0, "-2"),
        ("0.125", 2, "0.12"), ("0.375", 2, "0.38"), ("0.1250001", 2, None), ("0.125001", 2, "0.13"),
        ("12345", -2, "12300"), ("12350", -2, "12400"), ("1.5", 3, "1.500"), ("999999.995", 2, "1000000.00"),
    ],
)  # fmt: skip
def test_rounding_goes_to_the_even_neighbour(amount: str, places: int, shown: str | None) -> None:
    if shown is None:
        with pytest.raises(AmountTooFine):
            uzs(amount)
    else:
        assert uzs(amount).rounded(places).amount == Decimal(shown)


@given(st.decimals(-(10**15), 10**15, places=6), st.integers(0, 6))
def test_rounding_is_off_by_half_a_place_at_most_and_done_twice_changes_nothing(amount: Decimal, places: int) -> None:
    shown = uzs(amount).rounded(places)
    assert abs(shown.amount - amount) * 2 <= Decimal(1).scaleb(-places)
    assert shown.rounded(places) == shown


def test_zero_is_nothing_of_its_currency() -> None:
    for code in OFFERED:
        zero = Money.zero(code)
        assert (zero.amount, zero.currency, bool(zero)) == (0, code, False)
    with pytest.raises(CurrencyUnknown):
        Money.zero("XYZ")


def test_comparisons_tell_equal_from_less() -> None:
    one, same, two = uzs(1), uzs("1.00"), uzs(2)
    assert (one < two, one < same, two < one) == (True, False, False)
    assert (one <= same, one <= two, two <= one) == (True, True, False)
    assert (two > one, one > same, one >= same) == (True, False, True)
    assert (one == same, one == two, hash(one) == hash(same)) == (True, False, True)
    assert sorted([two, one, uzs(-1)]) == [uzs(-1), one, two]


@pytest.mark.parametrize("other", [1, "1", Decimal(1), 1.5, None, [uzs(1)]])
def test_money_goes_with_money_alone(other: object) -> None:
    for act in (lambda: uzs(1) + other, lambda: uzs(1) - other, lambda: uzs(1) < other):
        with pytest.raises(TypeError, match="Money goes with Money, not with"):
            act()
    assert uzs(1) != other


@pytest.mark.parametrize("factor", [True, False, "2", None, 1.0, uzs(1)])
def test_money_is_multiplied_and_divided_by_exact_numbers_alone(factor: object) -> None:
    for act in (lambda: uzs(1) * factor, lambda: uzs(1) / factor):
        with pytest.raises(TypeError, match="int or Decimal"):
            act()


@pytest.mark.parametrize(
    ("amount", "factor", "wire"),
    [
        ("1.500000", 1, "1.500000"),  # digits as kept
        ("1.50", Decimal("0.10"), "0.1500"),
        ("1.5", Decimal("0.0000010"), None),
        ("0.5", Decimal("0.000002"), "0.000001"),
        ("3", 0, "0"),
        ("-3", 2, "-6"),
        ("1E+3", 2, "2000"),
    ],
)
def test_a_product_keeps_its_digits(amount: str, factor: int | Decimal, wire: str | None) -> None:
    if wire is None:
        with pytest.raises(AmountTooFine):
            uzs(amount) * factor
    else:
        assert (uzs(amount) * factor).to_wire()["amount"] == wire
        assert (factor * uzs(amount)).to_wire()["amount"] == wire


def test_a_sum_product_or_difference_beyond_the_bounds_is_refused() -> None:
    for act in (lambda: uzs(MOST) + uzs(LEAST), lambda: uzs(-MOST) - uzs(LEAST), lambda: uzs(MOST) * 2):
        with pytest.raises(AmountTooLarge):
            act()
    assert uzs(MOST) + uzs(-MOST) == uzs(0)
    assert (uzs(MOST) - uzs(LEAST)).to_wire()["amount"] == "999999999999999999999999.999999"
    assert uzs(MOST) - uzs(LEAST) == uzs("999999999999999999999999.999999")


@pytest.mark.parametrize(
    ("amount", "by", "share"),
    [
        (10, 4, "2.5"),
        (1, 3, "0.333333"),
        (2, 3, "0.666667"),
        (-2, 3, "-0.666667"),
        (1, 8_000_000, "0"),
        (3, -2, "-1.5"),
    ],
)
def test_a_share_is_rounded_to_six_places(amount: int, by: int, share: str) -> None:
    assert (uzs(amount) / by).amount == Decimal(share)


def test_nothing_is_divided_by_nothing() -> None:
    for amount in (1, 0):
        with pytest.raises(ZeroDivisionError, match="money is divided by nothing"):
            uzs(amount) / 0


def test_a_share_beyond_the_bounds_is_refused() -> None:
    with pytest.raises(AmountTooLarge):
        uzs(MOST) / Decimal("0.1")


@given(st.decimals(-(10**12), 10**12, places=2), st.integers(1, 10**6))
def test_shares_come_together_again_but_for_the_rounding(amount: Decimal, by: int) -> None:
    assert abs((uzs(amount) / by).amount * by - amount) <= Decimal("0.0000005") * by


@pytest.mark.parametrize(
    ("wire", "problem"),
    [
        ({}, CurrencyUnknown),
        ({"amount": "1"}, CurrencyUnknown),
        ({"amount": "1", "currency": None}, CurrencyUnknown),
        ({"amount": "1", "currency": ["UZS"]}, CurrencyUnknown),
        ({"amount": "1", "currency": "uzs"}, CurrencyUnknown),
        ({"amount": "1", "currency": ""}, CurrencyUnknown),
        ({"currency": "UZS"}, AmountUnreadable),
        ({"amount": " 1", "currency": "UZS"}, AmountUnreadable),
        ({"amount": "+1", "currency": "UZS"}, AmountUnreadable),
        ({"amount": "1.", "currency": "UZS"}, AmountUnreadable),
        ({"amount": ".5", "currency": "UZS"}, AmountUnreadable),
        ({"amount": "1,5", "currency": "UZS"}, AmountUnreadable),
        ({"amount": "1\n", "currency": "UZS"}, AmountUnreadable),
        ({"amount": "--1", "currency": "UZS"}, AmountUnreadable),
        ({"amount": {}, "currency": "UZS"}, AmountUnreadable),
        ({"amount": 1.0, "currency": "UZS"}, AmountUnreadable),
        ({"amount": Decimal("NaN"), "currency": "UZS"}, AmountUnreadable),
        ({"amount": "0.0000001", "currency": "UZS"}, AmountTooFine),
        ({"amount": "9" * 30, "currency": "UZS"}, AmountTooLarge),
        ({"amount": 10**25, "currency": "UZS"}, AmountTooLarge),
    ],
)
def test_the_wire_refuses_each_wrong_form_by_its_own_name(wire: dict[str, object], problem: type[Exception]) -> None:
    with pytest.raises(problem):
        Money.from_wire(wire)


@pytest.mark.parametrize(
    ("amount", "kept"),
    [
        ("-12500.50", "-12500.50"),
        ("007", "7"),
        ("0.500000", "0.500000"),
        ("-0", "0"),
        (12500, "12500"),
        (-1, "-1"),
        (Decimal("1.20"), "1.20"),
        (Decimal("1E+3"), "1000"),
    ],
)
def test_the_wire_keeps_what_it_takes(amount: object, kept: str) -> None:
    assert Money.from_wire({"amount": amount, "currency": "UZS"}).to_wire() == {"amount": kept, "currency": "UZS"}


def test_a_wire_amount_that_is_no_string_is_told_how_to_write_it() -> None:
    with pytest.raises(AmountUnreadable, match=r'decimal string: "12500\.50"'):
        Money.from_wire({"amount": 0.5, "currency": "UZS"})


@pytest.mark.parametrize("base", OFFERED)
@pytest.mark.parametrize("quote", [*OFFERED, "JPY", "KWD"])
def test_a_rate_turns_any_currency_into_any_other_by_its_own_digits(base: str, quote: str) -> None:
    turned = rate("1.23456789", base, quote).convert(Money(Decimal("10.01"), base))
    assert turned == Money(round(Decimal("10.01") * Decimal("1.23456789"), iso_digits(quote)), quote)


@pytest.mark.parametrize(
    ("value", "amount", "back"),
    [(3, "100", "33.33"), ("0.0001", "1", "10000.00"), ("12650.50", "12650.50", "1.00"), ("7", "0.03", "0.00")],
)
def test_the_way_back_divides_by_the_rate_itself(value: object, amount: str, back: str) -> None:
    assert str(rate(value).back(uzs(amount))) == f"{back} USD"


def test_a_conversion_ends_at_the_bounds_and_a_longer_one_has_the_same_words() -> None:
    assert rate(MOST).convert(Money(Decimal(1), "USD")).amount == MOST
    for value in (MOST * 2, Decimal(10) ** 60, Decimal(10) ** 300):
        with pytest.raises(AmountTooLarge):
            rate(value).convert(Money(Decimal(1), "USD"))
    with pytest.raises(AmountTooLarge):
        rate("1E-40").back(uzs(1))


def test_a_mismatch_names_both_currencies() -> None:
    with pytest.raises(CurrencyMismatch) as refused:
        rate(1).convert(uzs(1))
    assert refused.value.values == {"one": "UZS", "other": "USD"}
    with pytest.raises(CurrencyMismatch) as refused:
        rate(1).back(Money(Decimal(1), "USD"))
    assert refused.value.values == {"one": "USD", "other": "UZS"}
    with pytest.raises(CurrencyMismatch) as refused:
        _ = uzs(1) + Money(Decimal(1), "USD")
    assert refused.value.values == {"one": "UZS", "other": "USD"}


def test_a_rate_that_is_none_says_between_which_currencies() -> None:
    with pytest.raises(AmountUnreadable, match="A rate of USD to UZS must be above zero"):
        rate(0)


@given(st.lists(st.decimals(-(10**12), 10**12, places=6), max_size=20))
def test_a_total_is_the_sum_of_what_is_in_it(amounts: list[Decimal]) -> None:
    assert sum_money(map(uzs, amounts), "UZS").amount == sum(amounts)


def test_a_total_takes_the_currency_that_is_named_and_no_other() -> None:
    assert sum_money([uzs(1), uzs(2)], "UZS") == uzs(3)
    assert sum_money(iter([uzs(1), uzs(2)])) == uzs(3)
    with pytest.raises(CurrencyMismatch):
        sum_money([uzs(1)], "USD")


@pytest.mark.parametrize(
    ("text", "currency", "money"),
    [
        ("12 500,50", "uzs", "12500.50 UZS"),
        ("1'000", "JPY", "1000 JPY"),
        ("1,500.250", "KWD", "1500.250 KWD"),
        ("-5", "USD", "-5 USD"),
        ("0", "EUR", "0 EUR"),
    ],
)
def test_what_a_person_enters_is_money_of_his_currency(text: str, currency: str, money: str) -> None:
    assert str(Money.parse(text, currency)) == money


def test_entering_an_unknown_currency_is_refused() -> None:
    with pytest.raises(CurrencyUnknown):
        Money.parse("5", "XYZ")


@given(
    amount=st.decimals(-(10**18), 10**18, places=6), count=st.integers(1, 10**6), currency=st.sampled_from(["UZS", "JPY", "KWD"])
)  # fmt: skip
def test_the_quick_forms_of_sums_are_those_of_money(amount, count, currency):
    assert digits_of(amount) == Money(amount, currency).to_wire()["amount"]
    told = (Money(amount, currency) / count).rounded()
    assert digits_of(average_of(amount, count, currency)) == told.to_wire()["amount"]


def test_the_average_of_nothing_is_none():
    with pytest.raises(ZeroDivisionError):
        average_of(Decimal(1), 0, "UZS")

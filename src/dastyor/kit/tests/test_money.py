from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.currencies import CurrencyUnknown, currencies, iso_digits
from dastyor.kit.digits import AmountUnreadable, read_decimal
from dastyor.kit.money import MOST, AmountTooFine, AmountTooLarge, CurrencyMismatch, Money, Rate, sum_money

amounts = st.decimals(min_value=-(10**13), max_value=10**13, places=2, allow_nan=False)
kept = st.decimals(min_value=-(10**13), max_value=10**13, places=6, allow_nan=False)


def uzs(amount: object) -> Money:
    return Money(Decimal(str(amount)), "UZS")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("45000", "45000"),
        ("12 500,50", "12500.50"),
        ("12\u00a0500,5", "12500.5"),
        ("12\u202f500", "12500"),
        ("45.000", "45000"),
        ("45,000", "45000"),
        ("45.5", "45.5"),
        ("0.500", "0.500"),
        ("1'250'000", "1250000"),
        ("1 250 000.00", "1250000.00"),
        ("1,250,000.25", "1250000.25"),
        ("1.250.000,25", "1250000.25"),
        ("1.250.000", "1250000"),
        ("+7", "7"),
        ("−7", "-7"),
        (" 12500 ", "12500"),
        ("2500.000,5", None),
        ("1,23,4", None),
        ("12.5.000", None),
        ("", None),
        ("-", None),
        (".5", None),
        ("5.", None),
        ("NaN", None),
        ("1e5", None),
        ("٣٤", None),
        ("five", None),
        ("1" * 65, None),
    ],
)
def test_a_number_is_read_with_any_marks(text: str, amount: str | None) -> None:
    if amount is None:
        with pytest.raises(AmountUnreadable):
            read_decimal(text)
    else:
        assert str(read_decimal(text)) == amount


@given(st.decimals(min_value=0, max_value=10**13, places=2), st.sampled_from([" ", "\u00a0", "\u202f", "'", "’"]))
def test_whatever_is_grouped_reads_back(amount: Decimal, mark: str) -> None:
    assert read_decimal(f"{amount:,f}".replace(",", mark).replace(".", ",")) == amount
    assert read_decimal(f"{amount:,f}") == amount


@given(st.text(max_size=80))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        assert read_decimal(text).is_finite()
    except AmountUnreadable:
        assert not text.strip().isascii() or not text.strip().isdigit() or len(text) > 64


def test_currencies_are_those_in_use() -> None:
    assert {"UZS", "RUB", "KZT", "USD", "EUR", "CNY", "JPY", "KWD", "TRY"} <= currencies()
    assert not {"DEM", "SUR", "ITL", "XYZ", "XXX", "XTS", ""} & currencies()
    assert [iso_digits(code) for code in ("UZS", "JPY", "KWD", "IQD", "USD")] == [2, 0, 3, 3, 2]


def test_an_unknown_currency_is_refused_by_name() -> None:
    for wrong in ("XYZ", "uzs", "", "so'm"):
        with pytest.raises(CurrencyUnknown) as refused:
            Money(Decimal(1), wrong)
        assert refused.value.values == {"currency": wrong}
    assert Money.parse("5", "usd") == Money(Decimal(5), "USD")


def test_a_float_is_never_money() -> None:
    wrong: Any = 0.1
    with pytest.raises(TypeError, match="float"):
        Money(wrong, "UZS")
    with pytest.raises(TypeError, match="float"):
        uzs(1) * wrong
    with pytest.raises(TypeError, match="float"):
        Rate("USD", "UZS", wrong, date(2026, 11, 1), "cbu.uz")


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_what_is_no_number_is_no_money(amount: str) -> None:
    with pytest.raises(AmountUnreadable):
        uzs(amount)


def test_entered_amounts_end_at_a_quadrillion_of_minor_units() -> None:
    assert Money.parse("10 000 000 000 000", "UZS").amount == 10**13
    with pytest.raises(AmountTooLarge) as refused:
        Money.parse("10 000 000 000 000,01", "UZS")
    assert refused.value.values["most"] == "10,000,000,000,000"
    assert Money.parse("1000000000000000", "JPY").amount == 10**15
    with pytest.raises(AmountTooLarge):
        Money(MOST + 1, "UZS")


def test_a_programs_number_keeps_its_point() -> None:
    assert Money.of_number(Decimal("12.500"), "KWD").amount == Decimal("12.5")
    assert Money.parse("12.500", "KWD").amount == 12_500
    with pytest.raises(AmountTooFine):
        Money.of_number(Decimal("12.345"), "UZS")


def test_people_enter_no_more_digits_than_the_currency_has() -> None:
    assert Money.parse("1,5", "UZS").amount == Decimal("1.5")
    for text, currency in (("1,5555", "UZS"), ("1,5", "JPY")):
        with pytest.raises(AmountTooFine):
            Money.parse(text, currency)
    assert uzs("0.123456").amount == Decimal("0.123456")
    with pytest.raises(AmountTooFine):
        uzs("0.1234567")


@given(amounts, amounts, amounts)
def test_sums_are_exact_and_in_any_order(one: Decimal, two: Decimal, three: Decimal) -> None:
    total = sum_money([uzs(one), uzs(two), uzs(three)])
    assert total == uzs(three) + (uzs(two) + uzs(one))
    assert total - uzs(one) - uzs(two) == uzs(three)
    assert int(total.amount * 100) == int(one * 100) + int(two * 100) + int(three * 100)


@given(kept, st.integers(-(10**6), 10**6))
def test_a_product_is_exact(amount: Decimal, times: int) -> None:
    product = uzs(amount) * times
    assert int(product.amount.scaleb(6)) == int(amount.scaleb(6)) * times
    assert times * uzs(amount) == product


def test_a_product_is_never_rounded_in_silence() -> None:
    assert uzs("0.000002") * Decimal("0.5000") == uzs("0.000001")
    for factor in ("0.5", "1." + "1" * 80):
        with pytest.raises(AmountTooFine):
            uzs("0.000001") * Decimal(factor)


def test_an_average_is_rounded_half_even_to_six_places() -> None:
    assert uzs(100) / 3 == uzs("33.333333")
    assert (uzs("0.125").rounded(), uzs("0.135").rounded()) == (uzs("0.12"), uzs("0.14"))
    assert Money(Decimal("2.5"), "JPY").rounded() == Money(Decimal(2), "JPY")


def test_two_currencies_do_not_mix() -> None:
    dollars = Money(Decimal(1), "USD")
    for act in (
        lambda: uzs(1) + dollars,
        lambda: uzs(1) - dollars,
        lambda: uzs(1) < dollars,
        lambda: uzs(1) >= dollars,
    ):
        with pytest.raises(CurrencyMismatch):
            act()
    with pytest.raises(CurrencyMismatch):
        sum_money([uzs(1), dollars])
    assert uzs(1) != dollars


def test_money_compares_negates_and_counts() -> None:
    assert uzs(1) < uzs(2) <= uzs("2.00")
    assert max(uzs(3), uzs(5)) == uzs(5)
    assert (-uzs(3), abs(uzs(-3)), bool(uzs(0)), str(uzs("3.50"))) == (uzs(-3), uzs(3), False, "3.50 UZS")
    assert {uzs("2.0"), uzs("2.00")} == {uzs(2)}


def test_the_sum_of_nothing_needs_a_currency() -> None:
    assert sum_money([], "UZS") == Money.zero("UZS")
    with pytest.raises(ValueError, match="nothing"):
        sum_money([])


@given(kept)
def test_the_wire_keeps_every_digit(amount: Decimal) -> None:
    wire = uzs(amount).to_wire()
    assert Money.from_wire(wire) == uzs(amount)
    assert "E" not in wire["amount"]


def test_the_wire_form_is_that_of_the_contract() -> None:
    assert Money.parse("12 500,50", "UZS").to_wire() == {"amount": "12500.50", "currency": "UZS"}
    assert (uzs("1E+5").to_wire()["amount"], uzs("-0").to_wire()["amount"]) == ("100000", "0")
    assert Money.from_wire({"amount": 12500, "currency": "UZS"}) == uzs(12500)


def test_events_and_answers_carry_money_in_that_form_by_themselves() -> None:
    wire = msgspec.json.encode(Money.parse("12 500,50", "UZS"))
    assert wire == b'{"amount":"12500.50","currency":"UZS"}'
    assert msgspec.json.decode(wire, type=Money) == uzs("12500.5")
    with pytest.raises(CurrencyUnknown):
        msgspec.json.decode(wire.replace(b"UZS", b"XYZ"), type=Money)


@pytest.mark.parametrize("amount", [0.1, True, None, "1e5", "12 500", "NaN", "", "1" * 31, [], "١"])
def test_the_wire_takes_no_other_form(amount: object) -> None:
    with pytest.raises(AmountUnreadable):
        Money.from_wire({"amount": amount, "currency": "UZS"})
    with pytest.raises(CurrencyUnknown):
        Money.from_wire({"amount": "1", "currency": 860})


def test_a_rate_converts_and_rounds_once() -> None:
    rate = Rate("USD", "UZS", Decimal("12650.505050"), date(2026, 11, 1), "cbu.uz")
    assert rate.convert(Money(Decimal("3.33"), "USD")) == uzs("42126.18")
    assert rate.back(uzs("42126.18")) == Money(Decimal("3.33"), "USD")
    with pytest.raises(CurrencyMismatch):
        rate.convert(uzs(1))
    with pytest.raises(CurrencyMismatch):
        rate.back(Money(Decimal(1), "USD"))


@pytest.mark.parametrize("value", ["0", "-1", "NaN", "Infinity"])
def test_a_rate_is_above_zero(value: str) -> None:
    with pytest.raises(AmountUnreadable):
        Rate("USD", "UZS", Decimal(value), date(2026, 11, 1), "cbu.uz")


@given(
    st.decimals(min_value="0.01", max_value=10**9, places=2), st.decimals(min_value="0.01", max_value=10**6, places=6)
)
def test_a_conversion_is_off_by_half_a_minor_unit_at_most(amount: Decimal, value: Decimal) -> None:
    turned = Rate("USD", "UZS", value, date(2026, 11, 1), "cbu.uz").convert(Money(amount, "USD"))
    assert abs(turned.amount - amount * value) <= Decimal("0.005")


def test_a_conversion_beyond_all_bounds_is_refused_clearly() -> None:
    with pytest.raises(AmountTooLarge):
        Rate("USD", "UZS", Decimal(10) ** 20, date(2026, 11, 1), "cbu.uz").convert(Money(Decimal(10) ** 12, "USD"))

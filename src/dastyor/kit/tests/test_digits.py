"""Digits: which marks part groups, which one parts the fraction, and what makes no sense."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.digits import GROUP_MARKS, AmountUnreadable, plain_digits, read_decimal


@pytest.mark.parametrize(
    ("number", "plain"),
    [
        ("0", "0"),
        ("007", "007"),
        ("1234567", "1234567"),
        ("12.5", "12.5"),
        ("12,5", "12.5"),
        ("12.50", "12.50"),
        ("12.5000", "12.5000"),
        ("1.234", "1234"),
        ("1,234", "1234"),
        ("12,345", "12345"),
        ("123,456", "123456"),
        ("1234,567", None),  # a group before the mark has three digits at most
        ("0.500", "0.500"),
        ("0,500", "0.500"),
        ("00.500", "00500"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234,567", "1234.567"),
        ("1,234.567", "1234.567"),
        ("1.234.567,89", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("1.234.5", None),
        ("1,2,3", None),
        ("1,23,456", None),
        ("12345.678,9", None),
        ("1234.567.890", None),
        ("1.234,567.8", None),
        ("1,234.567,8", None),
        ("1.23,4", None),
        ("1.234,567.890", None),
        ("1,234.567,890", None),
        ("1.234,567,890.5", None),
    ],
)
def test_the_last_mark_is_the_decimal_one_unless_it_groups(number: str, plain: str | None) -> None:
    assert plain_digits(number) == plain


@pytest.mark.parametrize("mark", list(GROUP_MARKS))
def test_each_mark_between_groups_is_passed_over(mark: str) -> None:
    assert read_decimal(f"1{mark}250{mark}000,5") == Decimal("1250000.5")


@pytest.mark.parametrize(
    ("text", "number"),
    [("-5", "-5"), ("−5", "-5"), ("+5", "5"), ("- 5", "-5"), ("  7\n", "7"), ("-0", "-0"), ("9" * 64, "9" * 64)],
)
def test_a_sign_stands_before(text: str, number: str) -> None:
    assert str(read_decimal(text)) == number


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "--5", "+-5", "5-", "5+", ".", ",", "5.", ",5", "5..5", "5 000 сум", "5%", "1/2", "0x10", "1e3", "١٢", "²",
     "9" * 65, " " * 63 + "12"],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(AmountUnreadable) as refused:
        read_decimal(text)
    assert (refused.value.status, refused.value.values) == (422, {"text": text[:40]})
    assert "12 500,50" in refused.value.sentence()


@given(st.integers(0, 10**15), st.integers(0, 99), st.sampled_from([",.", ".,", " ,", " .", "'.", "\u00a0,"]))
def test_any_usual_way_of_writing_reads_back(whole: int, fraction: int, marks: str) -> None:
    group, point = marks
    assert read_decimal(f"{whole:,}".replace(",", group) + f"{point}{fraction:02d}") == Decimal(
        f"{whole}.{fraction:02d}"
    )


@given(st.integers(1, 10**15), st.sampled_from([",", ".", " ", "'"]))
def test_groups_without_a_fraction_read_back(whole: int, mark: str) -> None:
    assert read_decimal(f"{whole:,}".replace(",", mark)) == whole


@given(st.text(alphabet="0123456789.,", max_size=20))
def test_marks_are_read_one_way_or_refused(number: str) -> None:
    try:
        value = read_decimal(number)
    except AmountUnreadable:
        return
    assert sorted(letter for letter in f"{value:f}" if letter.isdigit() and letter != "0") == sorted(
        letter for letter in number if letter.isdigit() and letter != "0"
    )

"""Numerals: numbers in words, in four writings; what scales them is not read here."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dastyor.kit.lines import tokens_of
from dastyor.kit.lines.folding import cyrillic
from dastyor.kit.lines.numerals import NUMERALS, read_numeral

_UZ_ONES = ["bir", "ikki", "uch", "to'rt", "besh", "olti", "yetti", "sakkiz", "to'qqiz"]
_UZ_TENS = ["o'n", "yigirma", "o'ttiz", "qirq", "ellik", "oltmish", "yetmish", "sakson", "to'qson"]
_RU_ONES = ["один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"]
_RU_TENS = ["двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"]
_EN_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_EN_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def read(text, at=0):
    return read_numeral(tokens_of(text), at)


@pytest.mark.parametrize(
    ("text", "value", "taken"),
    [
        ("сорок пять", "45", 2),
        ("сто двадцать", "120", 2),
        ("девятьсот девяносто девять", "999", 3),
        ("пятнадцать", "15", 1),
        ("одна", "1", 1),
        ("две", "2", 1),
        ("полтора", "1.5", 1),
        ("полторы тысячи", "1.5", 1),
        ("пол миллиона", "0.5", 1),
        ("ikki yuz", "200", 2),
        ("ikki yuz ellik", "250", 3),
        ("yuz ellik", "150", 2),
        ("yuz", "100", 1),
        ("to‘qqiz yuz to‘qson to‘qqiz", "999", 4),
        ("bir yarim", "1.5", 2),
        ("yarim", "0.5", 1),
        ("bitta", "1", 1),
        ("uchta", "3", 1),
        ("йигирма беш", "25", 2),
        ("икки юз", "200", 2),
        ("бир ярим", "1.5", 2),
        ("forty five", "45", 2),
        ("two hundred and five", "205", 4),
        ("half a million", "0.5", 2),
        ("nineteen", "19", 1),
        ("sorok pyat", "45", 2),
        ("dvadtsat", "20", 1),
        ("ming", "0", 0),
        ("хлеб", "0", 0),
        ("and five", "0", 0),
        ("45", "0", 0),
    ],
)
def test_a_number_in_words_is_read_with_all_its_words(text, value, taken):
    assert read(text) == (Decimal(value), taken)


@pytest.mark.parametrize(
    ("text", "value", "taken"),
    [
        ("два три", "2", 1),  # two numbers, not one
        ("пять сорок", "5", 1),
        ("сто двести", "100", 1),
        ("besh olti", "5", 1),
        ("двадцать тридцать", "20", 1),
        ("пятнадцать два", "15", 1),
        ("twelve one", "12", 1),
        ("двадцать пятнадцать", "20", 1),
        ("bir yarim besh", "1.5", 2),
    ],
)
def test_words_that_make_no_one_number_end_it(text, value, taken):
    found, count = read(text)
    assert (found, count) == (Decimal(value), taken)


@pytest.mark.parametrize("tens", range(9))
@pytest.mark.parametrize("ones", range(9))
def test_uzbek_tens_and_ones_make_every_number_in_both_scripts(tens, ones):
    said, value = f"{_UZ_TENS[tens]} {_UZ_ONES[ones]}", Decimal((tens + 1) * 10 + ones + 1)
    assert read(said) == read(cyrillic(said.partition(" ")[0]) + " " + cyrillic(said.partition(" ")[2])) == (value, 2)


@pytest.mark.parametrize(("tens", "ones"), [(_RU_TENS, _RU_ONES), (_EN_TENS, _EN_ONES)])
def test_russian_and_english_tens_and_ones_make_every_number(tens, ones):
    for at, ten in enumerate(tens):
        for number, one in enumerate(ones):
            assert read(f"{ten} {one}") == (Decimal((at + 2) * 10 + number + 1), 2)


def test_a_number_is_read_from_where_it_is_asked_for():
    assert read("такси сорок пять", 1) == (Decimal(45), 2)
    assert read("такси сорок пять", 3) == (Decimal(0), 0)


def test_no_word_stands_for_two_numbers():
    assert NUMERALS["besh"] == 5
    assert NUMERALS["беш"] == 5
    assert NUMERALS["olti"] == 6
    assert NUMERALS["шесть"] == 6
    assert all(value > 0 for value in NUMERALS.values())

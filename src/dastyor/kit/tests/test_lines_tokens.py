"""Tokens: a line is cut into words, numbers and signs, and what is certainly no amount is set aside."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.lines import LONGEST, Role, tokens_of
from dastyor.kit.lines.tokens import number_value


def asides(text):
    return [token.text for token in tokens_of(text) if token.role is Role.ASIDE]


def numbers(text):
    return [token.value for token in tokens_of(text) if token.role is Role.NUMBER]


def roles(text):
    return [(token.text, token.role.name) for token in tokens_of(text)]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://uzum.uz/item/45000?x=1 45000", "https://uzum.uz/item/45000?x=1"),
        ("www.olx.uz/12000", "www.olx.uz/12000"),
        ("t.me/shop/120", "t.me/shop/120"),
        ("aziz.k2000@mail.uz 15000", "aziz.k2000@mail.uz"),
        ("@shop2025 15000", "@shop2025"),
        ("+998 90 123-45-67", "+998 90 123-45-67"),
        ("+998(90)1234567", "+998(90)1234567"),
        ("90 123-45-67", "90 123-45-67"),
        ("(90) 123 45 67", "(90) 123 45 67"),
        ("998 90 123 45 67", "998 90 123 45 67"),
        ("8 916 123-45-67", "8 916 123-45-67"),
        ("998901234567", "998901234567"),
        ("901234567", "901234567"),
        ("79161234567", "79161234567"),
        ("8600 1234 5678 9012", "8600 1234 5678 9012"),
        ("8600123456789012", "8600123456789012"),
        ("карта *1234", "*1234"),
        ("карта ****1234", "****1234"),
        ("10:30", "10:30"),
        ("9:00-18:00", "9:00-18:00"),
        ("9.00 – 18.00", "9.00 – 18.00"),
        ("10:30:15", "10:30:15"),
        ("№ 17", "№ 17"),
        ("#17", "#17"),
        ("1) non 5000", "1)"),
        ("2. choy", "2."),
    ],
)
def test_what_is_certainly_no_amount_stands_aside(text, kept):
    assert asides(text) == [kept]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("45000", ["45000"]),
        ("12 500,50", ["12500.50"]),
        ("1 250 000 сум", ["1250000"]),
        ("1\u00a0250\u00a0000", ["1250000"]),
        ("1\u202f250", ["1250"]),
        ("1'250'000", ["1250000"]),
        ("1’250", ["1250"]),
        ("1_250_000", ["1250000"]),
        ("1.250.000", ["1250000"]),
        ("12,500.50", ["12500.50"]),
        ("45.5", ["45.5"]),
        ("такси 20 и 15", ["20", "15"]),
        ("12 50", ["12", "50"]),
        ("5 000 000 12", ["5000000", "12"]),
        ("20к", ["20"]),
        ("$5", ["5"]),
        ("150000000", ["150000000"]),  # a round number of nine digits is money, not a phone
        ("1. 5000", ["1", "5000"]),  # no number of a list: what follows it may be a price
    ],
)
def test_numbers_are_read_with_their_marks(text, values):
    assert numbers(text) == [Decimal(value) for value in values]


@pytest.mark.parametrize("text", ["1.2.3", "12.5.000", "1,23,4", "9" * 41])
def test_digits_that_are_no_number_are_a_label(text):
    (token,) = tokens_of(text)
    assert (token.role, token.value) == (Role.LABEL, None)


def test_a_line_is_cut_into_its_pieces_with_their_roles():
    assert roles("Такси 20к, $5 + go‘sht\n№3") == [
        ("Такси", "WORD"), ("20", "NUMBER"), ("к", "WORD"), (",", "BREAK"), ("$", "SIGN"), ("5", "NUMBER"),
        ("+", "BREAK"), ("go‘sht", "WORD"), ("\n", "BREAK"), ("№3", "ASIDE"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("5 у.е.", ["у.е."]),
        ("5 у. е.", ["у. е."]),
        ("5 y.e", ["y.e"]),
        ("20 т.р.", ["т.р."]),
        ("у.ехал", ["у", "ехал"]),
        ("o'g'il", ["o'g'il"]),
        ("non-choy", ["non", "choy"]),
    ],
)
def test_words_keep_the_points_and_apostrophes_that_belong_to_them(text, words):
    assert [token.text for token in tokens_of(text) if token.role is Role.WORD] == words


def test_the_word_of_a_token_is_folded_and_its_text_is_not():
    (token,) = tokens_of("Go‘SHT")
    assert (token.text, token.word) == ("Go‘SHT", "gosht")


def test_tokens_know_whether_they_are_glued():
    number, word, sign, other = tokens_of("20к $ 5")
    assert word.follows(number)
    assert not sign.follows(word)
    assert not other.follows(sign)


def test_only_as_much_is_read_as_telegram_sends():
    text = "1 " * LONGEST
    assert tokens_of(text)[-1].end <= LONGEST


@given(st.text(max_size=200))
def test_tokens_stand_where_they_say_in_order_and_nothing_but_blanks_is_lost(text):
    found = tokens_of(text)
    place = 0
    for token in found:
        assert token.start >= place
        assert text[token.start : token.end] == token.text
        assert not text[place : token.start].strip()
        place = token.end
    assert not text[place:].strip()


_PIECES = [
    "12",
    "5000",
    " ",
    ".",
    ",",
    "-",
    "+",
    "*",
    "$",
    "к",
    "сум",
    ":",
    "@",
    "/",
    "998901234567",
    "№",
    "\n",
    "90",
    "'",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_lines_of_digits_and_marks_lose_nothing_either(text):
    found = tokens_of(text)
    assert sum(letter.isdigit() for token in found for letter in token.text) == sum(map(str.isdigit, text))
    assert all(token.value is not None for token in found if token.role is Role.NUMBER)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 250", "1250"),
        ("1 250,5", "1250.5"),
        ("9" * 40, "9" * 40),
        ("9" * 41, None),
        ("1.2.3", None),
        ("0.500", "0.500"),
    ],
)
def test_digits_with_marks_are_a_number_or_nothing(text, value):
    assert number_value(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    "text", ["1" * 4096, "1 " * 2048, "+" + "1" * 4000, "(" * 4096, "a." * 2000, "*" * 4096, "9." * 2000]
)
def test_no_line_takes_long_to_cut(text):
    assert tokens_of(text)


@pytest.mark.parametrize("text", ["ʻ", "ʻʻ 45 000", "обед ʼ 5", "ʻ5", "ь ъ"])
def test_no_word_is_empty_not_even_an_apostrophe_by_itself(text):
    assert all(token.word for token in tokens_of(text) if token.role is Role.WORD)

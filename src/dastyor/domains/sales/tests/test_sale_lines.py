"""What a person writes of a sale, in every writing of the house: how many of what, for how much, and what is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.domains.sales.rules.lines import product_of, read_sale

_RUSSIAN = [
    ("хлеб 3 шт по 4 000 сум", "хлеб", "3", "12000", "UZS"),
    ("вода 1,5 литра 6000", "вода", "1.5", "6000", None),
    ("сникерс 2 штуки 24 000 сум", "сникерс", "2", "24000", "UZS"),
    ("2*сникерс 24 000", "сникерс", "2", "24000", None),
    ("2 × сникерс по 12 000", "сникерс", "2", "24000", None),
    ("рубашка 1,2 млн", "рубашка", "1", "1200000", None),
    ("2,5 чай 10 000", "чай", "2.5", "10000", None),
    ("Молоко 2 л 24 000", "Молоко", "2", "24000", None),
    ("чай 5000 2 шт", "чай", "2", "5000", None),
]
_UZBEK = [
    ("2 non 8 ming so'm", "non", "2", "8000", "UZS"),
    ("non 2 ta 4 ming dan", "non", "2", "8000", None),
    ("2 ta non 8000", "non", "2", "8000", None),
    ("3 kg guruch 54 ming", "guruch", "3", "54000", None),
    ("guruch 2,5 kg 20 000 dan", "guruch", "2.5", "50000", None),
    ("choy 5 dona 25 000 so‘m", "choy", "5", "25000", "UZS"),
    ("нон 2 та 4 минг дан", "нон", "2", "8000", None),
    ("гуруч 3 кг 54 минг сўм", "гуруч", "3", "54000", "UZS"),
    ("5 дона тухум 10 000", "тухум", "5", "10000", None),
]
_ENGLISH = [
    ("tea 2 pcs 10 usd", "tea", "2", "10", "USD"),
    ("2 tea @ 5$", "tea", "2", "10", "USD"),
    ("tea 3 pieces at 15 000 each", "tea", "3", "45000", None),
    ("bread 12.50 €", "bread", "1", "12.50", "EUR"),
    ("$12 coffee", "coffee", "1", "12", "USD"),
    ("coffee x3 45k", "coffee", "3", "45000", None),
    ("5000 tea", "tea", "1", "5000", None),
    ("tea 2 3", "tea 2", "1", "3", None),  # a number behind a name is of the name
    ("2$ tea", "tea", "1", "2", "USD"),  # money, and not how many
    ("tea,, !! 5", "tea", "1", "5", None),
]


@pytest.mark.parametrize(("line", "name", "quantity", "total", "currency"), [*_RUSSIAN, *_UZBEK, *_ENGLISH])
def test_how_many_of_what_and_for_how_much(line, name, quantity, total, currency):
    sold = read_sale(line)
    assert sold is not None
    assert (sold.name, sold.quantity, sold.total, sold.currency) == (name, Decimal(quantity), Decimal(total), currency)


@pytest.mark.parametrize(
    "line",
    [
        "чай 2 ta", "choy 2 ta",  # how many, and no money
        "99 чай", "99 tea",  # so is a small number at the beginning
        "2 x 5000", "x2 5000", "!!! 5000", "so'm 5000",  # money, and no name
        "0 ta чай 5000", "0 x чай 5000", "чай 0",  # none at all, or for nothing
        "3 tea -5000", "чай −5 000 сум",  # a minus is no sale
        "1000000001 чай по 1",  # more than there is of anything
        "900000 чай по 9 000 000 000",  # more than there is of money
        "0,3333333 чай по 10", "tea 0.0000001",  # finer than any sum
    ],
)  # fmt: skip
def test_a_line_without_a_name_without_money_or_beyond_all_bounds_is_none(line):
    assert read_sale(line) is None


@pytest.mark.parametrize(
    "line", ["чай x2", "choy x 2", "tea 2x", "чай ×3", "латте 2 х", "2x latte", "x2 tea", "чай x99"]
)
def test_a_times_sign_says_how_many_and_not_for_how_much(line):
    assert read_sale(line) is None


@pytest.mark.parametrize(
    ("line", "total"), [("tea x100", 100), ("tea x 5000", 5000), ("tea x2$", 2), ("tea x 2 ming", 2000)]
)
def test_behind_a_times_sign_there_is_money_where_it_can_be_no_count(line, total):
    sold = read_sale(line)
    assert sold is not None
    assert (sold.quantity, sold.total) == (1, total)


@pytest.mark.parametrize(
    ("line", "quantity", "total"),
    [
        ("1000000000 чай 5", 10**9, "5"), ("100 чай", 1, "100"), ("100 чай 5000", 100, "5000"),
        ("чай 99", 1, "99"), ("чай 999999999999999", 1, "999999999999999"), ("0,333 чай по 0,001", "0.333", "0.000333"),
    ],
)  # fmt: skip
def test_what_is_just_within_the_bounds_is_a_sale(line, quantity, total):
    sold = read_sale(line)
    assert sold is not None
    assert (sold.quantity, sold.total) == (Decimal(quantity), Decimal(total))


def test_of_a_long_name_the_first_sixty_letters_are_kept():
    sold = read_sale("б" * 59 + "  " + "в" * 20 + " 5000")
    assert sold is not None
    assert sold.name == "б" * 59  # the sixtieth is a blank, which no name ends with
    longer = read_sale("г" * 61 + " 5000")
    assert longer is not None
    assert longer.name == "г" * 60


_NAMES = st.sampled_from(("чай", "non", "Тухум", "Green tea", "олма", "guruch"))


@given(
    _NAMES,
    st.integers(1, 99),
    st.integers(100, 999),
    st.sampled_from(("ta", "та", "шт", "dona", "дона", "pcs", "штук")),
)
def test_the_price_of_one_and_that_of_all_are_the_same_sale(name, quantity, price, unit):
    each = [f"{name} {quantity} {unit} {price} 000 dan", f"{name} {quantity} {unit} по {price} 000"]
    whole = [f"{quantity} {name} {quantity * price * 1000}", f"{name} {quantity} {unit} {quantity * price * 1000}"]
    for line in (*each, *whole):
        sold = read_sale(line)
        assert sold is not None, line
        assert (sold.name, sold.quantity, sold.total) == (name, quantity, quantity * price * 1000), line


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Чай", "ЧАЙ"), ("Green Tea", "green  tea"), ("Ёлка", "елка"), ("o‘rik", "O'rik"), ("Чой ", "чой"),
    ],
)  # fmt: skip
def test_a_product_is_one_however_its_name_was_typed(one, other):
    assert product_of(one) == product_of(other)


def test_products_of_other_names_are_others_and_no_id_is_empty_or_too_long():
    names = ("чай", "чой", "tea", "tea 2", "teas", "ß", "x" * 70)
    assert len({product_of(name) for name in names}) == len(names)
    assert all(0 < len(product_of(name)) <= 64 for name in (*names, "ʼ", "İ" * 64))

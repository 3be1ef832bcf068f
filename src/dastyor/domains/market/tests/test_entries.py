"""What is typed or picked for one question of the form, and what of the seller's words a post says beside its fields."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.domains.market.errors import NotAPhone, NotAPrice
from dastyor.domains.market.model import Category, Condition, Form
from dastyor.domains.market.rules import forms
from dastyor.domains.market.rules.entries import entered, picked, read_price, titled
from dastyor.domains.market.rules.forms import Field
from dastyor.domains.market.rules.leftovers import beyond
from dastyor.kit.money import AmountTooLarge, Money


def uzs(amount):
    return Money(Decimal(amount), "UZS")


# Prices


@pytest.mark.parametrize(
    ("text", "price", "agreed"),
    [
        ("900 000", uzs(900_000), False),
        ("5 200 000 so'm", uzs(5_200_000), False),
        ("1,5 mln", uzs(1_500_000), False),
        ("350 минг", uzs(350_000), False),
        ("400$", Money(Decimal(400), "USD"), False),
        ("договорная", None, True),
        ("kelishiladi", None, True),
    ],
)
def test_a_price_as_people_write_it(text, price, agreed):
    assert read_price(text, "UZS") == (price, agreed)


@pytest.mark.parametrize("text", ["", "дорого", "—", "🙂"])
def test_what_is_no_price_is_refused_with_what_was_written(text):
    with pytest.raises(NotAPrice) as refused:
        entered(Form(), Field.PRICE, text, "UZS")
    assert refused.value.values["price"] == text


@given(st.integers(1000, 10**8) | st.integers(1, 10**8).map(lambda thousands: thousands * 1000))
def test_a_number_of_any_size_is_that_price(amount):
    for text in (str(amount), f"{amount:,}".replace(",", " ")):
        assert read_price(text, "UZS") == (uzs(amount), False)


@given(st.text(max_size=200))
def test_whatever_is_written_is_a_price_or_is_refused_and_nothing_else(text):
    try:
        price, agreed = read_price(text, "UZS")
    except (NotAPrice, AmountTooLarge):
        return
    assert agreed or (price is not None and price.amount >= 0)


def test_a_phone_where_the_price_was_asked_for_is_no_price():
    with pytest.raises(NotAPrice):
        read_price("901234567", "UZS")


def test_a_new_price_takes_the_place_of_one_that_was_to_be_agreed():
    agreed = entered(Form(), Field.PRICE, "договорная", "UZS")
    assert (agreed.price, agreed.is_negotiable) == (None, True)
    told = entered(agreed, Field.PRICE, "900 000", "UZS")
    assert (told.price, told.is_negotiable) == (uzs(900_000), False)


# Phones and lines


@pytest.mark.parametrize(
    "text", ["90 123 45 67", "+998 90 123 45 67", "998901234567", "(90) 123-45-67", "тел: 90-123-45-67"]
)
def test_a_phone_as_people_write_it(text):
    assert entered(Form(), Field.PHONE, text, "UZS").phone == "+998901234567"


@pytest.mark.parametrize("text", ["123", "позвоните", "", "90 123"])
def test_what_is_no_phone_is_refused(text):
    with pytest.raises(NotAPhone):
        entered(Form(phone="+998901234567"), Field.PHONE, text, "UZS")


def test_a_title_and_a_city_are_one_line_of_a_bounded_length():
    assert titled(Form(), "  Велосипед \nпочти новый").title == "Велосипед"
    assert len(titled(Form(), "я" * 500).title) == forms.LONGEST_TITLE
    assert titled(Form(title="Диван"), " \n ").title == "Диван"
    assert entered(Form(), Field.CITY, "Фергана\nцентр", "UZS").city == "Фергана"
    assert len(entered(Form(), Field.CITY, "я" * 500, "UZS").city) == forms.LONGEST_CITY
    assert len(entered(Form(), Field.TEXT, "я" * 5000, "UZS").text) == forms.LONGEST_TEXT


def test_a_button_picks_what_there_is_and_nothing_else():
    assert picked(Form(), Field.CATEGORY, "UZS", "cars").category is Category.CARS
    assert picked(Form(), Field.CONDITION, "UZS", "used").condition is Condition.USED
    assert picked(Form(price=uzs(5)), Field.PRICE, "UZS", "agreed") == Form(is_negotiable=True)
    for field, value in ((Field.CATEGORY, "ships"), (Field.CONDITION, "cars"), (Field.TITLE, "x")):
        assert picked(Form(), field, "UZS", value) is None


def test_a_word_that_says_no_condition_leaves_the_one_that_was_said():
    assert entered(Form(condition=Condition.NEW), Field.CONDITION, "гм", "UZS").condition is Condition.NEW
    assert entered(Form(condition=Condition.NEW), Field.CONDITION, "б/у", "UZS").condition is Condition.USED


# Forms

_FORMS = st.builds(
    Form,
    category=st.none() | st.sampled_from(Category), title=st.none() | st.text(max_size=200),
    text=st.none() | st.text(max_size=3000), price=st.none() | st.integers(0, 10**9).map(uzs),
    is_negotiable=st.booleans(), phone=st.none() | st.just("+998901234567"), city=st.none() | st.text(max_size=90),
    condition=st.none() | st.sampled_from(Condition),
)  # fmt: skip


@given(_FORMS, _FORMS)
def test_what_was_said_before_is_never_overwritten_by_a_message(form, told):
    made = forms.filled(form, told)
    for name in ("category", "title", "phone", "city", "condition"):
        said = getattr(form, name)
        if said:
            assert getattr(made, name) == said
    if form.price is not None or form.is_negotiable:
        assert (made.price, made.is_negotiable) == (form.price, form.is_negotiable)
    assert len(made.text or "") <= forms.LONGEST_TEXT


# Leftovers


def test_lines_that_only_repeat_the_form_are_not_said_twice():
    form = Form(
        title="iPhone 13", city="Фергана",
        text="Продаю iPhone 13\nЦена 5 200 000 сум\nФергана\nтел +998 90 123 45 67\nЭкран без царапин, зарядка в подарок",
    )  # fmt: skip
    assert beyond(form) == "Экран без царапин, зарядка в подарок"


def test_a_number_to_call_is_asked_for_by_the_button_and_never_stands_in_a_post():
    assert beyond(Form(title="Дом", text="Звоните хозяину вечером +998 (90) 123-45-67")) == "Звоните хозяину вечером"


def test_one_word_beside_a_number_is_worth_saying_and_alone_is_not():
    assert beyond(Form(title="Nexia", text="пробег 90000")) == "пробег 90000"
    assert beyond(Form(title="Nexia", text="пробег")) is None
    assert beyond(Form(title="Nexia")) is None


@given(_FORMS)
def test_what_is_left_was_in_the_sellers_words_and_holds_no_number_to_call(form):
    left = beyond(form)
    if left is None:
        return
    assert not any(part.isascii() and part.isdigit() and len(part) >= 9 for part in left.split())
    for line in left.splitlines():
        assert line.strip()


@given(st.from_regex(r"\+998[ (-]?[0-9]{2}[ )-]?[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{2}", fullmatch=True))
def test_a_number_however_it_is_written_is_taken_out(number):
    left = beyond(Form(title="Дом", text=f"Хозяин отвечает вечером {number}"))
    assert left == "Хозяин отвечает вечером"

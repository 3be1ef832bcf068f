"""The questions of each kind of ad: few, with texts in every language, and what is taken for an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from dastyor.domains.market.model import Category
from dastyor.domains.market.rules.questions import LONGEST_ANSWER, MOST, Kind, answer, question, questions_of
from dastyor.kit.i18n.catalogues import Catalogues
from dastyor.kit.i18n.languages import LANGUAGES

BUTTON = 20  # characters that a phone shows of a button beside another one


@pytest.mark.parametrize("category", Category)
def test_a_category_asks_three_questions_at_most_each_once(category: Category) -> None:
    keys = [each.key for each in questions_of(category)]
    assert len(keys) <= MOST and len(set(keys)) == len(keys)


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_and_their_choices_are_put_in_every_language_and_fit_a_button(language: str) -> None:
    texts = Catalogues.load([Path(__file__).parents[1]]).catalogue(language).texts
    for each in {each for category in Category for each in questions_of(category)}:
        assert each.text_key in texts
        for choice in each.choices:
            assert len(str(texts[each.choice_key(choice)])) <= BUTTON, choice


def test_a_choice_offers_something_to_choose_and_a_number_has_bounds() -> None:
    for category in Category:
        for each in questions_of(category):
            assert (each.kind is Kind.CHOICE) == (len(each.choices) > 1), each
            assert (each.kind is Kind.NUMBER) == (each.most > each.least), each


def test_a_question_is_found_by_its_key_only_in_its_own_category() -> None:
    year = question(Category.CARS, "year")
    assert year is not None and year.text_key == "market-question-year"
    assert question(Category.FOOD, "year") is None
    assert question(None, "year") is None
    assert questions_of(None) == ()


@pytest.mark.parametrize(
    ("category", "key", "text", "kept"),
    [
        (Category.CARS, "year", "2015", "2015"),
        (Category.CARS, "year", "2015 yil", "2015"),
        (Category.CARS, "year", "15", None),
        (Category.CARS, "mileage", "120 000 км", "120000"),
        (Category.CARS, "mileage", "120 ming", "120000"),
        (Category.CARS, "mileage", "85тыс", "85000"),
        (Category.CARS, "mileage", "много", None),
        (Category.CARS, "gearbox", "Automatic", "automatic"),
        (Category.CARS, "gearbox", "какая-то", None),
        (Category.PHONES, "memory", "128 GB", "128"),
        (Category.PHONES, "battery", "87%", "87"),
        (Category.PHONES, "battery", "870", None),
        (Category.REAL_ESTATE, "area", "56,5 m2", "56"),
        (Category.ANIMALS, "breed", "  алабай ", "алабай"),
        (Category.ANIMALS, "breed", " ", None),
        (Category.ANIMALS, "breed", "а" * (LONGEST_ANSWER + 1), None),
    ],
)
def test_what_is_taken_for_an_answer(category: Category, key: str, text: str, kept: str | None) -> None:
    asked = question(category, key)
    assert asked is not None
    assert answer(asked, text) == kept

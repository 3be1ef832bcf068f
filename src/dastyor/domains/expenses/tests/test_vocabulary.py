"""The tables of words: every file is read, every heading is known, every category speaks three languages."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest

from dastyor.domains.expenses.model import CATEGORIES
from dastyor.domains.expenses.rules import read_line, vocabulary
from dastyor.domains.expenses.rules.stems import STEMS


def test_every_file_of_words_is_read():
    there = {
        each.name.removesuffix(".txt") for each in files("dastyor.domains.expenses.rules").joinpath("words").iterdir()
    }
    assert there == set(vocabulary.TABLES)


@pytest.mark.parametrize("language", ["ru", "uz", "en", "places", "pictures"])
def test_every_heading_is_a_category(language):
    for table in vocabulary.of(language):
        assert table.keys() <= set(CATEGORIES)


@pytest.mark.parametrize("language", ["ru", "uz", "en"])
def test_every_category_has_words_in_every_language(language):
    assert {category for table in vocabulary.of(language) for category in table} == set(CATEGORIES)


def test_every_picture_is_read_as_what_it_shows():
    for table in vocabulary.of("pictures"):
        for category, pictures in table.items():
            for picture in pictures.split():
                assert STEMS[picture][0].category == category
                (item,) = read_line(f"{picture} 45 000", today=date(2026, 11, 19), currency="UZS", language="ru").items
                assert item.category == category, picture

"""Folding: every way in which a word is typed leads to one form, and a table can be searched by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.lines import fold, fold_word
from dastyor.kit.lines.folding import APOSTROPHES, cyrillic, latin, word_set
from dastyor.kit.lines.measures import both_scripts, russian

LATIN_WORDS = "non choy go'sht o'rik sabzi yog' shakar guruch un tuxum piyoz kartoshka bodring sut qatiq"


@pytest.mark.parametrize("mark", list(APOSTROPHES))
def test_every_apostrophe_of_uzbek_is_dropped(mark):
    assert fold_word(f"so{mark}m") == "som"
    assert fold_word(f"to{mark}g{mark}ri") == "togri"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("SOʻM", "som"),
        ("Xarajat", "harajat"),
        ("harajat", "harajat"),
        ("Гўшт", "гушт"),
        ("гушт", "гушт"),
        ("Қўй", "куй"),
        ("Ғалла", "галла"),
        ("ҳафта", "хафта"),
        ("Ёлка", "елка"),
        ("ещё", "еще"),
        ("объём", "обем"),
        ("Київ", "київ"),
        ("за́мок", "замок"),
        ("aптекa", "аптека"),  # Latin a at both ends
        ("cахар", "сахар"),  # Latin c
        ("хлеb", "хлев"),  # a Latin b has no other Cyrillic twin
        ("таxi", "tahi"),  # a letter that Cyrillic has not: the whole word is Latin
        ("", ""),
        ("12", "12"),
    ],
)
def test_a_word_is_found_however_it_is_typed(typed, folded):
    assert fold_word(typed) == folded


@given(st.text(max_size=40))
def test_a_folded_word_folds_to_itself(word):
    assert fold_word(fold_word(word)) == fold_word(word)


@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщыэюяёўқғҳ", min_size=1, max_size=20))
def test_case_never_matters(word):
    assert fold_word(word.upper()) == fold_word(word)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Non, sut  va   choy!", "non sut va choy"),
        ("Go‘sht (mol)", "gosht mol"),
        ("iPhone_15", "iphone 15"),
        ("…", ""),
        ("", ""),
        ("Обед в «Плов-центре»", "обед в плов центре"),
        ("o'", "o"),
    ],
)
def test_a_phrase_is_remembered_by_its_words(text, key):
    assert fold(text) == key


@given(st.text(max_size=80))
def test_the_key_of_a_phrase_has_single_blanks_and_is_its_own_key(text):
    key = fold(text)
    assert key == " ".join(key.split())
    assert fold(key) == key


@pytest.mark.parametrize(
    ("uzbek", "written"),
    [
        ("goʻsht", "гўшт"),
        ("go'sht", "гўшт"),
        ("yoʻl", "йўл"),
        ("bogʻ", "боғ"),
        ("choy", "чой"),
        ("shakar", "шакар"),
        ("yashil", "яшил"),
        ("yuz", "юз"),
        ("yogurt", "ёгурт"),
        ("yetti", "етти"),
        ("ellik", "эллик"),
        ("tsement", "цемент"),
        ("qirq", "қирқ"),
        ("hafta", "ҳафта"),
        ("xona", "хона"),
        ("ISHOQ", "ишоқ"),
        ("as'hob", "асҳоб"),
    ],
)
def test_uzbek_in_latin_has_its_cyrillic_form(uzbek, written):
    assert cyrillic(uzbek) == written


@pytest.mark.parametrize(
    ("russian_word", "typed"),
    [
        ("такси", "taksi"),
        ("чай", "chay"),
        ("щи", "shi"),
        ("ёлка", "yolka"),
        ("юбка", "yubka"),
        ("яблоко", "yabloko"),
        ("цемент", "tsement"),
        ("объект", "obekt"),
        ("соль", "sol"),
        ("этаж", "etaj"),
        ("жизнь", "jizn"),
        ("хлеб", "hleb"),
        ("taxi", "taxi"),
    ],
)
def test_russian_has_the_form_that_a_latin_keyboard_gives(russian_word, typed):
    assert latin(russian_word) == typed


@pytest.mark.parametrize("word", LATIN_WORDS.split())
def test_a_table_knows_an_uzbek_word_in_both_scripts(word):
    known = both_scripts(word)
    assert {fold_word(word), fold_word(cyrillic(word)), fold_word(word.upper())} <= known


def test_a_table_knows_a_russian_word_by_both_keyboards():
    assert russian("тысяч") == {"тысяч", "tisyach"}


def test_a_set_of_words_keeps_them_as_they_are():
    assert word_set(" Ta  dona\nQop ") == {"Ta", "dona", "Qop"}

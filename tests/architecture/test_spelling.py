"""Texts are spelt one way: the letters of Uzbek, the quotation marks, the word for a workspace.

Uzbek is written in two alphabets and says the same in both: the Latin text is what its Cyrillic one gives letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from dastyor.domains.accounts.bot.choices import LANGUAGES as LANGUAGE_NAMES
from tests.architecture.test_texts import LANGUAGES, ROOT, read_catalogues

# oʻ and gʻ are letters with U+02BB; the tutuq belgisi, a sound of its own, is U+2019; nothing else stands for either.
OTHER_APOSTROPHES = re.compile(r"['‘ʼ`´ʹ′]|(?<![OoGg])ʻ|(?<=[OoGg])’")
ANY_APOSTROPHE = re.compile(r"['‘’ʻʼ`´ʹ′]")
OTHER_QUOTES = {language: re.compile('[«»„"]' if language == "en" else '[“”„"]') for language in LANGUAGES}
# A workspace is one business, and is called by one word in each language (docs/glossary/words.md).
OTHER_WORDS = {
    "en": re.compile(r"\bwork ?place", re.IGNORECASE),
    "ru": re.compile(r"рабоч\w+ (мест|прост)|сво\w+ мест", re.IGNORECASE),
    "uz_Latn": re.compile(r"\bish (joy|maydon)|\boʻz joy", re.IGNORECASE),
    "uz_Cyrl": re.compile(r"\bиш (жой|майдон)|\bўз жой", re.IGNORECASE),
}
CYRILLIC = "абвгдёжзийклмнопрстуфхцчшъьэюяўқғҳ"
LATIN = "a b v g d yo j z i y k l m n o p r s t u f x ts ch sh ’  e yu ya oʻ q gʻ h"  # of ь nothing is left
# Words that came through Russian and lost a sound on their way into the Latin alphabet.
LATIN_LOANS = {"byudjet": "budjet", "ob’yekt": "obyekt", "oktyabr": "oktabr", "portsiya": "porsiya"}


def apostrophe_faults(language: str, text: str) -> list[str]:
    """The apostrophes of the text that are no letters of its language."""
    wrong = {"uz_Latn": OTHER_APOSTROPHES, "uz_Cyrl": ANY_APOSTROPHE}.get(language)
    return [] if wrong is None else wrong.findall(text)


def in_latin(text: str) -> str:
    """Uzbek of the Cyrillic alphabet in the Latin one; what is no Cyrillic letter stays."""
    letters = dict(zip(CYRILLIC, LATIN.split(" "), strict=True))
    made, before = [], " "
    for letter in text:
        small = letter.lower()
        if small == "е":
            latin = "e" if before.isalpha() and before not in "аеёиоуэюяўъь" else "ye"
        else:
            latin = letters.get(small, letter)
        made.append(latin if letter == small else latin.capitalize())
        before = small
    told = "".join(made)
    for russian, uzbek in LATIN_LOANS.items():
        told = told.replace(russian, uzbek).replace(russian.capitalize(), uzbek.capitalize())
    return re.sub(r"(?<=\d{4}) (?=yil)", "-", told)  # Cyrillic writes a year either way: "2000-йил", "2000 йил"


def _texts() -> Iterator[tuple[str, str, str]]:
    """Language, place and text of every form of every text."""
    for catalogue in read_catalogues(ROOT):
        for language, texts in catalogue.texts.items():
            for key, forms in texts.items():
                for form in forms:
                    yield language, f"{catalogue.folder.relative_to(ROOT)}/{language}.po: {key}", form


def test_every_apostrophe_of_uzbek_is_the_letter_that_it_stands_for() -> None:
    assert [place for language, place, text in _texts() if apostrophe_faults(language, text)] == []


def test_so_it_is_where_uzbek_stands_outside_the_catalogues() -> None:
    slice_texts = (ROOT / "ops/scaffold/slice/texts/uz_Latn.po.txt").read_text(encoding="utf-8")
    for text in (LANGUAGE_NAMES["uz-Latn"], *re.findall(r'msgstr "(.+)"', slice_texts)):
        assert apostrophe_faults("uz_Latn", text) == [], text


@pytest.mark.parametrize(
    ("language", "text", "wrong"),
    [
        ("uz_Latn", "Oʻzbekiston, togʻ, taʼmir", ["ʼ"]),
        ("uz_Latn", "o‘zgarish", ["‘"]),
        ("uz_Latn", "o’zgarish, yog’", ["’", "’"]),
        ("uz_Latn", "aʻzo", ["ʻ"]),
        ("uz_Latn", "o'zgarish", ["'"]),
        ("uz_Latn", "Oʻzgarish, gʻisht, a’zo, e’lon", []),
        ("uz_Cyrl", "аʼзо", ["ʼ"]),
        ("uz_Cyrl", "аъзо", []),
        ("en", "the receipt’s code", []),
    ],
)
def test_an_apostrophe_of_another_kind_is_seen(language: str, text: str, wrong: list[str]) -> None:
    assert apostrophe_faults(language, text) == wrong


def test_uzbek_says_the_same_in_both_alphabets() -> None:
    other = []
    for catalogue in read_catalogues(ROOT):
        latin = catalogue.texts["uz_Latn"]
        for key, forms in catalogue.texts["uz_Cyrl"].items():
            for form, wanted in zip(forms, latin[key], strict=True):
                if in_latin(form) != wanted:
                    other.append(f"{key}: {in_latin(form)!r} is not {wanted!r}")
    assert other == []


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Ўзгаришлар йўқ, аъзо эмас", "Oʻzgarishlar yoʻq, a’zo emas"),
        ("ердан етти кун, боғ, ҳафта", "yerdan yetti kun, bogʻ, hafta"),
        ("Бюджет, октябрь, Чек", "Budjet, oktabr, Chek"),
        ("{n} та, /budget", "{n} ta, /budget"),
        ("2000 йилдан, 2000-йилдан, 50 йил, объект", "2000-yildan, 2000-yildan, 50 yil, obyekt"),
    ],
)
def test_letters_go_over_one_by_one(cyrillic: str, latin: str) -> None:
    assert in_latin(cyrillic) == latin


def test_a_workspace_is_called_by_one_word_in_each_language() -> None:
    assert [f"{place}: {text}" for language, place, text in _texts() if OTHER_WORDS[language].search(text)] == []


def test_quotation_marks_are_those_of_the_language() -> None:
    assert [f"{place}: {text}" for language, place, text in _texts() if OTHER_QUOTES[language].search(text)] == []

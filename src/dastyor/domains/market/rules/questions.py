"""The questions that each kind of ad has of its own: three at most, each of which may be left open.

An answer is kept under the question's key as it is shown: a choice by its own key, a number in plain digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from dastyor.domains.market.model import Category
from dastyor.kit.lines import fold

MOST = 3  # questions of a category
LONGEST_ANSWER = 60  # characters


class Kind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"  # by a button
    NUMBER = "number"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of one category: its text is `market-question-<key>`, of a choice `market-question-<key>-<choice>`.

    `least` and `most` are the bounds of a number.
    """

    key: str
    kind: Kind
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0

    @property
    def text_key(self) -> str:
        """The text that asks it."""
        return f"market-question-{self.key}"

    def choice_key(self, choice: str) -> str:
        """The text of a choice."""
        return f"{self.text_key}-{choice}"


def _choice(key: str, *choices: str) -> Question:
    return Question(key=key, kind=Kind.CHOICE, choices=choices)


def _number(key: str, least: int, most: int) -> Question:
    return Question(key=key, kind=Kind.NUMBER, least=least, most=most)


def _words(key: str) -> Question:
    return Question(key=key, kind=Kind.WORDS)


_SIZE = _words("size")
_BRAND = _words("brand")
_DELIVERY = _choice("delivery", "yes", "no")
_QUESTIONS: dict[Category, tuple[Question, ...]] = {
    Category.CARS: (
        _number("year", 1950, 2100), _number("mileage", 0, 2_000_000), _choice("gearbox", "manual", "automatic"),
    ),
    Category.PHONES: (_number("memory", 1, 4096), _number("battery", 1, 100), _choice("box", "yes", "no")),
    Category.ELECTRONICS: (_BRAND, _choice("warranty", "yes", "no")),
    Category.REAL_ESTATE: (_choice("deal", "sale", "rent", "daily"), _number("rooms", 1, 50), _number("area", 1, 1_000_000)),
    Category.FURNITURE: (_SIZE, _choice("material", "wood", "board", "soft", "metal")),
    Category.HOME: (_SIZE,),
    Category.CLOTHES: (_choice("wearer", "women", "men", "unisex"), _SIZE, _BRAND),
    Category.KIDS: (_choice("child", "baby", "toddler", "school"), _SIZE),
    Category.ANIMALS: (_words("breed"), _words("age"), _choice("sex", "male", "female")),
    Category.FOOD: (_choice("unit", "kg", "piece", "litre", "portion"), _DELIVERY),
    Category.SERVICES: (_choice("place", "visit", "here", "online"), _number("experience", 0, 80)),
    Category.JOBS: (
        _choice("work", "vacancy", "seeking"), _choice("schedule", "full", "part", "shifts", "remote"),
        _number("experience", 0, 80),
    ),
    Category.BUILDING: (_choice("unit", "kg", "piece", "metre", "bag"), _DELIVERY),
    Category.HOBBY: (_BRAND,),
    Category.OTHER: (),
}  # fmt: skip


def questions_of(category: Category | None) -> tuple[Question, ...]:
    """The category's own questions in the order in which they are asked."""
    return _QUESTIONS[category] if category is not None else ()


def question(category: Category | None, key: str) -> Question | None:
    """The question of the category by its key; None when it has no such, for its category was changed meanwhile."""
    return next((each for each in questions_of(category) if each.key == key), None)


_DIGITS = re.compile(r"\d[\d \u00a0.,']{0,12}")
_THOUSANDS = re.compile(r"(?:ming|минг|тыс|k\b|к\b|thousand)", re.IGNORECASE)


def answer(asked: Question, text: str) -> str | None:
    """The answer as it is kept; None when the text is none: no number within bounds, no such choice, nothing or too much."""
    said = " ".join(text.split())
    if asked.kind is Kind.CHOICE:
        return next((choice for choice in asked.choices if fold(choice) == fold(said)), None)
    if asked.kind is Kind.WORDS:
        return said if 0 < len(said) <= LONGEST_ANSWER else None
    found = _DIGITS.search(said)
    if found is None:
        return None
    number = int(re.sub(r"\D", "", re.split(r"[.,]\d{1,2}(?!\d)", found[0])[0]))
    if _THOUSANDS.match(said[found.end() :].lstrip()):
        number *= 1_000
    return str(number) if asked.least <= number <= asked.most else None

"""Tokens: a line cut into words, numbers and signs, with what is certainly no amount set aside.

Phones, cards, times, addresses of pages and numbers after № are taken out first, by patterns that cannot backtrack
far; what is left of digits may be money.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from dastyor.kit.digits import plain_digits
from dastyor.kit.lines.folding import APOSTROPHES, fold_word

LONGEST = 4096  # characters: Telegram's own limit of a message


class Role(Enum):
    """What a token turned out to be."""

    WORD = auto()
    NUMBER = auto()  # digits whose meaning is still open
    SIGN = auto()
    BREAK = auto()  # a comma, a new line, a plus: one thing ends here
    ASIDE = auto()  # a phone, a time, a card: certainly no amount
    DAY = auto()
    AMOUNT = auto()
    COUNT = auto()  # a number with its unit: "3 шт", "20 л", "10 %"
    LABEL = auto()  # a number that names: "iPhone 15", "дом 5"


@dataclass(slots=True)
class Token:
    """A piece of the line: `text` as written, `word` folded, where it stood, and what it is."""

    text: str
    word: str
    start: int
    end: int
    role: Role
    value: Decimal | None = None

    def follows(self, other: Token) -> bool:
        """Whether it is glued to the other, with nothing between."""
        return self.start == other.end


_GROUP = "[ \u00a0\u202f\u2009'’‘ʻ_]"
_NEVER_MONEY = (
    r"(?:https?://|www\.|t\.me/)\S*",
    r"[\w.+-]{1,64}@[\w.-]{1,64}|@\w+",
    r"(?<![\d+])\+\d[\d() -]{8,18}\d",  # a phone with its country
    r"(?<!\d)(?:998[ -]?)?\(?\d\d\)?[ -]?\d{3}[ -]\d\d[ -]\d\d(?!\d)",  # 90 123-45-67
    r"(?<!\d)[78][ -]?\(?\d{3}\)?[ -]?\d{3}[ -]\d\d[ -]?\d\d(?!\d)",  # 8 916 123-45-67
    r"(?<!\d)(?:998\d{9}|[78]9\d{9}|(?:20|33|50|55|7[0-9]|88|9[0-9])\d{3}(?!0000)\d{4})(?!\d|\s*[^\W\d_]*[$€])",
    r"(?<!\d)\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}(?!\d)",  # a bank card
    r"(?<![\d *])\*{1,12}\d{4}(?!\d)|(?<=[^\d] )\*{1,12}\d{4}(?!\d)",  # a card's last digits
    r"(?<!\d)\d{1,2}[.:]\d\d\s?[-–—]\s?\d{1,2}[.:]\d\d(?!\d)",  # opening hours
    r"(?<!\d)\d{1,2}:\d{1,2}(?::\d\d)?(?!\d)",  # a time or a score
    r"[№#]\s?\d+",
    r"(?<![^\W_])[A-Z]{2}\d{7}(?!\d)",  # a passport
    r"(?m:^)[ \t]{0,8}\d{1,2}[.)](?=\s)(?!\s*\d)",  # the number of a line in a list
)
_ASIDE = re.compile("|".join(_NEVER_MONEY))
_TOKEN = re.compile(
    rf"""
      (?P<number>[0-9]{{1,3}}(?:{_GROUP}[0-9]{{3}})+(?![0-9])(?:[.,][0-9]{{1,2}}(?![0-9.,]))?
                |[0-9]+(?:[.,][0-9]+)*)
    | (?P<word>(?:у\.\s?е|т\.\s?р|[yu]\.\s?e)(?![^\W\d_])\.?
              |[^\W\d_]+(?:[{APOSTROPHES}][^\W\d_]*)*)
    | (?P<break>[\n;,+/&|•]+)
    | (?P<sign>[^\s\w]|_)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def tokens_of(text: str) -> list[Token]:
    """The line's tokens in order; blanks are between them. Only the first 4,096 characters are read."""
    found: list[Token] = []
    place = 0
    text = text[:LONGEST]
    for aside in _ASIDE.finditer(text):
        _cut(text, place, aside.start(), found)
        found.append(Token(aside[0], "", aside.start(), aside.end(), Role.ASIDE))
        place = aside.end()
    _cut(text, place, len(text), found)
    return found


_ROLES = {"number": Role.NUMBER, "word": Role.WORD, "break": Role.BREAK, "sign": Role.SIGN}


def _cut(text: str, start: int, end: int, found: list[Token]) -> None:
    for piece in _TOKEN.finditer(text, start, end):
        kind, raw = piece.lastgroup or "sign", piece[0]
        role, value = _ROLES[kind], None
        # "у. е." is "у.е."; an apostrophe that is a letter, ʻ by itself, folds to nothing and stays what it is
        word = (fold_word("".join(raw.split())) or raw) if kind == "word" else raw
        if kind == "number":
            value = number_value(raw)
            role = role if value is not None else Role.LABEL  # 1.2.3 is a version, not a number
        found.append(Token(raw, word, piece.start(), piece.end(), role, value))


_MARKS = re.compile(_GROUP)


def number_value(text: str) -> Decimal | None:
    """The number that digits with marks between them stand for; None when the marks make no sense or it is endless."""
    plain = plain_digits(_MARKS.sub("", text))
    return Decimal(plain) if plain is not None and len(plain) <= 40 else None

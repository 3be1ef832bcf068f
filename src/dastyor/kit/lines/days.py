"""Days: which day a line speaks of: "вчера", "o'tgan kuni", "в пятницу", "5-noyabr", "12.11", "3 kun oldin".

A day without a year is the last such day that is not ahead; today is an argument, and stands for a day that cannot be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dastyor.kit.lines.calendar_words import (
    AGO,
    BEFORE_DAY,
    BEFORE_WEEKDAY,
    DAY_OF,
    LAST,
    MONTHS,
    NEAR,
    OF_DAY,
    SPANS,
    WEEKDAYS,
    YEAR_WORDS,
)
from dastyor.kit.lines.folding import word_set
from dastyor.kit.lines.numerals import NUMERALS
from dastyor.kit.lines.tokens import Role, Token

_NUMERIC = re.compile(
    r"(?<![\d.,/-])(?:(?P<y>20\d\d|19\d\d)[-.](?P<m>\d\d)[-.](?P<d>\d\d)"
    r"|(?P<d2>\d{1,2})(?P<mark>[./-])(?P<m2>\d{1,2})(?P=mark)(?P<y2>(?:20|19)\d\d|\d\d)"
    r"|(?P<d3>\d{1,2})[./](?P<m3>\d\d))(?![\d/-]|[.,]\d)"
)
_EARLIEST = date(2000, 1, 1)


@dataclass(slots=True)
class DayFound:
    """A day that the line names: tokens [first, after); `doubtful` when it may be another, lies ahead or cannot be."""

    first: int
    after: int
    day: date
    doubtful: bool = False


def find_days(text: str, tokens: list[Token], today: date, *, cents: bool = False) -> list[DayFound]:
    """The days in the order of the line; marks the tokens that each takes.

    `cents`: amounts have a fraction, so "uber 12.10, lunch 14" tells two amounts and no tenth month.
    """
    numeric = _numeric_days(text, tokens, today, cents=cents)
    found: list[DayFound] = []
    place = 0
    while place < len(tokens):
        day = numeric.get(tokens[place].start) if tokens[place].role is Role.DAY else _named_day(tokens, place, today)
        if day is None:
            place += 1
            continue
        first, after, named, doubtful = _wider(tokens, place, day)
        for token in tokens[first:after]:
            token.role = Role.DAY
        found.append(DayFound(first, after, named, doubtful or not _EARLIEST <= named <= today))
        place = after
    return found


# How many tokens a day takes, which day it is, and whether that may be another one.
_Named = tuple[int, date, bool]


def _numeric_days(text: str, tokens: list[Token], today: date, *, cents: bool) -> dict[int, _Named]:
    """12.11, 12.11.2026, 2026-11-12 by where they begin; their tokens become one.

    A bare 12.11 counts only beside another number: alone it may be an amount with a fraction.
    """
    days: dict[int, _Named] = {}
    for match in _NUMERIC.finditer(text[: tokens[-1].end] if tokens else ""):
        parts = match.groupdict()
        year = parts["y"] or parts["y2"]
        number = int(parts["m"] or parts["m2"] or parts["m3"]), int(parts["d"] or parts["d2"] or parts["d3"])
        inside = [n for n, token in enumerate(tokens) if match.start() <= token.start < match.end()]
        if not inside or tokens[inside[-1]].end != match.end() or tokens[inside[0]].start != match.start():
            continue
        if year is None and not _has_other_number(tokens, inside[0], cents=cents):
            continue
        if year is None and cents and len(inside) == 1 and _may_be_cents(tokens, inside[0]):
            continue
        if number[0] > 12 >= number[1] and "/" in match[0]:
            number = number[1], number[0]  # 11/17, as Americans write
        day = _dated(int(year) + (2000 if len(year) == 2 else 0), *number) if year else _latest(today, *number)
        never = day is None and _is_no_day(*number)
        if never:
            day = today
        if day is not None and all(tokens[n].role is not Role.ASIDE for n in inside):
            whole = Token(match[0], "", match.start(), match.end(), Role.DAY)
            tokens[inside[0] : inside[-1] + 1] = [whole]
            days[whole.start] = (1, day, never)
    return days


_LONGEST_MONTH = {2: 29} | dict.fromkeys((4, 6, 9, 11), 30)


def _is_no_day(month: int, day: int) -> bool:
    """Whether it is written as a day, but no month has it: "30.02", "31.11", "32.10"."""
    return 1 <= month <= 12 and _LONGEST_MONTH.get(month, 31) < day < 40


def _has_other_number(tokens: Sequence[Token], at: int, *, cents: bool) -> bool:
    if not cents and any(token.role is Role.ASIDE and ":" in token.text for token in tokens):
        return True  # "запись к врачу 25.11 в 9:00"
    beside = tokens[at + 1].word if at + 1 < len(tokens) else ""
    numbers = sum(1 for token in tokens if token.role is Role.NUMBER)
    return numbers > 1 and not (beside and beside in "$€₽₸¥£%")


def _may_be_cents(tokens: Sequence[Token], at: int) -> bool:
    """Whether 12.10 is as likely an amount: the only number of its part of the line, or one of several such."""
    before = tokens[at - 1].word if at else ""
    if before and before in "$€₽₸¥£":
        return True
    first = next((place + 1 for place in range(at - 1, -1, -1) if tokens[place].role is Role.BREAK), 0)
    after = next((place for place in range(at, len(tokens)) if tokens[place].role is Role.BREAK), len(tokens))
    if not any(token.role is Role.WORD for token in tokens[first:at]):
        return False  # "12.11 coffee 4.50" opens with its day
    others = [
        token for place, token in enumerate(tokens[first:after], first) if token.role is Role.NUMBER and place != at
    ]
    return not others or any(_CENTS.fullmatch(token.text) for token in others)


_CENTS = re.compile(r"\d+[.,]\d\d")


def _named_day(tokens: Sequence[Token], at: int, today: date) -> _Named | None:
    token = tokens[at]
    if token.role is Role.NUMBER and len(token.text) == 4 and _is_year(token):
        return _year_first(tokens, at, today)
    if token.role is Role.WORD:
        if token.word in NEAR:
            return _near(tokens, at, today)
        if token.word in WEEKDAYS:
            back = (today.weekday() - WEEKDAYS[token.word]) % 7
            return 1, today - timedelta(days=back), back == 0
        if token.word in MONTHS or token.word in LAST:
            return _month_first(tokens, at, today)
    return _counted(tokens, at, today) or _day_first(tokens, at, today)


def _near(tokens: Sequence[Token], at: int, today: date) -> _Named | None:
    """вчера, kecha, and the phrases of two or three words: "o'tgan kuni", "the day before yesterday"."""
    for phrase, back, doubtful in NEAR[tokens[at].word]:
        words = [token.word for token in tokens[at : at + len(phrase)]]
        if words == list(phrase):
            return len(phrase), today - timedelta(days=back), doubtful
    return None


def _counted(tokens: Sequence[Token], at: int, today: date) -> _Named | None:
    """So many days or weeks ago: "3 дня назад", "uch kun oldin", "a week ago", "неделю назад"."""
    value, place, doubtful = _small_number(tokens[at]), at + 1, False
    if value is None:
        value, place, doubtful = 1, at, at > 0 and _may_count(tokens[at - 1])
    if place < len(tokens) and tokens[place].role is Role.WORD and tokens[place].word in SPANS:
        days = SPANS[tokens[place].word] * value
        if place + 1 < len(tokens) and tokens[place + 1].word in AGO and days <= 3660:
            return place + 2 - at, today - timedelta(days=days), doubtful
    return None


def _may_count(token: Token) -> bool:
    """Whether the "day ago" behind it may be so many: "400 дней назад", "полтора дня назад"; "20000 неделю назад" is not."""
    return token.word in NUMERALS or (token.role is Role.NUMBER and token.value is not None and token.value < 1000)


def _day_first(tokens: Sequence[Token], at: int, today: date) -> _Named | None:
    """The day before the month, or alone: "5 ноября", "5-noyabr 2025", "5th of november", "15-го", "5 числа"."""
    value = _day_number(tokens[at])
    if value is None:
        return None
    place = at + 1
    if place < len(tokens) and tokens[place].word == "-":
        place += 1
    suffixed = False
    while place < len(tokens) and tokens[place].word in OF_DAY:
        suffixed = suffixed or tokens[place].word in DAY_OF
        place += 1
    if place < len(tokens) and tokens[place].role is Role.WORD and tokens[place].word in MONTHS:
        return _with_year(tokens, at, place + 1, MONTHS[tokens[place].word], value, today)
    if suffixed:
        day = _dated(today.year, today.month, value)
        if day is None or day > today:
            before = today.replace(day=1) - timedelta(days=1)
            day = _dated(before.year, before.month, value)
        return (place - at, day, False) if day else None
    return None


def _year_first(tokens: Sequence[Token], at: int, today: date) -> _Named | None:
    """The Uzbek order, "2026-yil 2-oktabr"."""
    place = at + 1
    while place < len(tokens) and (tokens[place].word == "-" or tokens[place].word in YEAR_WORDS):
        place += 1
    if place == at + 1 or place >= len(tokens):
        return None
    rest, year = _day_first(tokens, place, today), tokens[at].value
    if rest is None or year is None:
        return None
    day = _dated(int(year), rest[1].month, rest[1].day)
    return place + rest[0] - at, day or today, day is None or rest[2]


def _is_year(token: Token) -> bool:
    return token.value is not None and token.value == int(token.value) and 1990 <= token.value <= 2099


def _month_first(tokens: Sequence[Token], at: int, today: date) -> _Named | None:
    """The day after the month: "november 5", "noyabrning 5 kuni"; in Russian and bare Uzbek a number after a month is an amount."""
    word = tokens[at].word
    if word not in MONTHS or at + 1 >= len(tokens):
        return None
    value = _day_number(tokens[at + 1])
    joined = word.endswith(("ning", "нинг"))
    if value is None or not (joined or (word.isascii() and word[:3] in _ENGLISH)):
        return None
    place = at + 2
    while place < len(tokens) and tokens[place].word in OF_DAY:
        place += 1
    if not joined and place < len(tokens) and tokens[place].word in _NOT_AFTER_A_DAY:
        return None
    return _with_year(tokens, at, place, MONTHS[word], value, today)


_ENGLISH = word_set("jan feb mar apr may jun jul aug sep oct nov dec")
_NOT_AFTER_A_DAY = word_set("k к mln thousand million ming $ €")


def _with_year(tokens: Sequence[Token], at: int, place: int, month: int, value: int, today: date) -> _Named | None:
    year = tokens[place].value if place < len(tokens) and tokens[place].role is Role.NUMBER else None
    after = place + 1
    if year is not None and len(tokens[place].text) == 4 and _is_year(tokens[place]):
        while after < len(tokens) and tokens[after].word in YEAR_WORDS:
            after += 1
        day = _dated(int(year), month, value)
        return after - at, day or today, day is None
    day = _latest(today, month, value)
    return place - at, day or today, day is None


def _wider(tokens: Sequence[Token], place: int, named: _Named) -> tuple[int, int, date, bool]:
    """The day with the small words around it: "в", "on", "kuni", "прошлую", "2026-yil"."""
    taken, day, doubtful = named
    first, after = place, place + taken
    while after < len(tokens) and tokens[after].word in BEFORE_DAY:
        after += 1
    while first and tokens[first - 1].role is Role.WORD and tokens[first - 1].word in BEFORE_WEEKDAY:
        if tokens[first - 1].word in LAST and doubtful:
            day, doubtful = day - timedelta(days=7), False
        first -= 1
    return first, after, day, doubtful


def _small_number(token: Token) -> int | None:
    if token.role is Role.NUMBER and token.value is not None and token.value == int(token.value) and token.value < 400:
        return int(token.value)
    if token.role is Role.WORD and token.word in NUMERALS and NUMERALS[token.word] == int(NUMERALS[token.word]):
        return int(NUMERALS[token.word])
    return 1 if token.word == "a" else None


def _day_number(token: Token) -> int | None:
    if token.role is Role.NUMBER and token.text.isdigit() and len(token.text) <= 2 and 1 <= int(token.text) <= 31:
        return int(token.text)
    return None


def _latest(today: date, month: int, day: int) -> date | None:
    """The last such day that is not ahead; 29 February goes back to a leap year."""
    for year in range(today.year, today.year - 8, -1):
        found = _dated(year, month, day)
        if found is not None and found <= today:
            return found
    return None


def _dated(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

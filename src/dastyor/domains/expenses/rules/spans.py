"""Which period a person asks for: "неделя", "last 30 days", "1-15 октября", "01.10-15.10", "oktabr", "2025".

A period is told by a short code, which a button carries: w, m, y (the calendar one so far), 7, 30, 365 (the last
days), or 20261001-20261015. So a living message of yesterday shows today's week today.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from dastyor.domains.expenses.errors import NotAPeriod
from dastyor.domains.expenses.model.figures import Span
from dastyor.domains.expenses.rules import figures
from dastyor.kit.lines import find_days, fold_word, tokens_of
from dastyor.kit.lines.calendar_words import LAST, MONTHS
from dastyor.kit.periods import Bucket, Period

CALENDAR = {"w": Bucket.WEEK, "m": Bucket.MONTH, "y": Bucket.YEAR}
LAST_DAYS = (7, 30, 365)
_MOST_DAYS = 3_660
_CODE = re.compile(r"(\d{8})-(\d{8})")
_PIECE = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)|(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d\d))?|(\d+)|([^\W\d_]+(?:['’‘ʻʼ`][^\W\d_]+)*)"
)
_UNITS = {
    Bucket.DAY: ("день", "дня", "дней", "дн", "day", "kun", "кун"),
    Bucket.WEEK: ("недел", "week", "hafta", "хафта"),
    Bucket.MONTH: ("месяц", "month", "oy", "ой"),
    Bucket.YEAR: ("год", "лет", "year", "yil", "йил"),
}
_LENGTHS = {Bucket.DAY: 1, Bucket.WEEK: 7, Bucket.MONTH: 30, Bucket.YEAR: 365}
_PAST = LAST | {fold_word(word) for word in ("previous", "предыдущий", "предыдущую", "oldingi", "олдинги")}
_LATEST = {fold_word(word) for word in ("последние", "последних", "последний", "so'nggi", "сўнгги", "oxirgi", "охирги")}


@dataclass(slots=True)
class _Mark:
    """A day, or a month without a day, as far as it was written."""

    day: int | None
    month: int | None
    year: int | None = None


def span_of_code(code: str, today: date) -> Span:
    """What the code stands for today. Raises NotAPeriod."""
    if code in CALENDAR:
        return figures.so_far(CALENDAR[code], today)
    if code.isdecimal() and len(code) <= 4 and 0 < int(code) <= _MOST_DAYS:
        return figures.last_days(int(code), today)
    match = _CODE.fullmatch(code)
    if match is None:
        raise NotAPeriod(first=code[:20], last="")
    try:
        first, last = (date.fromisoformat(each) for each in match.groups())
    except ValueError:
        raise NotAPeriod(first=code[:8], last=code[9:17]) from None
    return figures.asked(first, last)


def code_of(period: Period) -> str:
    """The code of these days."""
    return f"{period.start:%Y%m%d}-{period.last_day:%Y%m%d}"


def read_span(text: str, today: date) -> str | None:
    """The code of the period that was written; None when it is none."""
    marks, units, number, years = _pieces(text.lower())
    try:
        if marks:
            return _named(marks, years, today)
        if units:
            return _counted(units, number, text, today)
    except (ValueError, OverflowError):  # the 31st of November, the year 0
        return None
    if years:
        whole = Period.year(date(years[0], 1, 1))
        return "y" if today in whole else code_of(whole)
    found = find_days(text, tokens_of(text), today)
    return code_of(Period.day(found[0].day)) if len(found) == 1 and found[0].day <= today else None


def _pieces(text: str) -> tuple[list[_Mark], list[Bucket], int | None, list[int]]:
    """What stands in the text: days and months, names of units, a bare number, years."""
    marks: list[_Mark] = []
    units: list[Bucket] = []
    years: list[int] = []
    bare: list[int] = []
    for piece in _PIECE.finditer(text):
        y, m, d, d2, m2, y2, number, word = piece.groups()
        if y:
            marks.append(_Mark(int(d), int(m), int(y)))
        elif d2:
            marks.append(_Mark(int(d2), int(m2), int(y2) + (2000 if len(y2) == 2 else 0) if y2 else None))
        elif number and len(number) == 4 and number[:2] in {"19", "20"}:
            years.append(int(number))
        elif number:
            bare.append(int(number[:6]))
        elif (month := _month(fold_word(word))) is not None:
            marks += [_Mark(each, month) for each in bare] or [_Mark(None, month)]
            bare = []
        elif (unit := _unit(fold_word(word))) is not None:
            units.append(unit)
    if len(marks) == 1 and marks[0].day is None and 0 < len(bare) <= 2:
        marks = [_Mark(each, marks[0].month) for each in bare]  # "October 1-15"
    return marks, units, bare[0] if bare else None, years


def _month(word: str) -> int | None:
    """Its number; "октябр" is Uzbek without the soft sign, which the table of words has in Russian only."""
    return MONTHS.get(word) or MONTHS.get(word + "ь")


def _unit(word: str) -> Bucket | None:
    return next((unit for unit, stems in _UNITS.items() if word.startswith(tuple(map(fold_word, stems)))), None)


def _named(marks: list[_Mark], years: list[int], today: date) -> str | None:
    """One day or month, or from one to another."""
    if len(marks) > 2:
        return None
    first, last = marks[0], marks[-1]
    if years:
        last.year = last.year or years[-1]
    first.year = first.year or (years[0] if len(years) > 1 else last.year)
    whole = _between(first, last, last.year or today.year)
    if last.year is None and whole.start > today:
        whole = _between(first, last, today.year - 1)
    if whole == Period.month(today):
        return "m"
    return code_of(whole)


def _between(first: _Mark, last: _Mark, year: int) -> Period:
    end_year = last.year or year
    if first.month is None or last.month is None:
        raise ValueError("a day without a month")
    start_year = first.year or end_year
    start = date(start_year, first.month, first.day or 1)
    end = date(end_year, last.month, last.day or 1)
    if first.year is None and start > end:  # from December to January
        start = date(start_year - 1, first.month, first.day or 1)
    return Period.between(start, end if last.day else Period.month(end).last_day)


def _counted(units: list[Bucket], number: int | None, text: str, today: date) -> str | None:
    """So many days, weeks, months, years up to today; the one before this one; this one so far."""
    unit = units[0]
    words = {fold_word(word) for word in re.findall(r"[^\W\d_]+(?:['’‘ʻʼ`][^\W\d_]+)*", text.lower())}
    if number is not None:
        days = number * _LENGTHS[unit]
        return str(days) if 0 < days <= _MOST_DAYS else None
    if words & _PAST and unit is not Bucket.DAY:
        return code_of(Period.around(today, unit).previous())
    if unit is Bucket.DAY:
        found = find_days(text, tokens_of(text), today)
        return code_of(Period.day(found[0].day if found and found[0].day <= today else today))
    if words & _LATEST:
        return str(_LENGTHS[unit])
    return {Bucket.WEEK: "w", Bucket.MONTH: "m", Bucket.YEAR: "y"}[unit]


def turned(code: str, today: date) -> tuple[str, str | None]:
    """The codes of the period before this one and of the one after it; None for one that has not begun."""
    whole = Period.around(today, CALENDAR[code]) if code in CALENDAR else span_of_code(code, today).period
    after = whole.next()
    before = code_of(whole.previous())
    if after.start > today:
        return before, None
    return before, next((c for c, step in CALENDAR.items() if Period.around(today, step) == after), code_of(after))

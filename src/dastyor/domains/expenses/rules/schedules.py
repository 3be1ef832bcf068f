"""How often, as people write it: "каждый месяц 5-го", "har oy 5-kuni", "every Monday"; what is left is the expense."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from dastyor.domains.expenses.model.recurring import Every, Schedule
from dastyor.kit.lines.folding import APOSTROPHES

_HAR = "(?:har|[ҳх]ар)"
_EACH = "кажд(?:ый|ую|ое|ая|ого|ые|ых)"
_WORDS: tuple[tuple[Every, str], ...] = (
    (
        Every.QUARTER,
        (
            rf"{_EACH} квартал|ежеквартально|раз в квартал|{_EACH} (?:3|три) месяца|раз в (?:3|три) месяца"
            rf"|{_HAR} (?:chorak(?:da)?|чорак(?:да)?|(?:3|uch|уч) (?:oyda|ойда))"
            r"|every quarter|quarterly|every (?:3|three) months"
        ),
    ),
    (
        Every.DAY,
        rf"{_EACH} день|ежедневно|раз в день|{_HAR} (?:kuni?|куни?)|every day|each day|daily",
    ),
    (
        Every.WEEK,
        (
            rf"{_EACH} неделю|{_EACH} неделя|еженедельно|раз в неделю|{_HAR} (?:hafta(?:da)?|xafta(?:da)?|[ҳх]афта(?:да)?)"
            r"|every week|each week|weekly|once a week"
        ),
    ),
    (
        Every.MONTH,
        (
            rf"{_EACH} месяц|ежемесячно|раз в месяц|{_HAR} (?:oy(?:ning|da)?|ой(?:нинг|да)?)"
            r"|every month|each month|monthly|once a month"
        ),
    ),
    (
        Every.YEAR,
        rf"{_EACH} год|ежегодно|раз в год|{_HAR} (?:yili?(?:da)?|йили?(?:да)?)|every year|each year|yearly|annually|once a year",
    ),
)
_EVERY = [(every, re.compile(rf"(?<!\w)(?:{words})(?!\w)")) for every, words in _WORDS]
_WEEKDAYS = (
    ("понедельник", "понедельникам", "dushanba", "душанба", "monday"),
    ("вторник", "вторникам", "seshanba", "сешанба", "tuesday"),
    ("среду", "средам", "chorshanba", "чоршанба", "wednesday"),
    ("четверг", "четвергам", "payshanba", "пайшанба", "thursday"),
    ("пятницу", "пятницам", "juma", "жума", "friday"),
    ("субботу", "субботам", "shanba", "шанба", "saturday"),
    ("воскресенье", "воскресеньям", "yakshanba", "якшанба", "sunday"),
)
_WEEKDAY = [
    re.compile(
        rf"(?<!\w)(?:(?:{_EACH}|{_HAR}|every|each) (?:{'|'.join(names)})(?:\s+kuni|\s+куни)?|по {names[1]})(?!\w)"
    )
    for names in _WEEKDAYS
]
_DAY = re.compile(
    r"(?<!\w)(?:on the |the )?(\d{1,2})\s?[-–]?\s?"
    r"(?:го(?: числа)?|числа|kuni|sanasi(?:da)?|sanada|куни|санаси(?:да)?|санада|th|st|nd|rd)(?!\w)"
)
_LAST_DAY = re.compile(
    r"(?<!\w)(?:в последний день|последнего числа|oxirgi kuni|охирги куни|on the last day)(?: of the month| месяца)?(?!\w)"
)


def read_schedule(text: str, today: date) -> tuple[str, Schedule] | None:
    """The text without its schedule, and the schedule; None when it names none.

    A named day may be today; without one the first turn is a period from today.
    """
    low = "".join(_plain(letter) for letter in text)
    for number, pattern in enumerate(_WEEKDAY):
        if found := pattern.search(low):
            begins = today - timedelta(days=(today.weekday() - number) % 7)
            return _without(text, [found]), Schedule(Every.WEEK, begins)
    for every, pattern in _EVERY:
        if found := pattern.search(low):
            return _dated(text, low, every, found, today)
    return None


def _dated(text: str, low: str, every: Every, found: re.Match[str], today: date) -> tuple[str, Schedule]:
    if every in {Every.MONTH, Every.QUARTER}:
        for match, number in _days(low):
            return _without(text, [found, match]), Schedule(every, _latest(number, today))
    return _without(text, [found]), Schedule(every, today, after=today)


def _days(low: str) -> Iterator[tuple[re.Match[str], int]]:
    if match := _LAST_DAY.search(low):
        yield match, 31
    for match in _DAY.finditer(low):
        if 1 <= int(match[1]) <= 31:
            yield match, int(match[1])


def _latest(number: int, today: date) -> date:
    """The last day of that number that is not ahead: the 31st stays one, however short this month is."""
    month = today.replace(day=1)
    while number > monthrange(month.year, month.month)[1] or month.replace(day=number) > today:
        month = (month - timedelta(days=1)).replace(day=1)
    return month.replace(day=number)


def _without(text: str, found: list[re.Match[str]]) -> str:
    for match in sorted(found, key=lambda each: -each.start()):
        text = f"{text[: match.start()]} {text[match.end() :]}"
    return " ".join(text.split())


def _plain(letter: str) -> str:
    """The small letter, never longer than what was typed; every apostrophe is one."""
    if letter in APOSTROPHES:
        return "'"
    low = letter.lower()
    return low if len(low) == 1 else letter

"""Texts: what a person is told, in one language.

`t("key", name=value)` fills the placeholders; for Telegram and pages values are escaped unless they are `Safe`,
so that nobody's expense called "<b>" breaks a message.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from dastyor.kit.errors import Problem
from dastyor.kit.i18n.figures import STYLES, compact_text, day_text, money_text, number_text, percent_text
from dastyor.kit.money import Money
from dastyor.kit.periods import Bucket, Period, time_zone

Escape = Callable[[str], str]
Missed = Callable[[str, str], None]


class MissingText(Problem):
    """A text or one of its values is missing: a mistake of ours."""

    key, status = "problem-missing-text", 500


class Safe(str):
    """Text that is markup already and is not escaped again."""

    __slots__ = ()

    def __html__(self) -> str:
        """Itself: how Jinja asks whether to escape."""
        return str(self)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language's texts by key; a text with plural forms is a tuple of them, chosen by `plural`."""

    language: str
    texts: Mapping[str, str | tuple[str, ...]]
    plural: Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts and figures of one language.

    `escape` is None for plain text (buttons, mail), html.escape for Telegram and pages.
    `missed` hears of a missing key or value; in strict mode (tests) that raises MissingText instead.
    """

    catalogue: Catalogue
    fallback: Catalogue
    missed: Missed
    strict: bool = False
    escape: Escape | None = None

    @property
    def language(self) -> str:
        """The language's id: uz-Latn, uz-Cyrl, ru or en."""
        return self.catalogue.language

    @property
    def html(self) -> Texts:
        """The same, with every value escaped for HTML."""
        return replace(self, escape=escape_html)

    @property
    def plain(self) -> Texts:
        """The same, with values as they are: for buttons, files and mail."""
        return replace(self, escape=None)

    def __call__(self, key: str, /, **values: Any) -> str:
        """The text of that key with the values in their places; Money, Decimal and date in the language's writing.

        An int stays as it is: it may be a year or an ad's number. Say t.number(n) where groups are wanted.
        """
        found, _plural = self._find(key)
        return self._fill(key, found if isinstance(found, str) else found[-1], values)

    def n(self, key: str, count: int, /, **values: Any) -> str:
        """The plural form for `count`, which is also the value `n`, with groups."""
        found, plural = self._find(key)
        form = found if isinstance(found, str) else found[plural(abs(count))]
        return self._fill(key, form, {"n": self.number(count)} | values)

    def has(self, key: str) -> bool:
        """Whether this language has the text."""
        return key in self.catalogue.texts

    def problem(self, problem: Problem) -> str:
        """What a person is told of a refusal."""
        return self(problem.key, **problem.values)

    def money(self, money: Money) -> str:
        """The money as people write it: "1 250 000 сум"."""
        return money_text(money, self.language)

    def number(self, number: int | Decimal, places: int | None = None) -> str:
        """The number with groups: "1 250,5"."""
        return number_text(number, self.language, places)

    def percent(self, share: Decimal, places: int = 0) -> str:
        """A share of one as a percentage."""
        return percent_text(share, self.language, places)

    def compact(self, number: Decimal) -> str:
        """The number as a chart's scale has it: "1,2 млн"."""
        return compact_text(number, self.language)

    def step(self, day: date, *, is_month: bool = False) -> str:
        """A day or a month as shortly as it can be told below a column: "9.11", "ноя"."""
        short = "d MMM" if self.language == "en" else "d.MM"
        return day_text(day, self.language, "LLL" if is_month else short)

    def day(self, day: date, today: date | None = None) -> str:
        """The day as "9 ноября"; with the year when it is not the year of `today`."""
        style = STYLES[self.language]
        return day_text(day, self.language, style.day if today is None or today.year == day.year else style.full_day)

    def full_day(self, day: date) -> str:
        """The day with its year: "9 ноября 2026"."""
        return day_text(day, self.language, STYLES[self.language].full_day)

    def short_day(self, day: date) -> str:
        """The day in digits: "09.11.2026"."""
        return day_text(day, self.language, STYLES[self.language].short_day)

    def near_day(self, day: date, today: date) -> str:
        """The day as today, yesterday or tomorrow, else by its date."""
        named = {0: "day-today", -1: "day-yesterday", 1: "day-tomorrow"}.get((day - today).days)
        return self(named) if named else self.day(day, today)

    def weekday(self, day: date) -> str:
        """The day of the week: "понедельник"."""
        return day_text(day, self.language, "cccc")

    def month(self, day: date) -> str:
        """The month of the day: "ноябрь 2026"."""
        return day_text(day, self.language, "LLLL y")

    def period(self, period: Period) -> str:
        """A month by its name, a year by its number, a day by itself, any other stretch by its first and last day."""
        if period.bucket is Bucket.MONTH:
            return self.month(period.start)
        if period.bucket is Bucket.YEAR:
            return str(period.start.year)
        if period.days <= 1:
            return self.full_day(period.start)
        return f"{self.short_day(period.start)} – {self.short_day(period.last_day)}"

    def time(self, moment: datetime, zone: str) -> str:
        """The time of day in the zone: "18:30"."""
        return f"{moment.astimezone(time_zone(zone)):%H:%M}"

    def duration(self, length: timedelta) -> str:
        """How long, in its largest whole unit: "3 дня", "5 минут"."""
        seconds = int(length.total_seconds())
        for key, unit in (("duration-days", 86400), ("duration-hours", 3600), ("duration-minutes", 60)):
            if seconds >= unit:
                return self.n(key, seconds // unit)
        return self.n("duration-seconds", seconds)

    def _find(self, key: str) -> tuple[str | tuple[str, ...], Callable[[int], int]]:
        for catalogue in (self.catalogue, self.fallback):
            found = catalogue.texts.get(key)
            if found is not None:
                return found, catalogue.plural
            self._miss(key)
        return key, self.catalogue.plural

    def _fill(self, key: str, text: str, values: dict[str, Any]) -> str:
        filled = {name: self._value(value) for name, value in values.items()}
        try:
            whole = text.format_map(filled)
        except KeyError as missing:
            self._miss(f"{key} {missing}")
            whole = text.format_map(_Named(filled))
        return whole if self.escape is None else Safe(whole)

    def _value(self, value: Any) -> str:
        if isinstance(value, Money):
            value = self.money(value)
        elif isinstance(value, Decimal):
            value = self.number(value)
        elif isinstance(value, date) and not isinstance(value, datetime):
            value = self.day(value)
        if self.escape is None or isinstance(value, Safe):
            return str(value)
        return self.escape(str(value))

    def _miss(self, key: str) -> None:
        if self.strict:
            raise MissingText(text=key, language=self.language)
        self.missed(key, self.language)


class _Named(dict[str, str]):
    """Shows a value nobody gave as its name, so that the rest of the sentence still reaches the person."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def escape_html(text: str) -> str:
    """The text for Telegram's HTML and for ours: only & < > and the quote, as entities both know."""
    return html.escape(text, quote=False).replace('"', "&quot;")

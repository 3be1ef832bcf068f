"""What people call categories, days, months, stretches of days and programs, in their language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from dastyor.domains.expenses.model.figures import PROGRAM, By, Item
from dastyor.domains.expenses.model.ledger import CATEGORIES
from dastyor.kit.i18n.texts import Texts
from dastyor.kit.periods import Bucket, Period

Values = dict[str, str]
_PERCENT = Decimal("0.01")


def item_name(item: Item, by: By, texts: Texts) -> str:
    """What an item of a report is called."""
    if item.name:
        return item.name
    if by is By.CATEGORY:
        return category_name(item.key, texts)
    if by is By.DAY:
        return texts.full_day(date.fromisoformat(item.key))
    if by is By.MONTH:
        return texts.month(date.fromisoformat(item.key))
    return texts("expenses-by-program") if item.key == PROGRAM else item.key


def category_name(key: str, texts: Texts) -> str:
    """What a category is called; one that the workspace named itself is known by its own row, here by its key."""
    return texts(f"expenses-category-{key}") if key in CATEGORIES else key


def period_name(period: Period, texts: Texts, today: date) -> str:
    """A stretch as shortly as it is clear today: "1–21 октября", "23 сентября – 22 октября", "октябрь 2026", "2025"."""
    if period.bucket in {Bucket.MONTH, Bucket.YEAR}:
        return texts.period(period)
    first, last = period.start, period.last_day
    if first == last:
        return texts.day(last, today)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{texts.day(last, today)}"
    return f"{texts.day(first, last)} – {texts.day(last, today if first.year == last.year else first)}"


def month_name(month: date, texts: Texts, today: date) -> str:
    """The month, with its year when it is not this one: a button is short."""
    said = texts.month(month)
    return said.removesuffix(f" {month.year}") if month.year == today.year else said


def share_name(share: Decimal, texts: Texts) -> str:
    """A share of the whole; what is too small for a percent is less than one, not nothing."""
    told = texts.percent(share)
    is_lost = share > 0 and told == texts.percent(Decimal(0))
    return f"<{texts.percent(_PERCENT)}" if is_lost else told


def capital(words: str) -> str:
    """The words as they begin a line or stand on a button."""
    return words[:1].upper() + words[1:]


def category_words(name: str, category: str | None) -> tuple[Values, Values]:
    """The placeholder `name` as a notice's (values, words): None is everything; one of a workspace's own is its id."""
    if category is None:
        return {}, {name: "expenses-budget-everything"}
    if category in CATEGORIES:
        return {}, {name: f"expenses-category-{category}"}
    return {name: category}, {}

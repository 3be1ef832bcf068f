"""What people call categories, days, months and programs, in their language."""

from __future__ import annotations

from datetime import date

from dastyor.domains.expenses.model.figures import PROGRAM, By, Item
from dastyor.domains.expenses.model.ledger import CATEGORIES
from dastyor.kit.i18n.texts import Texts

Values = dict[str, str]


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


def category_words(name: str, category: str | None) -> tuple[Values, Values]:
    """The placeholder `name` as a notice's (values, words): None is everything; one of a workspace's own is its id."""
    if category is None:
        return {}, {name: "expenses-budget-everything"}
    if category in CATEGORIES:
        return {}, {name: f"expenses-category-{category}"}
    return {name: category}, {}

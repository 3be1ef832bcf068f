"""How a category is named in a notice, which is worded in each reader's own language."""

from __future__ import annotations

from dastyor.domains.expenses.model import CATEGORIES

Values = dict[str, str]


def category_words(name: str, category: str | None) -> tuple[Values, Values]:
    """The placeholder `name` as a notice's (values, words): None is everything; one of a workspace's own is its id."""
    if category is None:
        return {}, {name: "expenses-budget-everything"}
    if category in CATEGORIES:
        return {}, {name: f"expenses-category-{category}"}
    return {name: category}, {}

"""Categories by the names that people call them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dastyor.domains.expenses.rules.categories import category_of
from dastyor.kit.lines import fold

_ARROW = re.compile(r"\s*(?:→|->|=>|⇒|=|\s[-–—]\s)\s*")


def named(said: str, names: Mapping[str, str]) -> str | None:
    """The category that was meant: by its id, by its name in `names`, by a word of it; None when none is."""
    wanted = fold(said)
    folded = {fold(name): category for category, name in names.items()}
    if said.strip() in names:
        return said.strip()
    return folded.get(wanted) or category_of(wanted.split(), {})


def rule_parts(text: str) -> tuple[str, str] | None:
    """The words and the category of "арматура → товары"; None for a line that is no rule."""
    words, *rest = _ARROW.split(text.strip(), maxsplit=1)
    return (words.strip(), rest[0].strip()) if rest and words.strip() and rest[0].strip() else None

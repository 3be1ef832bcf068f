"""The words that categories are known by: read once from the tables in `words/`, a file for each thought.

A table has parts headed `[language category]`; whoever knows the words of a trade can add to them without knowing
Python. A word is a stem; `=` before it or `_` behind it makes it a whole word (with an ending of its language), `!`
at the end heavy, `?` light, and `_` inside joins the words of a phrase.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

#: In the order in which equals are decided: the languages first, then what each thought adds to them.
TABLES = ("ru", "uz", "en", "food", "car", "house", "people", "family", "trade", "crafts", "places")

Table = Mapping[str, str]  # the words of each category, separated by blanks


def parts(text: str) -> dict[str, dict[str, str]]:
    """The tables of a file by their language; parts of one heading are one. Raises ValueError for words before any."""
    found: dict[str, dict[str, str]] = {}
    table, category = None, ""
    for line in text.splitlines():
        if line.startswith("["):
            language, _, category = line.strip("[]").partition(" ")
            table = found.setdefault(language, {})
        elif line and not line.startswith("#"):
            if table is None:
                raise ValueError(f"words before the first heading: {line[:40]}")
            table[category] = f"{table.get(category, '')} {line}".lstrip()
    return found


def _read() -> tuple[dict[str, dict[str, str]], ...]:
    folder = files(__package__).joinpath("words")
    return tuple(parts(folder.joinpath(f"{name}.txt").read_text(encoding="utf-8")) for name in TABLES)


_ALL = _read()


def of(language: str) -> list[Table]:
    """Every table of the language, `places` and `pictures` among them."""
    return [each[language] for each in _ALL if language in each]

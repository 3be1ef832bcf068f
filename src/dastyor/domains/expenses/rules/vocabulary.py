"""The words that categories are known by: read once from the tables in `words/`, a file for each thought.

A table has parts headed `[language category]`; whoever knows the words of a trade can add to them without knowing
Python. A word is a stem; `=` makes it a whole word (with an ending of its language), `!` heavy, `?` light, and `_`
joins the words of a phrase.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

#: In the order in which equals are decided: the languages first, then what each thought adds to them.
TABLES = ("ru", "uz", "en", "food", "car", "house", "people", "trade", "crafts", "places")

Table = Mapping[str, str]  # the words of each category, separated by blanks


def parts(text: str) -> dict[str, dict[str, str]]:
    """The tables of a file by their language. Raises ValueError for words before the first heading."""
    found: dict[str, dict[str, str]] = {}
    words: list[str] | None = None
    heading = ("", "")
    for line in (*text.splitlines(), "[ ]"):
        if line.startswith("["):
            if words is not None:
                found.setdefault(heading[0], {})[heading[1]] = " ".join(words)
            language, _, category = line.strip("[]").partition(" ")
            heading, words = (language, category), []
        elif line and not line.startswith("#"):
            if words is None:
                raise ValueError(f"words before the first heading: {line[:40]}")
            words.append(line)
    return found


def _read() -> tuple[dict[str, dict[str, str]], ...]:
    folder = files(__package__).joinpath("words")
    return tuple(parts(folder.joinpath(f"{name}.txt").read_text(encoding="utf-8")) for name in TABLES)


_ALL = _read()


def of(language: str) -> list[Table]:
    """Every table of the language, `places` and `pictures` among them."""
    return [each[language] for each in _ALL if language in each]

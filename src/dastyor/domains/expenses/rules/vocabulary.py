"""The words that categories are known by: read once from the tables in `words/`, a file for each thought.

What the marks in them mean is said in kit/lines/stems.py.
"""

from __future__ import annotations

from importlib.resources import files

from dastyor.kit.lines.stems import Table, parts

#: In the order in which equals are decided: the languages first, then what each thought adds to them.
TABLES = ("ru", "uz", "en", "food", "car", "house", "people", "family", "trade", "crafts", "places")


def _read() -> tuple[dict[str, dict[str, str]], ...]:
    folder = files(__package__).joinpath("words")
    return tuple(parts(folder.joinpath(f"{name}.txt").read_text(encoding="utf-8")) for name in TABLES)


ALL = _read()


def of(language: str) -> list[Table]:
    """Every table of the language, `places` and `pictures` among them."""
    return [each[language] for each in ALL if language in each]

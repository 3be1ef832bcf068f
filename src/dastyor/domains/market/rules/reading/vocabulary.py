"""The words that categories of ads are known by: the tables of `words/`, one for each category.

What the marks in them mean is said in kit/lines/stems.py; words under `-` belong to none ("near a kindergarten").
"""

from __future__ import annotations

from importlib.resources import files

from dastyor.domains.market.model import Category
from dastyor.kit.lines.stems import USUAL, Stems, parts
from dastyor.kit.lines.typos import Typos

NONE = "-"


def _read() -> Stems:
    folder = files(__package__).joinpath("words")
    return Stems([parts(folder.joinpath(f"{name}.txt").read_text(encoding="utf-8")) for name in Category])


STEMS = _read()
TYPOS = Typos(STEMS.alone(USUAL + 1))
assert {stem.category for found in STEMS.of.values() for stem in found} <= {NONE, *Category}

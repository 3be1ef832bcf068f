"""The stems of the tables: every word that names a category of expenses."""

from __future__ import annotations

from dastyor.domains.expenses.model import CATEGORIES
from dastyor.domains.expenses.rules import vocabulary
from dastyor.kit.lines.stems import USUAL, Stem, Stems

__all__ = ["STEMS", "USUAL", "WORDS", "Stem", "stem_at"]

WORDS = Stems(vocabulary.ALL)
STEMS = WORDS.of
stem_at = WORDS.at
assert {stem.category for found in STEMS.values() for stem in found} <= set(CATEGORIES)

"""What a correction teaches: the words of a note, as the reader will meet them in the next line."""

from __future__ import annotations

from dastyor.domains.expenses.rules.categories import phrases
from dastyor.domains.expenses.rules.reading import spoken_words
from dastyor.kit.lines import fold


def rule_words(note: str) -> str:
    """The folded words of the note that say what was bought; empty when none does."""
    return " ".join(spoken_words(note))


def fits(words: str, note: str) -> bool:
    """Whether a rule of these words speaks of such a note."""
    folded = fold(note).split()
    if not all(word in folded for word in words.split()):
        return False  # most notes of others, told in a fiftieth of the time
    return words in set(phrases(spoken_words(note)))

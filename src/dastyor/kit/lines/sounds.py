"""Words that sound alike: "прадукты" is "продукты", "zaprawka" "zapravka", "moika" "moyka".

Vowels that an ear does not tell apart are one, doubled letters single, letters of chats put into their sounds. Only
words of six letters or more are compared so, and only where nothing else is known of the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_SHORTEST = 6
_SHORTEST_STEM = 5  # letters that sound: fewer are the beginning of too much else
_TAIL = 5  # letters that may follow the stem: an ending
_ONE_SOUND = str.maketrans("оеэыйяюёoeyquc", "аиииииуаaiikus", "ьъ")
_SPELT = re.compile("sch|shch|zh|ts|tc|ch|kh|ck|ph|ya|yu|yo|ye|тс|тц|сч|щ|дж")
_SAID = {
    "sch": "ш", "shch": "ш", "zh": "j", "ts": "s", "tc": "s", "ch": "ч", "kh": "h", "ck": "k", "ph": "f", "ya": "a", "yu": "u",
    "yo": "a", "ye": "i", "тс": "ц", "тц": "ц", "сч": "ш", "щ": "ш", "дж": "ж",
}  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


def sound(word: str) -> str:
    """How the folded word sounds, as near as its letters tell."""
    spelt = _SPELT.sub(lambda found: _SAID[found[0]], word).replace("sh", "ш")
    return _DOUBLED.sub(r"\1", spelt.translate(_ONE_SOUND))


class Sounds:
    """Finds the word of the tables that one sounds like, by its longest beginning."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, str] = {}
        for word in sorted(words):
            sounds = sound(word)
            if len(sounds) >= _SHORTEST_STEM:
                self._words.setdefault(sounds, word)

    def nearest(self, word: str) -> str | None:
        """The word whose sounds begin this one; None when there is none."""
        if len(word) < _SHORTEST or not word.isalpha():
            return None
        # In chats "w" is both "sh" ("mowina") and "v" ("zaprawka").
        forms = (word.replace("w", "sh"), word.replace("w", "v")) if "w" in word else (word,)
        return next(filter(None, map(self._begun, map(sound, forms))), None)

    def _begun(self, sounds: str) -> str | None:
        shortest = max(_SHORTEST_STEM, len(sounds) - _TAIL)
        for length in range(len(sounds), shortest - 1, -1):
            found = self._words.get(sounds[:length])
            if found is not None:
                return found
        return None


_LONGEST_SHORTENED = 9  # letters: longer words are cut, not left without vowels
_VOWELS = re.compile("[аеиоуыэюяйьaeiouy]")
_LEAST_CONSONANTS = 3


class Consonants:
    """Finds the word of the tables that one typed without its vowels stands for: "svt" is "svet", "бнзн" "бензин"."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, str] = {}
        for word in words:
            if word.isalpha() and len(word) <= _LONGEST_SHORTENED:
                self._words.setdefault(_VOWELS.sub("", word), word)

    def nearest(self, word: str) -> str | None:
        """The first word of the tables with these consonants; None when the word has vowels or is too short."""
        if len(word) < _LEAST_CONSONANTS or _VOWELS.search(word):
            return None
        return self._words.get(word)

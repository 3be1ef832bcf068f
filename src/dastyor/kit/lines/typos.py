"""Typos: the word of the tables that a mistyped one was meant to be, one letter away.

One letter lost, added, changed or two swapped, never the first; only in words of six letters or more, for among
shorter ones every name is somebody's typo: of five letters only two swapped are put right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

SHORTEST = 6
_LONGEST = 12  # letters of a beginning that are compared: longer words differ before that
_TAIL = 4  # letters that may follow the beginning: an ending
_SHORT_TAIL = 2  # behind a beginning of six letters, which is soon another word's


class Typos:
    """Finds the nearest of many words in a few dozen dictionary looks: words are kept with each one letter left out."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = {word for word in words if SHORTEST <= len(word) <= _LONGEST and word.isalpha()}
        self._short = {word for word in words if len(word) == SHORTEST - 1}
        self._without: dict[str, str] = {}
        for word in sorted(self._words):
            for shorter in _one_left_out(word):
                self._without.setdefault(shorter, word)

    def nearest(self, word: str) -> str | None:
        """The word one letter away from the beginning of this one; None when there is none."""
        if not word.isalpha():
            return None
        if len(word) < SHORTEST:
            return next((other for other in _swapped(word) if other in self._short), None)
        for length in range(min(len(word), _LONGEST + 1), max(SHORTEST - 2, len(word) - _TAIL - 1), -1):
            beginning = word[:length]
            if beginning in self._without:
                return self._without[beginning]
            for shorter in _one_left_out(beginning):
                found = shorter if shorter in self._words else self._without.get(shorter)
                near = found is not None and length >= SHORTEST and _is_one_off(beginning, found)
                if near and (length > SHORTEST or len(word) - length <= _SHORT_TAIL):
                    return found
        return None


def _swapped(word: str) -> Iterator[str]:
    """The word with two letters that stand side by side swapped; shorter than five letters too much is another word."""
    if len(word) == SHORTEST - 1:
        for place in range(1, len(word) - 1):
            yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _is_one_off(word: str, other: str) -> bool:
    """Whether one letter is lost, added or changed, or two stand swapped; two losses in two places are another word."""
    if word == other or len(word) != len(other):
        return True
    differ = [place for place, (one, another) in enumerate(zip(word, other, strict=True)) if one != another]
    first, last = differ[0], differ[-1]
    return first == last or (last == first + 1 and word[first] == other[last] and word[last] == other[first])


def _one_left_out(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(1, len(word)))

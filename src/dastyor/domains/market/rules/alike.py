"""Alike: how likely two ads offer the same thing again, by their words and their pictures.

Words are compared by the pieces they are made of, whatever their order and script, so an ad told in other words or
typed in Cyrillic stays near; prices and phones do not count. Pictures are compared by how they look (kit/pictures.py).
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from dastyor.domains.market.rules.reading.price_words import ASKED
from dastyor.domains.market.rules.reading.titles import EMPTY_WORDS
from dastyor.kit.lines import fold_word
from dastyor.kit.lines.folding import APOSTROPHES, latin

ALIKE = 0.5  # a score from which two ads are one and the same to a moderator

_KEPT = 64  # pieces of an ad that are kept: the smallest hashes, which are a fair sample of all
_PIECE = 4  # letters
_LONGEST = 4_000  # characters that are read
_WORD = re.compile(rf"[^\W\d_]+(?:[{APOSTROPHES}][^\W\d_]*)*|\d+")
_LONG_NUMBER = 3  # digits: prices, phones and years; memory is what a telephone is told by
_TELLING = frozenset({"128", "256", "512"})
_ONE_SOUND = str.maketrans({"q": "k", "o": "u", "x": "h", "w": "v", "y": "i", "j": "z"})

# Measured over pictures cut by 5 %, made smaller and encoded anew: half differ in 7 bits of 64, 95 of 100 in at most 13;
# of strangers one pair in a thousand comes nearer than 15.
_NEAR, _WIDTH = 14.5, 2.0
_AS_WORDED, _SPREAD = 0.33, 0.09  # the part of pieces that reworded ads share, where their pictures say nothing
_WITHOUT_PICTURES = 0.12  # more of them must be shared where there is no picture to look at
_MOST_OF_WORDS = 2.5  # words alone never outweigh pictures that are plainly others


@dataclass(frozen=True, slots=True)
class Look:
    """What an ad is compared by: a sample of the hashes of its words' pieces, and the looks of its pictures."""

    words: frozenset[int]
    pictures: tuple[int, ...]


def look_of(text: str, pictures: Collection[int] = ()) -> Look:
    """The look of an ad's title and text, and of its pictures as kit/pictures.py hashes them."""
    hashes = sorted({zlib.crc32(piece.encode()) for piece in _pieces(text[:_LONGEST])})
    return Look(frozenset(hashes[:_KEPT]), tuple(pictures))


def score(one: Look, other: Look) -> float:
    """How likely both offer the same thing, 0..1; from ALIKE on a moderator should see them side by side."""
    shared = _shared(one.words, other.words)
    by_words = (shared - _AS_WORDED) / _SPREAD
    apart = min((_bits_apart(a, b) for a in one.pictures for b in other.pictures), default=None)
    if apart is None:
        odds = by_words - _WITHOUT_PICTURES / _SPREAD
    else:
        odds = (_NEAR - apart) / _WIDTH + max(-_MOST_OF_WORDS, min(_MOST_OF_WORDS, by_words))
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))


def _shared(one: frozenset[int], other: frozenset[int]) -> float:
    """The part of the pieces that both have, estimated from the smallest hashes of both together."""
    if not one or not other:
        return 0.0
    smallest = sorted(one | other)[:_KEPT]
    return sum(each in one and each in other for each in smallest) / len(smallest)


def _bits_apart(one: int, other: int) -> int:
    return ((one ^ other) % 2**64).bit_count()


def _pieces(text: str) -> Iterator[str]:
    """The pieces of the words that tell something, by their sounds in Latin letters."""
    for word in _WORD.findall(text):
        if word.isdecimal():
            if len(word) < _LONG_NUMBER or word in _TELLING:
                yield word
            continue
        folded = fold_word(word)
        if folded in EMPTY_WORDS or folded.startswith(ASKED):
            continue
        sounds = f"{latin(folded).translate(_ONE_SOUND)}_"
        for start in range(max(len(sounds) - _PIECE, 0) + 1):
            yield sounds[start : start + _PIECE]

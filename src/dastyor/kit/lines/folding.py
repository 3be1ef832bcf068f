"""Folding: one form of a word for all the ways it is typed.

Every apostrophe of oʻ and gʻ goes, as do ё and the letters of Uzbek Cyrillic that a Russian keyboard lacks; a letter
of the other alphabet that slipped in is put right; Latin x and h are one, because people write both.
"""

from __future__ import annotations

import re

APOSTROPHES = "'’‘ʻʼ`´ʹ′"
_DROPPED = dict.fromkeys(map(ord, APOSTROPHES + "ъ\u0301\u200d\ufe0f"))
_ONE_LETTER = str.maketrans("ёўғқҳxі", "еугкхhи") | _DROPPED
_TWINS = str.maketrans("aceopxykmthb", "асеорхукмтнв")
_LATIN_ONLY = re.compile("[dfgijlnqrsuvwz]")
_CYRILLIC = re.compile("[а-яўғқҳё]")
_LATIN = re.compile("[a-z]")

_SOUNDS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "j", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "ў": "o", "қ": "q", "ғ": "g", "ҳ": "h",
}  # fmt: skip
_LETTERS = [
    ("yoʻ", "йў"), ("shʻ", "сҳ"), ("oʻ", "ў"), ("gʻ", "ғ"), ("sh", "ш"), ("ch", "ч"), ("ya", "я"), ("yu", "ю"),
    ("yo", "ё"), ("ye", "е"), ("ts", "ц"), ("ʻ", ""),
]  # fmt: skip
_ONE_APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, "ʻ"))
_CYRILLIC_LETTERS = str.maketrans("abdefghijklmnopqrstuvxyz", "абдефгҳижклмнопқрстувхйз")


def fold_word(word: str) -> str:
    """The word in the form that tables are searched by: "So‘m" is "som", "Гўшт" is "гушт", "aптекa" is "аптека"."""
    low = word.lower()
    if low.isascii():
        return low.replace("x", "h") if "'" not in low and "`" not in low else low.translate(_ONE_LETTER)
    if _LATIN.search(low) and _CYRILLIC.search(low):
        low = latin(low) if _LATIN_ONLY.search(low) else low.translate(_TWINS)
    return low.translate(_ONE_LETTER)


def word_set(words: str) -> frozenset[str]:
    """The blank-separated words of a table, as they are."""
    return frozenset(words.split())


def fold(text: str) -> str:
    """A whole phrase folded, blanks and punctuation made single blanks: a key to remember a thing by."""
    return " ".join(fold_word(word) for word in _WORDS.findall(text))


_WORDS = re.compile(rf"[^\W_]+(?:[{APOSTROPHES}][^\W_]*)*")


def latin(word: str) -> str:
    """A Cyrillic word by its sounds in Latin letters: how a Russian word is typed on a Latin keyboard."""
    return "".join(_SOUNDS.get(letter, letter) for letter in word)


def cyrillic(word: str) -> str:
    """An Uzbek word of the Latin script in Cyrillic, for our own tables: "goʻsht" is "гўшт"."""
    low = word.lower().translate(_ONE_APOSTROPHE)
    if low.startswith("e"):
        low = "э" + low[1:]
    for sounds, letter in _LETTERS:
        low = low.replace(sounds, letter)
    return low.translate(_CYRILLIC_LETTERS)

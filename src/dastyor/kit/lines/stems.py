"""Stems: every word of tables that names a category, found by the beginning of a word, in four writings.

Stems are looked up from the longest prefix of a word to the shortest, so a line costs a few dozen dictionary looks.
A table has parts headed `[language category]`; whoever knows the words of a trade can add to them without knowing
Python. A word is a stem; `=` before it or `_` behind it makes it a whole word (with an ending of its language), `!`
at the end heavy, `?` light, and `_` inside joins the words of a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dastyor.kit.lines.folding import cyrillic, fold_word, latin, word_set
from dastyor.kit.lines.measures import UZ_ENDINGS

Table = Mapping[str, str]  # the words of each category, separated by blanks
Tables = Sequence[Mapping[str, Table]]  # of each file, by language; of equals the first decides

_RU_ENDINGS = word_set("а у ы и е о ом ой ов ам ами ах ей ю я ем ям ями ях ие ия ью ы ку ка ки к")
_UZ = frozenset(fold_word(form) for end in UZ_ENDINGS for form in (end, cyrillic(end)))
_RU = frozenset(form for end in ("", *_RU_ENDINGS) for form in (end, latin(end)))
_EN = frozenset(["", "s", "es"])
_SHORT = 4  # letters: a shorter stem begins too many words, so it is taken whole
_ENDING = 3  # letters: a part of a phrase that is shorter is no beginning, only an ending may follow it
_SHORTEST = 1  # letters: a picture
_WEIGHTS = {"!": 3, "?": 1}
_FLEETING = re.compile("[а-я]{3,}[бвгджзйклмнпрстфхцчшщ][ое]к$")
_LITTLE = word_set("to at in on of by an the за на по из от до со")
USUAL = 2  # the weight of a word without a mark


@dataclass(frozen=True, slots=True)
class Stem:
    """A beginning of words: what it weighs for which category.

    `endings` are all that may follow a whole word (None: anything); words beginning with `rest` must come next.
    """

    first: str
    category: str
    weight: int
    endings: frozenset[str] | None
    rest: tuple[str, ...]
    tongue: str = ""


class Stems:
    """The stems of tables, by their first word."""

    def __init__(self, tables: Tables) -> None:
        self.of = _all_stems(tables)
        self._longest = max(map(len, self.of))

    def at(self, words: Sequence[str], place: int) -> Stem | None:
        """The most telling stem that begins at the folded word there; None when it is not known."""
        found = self._begun(words, place, words[place])
        if found is None and _FLEETING.search(words[place]):
            return self._begun(words, place, words[place][:-2] + "к")  # "коробок", "чашек": of "коробка", "чашка"
        return found

    def alone(self, least: int) -> list[str]:
        """The words that name a category by themselves, weighing at least so much."""
        return [first for first, found in self.of.items() if any(not s.rest and s.weight >= least for s in found)]

    def _begun(self, words: Sequence[str], place: int, word: str) -> Stem | None:
        for length in range(min(len(word), self._longest), _SHORTEST - 1, -1):
            for stem in self.of.get(word[:length], ()):
                if stem.endings is not None and word[length:] not in stem.endings:
                    continue
                following = words[place + 1 : place + 1 + len(stem.rest)]
                if len(following) == len(stem.rest) and all(map(_goes_on, following, stem.rest)):
                    return stem
        return None


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


def _goes_on(word: str, part: str) -> bool:
    """Whether the word is what the phrase goes on with: of few letters, the word itself with an ending."""
    if len(part) == 1 or part in _LITTLE:
        return word == part  # "лимонад в", not "limonad va"; "bus to", not "bus tour"
    return word.startswith(part) and (len(part) >= _ENDING or len(word) - len(part) < _ENDING)


_HARD = re.compile("[kq]$")
_MARKED = re.compile(r"(=?)([^=!?]+?)([!?]?)")
_Forms = Callable[[str], Iterable[str]]


def _add(
    stems: dict[str, list[Stem]], table: Mapping[str, str], endings: frozenset[str], forms: _Forms, tongue: str
) -> None:
    for category, words in table.items():
        for marked in words.split():
            found = _MARKED.fullmatch(marked)
            assert found is not None, marked
            for form in forms(found[2].rstrip("_")):
                first, *rest = (fold_word(part) for part in form.replace("-", "_").split("_"))
                # "плать" is followed by е, я, ю: typed in Latin letters it is "plat", which begins too much else.
                whole = bool(found[1]) or (found[2].endswith(("_", "ь")) and not rest) or len(first) < _SHORT
                stem = Stem(
                    first,
                    category,
                    _WEIGHTS.get(found[3], USUAL),
                    endings if whole else None,
                    tuple(rest),
                    tongue,
                )
                stems.setdefault(first, []).append(stem)


def _uzbek(word: str) -> set[str]:
    """Both scripts; on a Russian keyboard the ў of Cyrillic is typed у (which folding knows) or о.

    Before "my", "his", k and q are softened: "ko'ylak" is "ko'ylagim", "mushuk" "mushugim".
    """
    first, *rest = word.split("_")
    softened = _HARD.sub(lambda found: "g" if found[0] == "k" else "g'", first) if len(first) > _SHORT else first
    forms = {word, "_".join([softened, *rest])}
    forms |= {cyrillic(form) for form in forms}
    return forms | {form.replace("ў", "о") for form in forms}


def _all_stems(tables: Tables) -> dict[str, tuple[Stem, ...]]:
    stems: dict[str, list[Stem]] = {}
    russian: dict[str, list[Stem]] = {}
    for table in _of(tables, "ru"):
        _add(stems, table, _RU, lambda word: (word,), "ru")
        _add(russian, table, _RU, lambda word: {latin(word), latin(word.replace("ё", "е"))}, "ru")
    for table in _of(tables, "uz"):
        _add(stems, table, _UZ, _uzbek, "uz")
    for table in _of(tables, "en"):
        _add(stems, table, _EN, lambda word: (word,), "en")
    for first, found in russian.items():
        # A Russian word typed in Latin letters gives way to an Uzbek or English word of the same letters, a phrase does not.
        stems[first] = [*stems.get(first, ()), *(stem for stem in found if stem.rest or first not in stems)]
    places: dict[str, list[Stem]] = {}
    for table in _of(tables, "places"):
        _add(places, table, _RU | _EN, lambda word: {word, latin(word)}, "")
    for first, found in places.items():
        # Behind the things themselves: "лента" is a shop where nothing else is said.
        stems[first] = [*stems.get(first, ()), *(stem for stem in found if stem.rest or first not in stems)]
    _weigh_as_their_beginnings(stems)
    for table in _of(tables, "pictures"):
        for category, pictures in table.items():
            stems |= {picture: [Stem(picture, category, 2, _EN, ())] for picture in pictures.split()}
    return {first: tuple(sorted(found, key=_most_telling)) for first, found in stems.items()}


def _of(tables: Tables, language: str) -> list[Table]:
    return [each[language] for each in tables if language in each]


def _weigh_as_their_beginnings(stems: dict[str, list[Stem]]) -> None:
    """A longer stem weighs at least what a shorter one of its category does that would have been found in its place."""
    for first, found in stems.items():
        shorter = [stem for length in range(_SHORT, len(first)) for stem in stems.get(first[:length], ())]
        free = {stem.category: stem.weight for stem in shorter if stem.endings is None and not stem.rest}
        for place, stem in enumerate(found):
            if free.get(stem.category, 0) > stem.weight:
                found[place] = replace(stem, weight=free[stem.category])


def _most_telling(stem: Stem) -> tuple[int, int]:
    return -len(stem.rest), -stem.weight

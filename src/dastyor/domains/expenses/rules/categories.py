"""Categories by word: the heaviest word of a line decides, the first of equals; what was learned decides before all.

Stems are looked up from the longest prefix of a word to the shortest, so a line costs a few dozen dictionary looks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dastyor.domains.expenses.model import CATEGORIES
from dastyor.domains.expenses.rules import vocabulary
from dastyor.domains.expenses.rules.sounds import Sounds
from dastyor.domains.expenses.rules.typos import Typos
from dastyor.kit.lines import fold, fold_word
from dastyor.kit.lines.folding import cyrillic, latin, word_set
from dastyor.kit.lines.measures import UZ_ENDINGS

_RU_ENDINGS = word_set("а у ы и е о ом ой ов ам ами ах ей ю я ем ям ями ях ие ия ью ы ку ка ки к")
_UZ = frozenset(fold_word(form) for end in UZ_ENDINGS for form in (end, cyrillic(end)))
_RU = frozenset(form for end in ("", *_RU_ENDINGS) for form in (end, latin(end)))
_EN = frozenset(["", "s", "es"])
_SHORT = 4  # letters: a shorter stem begins too many words, so it is taken whole
_ENDING = 3  # letters: a part of a phrase that is shorter is no beginning, only an ending may follow it
_SHORTEST = 1  # a picture
_PHRASED = 12  # words: 78 looks at what was learned
WATER = word_set("suv сув вода воду voda water")
_HIS = ("i", "и", "iga", "ига", "ini", "ини")  # what belongs to the word before it
LITTLE = frozenset({"for", "uchun", "учун"})
_ARTICLES = word_set("the a an my our мой моей моим нашим новым новой")
_WITH = word_set("with с со для for to from через via к до от из")
_WITH_BEHIND = word_set("bilan билан uchun учун orqali оркали")
_FIRST_PARTS = tuple(
    part
    for word in sorted(
        word_set(
            "термо авто мото электро фото видео аква мед спец эко микро мини нано гидро стекло металло пласт само веб"
        )
    )
    for part in (word, latin(word))
)
_TRADE = 6  # letters: a shorter word that ends so is a name or a thing
_TRADES = tuple(
    word_set("исту ристу щику чику ологу телю евту онеру istga chiga chilarga чига чиларга uvchi увчи ovchi")
)
_ACCENTS = str.maketrans("áàâäãåéèêëíìîïóòôöõúùûüçñşğı", "aaaaaaeeeeiiiiooooouuuucnsgi")  # "café", "döner"
_WEIGHTS = {"!": 3, "?": 1}
_WEIGHTS_OTHERWISE = 2


@dataclass(frozen=True, slots=True)
class Stem:
    """A beginning of words: what it weighs for which category.

    `endings` are all that may follow a whole word (None: anything); words beginning with `rest` must come next.
    """

    category: str
    weight: int
    endings: frozenset[str] | None
    rest: tuple[str, ...]
    tongue: str = ""


def category_of(words: Sequence[str], learned: Mapping[str, str], whole: Sequence[str] | None = None) -> str | None:
    """The category of the folded words; None when no word is known.

    `whole` are the words with those little ones ("for", "uchun") that notes are remembered without.

    `learned` maps a folded note (key_of) or a folded word to a category and outweighs the tables.
    """
    if learned:
        found = _learned(words, learned)
        if found:
            # The longest rule knows best; two of one length that disagree know nothing, and the person is asked.
            return found.pop() if len(found) == 1 else None
    words = words if whole is None else whole
    words = [word if word.isascii() else word.translate(_ACCENTS) for word in words]
    stems = list(_stems(words))
    best, heaviest = None, 0
    for place, stem in stems:
        weight = 2 * stem.weight + (len(stem.rest) > 0)
        if _is_company(words, place) or _is_attribute(words, place, stem, stems):
            weight = 1
        if weight > heaviest:
            best, heaviest = stem.category, weight
    if best == "groceries" and _is_a_bill(words, stems):
        best = "utilities"
    if heaviest < 2 * _WEIGHTS_OTHERWISE:
        # A light word gives way to what another was meant to be: "ремнот телефона".
        unknown = [word for place, word in enumerate(words) if _stem_at(words, place) is None]
        best = (
            _nearest(TYPOS, unknown) or best or _compound(unknown) or _of_a_trade(unknown) or _nearest(SOUNDS, unknown)
        )
    return best


def _stems(words: Sequence[str]) -> Iterator[tuple[int, Stem]]:
    """The stems in the words, each where it begins; words that a phrase took begin no other."""
    place = 0
    while place < len(words):
        stem = _stem_at(words, place)
        if stem is not None:
            yield place, stem
        place += 1 + (0 if stem is None else len(stem.rest))


def _is_attribute(words: Sequence[str], place: int, stem: Stem, found: Sequence[tuple[int, Stem]]) -> bool:
    """Whether the next word is what this one only describes: "car oil", "xodimlar tushligi", "suv filtri"."""
    after = place + 1 + len(stem.rest)
    head = next((other for other_place, other in found if other_place == after), None)
    if head is None or head.tongue != stem.tongue or head.weight < _WEIGHTS_OTHERWISE:
        return False
    return head.tongue == "en" or (head.tongue == "uz" and words[after].endswith(_HIS))


def _is_a_bill(words: Sequence[str], found: Sequence[tuple[int, Stem]]) -> bool:
    """Whether water is paid for beside light or gas: alone it is bought in a shop."""
    return not WATER.isdisjoint(words) and any(stem.category == "utilities" for _, stem in found)


def _is_company(words: Sequence[str], place: int) -> bool:
    """Whether it tells with whom, for whom or by what: "lunch with the accountant", "обед для сотрудников"."""
    before = words[place - 1] if place else ""
    if before in _ARTICLES and place > 1:
        before = words[place - 2]
    return before in _WITH or (place + 1 < len(words) and words[place + 1] in _WITH_BEHIND)


def phrases(words: Sequence[str]) -> Iterator[str]:
    """Every row of words that stand side by side, the longest first; only the beginning of a long story is looked at."""
    words = words[:_PHRASED]
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])


def _learned(words: Sequence[str], learned: Mapping[str, str]) -> set[str]:
    """What the longest rules among the words say."""
    found: set[str] = set()
    length = 0
    for phrase in phrases(words):
        if found and phrase.count(" ") < length:
            break
        if phrase in learned:
            length = phrase.count(" ")
            found.add(learned[phrase])
    return found


def key_of(note: str) -> str:
    """What a correction is remembered by: the note folded, so that "Гўшт!" and "гушт" are one."""
    return fold(note)


def _stem_at(words: Sequence[str], place: int) -> Stem | None:
    word = words[place]
    for length in range(min(len(word), _LONGEST_STEM), _SHORTEST - 1, -1):
        for stem in STEMS.get(word[:length], ()):
            if stem.endings is not None and word[length:] not in stem.endings:
                continue
            following = words[place + 1 : place + 1 + len(stem.rest)]
            if len(following) == len(stem.rest) and all(map(_goes_on, following, stem.rest)):
                return stem
    return None


def _compound(words: Sequence[str]) -> str | None:
    """What the second part of a compound is: "термоэтикетки" are "этикетки"."""
    for word in words:
        for first in _FIRST_PARTS:
            if word.startswith(first) and len(word) - len(first) >= _SHORT:
                stem = _stem_at([word[len(first) :]], 0)
                if stem is not None and stem.weight >= _WEIGHTS_OTHERWISE:
                    return stem.category
    return None


def _of_a_trade(words: Sequence[str]) -> str | None:
    """A person who is called by a trade is paid for work: "флористу", "traktorchiga"."""
    return "salary" if any(len(word) > _TRADE and word.endswith(_TRADES) for word in words) else None


def _goes_on(word: str, part: str) -> bool:
    """Whether the word is what the phrase goes on with: of few letters, the word itself with an ending."""
    return word.startswith(part) and (len(part) >= _ENDING or len(word) - len(part) < _ENDING)


def _nearest(table: Typos | Sounds, words: Sequence[str]) -> str | None:
    found = next(filter(None, map(table.nearest, words)), None)
    return next(stem.category for stem in STEMS[found] if not stem.rest) if found else None


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
                    category,
                    _WEIGHTS.get(found[3], _WEIGHTS_OTHERWISE),
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


def _all_stems() -> dict[str, tuple[Stem, ...]]:
    stems: dict[str, list[Stem]] = {}
    russian: dict[str, list[Stem]] = {}
    for table in vocabulary.of("ru"):
        _add(stems, table, _RU, lambda word: (word,), "ru")
        _add(russian, table, _RU, lambda word: {latin(word), latin(word.replace("ё", "е"))}, "ru")
    for table in vocabulary.of("uz"):
        _add(stems, table, _UZ, _uzbek, "uz")
    for table in vocabulary.of("en"):
        _add(stems, table, _EN, lambda word: (word,), "en")
    for first, found in russian.items():
        # A Russian word typed in Latin letters gives way to an Uzbek or English word of the same letters, a phrase does not.
        stems[first] = [*stems.get(first, ()), *(stem for stem in found if stem.rest or first not in stems)]
    places: dict[str, list[Stem]] = {}
    for table in vocabulary.of("places"):
        _add(places, table, _RU | _EN, lambda word: {word, latin(word)}, "")
    for first, found in places.items():
        # Behind the things themselves: "лента" is a shop where nothing else is said.
        stems[first] = [*stems.get(first, ()), *(stem for stem in found if stem.rest or first not in stems)]
    _weigh_as_their_beginnings(stems)
    for table in vocabulary.of("pictures"):
        for category, pictures in table.items():
            stems |= {picture: [Stem(category, 2, _EN, ())] for picture in pictures.split()}
    return {first: tuple(sorted(found, key=_most_telling)) for first, found in stems.items()}


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


STEMS = _all_stems()
_ALONE = [first for first, found in STEMS.items() if any(not stem.rest and stem.weight > 1 for stem in found)]
SOUNDS = Sounds(_ALONE)
TYPOS = Typos(_ALONE)
_LONGEST_STEM = max(map(len, STEMS))
assert {stem.category for found in STEMS.values() for stem in found} <= set(CATEGORIES)

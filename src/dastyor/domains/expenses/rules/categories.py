"""Categories by word: the heaviest word of a line decides, the first of equals; what was learned decides before all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dastyor.domains.expenses.rules.plain_words import is_plain
from dastyor.domains.expenses.rules.roles import is_a_place, is_beside, is_general
from dastyor.domains.expenses.rules.stems import STEMS, USUAL, WORDS, Stem, stem_at
from dastyor.kit.lines import fold, fold_word
from dastyor.kit.lines.folding import latin, word_set
from dastyor.kit.lines.measures import both_scripts
from dastyor.kit.lines.sounds import Consonants, Sounds
from dastyor.kit.lines.typos import Typos

# By weight: what stands beside decides where only a light word names the thing: "подписка на битрикс".
_NAMING = {1: 4, 2: 8, 3: 12}
_BESIDE = {1: 2, 2: 6, 3: 7}
_MENDING = tuple(
    fold_word(word)
    for word in [
        "ремонт",
        "почин",
        "чинил",
        "repair",
        "fix",
        "remont",
        "ta'mir",
        "tuzat",
        "таъмир",
        "тузат",
        "pochin",
        "o'rnat",
        "ўрнат",
        "almashtir",
        "алмаштир",
        "замен",
        "поменял",
        "установ",
        "установк",
        "zamen",
        "pomenya",
        "ustanov",
        "replac",
    ]
)
_LEAST = 1
_PLACED = 5  # the most that a place tells: "на такси в налоговую"
_MENDS = 6  # a usual word of mending is as telling as a heavy one of a thing
_WORKERS = both_scripts(
    "ayolga ayollarga odamga odamlarga yigitga yigitlarga qizga qizlarga bolaga bolalarga kishiga opaga akaga xolaga"
)
_PHRASED = 12  # words: 78 looks at what was learned
WATER = word_set("suv сув вода воду voda water")
LITTLE = word_set("for on yedik yedim едик едим uchun учун oldim oldik олдим олдик купил купила купили bought")
_FIRST_PARTS = tuple(
    part
    for word in sorted(
        word_set(
            "термо авто мото электро фото видео аква мед спец эко микро мини нано гидро стекло металло пласт само веб"
        )
    )
    for part in (word, latin(word))
)
_LEAST_COMPOUND = 4  # letters of the second part
_TRADE = 6  # letters: a shorter word that ends so is a name or a thing
_TRADES = tuple(
    word_set("исту ристу щику чику ологу телю евту онеру istga chiga chilarga чига чиларга uvchi увчи ovchi")
)
_ACCENTS = str.maketrans("áàâäãåéèêëíìîïóòôöõúùûüçñşğı", "aaaaaaeeeeiiiiooooouuuucnsgi")  # "café", "döner"


def category_of(
    words: Sequence[str],
    learned: Mapping[str, str],
    whole: Sequence[str] | None = None,
    names: frozenset[str] = frozenset(),
) -> str | None:
    """The category of the folded words; None when no word is known.

    `whole` are the words with those little ones ("for", "uchun") that notes are remembered without.

    `names` are those of people, which are nobody's mistyped things.
    `learned` maps a folded note (key_of) or a folded word to a category and outweighs the tables.
    """
    if learned:
        found = _learned(words, learned)
        if found:
            # The longest rule knows best; two of one length that disagree know nothing, and the person is asked.
            return found.pop() if len(found) == 1 else None
    words = words if whole is None else whole
    words = [word if word.isascii() else word.translate(_ACCENTS) for word in words]
    best, weight = _heaviest(words)
    if weight < USUAL:
        # A light word gives way to what another was meant to be: "ремнот телефона".
        unknown = [
            word
            for place, word in enumerate(words)
            if stem_at(words, place) is None and word not in names and not is_plain(word)
        ]
        best = (
            _nearest(TYPOS, unknown)
            or best
            or _compound(unknown)
            or _of_a_trade(unknown)
            or _nearest(SOUNDS, unknown)
            or _nearest(CONSONANTS, unknown)
        )
    return best


def _heaviest(words: Sequence[str]) -> tuple[str | None, int]:
    """The category of the word that tells most and how much it weighs of itself; (None, 0) when none is known."""
    stems = dict(_stems(words))
    named: list[tuple[int, str]] = []
    for place, stem in stems.items():
        if is_general(words, place, stem, stems):
            weight = _LEAST
        elif is_beside(words, place, stem, stems):
            weight = min(_BESIDE[stem.weight], _PLACED) if is_a_place(words, place) else _BESIDE[stem.weight]
        else:
            weight = _NAMING[stem.weight] + (len(stem.rest) > 0 and stem.weight >= USUAL) + _is_mending(stem)
        named.append((weight, stem.category))
    heaviest = max(named, default=(0, ""))[0]
    equals = [category for weight, category in named if weight == heaviest]
    # Of equals that of which more is named, then the first: "krem, tuxum, un" are food.
    best = max(equals, key=equals.count, default=None)
    own = max((stem.weight for stem in stems.values()), default=0)
    if any(map(_works, words, words[1:])):
        return "salary", USUAL
    if best == "groceries" and _is_a_bill(words, stems):
        best = "utilities"
    return best, own


def _is_mending(stem: Stem) -> int:
    """What mending weighs more than the thing that was mended: "починил швейную машинку"."""
    return _MENDS if stem.first.startswith(_MENDING) and stem.category == "repair" and not stem.rest else 0


def _works(did: str, whom: str) -> bool:
    """Whether somebody is paid for what he did: "idish yuvgan ayolga"."""
    return whom in _WORKERS and did.endswith(("gan", "ган"))


def _stems(words: Sequence[str]) -> Iterator[tuple[int, Stem]]:
    """The stems in the words, each where it begins; words that a phrase took begin no other."""
    place = 0
    while place < len(words):
        stem = stem_at(words, place)
        if stem is not None:
            yield place, stem
        place += 1 + (0 if stem is None else len(stem.rest))


def _is_a_bill(words: Sequence[str], found: Mapping[int, Stem]) -> bool:
    """Whether water is paid for beside light or gas: alone it is bought in a shop."""
    return not WATER.isdisjoint(words) and any(stem.category == "utilities" for stem in found.values())


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


def _compound(words: Sequence[str]) -> str | None:
    """What the second part of a compound is: "термоэтикетки" are "этикетки"."""
    for word in words:
        for first in _FIRST_PARTS:
            if word.startswith(first) and len(word) - len(first) > _LEAST_COMPOUND - 1:
                stem = stem_at([word[len(first) :]], 0)
                if stem is not None and stem.weight >= USUAL:
                    return stem.category
    return None


def _of_a_trade(words: Sequence[str]) -> str | None:
    """A person who is called by a trade is paid for work: "флористу", "traktorchiga"."""
    return "salary" if any(len(word) > _TRADE and word.endswith(_TRADES) for word in words) else None


def _nearest(table: Typos | Sounds | Consonants, words: Sequence[str]) -> str | None:
    found = next(filter(None, map(table.nearest, words)), None)
    return next(stem.category for stem in STEMS[found] if not stem.rest) if found else None


_ALONE = WORDS.alone(USUAL)
SOUNDS = Sounds(_ALONE)
CONSONANTS = Consonants(_ALONE)
TYPOS = Typos(_ALONE)

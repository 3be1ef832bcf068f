"""What a known word does in its line: names what was bought, or only tells with whom, where, for what.

"чай для офиса", "office tea", "ofisga choy" are tea: Russian and English mark the other words by what stands before them,
Uzbek by cases and by "uchun" behind. A word that stands beside decides only where nothing else is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dastyor.domains.expenses.rules.stems import STEMS, USUAL, Stem, stem_at
from dastyor.kit.lines.folding import cyrillic, fold_word, latin, word_set
from dastyor.kit.lines.measures import both_scripts, russian

_RU_BEFORE = word_set("с со для через до от из к ко в во на по под у при около возле после перед без за")
_BEFORE = (
    _RU_BEFORE
    | {latin(word) for word in _RU_BEFORE if len(word) > 1}
    | word_set("with for to from via at in on near by after before during into onto inside outside")
)
_PLACES = word_set("в во до из от к ко у около возле v vo do iz ot k at in to near inside")
_WHEN = word_set("после перед posle pered after before during")
_BEHIND = both_scripts("bilan bn blan uchun uchn orqali bo'yicha tomon")
_DOING = re.compile(r"\w+(?:ish|ishi|ishim|ishimiz|иш|иши|ишим|ишимиз)")  # "osh qilish uchun"
_THE = word_set("the a an my our")
_ARTICLES = word_set("the a an my our his her their мой моей моим нашим новым новой его ее их")
_ADJECTIVE = re.compile(r"\w{3,}(?:ого|его|ему|ому|ой|ей|ую|юю|ый|ий|ые|ие|ых|их|ыми|ими|ым|им|ая|яя|ое|ее|ом|ем)")
# "бухгалтерский курс", "кофейные стаканы": made of a noun, it describes the next one.
_OF_A_KIND = re.compile(r"\w{3,}(?:н|ск|ов|ев|ян)(?:ый|ий|ая|яя|ое|ее|ые|ие|ого|его|ой|ую|юю|ых|их|ому|ему)")
# Of the others it is mostly the adjective that tells: "постельное бельё", "канцелярские товары".
_GIVE_KINDS = frozenset({"salary", "groceries", "eating_out", "transport", "rent", "travel"})
_CASES = tuple(
    fold_word(form)
    for end in ("ga", "ka", "qa", "dan", "da", "dagi", "ning", "larga", "gacha")
    for form in (end, cyrillic(end))
)
_WHO_DID = ("gan", "ган", "gani", "гани")
_WHOLESALE = ("wholesale", "bulk")
_IN_HIS = ("iga", "ига", "ida", "ида", "idan", "идан", "igacha", "игача")
_TO = ("ga", "га")
_TO_DO = ("ishga", "ишга")  # "noutbukni tuzatishga"
_TO_HIS = ("iga", "ига")  # "mashina remontiga": what was paid for, not to whom
_WHOSE = ("ni", "ни")  # "oyimni telefoniga"
_TO_WHOM = ("chiga", "чига")
_OF_HIM = ("а", "ы", "ов", "ев", "a", "ov", "ev")  # "куртки" may be what was bought, "посуды" is what he washes
_CRAFTSMEN = ("мастер", "сантехник", "электрик", "слесар", "маляр", "плотник", "врач", "тренер", "парикмахер", "учител")
_TO_PEOPLE = ("ам", "ям", "ику", "еру", "арю", "елю", "исту", "ице", "щице", "ору", "ру", "ку", "рше", "нту", "гу")
_SOLD_AGAIN = ("прода", "перепрод", "реализ", "resel", "resal", "sell", "prodaj", "pereprod", "realiz")
_PEOPLE = ("chi", "чи", "lar", "лар")
_HIS = (
    "i",
    "и",
    "iga",
    "ига",
    "ini",
    "ини",
    "ida",
    "ида",
    "idan",
    "идан",
    "ining",
    "ининг",
)  # what belongs to the word before it
_ENGLISH_HOLDERS = word_set(
    "boh bag pack bottle can jar carton bucket sack crate packet tin tray tube bohes bags packs bottles cans jars cartons "
    "buckets sacks crates packets tins trays tubes"
)
_HOLDERS = (
    both_scripts("quti karobka pachka paket qop xalta banka shisha yashik")
    | russian(
        "коробка коробку коробочка коробочку пакет пакетик мешок мешочек банка банку баночка баночку пачка пачку бутылка "
        "бутылку ящик лоток тюбик ведро упаковка упаковку"
    )
    | _ENGLISH_HOLDERS
)
_CARRYING = ("доставк", "перевозк", "dostavk", "perevozk")
_BROUGHT = frozenset({"groceries", "eating_out", "goods"})
_GENERAL = both_scripts("avans avansi oylik kunlik haftalik qarz qarzi qarzim qarzini") | word_set(
    "погасил погасила погасили закрыл закрыла аванс аванса авансом предоплата предоплату задаток долг долги долга доплата доплату взнос взносы платёж платеж платежи advance prepayment monthly weekly"
)
_OF_IT = ("а", "я", "ы", "и", "ов", "ев", "ей", "a", "ya", "i", "ov", "ev", "ey")

# To whom money goes tells less than what for: "скинул маме на лекарства".
_KIN = word_set(
    "маме папе сыну дочке дочери жене мужу брату сестре бабушке дедушке внуку внучке теще свекрови родителям детям ребенку "
    "mame pape sinu dochke jene mujhu bratu sestre babushke dedushke detyam rebenku"
)

_PAID = tuple(
    word_set("chiga чига chilarga чиларга щику чику нику щикам чикам никам еру истам исту")
)  # "аванс плиточнику"


def is_beside(words: Sequence[str], place: int, stem: Stem, found: Mapping[int, Stem]) -> bool:
    """Whether the stem found there tells what the thing was for, with whom, or where, and not what it was."""
    after = place + 1 + len(stem.rest)
    return bool(
        (_word_before(words, place) and not _is_to_sell(stem))
        or _is_before_a_little_word(words, after)
        or _stands_in_a_case(words[after - 1], stem)
        or words[place] in _KIN
        or (_is_paid_person(words[place], stem) and not _has_its_own(words, after) and _is_of_things(found))
        or _describes(words, after, stem, found)
        or _holds(words, place, after, found)
    )


def _is_in_a_clause(words: Sequence[str], after: int, found: Mapping[int, Stem]) -> bool:
    """Whether it only tells what the one named next did: "tovar olib kelgan labochiga"."""
    done = next((at for at in range(after, min(after + 2, len(words))) if words[at].endswith(_WHO_DID)), None)
    return done is not None and max(found) > done


def _holds(words: Sequence[str], place: int, after: int, found: Mapping[int, Stem]) -> bool:
    """Whether it is what the next one is kept in: "bir quti sut", "мешок цемента", "box of tea"."""
    if words[place] not in _HOLDERS:
        return False
    if words[place].isascii() and after < len(words) and words[after] == "of":
        after += 1
    elif words[place] in _ENGLISH_HOLDERS:
        return False
    held = found.get(after)
    return held is not None and held.category != "goods" and bool(held.tongue)


def is_general(words: Sequence[str], place: int, stem: Stem, found: Mapping[int, Stem]) -> bool:
    """Whether it tells only how or by whom it was paid, whatever it was for: "аванс за аренду", "погасил долг за газ"."""
    if _word_before(words, place) in _WHEN:
        return True  # "после смены"
    if place and words[place - 1].startswith(_CARRYING) and stem.category not in _BROUGHT:
        return True  # "доставка мебели"
    if _is_in_a_clause(words, place + 1 + len(stem.rest), found):
        return True
    return words[place] in _GENERAL and not any(word.endswith(_PAID) for word in words)


def _is_paid_person(word: str, stem: Stem) -> bool:
    """Whether it is Russian for "to the workers": what is for them tells more than they do."""
    if stem.tongue != "ru" or stem.rest or not word.endswith(_TO_PEOPLE):
        return False
    return stem.category == "salary" or word.startswith(_CRAFTSMEN)


def _is_of_things(found: Mapping[int, Stem]) -> bool:
    """Whether something is named that may be bought for people, and not only their share."""
    return any(stem.category not in {"salary", "fees"} for stem in found.values())


def _is_plain_english(words: Sequence[str], place: int) -> bool:
    """Whether an unknown English word stands there, as in "for the late shift"."""
    return (
        words[place].isascii() and words[place].isalpha() and words[place] not in _BEFORE and words[place - 1] in _THE
    )


def _has_its_own(words: Sequence[str], after: int) -> bool:
    """Whether the next word tells whose or of what the person is: "мойщице посуды", "помощнику сварщика"."""
    return after < len(words) and words[after].endswith(_OF_HIM)


def is_a_place(words: Sequence[str], place: int) -> bool:
    """Whether it tells where to, where from or where, which tells least: "на такси в налоговую"."""
    return _word_before(words, place) in _PLACES


def _word_before(words: Sequence[str], place: int) -> str:
    """The little word that the one at `place` hangs on; empty when there is none."""
    if words[place] in _BEFORE:  # the phrase itself begins so: "за квартиру"
        return words[place] if place else ""
    place -= 1
    for _ in range(2):
        if place > 0 and (
            words[place] in _ARTICLES or _ADJECTIVE.fullmatch(words[place]) or _is_plain_english(words, place)
        ):
            place -= 1
    if place > 0 and words[place] not in _BEFORE:
        owner = stem_at(words, place)  # "за ремонт стиралки", yet "через узум чехол"
        place -= owner is not None and owner.weight >= USUAL and words[place + 1].endswith(_OF_IT)
    return words[place] if place >= 0 and words[place] in _BEFORE else ""


def _is_to_sell(stem: Stem) -> bool:
    """Whether it says that the thing is bought to be sold again: "на перепродажу", "for resale"."""
    return stem.category == "goods" and any(part.startswith(_SOLD_AGAIN) for part in stem.rest)


def _is_before_a_little_word(words: Sequence[str], after: int) -> bool:
    if after + 1 < len(words) and _DOING.fullmatch(words[after]):
        after += 1
    return after < len(words) and words[after] in _BEHIND


def _stands_in_a_case(last: str, stem: Stem) -> bool:
    """Whether it is Uzbek for "to it", "in it", "from it", "of it"."""
    if stem.tongue not in {"uz", "ru"} or stem.rest or (stem.category == "fun" and last.endswith(_TO)):
        return False  # "muzeyga" is where the money went
    if last.endswith(("gacha", "гача")):
        return True
    if last.endswith(_TO_DO) or (last.endswith(_TO_HIS) and not last.endswith(_TO_WHOM)):
        return False
    if stem.first == last:
        return last.endswith(_TO) and (last[:-2] in STEMS or last[:-2].endswith(_PEOPLE))  # "to'yga", yet "sovg'a"
    if stem.weight < USUAL and last.endswith(_WHOSE):
        return True
    return last[len(stem.first) :].endswith(_CASES)


def _describes(words: Sequence[str], after: int, stem: Stem, found: Mapping[int, Stem]) -> bool:
    """Whether the next word is what this one only describes: "car oil", "xodimlar tushligi", "suv filtri"."""
    head = found.get(after)
    if after < len(words) and words[after].endswith(_IN_HIS) and not words[after].endswith(_TO_WHOM):
        return max(found) >= after  # "mebel sexiga faner", "поезд вокзалигача такси"
    if after < len(words) and words[after].endswith(_TO_DO) and after not in found:
        return max(found) > after  # "tovar tashishga haydovchi"
    if head is None or head.weight < USUAL or stem.first.startswith(_WHOLESALE):
        return False
    if stem.category in _GIVE_KINDS and _OF_A_KIND.fullmatch(words[after - 1]):
        return True
    if head.tongue == "uz" and stem.tongue in {"uz", "ru"}:
        return words[after] != head.first and words[after].endswith(_HIS)
    # "restocked phone cases": what was done is no attribute.
    return head.tongue == stem.tongue == "en" and not stem.rest and not words[after - 1].endswith("ed")

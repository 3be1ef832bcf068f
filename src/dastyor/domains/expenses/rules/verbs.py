"""Verbs of a line: whether they tell of something else than our own spending, as far as their endings show."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dastyor.domains.expenses.rules.own_acts import NOUNS, OWN, OWN_UZ
from dastyor.domains.expenses.rules.stems import stem_at
from dastyor.kit.lines.folding import latin, word_set
from dastyor.kit.lines.measures import both_scripts, russian

# A third person, a present, a future or hearsay; first persons of the past ("oldim", "купил") tell what was spent.
_OTHER_VERBS = re.compile(
    r"\w{3,}(?:аем|яем|уем|ет|ит|ют|ут|ят|ется|ится|утся|ются|ться|тся|лось|лся|лась|лись|ешь|ишь|ете|ите|йте"
    r"|yapti|yabti|yapman|yapmiz|moqda|sin|adi|ydi|sangiz|asiz|ysiz|ibdi|ipti|arkan|irkan|aman|ayman|amiz|aymiz|dilar|salar"
    r"|япти|ябти|япман|япмиз|моқда|мокда|син|ади|йди|сангиз|асиз|ибди|ипти|аркан|иркан|аман|айман|амиз|аймиз|дилар|салар|[dtlrngzqks]\w?sam|[dtlrngzqks]\w?sak)"
)
_SURELY_VERBS = ("ется", "ится", "утся", "ются", "ятся", "ибди", "япти", "yapti", "ibdi")
_NOUNS_ALIKE = tuple(
    word_set(
        "чет дмет жет вет нет мет лет кет рит лит нит мат рат нат лат кат рет сет нут бют рют жут кут визит лимит депозит транзит"
    )
)
_OTHER_WORDS = word_set(
    "дорого дороговато expensive идет идут едет едут ждет ждут дает дают берет берут везет везут itd theyd wed hed "
    "is are was were has have will can could they he she you your its im ive whats heres theres  "
    "charge quoted goes rises rose comes costs sells charges wants says said needs raised increased arrives starts "
    "он она они вы вам вас тебе тебя твой ваш ваша ваши ему ей им вырос выросла выросли упал упала упали поднял "
    "подняли  "
    "подорожал подорожала подорожали подорожало подешевел подешевела подешевели говорят сказал сказала сказали "
) | both_scripts(
    "qimmat deb deydi dedi deyapti deyishdi dedilar aytdi aytishdi so'radi ular siz sizning sizga ekan emish bizda "
    "sizda ularda"
)
# What others say and ask: in Russian "мы" and "они" did it look alike.
_OTHER_STEMS = tuple(
    form
    for word in word_set(
        "предложи попроси запроси потребова назвал насчитал посчитал оценил повыси пообеща обеща сказа говор написал "
        "спроси ответи предупред объяви снизил поднял обойд прогноз присмотре пригляде увиде заработ зарабат "
    )
    for form in (word, latin(word))
)
# "говядина сейчас 110 000" tells a price, "сейчас такси 20к" what was paid.
_NOW = russian("сейчас щас теперь нынче") | both_scripts("hozir endi") | {"now", "nowadays"}
_POINTED_AT = word_set("этот эта эти это this that these those") | both_scripts("bu shu mana")  # "этот телефон 6 млн"
_HERE = (("у", "нас"), ("у", "них"), ("u", "nas"), ("we", "have"))
_IN_SHOPS = (
    {("в", "магазине"), ("в", "магазинах"), ("v", "magazine"), ("в", "супермаркете")}
    | {(word,) for word in both_scripts("do'konda magazinda do'konlarda bozorda bozorlarda")}
)  # fmt: skip


def acts_otherwise(words: Sequence[str]) -> bool:
    """Whether the folded words tell of something else than our spending: "просит", "keladi", "в магазине молоко"."""
    return (
        any(map(_is_other_verb, words))
        or not _NOW.isdisjoint(words[1:])
        or (words[0] if words else "") in _POINTED_AT
        or tuple(words[:2]) in _HERE
        or (len(words) > 2 and tuple(words[:2]) in _IN_SHOPS)
        or (len(words) > 1 and tuple(words[:1]) in _IN_SHOPS)
    )


# A Russian past behind a vowel, an Uzbek third person; "сутли", "каватли" are none.
_RU_HABIT = re.compile(r"[а-я]{4,}[аяу]ю(?:сь)?|[а-я]{4,}(?:аем|яем|уем)ся")  # "откладываю", "скидываемся"
_RU_PAST = re.compile(r"[а-я]{2,}(?:[а-я][аяеиыо]|[нд]у)л(?:а|о|и|ся|ась|ось|ись)?")
_UZ_PAST = re.compile(r"\w{3,}(?:di|ди|ishdi|ишди)")


def _is_anybodys_past(word: str) -> bool:
    """Whether a past verb that is none of spending stands there: it may be anybody's."""
    if _RU_HABIT.fullmatch(word) and not word.endswith("ую"):
        return stem_at([word], 0) is None
    if _RU_PAST.fullmatch(word):
        return word not in NOUNS and not word.startswith(OWN) and stem_at([word], 0) is None
    return _UZ_PAST.fullmatch(word) is not None and word not in OWN_UZ and stem_at([word], 0) is None


def _is_other_verb(word: str) -> bool:
    if word in _OTHER_WORDS or word.startswith(_OTHER_STEMS):
        return True
    if word.endswith(_SURELY_VERBS) or _is_anybodys_past(word):
        return True
    if _RU_PAST.fullmatch(word) and word.startswith(OWN) and not word.endswith(("лся", "лась", "лось")):
        return False  # "прокатились" are we, "потерялся" is a thing
    return _OTHER_VERBS.fullmatch(word) is not None and not word.endswith(_NOUNS_ALIKE) and stem_at([word], 0) is None

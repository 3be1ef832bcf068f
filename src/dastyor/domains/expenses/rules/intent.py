"""What a line is when it is no expense: a question, an order, income, a plan, a price.

Wrongly recorded money is worse than a question asked back, so here doubt speaks for "nothing".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from dastyor.domains.expenses.model import Nothing
from dastyor.domains.expenses.rules import intent_words
from dastyor.domains.expenses.rules.categories import category_of
from dastyor.domains.expenses.rules.stems import stem_at
from dastyor.domains.expenses.rules.verbs import acts_otherwise
from dastyor.kit.lines import fold_word
from dastyor.kit.lines.folding import cyrillic, latin
from dastyor.kit.lines.measures import both_scripts, russian


class Words:
    """A set of words, stems and phrases."""

    def __init__(self, kind: str) -> None:
        self.exact: set[str] = set()
        self.stems: list[str] = []
        self.phrases: dict[str, list[tuple[str, ...]]] = {}
        self._add(intent_words.UZ[kind], lambda word: (word, cyrillic(word)))
        self._add(intent_words.RU[kind], lambda word: (word, latin(word)))
        self._add(intent_words.EN[kind], lambda word: (word,))
        self._starts = tuple(self.stems)

    def _add(self, words: str, forms: Callable[[str], Iterable[str]]) -> None:
        for marked in words.split():
            for form in forms(marked.rstrip("*_")):
                parts = tuple(fold_word(part) for part in form.split("_"))
                if len(parts) > 1:
                    self.phrases.setdefault(parts[0], []).append(parts[1:])
                elif marked.endswith("*"):
                    self.stems.append(parts[0])
                else:
                    self.exact.add(parts[0])

    def has(self, word: str) -> bool:
        """Whether the single word is one of them."""
        return word in self.exact or word.startswith(self._starts)

    def phrase_at(self, words: Sequence[str], at: int) -> int:
        """How many words from `at` are one of the phrases; 0 when none."""
        for rest in self.phrases.get(words[at], ()):
            following = words[at + 1 : at + 1 + len(rest)]
            if len(following) == len(rest) and all(map(str.startswith, following, rest)):
                return 1 + len(rest)
        return 0

    def among(self, words: Sequence[str]) -> bool:
        """Whether any of the words, or words side by side, are among them."""
        return any(self.has(word) or self.phrase_at(words, at) for at, word in enumerate(words))


QUESTION, ORDER, COMMAND, INCOME, PLAN, STATEMENT, TILL, LABEL, CODE, SPENT, FILLER, LENT = map(
    Words,
    ("question", "order", "command", "income", "plan", "statement", "till", "label", "code", "spent", "filler", "lent"),
)
_NOT = frozenset({"не", "ne", "not", "didnt", "havent"})
_HAD_TO = frozenset({"пришлось", "prishlos"})  # "пришлось заплатить": it was paid
_DONE = frozenset({"yamadim", "yamadik", "ямадим", "ямадик"})  # "I patched": the one verb whose stem ends so
_ADVERTISED = re.compile(r"\s*for (?:rent|sale)\s*:", re.IGNORECASE)
_CREDITED = re.compile(r"\*\d{4}\b.{0,80}\s\+\d")  # a bank says "HUMO *4521 +500 000 UZS"
_NUMBERS = re.compile(r"\d+")
_PAIR = 2
_HOURS_OR_MARKS = re.compile(
    r"(?:\bс|\bот|\bfrom) \d{1,2} (?:до|to|till) \d{1,2}(?!\s*[^\W\d_])|\b\d{1,2} dan \d{1,2} gacha"
    r"|\b\d{1,2} дан \d{1,2} гача|\b\d{1,2} (?:из|out of) \d{1,2}(?!\s*[^\W\d_])",
    re.IGNORECASE,
)
_WISHED = re.compile("moqchi|мокчи")
# "оплатим", "возьмём": what we shall do, which no past looks like.
_WE_SHALL = re.compile(
    r"(?:за|у|о|до|вы|рас)плат(?:им|имся)|(?:за|до|при|вы)?купим|(?:за|на)?каж(?:ем)|возьмем|(?:от|с|вы|пере|про|раз)?дадим"
    r"|отдадим|(?:по|за|ис)трат(?:им|имся)|(?:в|за|пере|от|при)?несем|сним(?:ем)|(?:по|за|съ|при)?едем|(?:пой|зай|прой)дем"
    r"|(?:с|за)?ходим|(?:по|за|от)чиним|(?:по|об|за)?меняем|заменим|(?:с|до|пере)делаем|(?:пере|при|за|от)?ведем|отправим"
    r"|поставим|установим|(?:от)?ремонтируем|перечислим|рассчитаемся|погасим|приобретем|наймем|вызовем|(?:за|со|вы)?берем"
    r"|(?:за|при|от|вы)везем|скинемся|отложим"
)
_NOT_DONE = ("madim", "madik", "мадим", "мадик", "magan", "маган")
# The Uzbek question hangs on the verb: "keldimi", "bormi".
_UZ_QUESTION = (
    "dimi",
    "mikan",
    "микан",
    "mikin",
    "ganmi",
    "bormi",
    "mumkinmi",
    "kerakmi",
    "дими",
    "ганми",
    "борми",
    "мумкинми",
    "керакми",
)
_TAXES = ("налог", "nalog", "soliq", "солиқ", "солик", "soli", "соли", "взнос", "contrib", fold_word("tax"))
_ASKED_ANYWHERE = frozenset(
    fold_word(word)
    for word in (
        "сколько",
        "skolko",
        "почем",
        "pochem",
        "почём",
        "qancha",
        "қанча",
        "qanchaga",
        "nechi",
        "necha",
        "неча",
        "qachon",
        "nimaga",
        "нимага",
        "nega",
        "нега",
        "qayerga",
        "каерга",
        "kimga",
        "кимга",
        "qanaqa",
        "канака",
        "куда",
        "зачем",
        "почему",
    )
)


def nothing_of(text: str, words: Sequence[str]) -> Nothing | None:
    """Why the folded words of the line are no expense; None when they may be one."""
    by_its_form = _by_its_form(text)
    if by_its_form is not None or not words:
        return by_its_form
    if QUESTION.has(words[0]) or QUESTION.phrase_at(words, 0) or any(map(_asks, words)):
        return Nothing.QUESTION
    if _is_an_order(words):
        return Nothing.ORDER
    if _HAD_TO.isdisjoint(words) and (_is_not_done(words) or PLAN.among(words)):
        return Nothing.PLAN
    words = [word for at, word in enumerate(words) if not _is_of_our_side(words, at)]
    if (INCOME.among(words) or _is_paid_by_others(words)) and not any(word.startswith(_TAXES) for word in words):
        return Nothing.INCOME
    words = [
        word
        for at, word in enumerate(words)
        if not (_is_on_a_tag(words, at) or _is_filled_up(words, at) or _is_taken_by_a_bank(words, at))
    ]
    if STATEMENT.among(words) or _is_anothers_pay(words) or _is_in_the_till(words):
        return Nothing.STATEMENT  # what is in the till is none; what was bought for it is an expense
    return None


def _by_its_form(text: str) -> Nothing | None:
    """What the line is whatever its words say."""
    if text.lstrip().startswith("/"):
        return Nothing.ORDER
    if _ADVERTISED.match(text):
        return Nothing.PLAN
    if _CREDITED.search(text):
        return Nothing.INCOME
    hours = len(_NUMBERS.findall(text)) == _PAIR and _HOURS_OR_MARKS.search(text)
    return Nothing.STATEMENT if hours else None


def _is_an_order(words: Sequence[str]) -> bool:
    """Whether the assistant or somebody else is told to do something."""
    if (COMMAND.has(words[0]) and words[:2] != _FILL_UP) or any(map(_is_asked_for, words, words[1:])):
        return True
    return ORDER.among([word for at, word in enumerate(words) if not _is_no_order(words, at)])


_FILL_UP = ["top", "up"]  # Uzbek "top" is "find"


def _is_in_the_till(words: Sequence[str]) -> bool:
    """Whether it tells what is kept or exchanged: what was bought for the till is an expense."""
    return TILL.among(words) and category_of([word for word in words if not TILL.has(word)], {}) is None


def _is_of_our_side(words: Sequence[str], at: int) -> bool:
    """Whether a word of income tells of none there: "для продажи", "возврат покупателю", "savdo nuqtasi"."""
    came = words[at] in _CAME and any(word.startswith(_PAID) for word in words)
    came = came or (words[at] in _GAVE and any(map(_is_a_worker, words[at + 1 :])))
    return came or _is_meant_for_sale(words, at) or _is_given_back(words, at) or _is_of_trade(words, at)


def _is_of_trade(words: Sequence[str], at: int) -> bool:
    """Whether it says where one trades, or with what: "savdo nuqtasi", "савдо маркази", "sotuv bo'limi"."""
    return words[at].startswith(_TRADE) and at + 1 < len(words) and words[at + 1].startswith(_TRADED_IN)


_TRADE = tuple(both_scripts("savdo sotuv"))
_TRADED_IN = tuple(
    both_scripts("nuqta markaz joy rasta majmua zal uskuna apparat do'kon bo'lim ruxsatnoma patent ofis")
)


def _is_a_worker(word: str) -> bool:
    """Whether it is Russian for one who is paid by us: "дали аванс кассиру"."""
    stem = stem_at([word], 0) if word.endswith(_TO_WORKERS) else None
    return stem is not None and stem.category == "salary"


_GAVE = russian("дали выдали дал дала")
_TO_WORKERS = ("ам", "ям", "ику", "еру", "арю", "елю", "исту", "ице", "щице", "ору", "ру", "ку", "рше", "нту")
_CAME = russian("пришел пришла пришло пришли") | both_scripts("keldi")
_PAID = tuple(russian("оплатил заплатил") | both_scripts("to'ladim to'ladik"))


def _is_anothers_pay(words: Sequence[str]) -> bool:
    """Whether it tells what somebody earns: "у Димы зарплата 10 млн"."""
    return len(words) > 2 and words[0] in {"у", "u"} and words[2].startswith(("зарплат", "зп", "оклад", "zarplat"))


def _is_meant_for_sale(words: Sequence[str], at: int) -> bool:
    """Whether it says why something was bought: "ткани для продажи", "sotuv uchun kiyim"."""
    if words[at].startswith(_TRADE) and words[at + 1 : at + 2] in (["uchun"], ["учун"]):
        return True
    return at > 0 and words[at].startswith(("продаж", "sotuv", "сотув")) and words[at - 1] in {"для", "на", "под"}


def _is_taken_by_a_bank(words: Sequence[str], at: int) -> bool:
    """Whether it was the bank that took it: "банк снял за смс"; or a house that was: "снял домик"."""
    return words[at].startswith(("снял", "spisa", "списа")) and (
        any(word.startswith(("банк", "bank")) for word in words)
        or any(word.startswith(_HOUSES) for word in words[at + 1 : at + 3])
    )


def _is_asked_for(word: str, following: str) -> bool:
    """Whether somebody is asked to do it for us: "chaqirib ber"."""
    return following in _DO_FOR_US and word.endswith(("b", "б"))


_DO_FOR_US = both_scripts("ber bering beringlar yubor yuboring bergin")


_HOUSES = ("дом", "квартир", "комнат", "офис", "зал", "дач", "помещ", "номер", "коттедж", "бокс", "гараж", "склад")


def _is_no_order(words: Sequence[str], at: int) -> bool:
    """Whether it was done, or paid for: "vrachga ko'rsatdik", "за отчёт"."""
    return words[at].endswith(_DID) or (at > 0 and words[at - 1] == "за")


_DID = ("dim", "dik", "дим", "дик")


def _is_filled_up(words: Sequence[str], at: int) -> bool:
    """Whether it is a balance that money was put on: "пополнила баланс"."""
    return words[at].startswith(("баланс", "balans")) and any(word.startswith(_FILLS) for word in words)


_FILLS = tuple(russian("пополн закину кинул положил") | both_scripts("to'ldir tashla soldim"))


def _is_on_a_tag(words: Sequence[str], at: int) -> bool:
    """Whether it is no price, but what prices are written on: "price tags", "narx yorlig'i"."""
    return (
        at + 1 < len(words)
        and words[at].startswith(("price", "narh", "нарх", "цен"))
        and words[at + 1].startswith(_TAGS)
    )


_TAGS = ("tag", "label", "yorli", "ёрли", "ерли", "этикет", "бирк", "stiker")


def _is_given_back(words: Sequence[str], at: int) -> bool:
    """Whether it is we who give back: "возврат покупателю"."""
    return words[at].startswith("возврат") and any(word.startswith(_TO_BUYERS) for word in words[at + 1 : at + 3])


_TO_BUYERS = ("покупателю", "покупателям", "клиенту", "клиентке", "клиентам", "заказчику")
_TO = frozenset({"to", "for"})  # "sent samples to a client"
_PAYERS = both_scripts(intent_words.PAYERS)
_KIN = russian(
    "отец папа мама мать брат сестра дядя тетя бабушка дедушка свекровь свекр теща тесть родители друг подруга"
)
_GIVING = tuple(russian("дал подарил прислал скинул перев отправил вернул одолжил закинул"))
_PAYING = tuple(both_scripts(intent_words.PAYING))


def _is_paid_by_others(words: Sequence[str]) -> bool:
    """Whether those who buy from us are said to pay: "клиент дал аванс"."""
    payers = [at for at, word in enumerate(words) if word in _PAYERS and _TO.isdisjoint(words[max(at - 2, 0) : at])]
    if payers and any(word.startswith(_PAYING) for word in words):
        return True
    return not _KIN.isdisjoint(words) and any(word.startswith(_GIVING) for word in words)


def tells_of_others(words: Sequence[str]) -> bool:
    """Whether it tells what others do, or what a thing costs, and no word says that it was we who paid."""
    return not SPENT.among(words) and acts_otherwise([word for word in words if not FILLER.has(word)])


def _asks(word: str) -> bool:
    if word in _ASKED_ANYWHERE or word.endswith(_UZ_QUESTION):
        return True
    hangs = len(word) > _SHORT_OF_A_QUESTION and word.endswith(_HUNG) and not word.endswith(_RU_BY_WHAT)
    return hangs and stem_at([word], 0) is None


_SHORT_OF_A_QUESTION = 5
_HUNG = ("mi", "изми", "манми", "адими", "йдими", "ганми", "синми", "онми")  # Russian words end in "ми", too: "детьми"
_RU_BY_WHAT = ("ami", "yami", "imi")  # "dengami", "chistimi"


def _is_not_done(words: Sequence[str]) -> bool:
    """Whether it tells what was not paid or only wished: "не купил", "olmadim", "olmoqchiman"."""
    return any(
        (word.endswith(_NOT_DONE) and word not in _DONE)
        or _WISHED.search(word) is not None
        or _WE_SHALL.fullmatch(word) is not None
        or (word in _NOT and at + 1 < len(words) and SPENT.has(words[at + 1]))
        for at, word in enumerate(words)
    )

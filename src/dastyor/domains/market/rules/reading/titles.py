"""Titles: what the thing is called, from the first line that says something, without price, phone and decoration."""

from __future__ import annotations

import re
import unicodedata

from dastyor.domains.market.rules.reading import price_words
from dastyor.kit.lines.folding import fold_word, word_set
from dastyor.kit.lines.measures import both_scripts, russian

LONGEST_TITLE = 80
_HASHTAGS = re.compile(r"(?:^|\s)#\S+")
_ONLY_HASHTAGS = re.compile(r"\s*(?:#\S+\s*)+")
_WORDS = re.compile(r"[^\W\d_]+(?:['`’‘ʻʼ][^\W\d_]*)*")
_EDGES = " \t-–—•·*|,.:;!?/\\→=_~^°'\"`«»“”<>{}[]#&%"
_NEVER_BEGIN = _EDGES.replace('"', "").replace("«", "").replace("“", "") + ")"
_NEVER_END = _EDGES.replace("%", "").replace('"', "").replace("»", "").replace("”", "") + "(@+"

# Lines of these words alone are no title: greetings, calls for attention, headings of columns.
EMPTY_WORDS = (
    both_scripts(
        "assalomu assalom alaykum aleykum alaykim salom hurmatli aziz do'stlar dostlar guruhdoshlar guruh a'zolari barchaga hammaga sotiladi sotaman "
        "sotiladi sotiladigan sotamiz shoshilinch srochni srochno tez tezda e'lon elon yangi reklama diqqat e'tibor sotuvda bor keldi olaman olamiz "
        "kerak arzon arzonga narxi narxda narx bizda qimmat emas xullas eng zo'r taklif aksiya chegirma va uchun marhamat joylashtirildi"
    )
    | russian(
        "здравствуйте привет добрый день вечер утро всем салам уважаемые друзья продам продаю продаётся продается продаем продаём срочно "
        "внимание объявление куплю отдам отдаю сдам реклама акция скидка скидки новинка новинки недорого дёшево дешево цена в продаже есть для вас и "
        "было стало распродажа поступление новое супер предложение ассалому алейкум алайкум"
    )
    | word_set("hello hi dear all everyone for sale selling sell urgent urgently attention new ad offer hot sale")
)
# At the edges of a title they say nothing that its category does not.
_EDGE_WORDS = (
    both_scripts("sotiladi sotaman sotamiz shoshilinch srochni srochno tez tezda sotuvda arzonga arzon")
    | russian("продам продаю продаётся продается продаем продаём срочно внимание недорого дёшево дешево")
    | word_set("selling urgent urgently sell")
)


def title_of(text: str, bare: str) -> tuple[str | None, int | None]:
    """The title, at most 80 characters, and the number of its line; (None, None) when no line says anything.

    `bare` is the text of the same length in which phones, prices and addresses are bars.
    """
    lines, bare_lines = text.split("\n"), bare.split("\n")
    for number, (_line, left) in enumerate(zip(lines, bare_lines, strict=True)):
        if _ONLY_HASHTAGS.fullmatch(left) or _FOOTER.search(left) or _LABEL.match(left):
            continue
        title = _told(left)
        if title is not None:
            return title, number
    for number, left in enumerate(bare_lines):  # nothing but hashtags and answers: they name the thing
        title = _told(left.replace("#", " ").replace("_", " "), least=0)
        if title is not None:
            return title, number
    return None, None


def _told(line: str, least: int = 1) -> str | None:
    """What is left of a line that says something; None when nothing is."""
    line = _HASHTAGS.sub(" ", line)
    line = "".join(
        " " if unicodedata.category(letter) in {"So", "Sk", "Cn"} and letter not in "`^°" else letter for letter in line
    )
    line = _without_prices(_NAMED.sub("", _without_greeting(line)))
    words = [fold_word(word) for word in _WORDS.findall(line)]
    if sum(word not in EMPTY_WORDS and len(word) > 1 for word in words) < max(least, 1):
        return None
    line = _cut_edges(line)
    return _short(line) or None


_LETTERS = r"[^\W\d_]"
_LABEL = re.compile(
    rf"[^\w#]{{0,12}}(?:yili?|год|йили?|rangi?|ранги?|цвет|категория|kategoriya|turi?|тип|вид|probegi?|пробег|uzatma|yoqilg['`’‘ʻʼ]?i|ёқилғи|топливо|двигатель|dvigatel|motor|kuzov|кузов|kraska|краска|коробка|manzil|манзил|адрес|адресс|"
    rf"ориентир|mo['`’‘ʻʼ]?ljal|мўлжал|состояние|holati|ҳолати|xolati|холати|город|shahar|шаҳар|tel(?:efon)?|тел(?:ефон)?|aloqa|алоқа|narxi?|"
    rf"нархи?|цена|xotira(?:si)?|память|id|admin|админ|kontakt|контакт|murojaat|мурожаат|комнат|этаж|этажность|площадь|объявление|e['`’‘ʻʼ]?lon|"
    rf"эълон|размер|o['`’‘ʻʼ]?lchami?|ish vaqti|иш вақти|yosh|ёш|график|maosh|маош|зарплата|akb|акб)\s?(?:[:№#]|[-–—]\s|{_LETTERS}{{0,3}}:)",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"obuna|обуна|подпи[сш]|kanal(?:i|ga)|канал(?:и|га|е|у)|reklama uchun|реклама учун|по вопросам рекламы|admin|админ",
    re.IGNORECASE,
)
#: "Model: Cobalt" names the thing behind its label.
_NAMED = re.compile(
    r"^\W*(?:model|модель|nomi|номи|название|наименование|marka(?:si)?|марка|lavozim|лавозим|должность|вакансия|товар|mahsulot|маҳсулот)\s?[:–—-]\s?",
    re.IGNORECASE,
)


def _without_greeting(line: str) -> str:
    """The line behind a first sentence that only greets or calls."""
    head, mark, tail = line.partition("!") if "!" in line else line.partition(".")
    return tail if mark and not _says(head) and _says(tail) else line


def _without_prices(line: str) -> str:
    """The line up to its first price, or behind it when nothing stands before; words of price before a bar go too."""
    pieces = [piece.strip() for piece in re.split(r"\|+", line)]
    kept = []
    for place, piece in enumerate(pieces):
        if place + 1 < len(pieces):
            piece = _without_last(piece)
        kept.append(piece)
    return next((piece for piece in kept if _says(piece)), "")


def _without_last(piece: str) -> str:
    """The piece without the words at its end that announce a number: "narxi", "цена:", "тел"."""
    words = piece.split(" ")
    while words and (
        not any(map(str.isalnum, words[-1]))
        or fold_word(words[-1].strip(_NEVER_END)).startswith(_ANNOUNCE)
        or fold_word(words[-1]) in _HANGING
    ):
        words.pop()
    return " ".join(words)


_ANNOUNCE = (
    *price_words.ASKED, "тел", "tel", "номер", "nomer", "raqam", "ракам", "aloqa", "алока", "murojaat", "мурожаат", "контакт",
    "kontakt", "звон", "whats", "ватс", "было", "eski", "ески",
)  # fmt: skip
_HANGING = word_set(
    "за от по до на в с за_ старая старый for from at by the a dan har biri donasi бири хар донаси oyiga ойига все всё hammasi хаммаси ikkalasi both bittasi metri оплата метри"
)


def _says(piece: str) -> bool:
    words = [fold_word(word) for word in _WORDS.findall(piece)]
    return any(word not in EMPTY_WORDS and len(word) > 1 for word in words)


def _cut_edges(line: str) -> str:
    words = " ".join(line.split()).strip(_NEVER_END).lstrip(_NEVER_BEGIN).split(" ")
    while len(words) > 1 and fold_word(words[0].strip(_EDGES)) in _EDGE_WORDS | {""}:
        words.pop(0)
    while len(words) > 1 and fold_word(words[-1].strip(_EDGES)) in _EDGE_WORDS | {""}:
        words.pop()
    told = " ".join(words).rstrip(_NEVER_END).lstrip(_NEVER_BEGIN)
    return told[:1].upper() + told[1:] if told[:1].islower() and not _BRAND.match(told) else told


_BRAND = re.compile(r"[a-z][A-Z]")  # "iPhone"


def _short(line: str) -> str:
    """The line, cut between words where it is too long."""
    if len(line) <= LONGEST_TITLE:
        return line
    sentence = re.split(r"(?<=[^\d])[.!?]\s", line[: LONGEST_TITLE + 1], maxsplit=1)[0]
    if 10 <= len(sentence) <= LONGEST_TITLE and len(sentence) < len(line):
        return sentence.rstrip(_NEVER_END)
    head = line[: LONGEST_TITLE + 1].rsplit(" ", 1)[0]
    return head[:LONGEST_TITLE].rstrip(_NEVER_END)

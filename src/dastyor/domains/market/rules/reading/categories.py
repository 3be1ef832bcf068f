"""Categories: the kind of thing an ad offers, by all of its words together.

The first line that says something weighs most, a word that stands twice hardly more than once; numbers with their
units speak too: kilometres of a car, square metres of a flat.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from dastyor.domains.market.model import Category
from dastyor.domains.market.rules.reading.cities import is_city
from dastyor.domains.market.rules.reading.vocabulary import NONE, STEMS, TYPOS
from dastyor.kit.lines.folding import APOSTROPHES, fold_word

_WEIGHTS = {1: 1.0, 2: 3.0, 3: 7.0}
_HEADING = 2.0  # times: what the first line says is what is sold
_AGAIN = 0.2
_PICTURE = 2.0
_FIRST = 1.2  # times: of two things in a line the first is sold
_OF_KIDS = 0.7
_ALSO_FOR_KIDS = (Category.CLOTHES, Category.FURNITURE, Category.HOBBY)
_LEAST = 1.5
_WORD = re.compile(rf"[^\W\d_]+(?:[{APOSTROPHES}][^\W\d_]*)*|\n|[\u2300-\u27bf\U0001f300-\U0001faff]")

# What numbers with their units say of the thing.
_TOLD = tuple(
    (category, weight, re.compile(pattern, re.IGNORECASE))
    for category, weight, pattern in (
        (Category.CARS, 5.0, r"(?:пробег|probeg|yurgan|юрган|mileage)\W{0,4}\d|\d\s?(?:ming|минг|тыс\.?|k|к)?\s?(?:km|км)(?!\w)(?!/)"),
        (Category.CARS, 3.0, r"(?:19[89]\d|20[0-2]\d)\s?-?\s?(?:yil|йил|г\.?в|год выпуска|pozit|позиц)|\d-?\s?(?:pozitsiya|позиция|poz\b)|r1[3-9]\b"),
        (Category.PHONES, 5.0, r"(?<!\d)\d{1,2}\s?[/+]\s?(?:32|64|128|256|512)(?!\d)|(?:imei|imey|имей|face\s?id|ekran\s?almash|lla\b|ll/a|ch/a|айфон|iphone)"),
        (Category.PHONES, 6.0, r"(?:samsung|самсунг|samsun)\s?(?:galaxy\s?|галакси\s?)?[asmzfj]\s?-?\d{1,3}(?!\d)"),
        (Category.PHONES, 3.0, r"(?:akb|акб|батаре\w*|batare\w*|yomkost\w*|[её]мкость)\W{0,4}\d{2,3}\s?%?|(?:1\d)\s?(?:pro|про)\b"),
        (Category.ELECTRONICS, 3.0, r"\b(?:ssd|hdd|ram|озу|core\s?i\d|i[3579]-?\d{3,5}|rtx|gtx|ryzen|full\s?hd|uhd|wi-?fi|bluetooth|4k|ps\s?[345])\b|\d{2}\s?(?:dyuym|дюйм|inch)"),
        (Category.ELECTRONICS, 6.0, r"планшет|planshet|tablet\b|\btab\s?[as]?\d"),
        (Category.REAL_ESTATE, 6.0, r"\d\s?-?\s?(?:x\s)?(?:xona|хона|комн)|\d\s?(?:soti[xh]|сотих|соток|сотк|сот\b)|\d\s?(?:m2|м2|кв\.?\s?м|kv\.?\s?m)(?!\w)|\d\s?(?:kv|кв)\.?\s?(?:metr|метр)|\d+/\d+/\d+|\d\s?-?\s?к\.?\s?кв"),
        (Category.REAL_ESTATE, 3.0, r"(?:этаж|qavat|[қк]ават|etaj)\w*\W{0,3}\d|\d\s?/\s?\d{1,2}\s?(?:этаж|qavat|[қк]ават|etaj)"),
        (Category.JOBS, 6.0, r"(?:maosh|маош|зарплата|oylik|ойлик|з/п|зп|оклад|ish haqi|иш ҳақи|salary)\W{0,4}\w*\W{0,3}\d|(?:график|ish vaqti|иш вақти|ish grafigi)|[56]/[12]\b"),
        (Category.CLOTHES, 3.0, r"(?:razmer|размер|o['`’‘ʻʼ]?lcham|ўлчам|size)\w*\W{0,3}(?:s\b|m\b|l\b|x+l|\d{2}\b)"),
        (Category.FOOD, 2.0, r"(?:1\s?)?(?:kg|кг|kilo\w*|кило\w*)\W{0,3}\d{2,3}\s?(?:000|ming|минг|тыс)"),
    )
)  # fmt: skip


_DEED = 4.0
_AGE = re.compile(r"\d\s?-?\s?(?:oylik|ойлик)(?!\w)", re.IGNORECASE)  # months old; by itself it is a salary
# Whoever mends televisions names them, and whoever needs a builder names the building: what is done decides.
_WORK = re.compile(
    r"(?:ishchi|ишчи|xodim|ходим|sotuvchi|сотувчи|usta|уста|qiz|[қк]из|yigit|йигит|ayol|аёл|opa|опа|shogird|шогирд|haydovchi|[ҳх]айдовчи|"
    r"oshpaz|ошпаз|tikuvchi|тикувчи|ofitsiant|официант|kassir|кассир|operator|оператор|o'qituvchi|ўқитувчи|sartarosh|сартарош)\w*\s(?:\w+\s)?"
    r"(?:kerak|керак)|требу[ею]тся|ваканс|нуж[ен]\w*\s(?:\w+\s)?(?:няня|сиделк|водител|продав|повар|мастер|помощни|сотрудни|рабочи|девушк)|"
    r"ищ(?:ем|у)\s(?:\w+\s)?(?:работ|сотруд|продав|водител|повар|разраб|мастер)|hiring|vacancy|ish kerak|иш керак|ishga (?:taklif|qabul|olamiz)|ишга (?:таклиф|[қк]абул|оламиз)",
    re.IGNORECASE,
)
_SHARED = re.compile(r"sherik|шерик|kvartirant|квартирант|xonadosh|соседк", re.IGNORECASE)
_DEEDS = re.compile(
    r"ta['`’‘ʻʼ]?mirla|таъмирла|tuzat|тузат|o['`’‘ʻʼ]?rnatamiz|ўрнатамиз|tozala|тозала|xizmat|хизмат|yuvamiz|ювамиз|ishlari(?!ga)|ишлари(?!га)|"
    r"чиним|чистк|стрижк|маникюр|массаж|ремонтируем|ремонт\s(?!без|хор|нов|евро|сдел|есть|космет|\d)\w+|услуг|устанавливаем|установка\s\w+|repair|cleaning|"
    r"(?:we|i)\s(?:fix|clean|install|repair)|kurs(?:i|lari)?\b|курс[ыи]?\b|repetitor|репетитор|ustasi\b|устаси\b",
    re.IGNORECASE,
)
_SOLD = re.compile(r"sotil|сотил|sotam|sotaman|сотам|прода[мюеё]|selling|for sale|yangi\b|б/у", re.IGNORECASE)


def words_of(text: str) -> list[str]:
    """The folded words of the text, its lines and pictures: what phrases are found in."""
    return [fold_word(word) or word for word in _WORD.findall(text)]


def category_of(text: str, heading: str) -> tuple[Category | None, Decimal]:
    """What is offered and how surely (0..1); None when no word tells. `heading` is the line that names the thing."""
    scores: dict[str, float] = defaultdict(float)
    for part, times in ((text, 1.0), (heading, _HEADING - 1.0)):
        _add(scores, words_of(_AGE.sub(" ", part)), times)
    for category, weight, pattern in _TOLD:
        if pattern.search(text):
            scores[category] += weight
    if max(scores.values(), default=0.0) < _LEAST:
        _add_mistyped(scores, words_of(text))
    if scores[Category.KIDS] >= _OF_KIDS * max(scores[other] for other in _ALSO_FOR_KIDS):
        scores[Category.KIDS] *= 1 / _OF_KIDS  # a child's bed is a thing of children
    most = max(scores.values(), default=0.0)
    if _WORK.search(heading) and not _SHARED.search(text):
        scores[Category.JOBS] = max(scores[Category.JOBS], most) + _DEED
    elif _DEEDS.search(heading) and not _SOLD.search(text):
        scores[Category.SERVICES] = max(scores[Category.SERVICES], most) + _DEED
    ranked = sorted(scores.items(), key=lambda each: each[1], reverse=True)
    if not ranked or ranked[0][1] < _LEAST:
        return None, Decimal(0)
    best, most = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    share = most / (most + second) * min(1.0, 0.6 + most / 20)
    return Category(best), Decimal(round(share * 100)) / 100


def _add(scores: dict[str, float], words: Sequence[str], times: float) -> None:
    seen: set[str] = set()
    place = 0
    while place < len(words):
        stem = STEMS.at(words, place)
        if stem is not None and stem.category != NONE and not is_city(words[place]):
            name = "_".join((stem.first, *stem.rest))
            weight = _WEIGHTS[stem.weight] if stem.first.isalpha() else _PICTURE
            scores[stem.category] += weight * times * (_AGAIN if name in seen else 1.0 if seen else _FIRST)
            seen.add(name)
        place += 1 + (0 if stem is None else len(stem.rest))


def _add_mistyped(scores: dict[str, float], words: Sequence[str]) -> None:
    for word in words:
        near = TYPOS.nearest(word)
        if near is not None:
            stem = next(stem for stem in STEMS.of[near] if not stem.rest)
            if stem.category != NONE:
                scores[stem.category] += _WEIGHTS[stem.weight] / 2

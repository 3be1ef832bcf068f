"""Cities: where the thing is, as the text writes it, without the endings of cases.

A town outweighs the region that is named beside it, a city the quarter of a city; a street that is called after a town
is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dastyor.kit.lines.folding import APOSTROPHES, cyrillic, fold_word

# Uzbek names in Latin (the Cyrillic ones are made of them), by weight: towns first, then quarters of Tashkent.
_UZ = """
Toshkent Andijon Farg'ona Namangan Samarqand Buxoro Xiva Urganch Nukus Qarshi Shahrisabz Termiz Guliston Jizzax Navoiy Qo'qon
Marg'ilon Chirchiq Angren Olmaliq Bekobod Yangiyo'l Ohangaron Nurafshon Parkent G'azalkent Asaka Shahrixon Xonobod Paxtaobod Marhamat
Xo'jaobod Qo'rg'ontepa Oltinko'l Baliqchi Izboskan Jalaquduq Buloqboshi Quva Quvasoy Rishton Oltiariq Beshariq Bag'dod Uchko'prik Yozyovon
Toshloq Dang'ara Furqat Yaypan Hamza Chust Chortoq Kosonsoy Uchqo'rg'on Uychi To'raqo'rg'on Yangiqo'rg'on Norin Mingbuloq
Kattaqo'rg'on Urgut Bulung'ur Jomboy Ishtixon Pastdarg'om Oqtosh Zarafshon Uchquduq Kogon G'ijduvon Vobkent Qorako'l Denov Sherobod Boysun Sho'rchi
G'uzor Kitob Koson Muborak Yangiyer Sirdaryo Shirin Gagarin Zomin Pitnak Xonqa Shovot Gurlan Hazorasp Beruniy To'rtko'l Qo'ng'irot Xo'jayli Chimboy Zangiota
Qibray Bo'stonliq Keles Chimyon Chimgan Chorvoq
"""
_QUARTERS = """
Chilonzor Yunusobod Sergeli Uchtepa Yakkasaroy Mirobod Olmazor Shayxontohur Yashnobod Bektemir Quyliq Qo'yliq Qoraqamish Yangihayot
"""
# Russian names: the nominative, and the stem that the endings of cases follow where it is not the name less its vowel.
_RU = """
Ташкент Андижан Фергана Наманган Самарканд Бухара Хива Ургенч Нукус Карши Шахрисабз Термез Гулистан Джизак Навои Коканд Маргилан Чирчик
Ангрен Алмалык Бекабад Янгиюль Ахангаран Паркент Газалкент Асака Шахрихан Ханабад Кува Кувасай Риштан Алтыарык Бешарык Багдад Чуст Чартак Касансай
Учкурган Каттакурган Ургут Заравшан Зарафшан Учкудук Каган Гиждуван Денау Зангиата Кибрай Келес Чимган Чарвак
Москва Санкт-Петербург Питер Петербург СПб Новосибирск Екатеринбург Казань Красноярск Челябинск Уфа Ростов-на-Дону Ростов Краснодар Воронеж Пермь Волгоград
Саратов Тюмень Тольятти Ижевск Барнаул Иркутск Хабаровск Ярославль Владивосток Махачкала Томск Оренбург Кемерово Новокузнецк Рязань Самара Астрахань Пенза Липецк Киров
Чебоксары Тула Калининград Курск Сочи Ставрополь Улан-Удэ Тверь Магнитогорск Иваново Брянск Белгород Сургут Калуга Мытищи Химки Балашиха Подольск Люберцы Королёв
Алматы Алма-Ата Астана Шымкент Караганда Актобе Тараз Павлодар Усть-Каменогорск Семей Атырау Костанай Кызылорда Уральск Актау Туркестан
Бишкек Джалал-Абад Каракол Душанбе Худжанд Бохтар Куляб Ашхабад Туркменабад Дашогуз Минск Стамбул Дубай
Нижний_Новгород Великий_Новгород Набережные_Челны
"""
_REGIONS = """
Xorazm Qashqadaryo Surxondaryo Qoraqalpog'iston Хоразм Қашқадарё Сурхондарё Қорақалпоғистон Хорезм Кашкадарья Сурхандарья Каракалпакстан Khorezm
"""
_QUARTERS_RU = "Чиланзар Юнусабад Сергели Учтепа Яккасарай Мирабад Алмазар Шайхантахур Яшнабад Бектемир Куйлюк Каракамыш Мирзо-Улугбек"
_EN = """
Tashkent Andijan Fergana Ferghana Samarkand Bukhara Khiva Urgench Karshi Termez Gulistan Jizzakh Navoi Kokand Margilan Chirchik Almalyk
Moscow Saint-Petersburg Petersburg Kazan Novosibirsk Yekaterinburg Almaty Astana Shymkent Bishkek Osh Dushanbe Khujand Ashgabat Istanbul Dubai
"""
_UZ_ENDINGS = (
    "", "da", "dan", "ga", "ka", "qa", "ni", "ning", "dagi", "lik", "gacha", "di", "shahri", "shahrida", "sh", "mizda", "mizdan",
)  # fmt: skip
_RU_VOWEL_ENDINGS = {
    "а": "а ы и е у ой ою",
    "ь": "ь и ью ю я",
    "я": "я и е ю ей",
    "ы": "ы",
    "и": "и",
    "е": "е",
    "о": "о а е у ом",
    "у": "у",
}
_RU_ENDINGS = ("", "а", "е", "у", "ом", "ский", "ская")


@dataclass(frozen=True, slots=True)
class _Name:
    """A form of a name: the name it is written for (None: as it stands, less so many letters), and how far it is from a town's (2: a quarter)."""

    name: str | None
    less: int
    rank: int


def _names() -> dict[str, _Name]:
    names: dict[str, _Name] = {}

    def add(form: str, name: str | None, less: int, rank: int) -> None:
        names.setdefault(fold_word(form), _Name(name, less, rank))

    for table, rank in ((_RU, 0), (_UZ, 0), (_EN, 0), (_REGIONS, 1), (_QUARTERS, 2), (_QUARTERS_RU, 2)):
        for name in table.split():
            add(name.replace("_", " "), None, 0, rank)
    for table, rank in ((_UZ, 0), (_REGIONS, 1), (_QUARTERS, 2)):
        for name in table.split():
            for end in _UZ_ENDINGS:
                add(name + end, None, len(end), rank)
                add(cyrillic(name + end), None, len(cyrillic(end)), rank)
    for table, rank in ((_RU, 0), (_QUARTERS_RU, 2)):
        for name in table.split():
            for form in _oblique(name):
                add(form, name.replace("_", " "), 0, rank)
    return names


def _oblique(name: str) -> list[str]:
    """The Russian name in its cases; of a name of two words only the nominative is known."""
    low = name.lower()
    if "_" in low or "-" in low:
        return [low.replace("_", " "), low.replace("нижний", "нижнем").replace("_", " ") + "е"]
    ends = _RU_VOWEL_ENDINGS.get(low[-1])
    if ends is not None:
        return [low[:-1] + end for end in ends.split()]
    return [low + end for end in _RU_ENDINGS]


_NAMES = _names()


def is_city(word: str) -> bool:
    """Whether the folded word names a place and nothing else: "Казань" is no cauldron."""
    return word in _NAMES and word not in _SMALL_IS_NO_TOWN


_WORD = re.compile(rf"[^\W\d_]+(?:[{APOSTROPHES}-][^\W\d_]+)*", re.UNICODE)
_REGION = re.compile(r"\W{0,2}(?:viloyat|вилоят|вил\b|vil\b|обл|region|oblast)", re.IGNORECASE)
_STREET_BEHIND = re.compile(
    r"\W{0,2}(?:ko['`’‘ʻʼ]?cha|кўча|куча|улиц|ул\b|street|массив|massiv|restoran|ресторан|mahalla|маҳалла|махалла|non(?:i|lari)?\b|нон|palov|палов|osh[i]?\b|gilam|гилам|пло[вщ]|пич[оа]|pichoq|chinni|чинни|metro|метро|вокзал)",
    re.IGNORECASE,
)
_STREET_BEFORE = re.compile(
    r"(?:(?<!\w)ул\.?|улиц\w*|проспект|(?<!\w)пр\.|метро|(?<!\w)м\.|street|(?<!\w)st\.|(?<!\w)пл\.|массив|рынок|рынка)\s*$",
    re.IGNORECASE,
)
_SMALL_IS_NO_TOWN = frozenset({"китоб", "kitob", "косон", "нур", "шир", "қарши", "қаршида", "karshi"}) | {
    fold_word(word) for word in ("kitob", "китоб", "kitobdan", "hamza", "ҳамза", "shirin", "ширин", "furqat", "muborak", "муборак", "киров", "тула",
                                 "семей", "самара", "Osh", "karshi", "qarshi", "Қарши", "quva", "furqatga", "koson", "Королёв", "Каган", "Туркестан", "Иваново",
                                 "baliqchi", "балиқчи", "shirinlik", "ширинлик", "навои", "navoi", "navoiy", "навоий", "ростов")
}  # fmt: skip


def city_of(text: str) -> str | None:
    """The name of the city that the text tells first, else of a region or a quarter; None when it tells none."""
    best: tuple[int, int, str] | None = None
    words = list(_WORD.finditer(text))
    for place, word in enumerate(words):
        found = _named(text, words, place)
        if found is None:
            continue
        said, name, end = found
        if _STREET_BEHIND.match(text, end) or _STREET_BEFORE.search(text[max(word.start() - 12, 0) : word.start()]):
            continue
        rank = name.rank or (1 if _REGION.match(text, end) else 0)
        if best is None or rank < best[0]:
            best = (rank, place, said)
    return best[2] if best else None


def _named(text: str, words: list[re.Match[str]], place: int) -> tuple[str, _Name, int] | None:
    """The name at the word: as it is to be shown, what it is of, and where it ends."""
    word = words[place]
    both = f"{word[0]} {words[place + 1][0]}" if place + 1 < len(words) else ""
    for said, end in ((both, words[place + 1].end() if both else 0), (word[0], word.end())):
        name = _NAMES.get(" ".join(map(fold_word, said.split()))) if said else None
        if name is None and said == word[0] and "-" in said:
            head = said.split("-")[0]
            name, said = _NAMES.get(fold_word(head)), head
        if name is None:
            continue
        if fold_word(said) in _SMALL_IS_NO_TOWN and not _is_said_to_be_a_town(text, word, end):
            continue
        if name.name is None or fold_word(said) == fold_word(name.name):
            return (said[: len(said) - name.less] if name.less else said), name, end
        return name.name.title() if said.isupper() is False and name.name.islower() else name.name, name, end
    return None


_TOWN_BEFORE = re.compile(
    r"(?:^|[\n📍🏙🗺📌:,#.!\d]|(?<!\w)г|город\w*|шаҳар|манзил\w*|manzil\w*|адрес|joy|жой|viloyati|вилояти|(?<!\w)(?:из|iz|в))\s*$",
    re.IGNORECASE,
)
_TOWN_BEHIND = re.compile(
    r"\W{0,3}(?:shah|шаҳ|шах|sh\.|ш\.|tuman|туман|район|город|viloyat|вилоят|тел|tel|\d|\n|$)|\s?[.,!]", re.IGNORECASE
)
_TOWN_SURELY = re.compile(r"\W{0,2}(?:shah|шаҳ|шах|sh\.|ш\.|tuman|туман|район)", re.IGNORECASE)


def _is_said_to_be_a_town(text: str, word: re.Match[str], end: int) -> bool:
    """Whether what stands around a word that means other things too says that it is a place."""
    if not word[0][0].isupper():
        return False
    if _TOWN_SURELY.match(text, end):
        return True
    before = _TOWN_BEFORE.search(text[max(word.start() - 14, 0) : word.start()])
    return before is not None and _TOWN_BEHIND.match(text, end) is not None

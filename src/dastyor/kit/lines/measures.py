"""Measures: the words that follow a number, and what they make of it.

A scale multiplies it, a currency makes it money, a unit makes it a count and no money. Words are folded (folding.py);
Uzbek words stand in Latin and are put into Cyrillic here, Russian ones are also read as typed in Latin letters.
"""

from __future__ import annotations

from dastyor.kit.lines.folding import cyrillic, fold_word, latin, word_set

# What may hang on an Uzbek word: cases, "-lik", "each from". Sorted out by the tables below, never guessed.
UZ_ENDINGS = (
    "", "ga", "ka", "qa", "dan", "da", "ni", "ning", "lik", "li", "likka", "cha", "gacha", "ta", "lar", "larga",
    "larni", "lardan", "larning", "i", "si", "ini", "sini", "iga", "siga", "im", "imga", "m", "mga", "miz", "mizga",
    "chi", "dagi", "tadan", "lari", "lariga", "idan", "sidan", "likdan", "lik", "u", "ngiz", "shga", "ish",
)  # fmt: skip


def both_scripts(words: str) -> set[str]:
    """Uzbek words of the Latin script, folded, in both scripts."""
    return {fold_word(form) for word in words.split() for form in (word, cyrillic(word))}


def russian(words: str) -> set[str]:
    """Russian words, folded, in Cyrillic and as typed in Latin letters."""
    return {fold_word(form) for word in words.split() for form in (word, latin(word))}


def _with_endings(words: str) -> set[str]:
    return {
        fold_word(form) for word in words.split() for end in UZ_ENDINGS for form in (word + end, cyrillic(word + end))
    }


_THOUSAND, _MILLION, _MILLIARD = 1_000, 1_000_000, 1_000_000_000
SCALES: dict[str, int] = (
    dict.fromkeys(_with_endings("ming"), _THOUSAND)
    | dict.fromkeys(
        russian("тыс тысяч тысяча тысячи тысячу тыщ тыща тыщи тыщу тыр косарь косаря косарей тысь"), _THOUSAND
    )
    | dict.fromkeys(
        ["k", "к", "thousand", "тыс", "tys", "tysyach", "tysyacha", "tysyachi", "grand", "тр", "т.р", "т.р."], _THOUSAND
    )
    | dict.fromkeys(_with_endings("mln million milyon"), _MILLION)
    | dict.fromkeys(russian("млн миллион миллиона миллионов миллиону лям ляма лямов мил"), _MILLION)
    | dict.fromkeys(["mil", "mio", "millions"], _MILLION)
    | dict.fromkeys(_with_endings("mlrd milliard"), _MILLIARD)
    | dict.fromkeys(russian("млрд миллиард миллиарда миллиардов"), _MILLIARD)
    | dict.fromkeys(["bn", "billion"], _MILLIARD)
)
GLUED_SCALES = {"т": _THOUSAND, "t": _THOUSAND}  # "25т" is thousands only when nothing stands between
LONE_SCALES = dict.fromkeys(russian("тысяча тысячу тыща тыщу косарь") | both_scripts("ming"), _THOUSAND)
LONE_SCALES |= dict.fromkeys(russian("миллион лям") | both_scripts("million"), _MILLION)
LONE_SCALES |= dict.fromkeys(russian("полмиллиона полляма поллимона"), _MILLION // 2)

_UZS = (_with_endings("so'm sum som") | russian("сум сума сумов суму сумм сом сомов")) - {"sumka", "сумка"}
_USD = _with_endings("dollar dollor") | russian(
    "доллар доллара долларов долл дол баксов бакса бакс баксы уе у.е у.е."
) - {"doll"}
_RUB = _with_endings("rubl") | russian("руб рубль рубля рублей рубли р деревянных")
_KZT = _with_endings("tenge") | russian("тенге тг теньге")
_EUR = _with_endings("yevro evro") | russian("евро еврик евриков")
_CNY = _with_endings("yuan") | russian("юань юаня юаней юани")
CURRENCY_WORDS: dict[str, str] = (
    dict.fromkeys(_UZS | {"soums", "sums", "soum"}, "UZS")
    | dict.fromkeys(_USD | {"dollars", "bucks", "buck", "y.e", "y.e.", "ye", "usdt"}, "USD")
    | dict.fromkeys((_RUB - {"r"}) | {"rubles", "roubles", "ruble", "rouble", "rur"}, "RUB")
    | dict.fromkeys(_KZT | {"tenges"}, "KZT")
    | dict.fromkeys(_EUR | {"euro", "euros"}, "EUR")
    | dict.fromkeys(_CNY | {"yuans", "rmb"}, "CNY")
    | dict.fromkeys(russian("лира лиры лир"), "TRY")
    | dict.fromkeys(_with_endings("dirham dirhem") | russian("дирхам дирхама дирхамов дирхем"), "AED")
    | dict.fromkeys(russian("сомони"), "TJS")
    | dict.fromkeys(russian("манат маната манатов"), "AZN")
    | dict.fromkeys(russian("лари"), "GEL")
    | dict.fromkeys(russian("гривна гривен гривны грн"), "UAH")
    | dict.fromkeys(russian("вон вона воны"), "KRW")
    | dict.fromkeys(russian("иена иены иен йен"), "JPY")
    | dict.fromkeys(russian("рупий рупия рупии"), "INR")
    | dict.fromkeys(["pound", "pounds", "quid"], "GBP")
)
SIGNS = {
    "$": "USD", "€": "EUR", "₽": "RUB", "₸": "KZT", "¥": "CNY", "￥": "CNY", "£": "GBP", "₺": "TRY", "₴": "UAH",
    "₩": "KRW", "₹": "INR", "₼": "AZN", "₾": "GEL",
}  # fmt: skip
# Codes that are also words of English, Russian in Latin letters or Uzbek: only their capitals tell.
CODES_THAT_ARE_WORDS = frozenset({"ALL", "TOP", "TRY", "BAM", "PEN", "SOS", "CUP", "BOB", "LAK", "MOP", "GEL", "SAR"})

_COUNTED = _with_endings(
    "dona kg kilo kilogramm gramm gr litr metr sm km porsiya pachka quti qop juft kishi odam marta yosh yil oy kun soat "
    "minut daqiqa hafta foiz qavat xona kvartal mavze uy xonadon sinf bet varoq stakan shisha butilka banka rulon "
    "to'plam kvadrat sotix bo'lak farzand bola qadam yulduz daraja ball tup bosh dasta karobka nafar yoshda raqam"
)
_COUNTED |= russian(
    "шт штук штука штуки штуку кг кило килограмм килограмма л литр литра литров мл г гр грамм грамма м метр метра метров "
    "см мм км кв час часа часов ч мин минут минута минуты сек день дня дней дн неделя недели недель месяц месяца месяцев "
    "мес год года лет чел человек человека раз раза ребенок ребенка детей дети пачка пачки пачек упаковка упаковки "
    "упаковок коробка коробки коробок мешок мешка мешков бутылка бутылки бутылок банка банки банок порция порции порций "
    "рулон рулона рулонов пара пары пар комплект комплекта ночь ночи ночей этаж этажа подъезд комнат комнаты градус "
    "градуса градусов процент процента процентов десяток десятка десятков шаг шага шагов звезда звезды звезд балл балла "
    "баллов место мест вагон гб мб соток листов лист листа кусок куска кусков пакетик блок блока блоков ведро ведра "
    "буханка буханки буханок лоток лотка куб куба кубов пакета пучок пучка зубчик "
    "квартал этажей домов страниц место дюймов квт клиент клиента клиентов гость гостя гостей персон персоны сотрудник сотрудника сотрудников учеников студентов покупателей заказов заявок билет билета билетов"
)
_COUNTED |= word_set(
    "ta та ml l lt kg g gr m cm mm km pcs pc piece pieces lb lbs oz bottle bottles pack packs boh bohes bag bags hour hours "
    "min mins minutes day days week weeks month months year years yo people person persons times nights night pair pairs "
    "kids children steps stars gb mb degrees am pm th st nd rd dozen liters litres liter litre meters metres metre yards "
    "rolls sheets kilos cups cup guests guest clients customers students employees visitors seats tables "
)
COUNTED = frozenset(_COUNTED - set(SCALES))
DOZEN = {"dozen"}

# "по 15 000", "at 15k": the price of one; Uzbek hangs it behind: "4000 dan".
EACH_BEFORE = frozenset({"по", "po", "at", "@"})
EACH_AFTER = both_scripts("dan tadan donasi har") | {"each", "apiece"}
EACH_ENDINGS = ("dan", "дан")
TIMES = frozenset({"*", "×", "x", "х", "X", "Х"})

"""Words of the calendar in four writings, folded (folding.py)."""

from __future__ import annotations

from dastyor.kit.lines.folding import cyrillic, fold_word, latin
from dastyor.kit.lines.measures import both_scripts, russian

_UZ_CASES = ("", "da", "dagi", "ning", "gacha", "ga", "ni", "i", "i kuni")


def _named(uz: str, ru: str, en: str) -> dict[str, int]:
    """Each name by its number from 0: Uzbek with its cases, Russian by its forms (parted by /), English with its short."""
    names: dict[str, int] = {}
    for number, word in enumerate(uz.split()):
        names |= {fold_word(form): number for end in _UZ_CASES for form in (word + end, cyrillic(word + end))}
    for number, forms in enumerate(ru.split()):
        names |= {fold_word(form): number for word in forms.split("/") for form in (word, latin(word))}
    for number, word in enumerate(en.split()):
        names |= {fold_word(form): number for form in word.split("/")}
    return names


MONTHS = {
    word: number + 1
    for word, number in _named(
        "yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr",
        "январь/января/янв/январ февраль/февраля/фев/февр март/марта/мар апрель/апреля/апр май/мая июнь/июня июль/июля "
        "август/августа/авг сентябрь/сентября/сен/сент октябрь/октября/окт ноябрь/ноября/ноя/нояб декабрь/декабря/дек",
        "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept october/oct "
        "november/nov december/dec",
    ).items()
}
for _word, _month in (("sentyabr", 9), ("oktyabr", 10), ("noyabr", 11), ("dekabr", 12)):
    MONTHS |= {fold_word(_form): _month for _end in _UZ_CASES for _form in (_word + _end, cyrillic(_word + _end))}

WEEKDAYS = _named(
    "dushanba seshanba chorshanba payshanba juma shanba yakshanba",
    "понедельник/понедельника/пн вторник/вторника/вт среда/среду/среды/ср четверг/четверга/чт пятница/пятницу/пятницы/пт "
    "суббота/субботу/субботы/сб воскресенье/воскресенья/вс",
    "monday/mon tuesday/tue wednesday/wed thursday/thu friday/fri saturday/sat sunday/sun",
)
for _short in ("вт", "ср", "vt", "sr", "cht", "pt", "vs", "sb", "pn", "sun", "sat", "mar"):
    WEEKDAYS.pop(_short, None)  # also other words; only their long forms are days

# First word -> the phrases that begin with it: words, days back (negative: ahead), whether it may be another day.
NEAR: dict[str, list[tuple[tuple[str, ...], int, bool]]] = {}


def _near(phrases: str, back: int, *, doubtful: bool = False) -> None:
    for phrase in phrases.split("/"):
        for form in {phrase, cyrillic(phrase), latin(phrase)}:
            words = tuple(fold_word(word) for word in form.split())
            NEAR.setdefault(words[0], []).append((words, back, doubtful))
            NEAR[words[0]].sort(key=lambda known: -len(known[0]))


_near("kecha kechqurun/kecha kechasi/kecha ertalab/kecha tushda/вчера вечером/вчера утром/вчера днем/вчера ночью", 1)
_near("kecha/kechagi/kechadan/вчера/вчерашний/вчерашняя/вчерашнее/yesterday evening/yesterday/yesterdays/last night", 1)
_near("o'tgan kuni/o'tgan kun/avvalgi kuni/avval kuni/kecha emas o'tgan kuni/kechadan oldingi kun", 2)
_near("позавчера/позавчерашний/the day before yesterday/day before yesterday", 2)
_near("bugun kechqurun/bugun ertalab/bugun/bugungi/bugunga/сегодня утром/сегодня вечером/сегодня/сегодняшний/today", 0)
_near("ertaga/indinga/завтра/послезавтра/tomorrow", -1, doubtful=True)
_near("o'tgan hafta/o'tgan haftada/прошлой неделе/прошлой неделей/last week", 7, doubtful=True)
_near("o'tgan oy/o'tgan oyda/прошлом месяце/last month", 30, doubtful=True)
_near("next week/следующей неделе/keyingi hafta/kelasi hafta", -7, doubtful=True)
_near("next month/следующем месяце/следующий месяц/keyingi oy/kelasi oy/keyingi oyda", -30, doubtful=True)
_near("на днях/недавно/yaqinda/recently", 0, doubtful=True)

SPANS: dict[str, int] = (
    dict.fromkeys(both_scripts("kun kunlar") | russian("день дня дней дн") | {"day", "days"}, 1)
    | dict.fromkeys(both_scripts("hafta") | russian("неделя недели неделю недель") | {"week", "weeks"}, 7)
    | dict.fromkeys(both_scripts("oy") | russian("месяц месяца месяцев") | {"month", "months"}, 30)
)
AGO = both_scripts("oldin avval ilgari burun") | russian("назад тому") | {"ago", "back"}
LAST = both_scripts("o'tgan") | russian("прошлый прошлую прошлое прошлая прошлой") | {"last"}
BEFORE_WEEKDAY = LAST | both_scripts("shu") | {"в", "во", "на", "за", "от", "v", "vo", "on", "the", "this", "at"}
BEFORE_DAY = both_scripts("kuni kun kunlari kunida")
OF_DAY = both_scripts("yil kuni sana sanada chi chisi chi") | {
    "го",
    "числа",
    "число",
    "th",
    "st",
    "nd",
    "rd",
    "of",
    "ого",
}
DAY_OF = frozenset({"го", "числа", "число", "th", "st", "nd", "rd", "ого"}) | both_scripts("sana sanada chi chisi")
YEAR_WORDS = both_scripts("yil yilda yilning") | russian("год года году г") | {"year"}

"""Conditions: whether the thing is new or used, by what its seller says of it.

What was used is often praised as "like new"; "new" said of a battery or of repairs is not of the thing.
"""

from __future__ import annotations

import re

from dastyor.domains.market.model import Category, Condition

_A = "['`’‘ʻʼ]?"
_NEVER = frozenset(
    {Category.SERVICES, Category.JOBS, Category.FOOD, Category.ANIMALS, Category.REAL_ESTATE}
)  # what is neither new nor used


def _in_rows(pattern: str) -> str:
    """The alternatives of a pattern that is written in several rows."""
    return re.sub(r"\n *", "", pattern)


_NEW_SURELY = re.compile(
    _in_rows(rf"""0 ?(?:probeg|пробег)|(?:probeg|пробег)\w*[ :-]{{1,3}}0(?!\d)|без пробега|ishlatilmagan|ишлатилмаган|kiyilmagan|кийилмаган|minilmagan|минилмаган|ochilmagan|очилмаган|yangi holatda|
    yopiq\b|yopi[qk] quti|[её]пи[қк]|запечатан|запакован|в (?:заводской )?упаковк|заводск\w+ упаков|zavod\w* (?:upakovka|qadoq)|
    не (?:исп|использ|нош|нос|одев|надев|вскры|распак|эксплуат|б/у|бу\b|юзан)|ни разу не|с бирк|бирк\w+ на мест|
    с этикет|etiketka|birka|бирка |абсолютно нов|совершенно нов|новый в упак|в плёнк|в пленк|plyonka(?:da|si)|пл[её]нкада|
    sealed|brand new|unopened|never (?:used|worn|opened)|unused|new with tags|bnib|(?<!\d)(?<!\d )0 ?(?:km|км)\b|saqlangan emas|нулёв|нулев|
    salondan|салондан|из салона|upakovkada|упаковкада|qadoqda|karobkasi ochilmagan|100\s?%\s?нов|yap(?:-|\s)?yangi|яп-?янги|
    отказ\w* (?:от )?подар|не подош|катмаган|to{_A}g{_A}ri kelma"""),
    re.IGNORECASE,
)
_USED_SURELY = re.compile(
    _in_rows(r"""(?<!не )\bб\s?[/.\\]?\s?у\b|\bb\s?/\s?u\b|(?<!\w)бэушн|(?<!\w)бу(?!\w)|ishlatilgan|ишлатилган|kiyilgan|кийилган|foydalanilgan|фойдаланилган|
    minilgan|минилган|haydalgan|ҳайдалган|юрилган|yurilgan|подержан|пользовал|пользован|использовал|носил|ношен|одевал|надевал|
    пробег|probeg|yurgan|юрган|mileage|\bused\b|\bworn\b|second ?hand|pre-?owned|like new|as new|gently|как нов|словно нов|почти нов|
    практически нов|yangi? ?dek|янги ?де[кй]|yangiday|янгидай|yangi kabi|deyarli yangi|деярли янги|yangi? ?qatori|
    после (?:одного )?реб|царап|tirnal|тирнал|chizil|чизилган|scratch|потёрт|потерт|скол|трещин|дефект|ремонтирован|ochilgan|очилган|вскрывал|
    akb\W{0,3}\d|акб\W{0,3}\d|bat[ae]re\w*\W{0,3}\d\d|батаре\w*\W{0,3}\d\d|[её]мкость\W{0,3}\d|yomkos?t\w*\W{0,3}\d|battery\s(?:health\s)?\d|\bbh\W{0,3}\d|
    almash(?:gan|tirilgan)|алмаш(?:ган|тирилган)|менял"""),
    re.IGNORECASE,
)
_NEW = re.compile(
    r"(?<![\w])(?:нов(?:ый|ая|ое|ые|ую|ого|ых|ой|ым|ыми|енький|енькая|енькие)|yangi(?:si|lar|ligicha)?|янги(?:си|лар|лигича)?|new|nov[iy]y|novaya|novoe|novie)(?!\w)"
    r"(?!\s(?:tug|туғ|туг|qilin|қилин|qo['ʻ‘’]?y|қўй|holga|ремонт|remont|таъмир|ta'mir|аккум|акб|akb|batar|батар|резин|шин|shina|балон|ballon|balon|дом|uy|уй|двер|год|yil|йил|кузов|цена|narx|нарх|"
    r"бозор|bozor|покол|город|квартал|arenda|avlod|авлод|колес|диск|масл|замок|экран|стекл|ekran|mavzu|объект|поступл|коллекц|o'zbek|ўзбек|shahar|шаҳар|yo'l|йўл|hayot|ҳаёт|мотор|двиг|motor|rom|ром|мебел|номер|darvoza|дарвоза|tom|том\b))",
    re.IGNORECASE,
)
_USED = re.compile(
    _in_rows(r"""(?:[xh]olat[iy]?|ҳолати|холати|ahvoli|аҳволи|ахволи|sostoyani\w*|sost\.?|состояни\w*|сост\.?|condition)\W{0,4}(?:(?:juda|жуда|очень|very)\s)?
    (?:ideal|идеал|yaxshi|яхши|zo'r|зўр|зур|zor|a'lo|аъло|alo|хорош|отличн|норм|norm|otlichn|xoroshiy|horoshiy|good|excellent|perfect|great|o'?rta|ўрта|средн|fair|toza|тоза|\d(?:[.,]\d)?\s?/\s?10|10/|9/|98|99|95|90)
    |(?:ideal|идеал\w*|yaxshi|яхши|zo'r|зўр|зур|a'lo|аъло|хорош\w*|отличн\w*|нормальн\w*|рабоч\w*|excellent|good|great|perfect|ishchi|ишчи|тоза|toza)\s(?:holatda|ҳолатда|холатда|состояни\w*|сост|condition|holatida|ҳолатида)
    |в\sидеале|идеальн\w+\sсост|(?:karobka|karopka|каробка|коробка|qutisi|қутиси)\W{0,3}(?:(?:va|и|,|\+)\s?)?(?:dokument|документ|hujjat|ҳужжат)
    |(?:aybi|айби|muammo|муаммо)\w*\s(?:yo|й)|(?:ekran|экран)\w*\s(?:toza|тоза|singan|разбит|синган)|перв\w+\s(?:рук|хоз)|один\sхоз|1\sхоз|
    kam\s(?:ishlatilgan|yurgan)|работает|ishlaydi|ишлайди|works"""),
    re.IGNORECASE,
)


def condition_of(text: str, category: Category | None) -> Condition | None:
    """New or used; None when the text says neither, or the thing can be neither."""
    if category in _NEVER:
        return None
    if _NEW_SURELY.search(text):
        return Condition.NEW
    if _USED_SURELY.search(text):
        return Condition.USED
    if _NEW.search(text):
        return Condition.NEW
    if category is Category.CARS and _YEAR.search(text):
        return Condition.USED  # whoever sells a car from a salon says so
    return Condition.USED if _USED.search(text) else None


_YEAR = re.compile(r"(?<![\d.,])(?:19[6-9]\d|20[0-2]\d)(?!\d| \d{3}|[$€])")

"""Asides: the numbers of an ad that are certainly no price - years, kilometres, memory, floors, sizes, models, hours.

Each is taken out by a pattern of its own, in four writings; what a currency follows is never one.
"""

from __future__ import annotations

import re

from dastyor.domains.market.rules.reading.cleaning import blank

_A = "['`’‘ʻʼ]?"
_N = r"(?<!\d)\d{1,7}(?:[.,]\d{1,3})?"
_G = r"[ :=~\-–—|]{0,3}"  # what may stand between a word and its number
_MONEY = (
    r"(?!\s{0,2}(?:[$€₽₸💲]|usd|uzs|у\s?[./]?\s?е\b|y\s?[./]?\s?e\b|дол|dol|бакс|млн|mln|mil|лям|so['`’‘ʻʼ]?m|s[uo]m\b|сум|сўм|сом\b|"
    r"руб|rub|р\b|тенге|тг\b|минг|ming|тыс|тыщ|евро|evro|yevro))"
)
_MODELS = (
    r"iphone|ipho?n|айфон|ayfon|aypon|redmi(?:\s?note)?|редми(?:\s?ноут|\s?нот)?|note|нот|ноут|poco\s?[a-z]?|поко|galaxy(?:\s?[a-z])?|"
    r"галакси|samsung|самсунг|honor|хонор|realme|mi|xiaomi|сяоми|pixel|tecno|spark\s?go|camon|infinix|hot|vivo|oppo|reno|nova|macbook|ipad|"
    r"airpods|series|серии|серия|lenovo|core\s?i?|geforce|gtx|rtx|ryzen|playstation|ps|пс|xbox|hp|epson|canon|hoverboard|jbl|"
    r"модель|model|windows|win|нексия|nexia|neksiya|к|k|ваз|vaz|bmw|бмв|mercedes|audi|ауди|mazda|мазда|poz|поз|позиция|pozitsiya|евро|yevro|euro|класс|sinf|klass"
)
_PATTERNS = (
    # Memory and what a computer is made of.
    rf"{_N}\s*(?:gb|гб|гиг\w*|gig\w*|tb|тб|mb|мб|терабайт\w*|ghz|ггц|mah|мач|мп\b|mp\b|mpx|гц|hz|fps)(?![^\W\d_])",
    r"(?<![\d.,])\d{1,2}\s?[/+\\]\s?(?:8|16|32|64|128|256|512|1024|1)(?![\d.,])(?:\s?(?:gb|гб|tb|тб))?",
    r"(?<![\d.,])(?:16|32|64|128|256|512)(?=\s+\d{2,4}\s?(?:\$|у\.?е|dol|дол))",
    r"(?<!\w)[2345]g(?!\w)|(?<!\w)[48]k(?=\s*(?:uhd|smart|tv|ultra|video|видео|андроид|android|led))",
    rf"(?<!\w)(?:{_MODELS})\s?-?\s?\d{{1,4}}(?![\d.,]|\s\d{{3}}(?!\d)){_MONEY}",
    # Years of making, dates, hours.
    r"(?<!\d)(?:19[5-9]\d|20[0-3]\d)\s?-?\s?(?:й\.?\s?)?(?:yil\w*|йил\w*|год\w*|god\w*|г\.?\s?в\.?|г\.|г(?!\w)|year|y\.)(?!\w)",
    rf"(?<![\d.,$€])(?<![$€]\s)(?:19[5-9]\d|20[0-3]\d)(?![\d.,]|\s\d{{3}}(?!\d)){_MONEY}(?!\s?k\b|\s?к\b)",
    r"(?<!\d)\d{1,2}[./]\d{1,2}[./](?:20)?\d\d(?!\d)",
    r"(?<!\d)\d{1,2}[:.]\d\d\s?(?:dan|дан|до|gacha|гача|-|–|—)\s?\d{1,2}[:.]\d\d(?:\s?(?:gacha|гача))?",
    r"(?<!\w)(?:с|soat|соат|from)\s?\d{1,2}(?:[:.]\d\d)?\s?(?:ч\w*\s?)?(?:до|dan|дан|to|-)\s?\d{1,2}(?:[:.]\d\d)?(?:\s?(?:gacha|гача|час\w*))?",
    r"(?<![\d/])(?:24/7|[1-6]/[1-4])(?![\d/])",
    # Kilometres, and how long something was driven or worked.
    r"(?<!\d)\d[\d .,]{0,12}\s?(?:(?:ming|минг|тыс\w*\.?|k|к|т|t)\.?\s?)?(?:km|км|kilometr\w*|километр\w*|mil[ei]\w*|probeg\w*|пробег\w*|yurgan\w*|юрган\w*)(?!\w)(?!\s?/)",
    r"(?:пробег\w*|probeg\w*|yurgan\w*|юрган\w*|bosgan\w*|босган\w*|mileage|odometr|одометр)[ :=~\-–—|(]{0,3}(?:атиги\s|atigi\s|всего\s|бор\s|bor\s)?\d[\d ., ]{0,12}(?:\s?(?:ming|минг|тыс\w*\.?|mln|k|к|т|t)(?!\w))?(?:\s?(?:km|км))?",
    # Rooms, floors, areas.
    rf"(?<![\d.,])\d{{1,3}}\s?/\s?\d{{1,3}}(?:\s?/\s?\d{{1,3}})?(?![\d.,]){_MONEY}",
    r"(?<!\d)\d{1,2}\s?-?\s?(?:й|ый|ий|чи|chi|inchi|инчи|x|х|th|nd|rd|st)?[\s-]?(?:qavat\w*|[қк]ават\w*|этаж\w*|etaj\w*|эт\b|floors?)",
    rf"(?:qavat\w*|[қк]ават\w*|этаж\w*|etaj\w*|floor){_G}\d{{1,2}}(?:\s?/\s?\d{{1,2}})?",
    r"(?<!\d)\d{1,2}\s?-?\s?(?:x|х|ти|и)?[\s-]?(?:xona\w*|хона\w*|комн\w*|ком\b|komn\w*|rooms?|bedrooms?|к\.?\s?кв|к\s?квартир\w*|кк\b)",
    r"(?<!\d)\d[\d.,]{{0,8}}\s?(?:m2|м2|м\.?\s?кв|кв\.?\s?м\w*|кв\b|kv\.?\s?m\w*|kv\b|kvadrat\w*|квадрат\w*|sqm|sq\.?\s?m|soti[xh]\w*|сотих\w*|сот[оа]к\w*|сотк\w*|сот\b|soth?k\w*|gektar\w*|гектар\w*|га\b)",
    rf"(?:площадь\w*|maydon\w*|майдон\w*|area){_G}{_N}",
    # Sizes and weights.
    rf"{_N}\s?[xх×*]\s?{_N}(?:\s?[xх×*]\s?{_N}){{0,4}}(?:\s?(?:sm|см|mm|мм|m|м|metr\w*|метр\w*)\b)?",
    rf"{_N}\s?(?:sm|см|mm|мм|cm|м|m|metr\w*|метр\w*|дюйм\w*|dyu[yi]m\w*|inch\w*|\"|”|″|litr\w*|литр\w*|л\b|l\b|ltr|квт|kvt|kw|ватт|watt?|w\b|вт|vt|ot kuchi|л\.?с\b|атм|rpm|об/мин|tonna\w*|тонн\w*|т\b|кг|kg|kilo\w*|кило\w*|гр?\b|gr?\b|gramm?\w*|грамм\w*|карат|karat|проб\w*|prob\w*)(?!\w)(?!\s?/)",
    rf"(?:проб[аы]|proba|razmer\w*|размер\w*|р-р|o{_A}lcham\w*|ў?у?лчам\w*|size|рост\w*|rost|bo{_A}y[i]?|бўйи|вес\w*|vazn\w*|вазн\w*|vesi|диаметр|радиус|radius|высота|ширина|длина|eni|бал[л]?он|дюйм){_G}{_N}(?:\s?[-–/,.]\s?{_N}){{0,9}}(?:\s?(?:va|и|,|дан|dan)\s?\d\d(?!\d))*",
    r"(?<!\d)\d{2,3}\s?/\s?\d{2}\s?/?\s?r?\s?-?\d{0,2}|(?<![^\W\d_])r\s?-?\d{2}(?!\d)",
    r"(?<![\d.,])\d{2}\s?[-–]\s?\d{2}(?:\s?(?:gacha|гача|размер\w*|razmer\w*))?(?![\d.,]|\s\d{3})(?!\s?(?:[$€]|к\b|k\b|ming|минг|тыс|mln|млн|mil|у\.?е))",
    r"(?<!\w)\d{2}(?:\s?,\s?\d{2}){2,20}(?![\d.,])",
    r"(?<!\d)\d{1,4}\s?-?\s?(?:ta)?(?:lik|лик|li|ли|талик)(?!\w)",
    # Percents and batteries.
    r"(?<!\d)\d{1,3}(?:[.,]\d{1,3})?\s?(?:%|foiz\w*|фоиз\w*|процент\w*|protsent\w*|prots?\b)",
    rf"(?:akb|акб|bat[ae]re?yka\w*|батаре\w*|yomkost\w*|yomkis\w*|йомкост\w*|emkost\w*|[её]мкость\w*|battery(?:\shealth)?|bh){_G}(?:health{_G}|аккумулятора{_G})?\d{{1,3}}(?![\d.,])",
    # Ages, times, counts, numbers of houses and of goods.
    rf"{_N}\s?(?:\+\s?)?-?\s?(?:yosh\w*|ёш\w*|лет\b|года?\b|летн\w*|oylik|ойлик|months?\b|мес\w*|месяц\w*|years?\b|yil\w*|йил\w*|oy\b|ой\b|kun\w*|кун\w*|дн\w*|день|hafta\w*|ҳафта\w*|недел\w*|soat\w*|соат\w*|час\w*|мин(?:ут\w*)?|daqiqa\w*|days?|weeks?|hours?)(?!\w)",
    rf"(?<![\d.,]){_N}\s?-?\s?(?:ta\b|та\b|шт\w*|dona\b|дона\b|pcs|человек\w*|чел\b|kishi\w*|киши\w*|nafar\w*|нафар\w*|o{_A}rin\w*|ўрин\w*|мест\w*|mest\w*|seats?|persons?|people|komplekt\w*|комплект\w*|para\b|пар[аы]?\b|juft\w*|жуфт\w*|ящик\w*|mesho?k\w*|qop\w*|қоп\w*|пачк\w*|упаков\w*|bosh\b|бош\b|голов\w*|раз\b|marta|марта|дверн\w*|eshikli|створ\w*|ярус\w*|qulf|тум\b|tup\b|рулон\w*|rulon\w*|лист\w*|list\w*|кнопк\w*|канал\w*|скорост\w*|speed|ступ\w*)(?!\w)",
    r"(?:id|№|#|лот|lot|арт\.?|артикул|art|kod|код|код товара|e'?lon|эълон|объявлени\w*|заказ\w*|buyurtma|order|raqami|nomer)\s?[№#:]?\s?\d{1,8}(?![\d.,]|\s\d)",
    rf"(?:дом|д\.|кв\.|uy|уй|мкр\.?|массив|massiv|квартал|kvartal|dom|mavze\w*|мавзе\w*|daha|даҳа|ул\.\s?\w+|ko{_A}cha\w*|кўча\w*|chilonzor|чиланзар|sergeli|сергели|yunusobod|юнусабад|uchtepa|учтепа|qoraqamish|каракамыш|makro|школа|школы|школе|maktab\w*|мактаб\w*|рынок|блок|quyliq|куйлюк|вагон|отдел|ряд|qator|do{_A}kon|магазин)\s?-?\s?№?\s?\d{{1,3}}(?![\d.,]|\s\d{{3}}){_MONEY}",
    r"(?<!\d)\d{1,3}\s?-?\s?(?:mavze\w*|мавзе\w*|daha|даҳа|квартал\w*|kvartal\w*|мкр\w*|mkr\w*|maktab\w*|мактаб\w*|школ\w*|sinf\w*|синф\w*|класс\w*|bog'cha|боғча|avtobus\w*|автобус\w*|маршрут\w*|uy\b|qator|poz\w*|поз\w*)(?!\w)",
    # Letters and digits of one word: a model, unless the letters are of a price.
    r"(?<!\w)(?!(?:narxi?|нархи?|цена|sena|price|за|usd|uzs|so'?m|сум|sum)\d)[^\W\d_]{1,12}-?\d{1,4}[^\W\d_]{0,3}(?!\w)",
    r"(?<![\w.,])\d{1,4}(?:pro|max|plus|ultra|lite|mini|s|se|a|x|i|t|про|xl|fe|c|е|e|ti|super|gen)(?!\w)",
    r"(?<![\d.,])\d{1,4}(?=\s?(?:pro|про|max|plus|плюс|ultra|lite|mini|мини)(?!\w))",
    r"(?<![\d.,])[0-9][.,][0-9](?=\s?(?:mt|at|мт|ат|механика|автомат|turbo|турбо|tdi|л\b|motor|мотор|dvigatel|mexanika|avtomat|позици|pozi))",
)
# In small letters: patterns that fold letters as they go take half of all the time that an ad is read in (measured).
_ASIDE = tuple(re.compile(pattern) for pattern in _PATTERNS)


def without_asides(text: str) -> str:
    """The text with those numbers made bars, as long as it was."""
    low = text.lower()
    if len(low) != len(text):  # "İ" grows
        low = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
    for pattern in _ASIDE:
        low = pattern.sub(blank, low)
    return "".join(letter if small != "|" else "|" for letter, small in zip(text, low, strict=True))

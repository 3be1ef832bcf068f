"""Documents of the four sources as they stand on the wire: encodings, commas, nominals and all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from dastyor.lab.rates.worth import worth

_CENT = Decimal("0.0001")
# Numbers, ids, nominals and names as cbr.ru has them.
_OF_RUSSIA: Mapping[str, tuple[str, str, int, str]] = {
    "USD": ("R01235", "840", 1, "Доллар США"), "EUR": ("R01239", "978", 1, "Евро"),
    "CNY": ("R01375", "156", 1, "Китайский юань"), "KZT": ("R01335", "398", 100, "Казахстанских тенге"),
    "UZS": ("R01717", "860", 10000, "Узбекских сумов"), "JPY": ("R01820", "392", 100, "Японских иен"),
    "TRY": ("R01700J", "949", 10, "Турецких лир"), "GBP": ("R01035", "826", 1, "Фунт стерлингов"),
    "KGS": ("R01370", "417", 100, "Киргизских сомов"), "TJS": ("R01670", "972", 10, "Таджикских сомони"),
    "AED": ("R01230", "784", 1, "Дирхам ОАЭ"), "BYN": ("R01090B", "933", 1, "Белорусский рубль"),
    "KRW": ("R01815", "410", 1000, "Вон Республики Корея"), "CHF": ("R01775", "756", 1, "Швейцарский франк"),
    "INR": ("R01270", "356", 100, "Индийских рупий"), "AZN": ("R01020A", "944", 1, "Азербайджанский манат"),
}  # fmt: skip
_OF_UZBEKISTAN = {
    "USD": ("840", "AQSH dollari", "Доллар США"), "EUR": ("978", "EVRO", "Евро"),
    "RUB": ("643", "Rossiya rubli", "Российский рубль"), "KZT": ("398", "Qozogʻiston tengesi", "Тенге"),
    "CNY": ("156", "Xitoy yuani", "Юань ренминби"), "GBP": ("826", "Angliya funt sterlingi", "Фунт стерлингов"),
    "JPY": ("392", "Yaponiya iyenasi", "Иена"), "TRY": ("949", "Turkiya lirasi", "Турецкая лира"),
    "KRW": ("410", "Koreya respublikasi voni", "Вона"), "AED": ("784", "BAA dirhami", "Дирхам ОАЭ"),
    "KGS": ("417", "Qirgʻiz somi", "Сом"), "TJS": ("972", "Tojikiston somonisi", "Сомони"),
}  # fmt: skip
_OF_EUROPE = ("USD", "JPY", "GBP", "CHF", "TRY", "CNY", "KRW", "INR")
_OF_ALL = ("EUR", "RUB", "UZS", "KZT", "CNY", "TRY", "GBP", "KGS", "TJS", "AED", "JPY", "KRW", "BYN", "CHF", "INR", "AZN", "GEL")  # fmt: skip


def cbr_day(day: date, times: int = 1) -> bytes:
    """XML_daily.asp."""
    lines = "".join(
        f'<Valute ID="{id_}"><NumCode>{number}</NumCode><CharCode>{code}</CharCode><Nominal>{nominal}</Nominal>'
        f"<Name>{name}</Name>{_russian(code, day, nominal, times)}</Valute>"
        for code, (id_, number, nominal, name) in _OF_RUSSIA.items()
    )
    return _windows(f'<ValCurs Date="{day:%d.%m.%Y}" name="Foreign Currency Market">{lines}</ValCurs>')


def cbr_dynamic(id_: str, days: Iterable[date], times: int = 1) -> bytes:
    """XML_dynamic.asp, for one currency."""
    code = next((code for code, told in _OF_RUSSIA.items() if told[0] == id_), None)
    if code is None:
        return cbr_wrong()
    lines = "".join(
        f'<Record Date="{day:%d.%m.%Y}" Id="{id_}"><Nominal>{_OF_RUSSIA[code][2]}</Nominal>'
        f"{_russian(code, day, _OF_RUSSIA[code][2], times)}</Record>"
        for day in days
    )
    return _windows(f'<ValCurs ID="{id_}" name="Foreign Currency Market Dynamic">{lines}</ValCurs>')


def cbr_wrong() -> bytes:
    """What it says of parameters that it does not understand, with status 200."""
    return _windows("<ValCurs>Error in parameters</ValCurs>")


def cbu_day(day: date, times: int = 1, only: str | None = None) -> bytes:
    """The JSON of cbu.uz: a list even for one currency."""
    soums = {
        code: (worth(code, day) / worth("UZS", day) * times).quantize(Decimal("0.01"))
        for code in _OF_UZBEKISTAN
        if only in {None, code}
    }
    lines = [
        {
            "id": 69 + at, "Code": _OF_UZBEKISTAN[code][0], "Ccy": code, "CcyNm_RU": _OF_UZBEKISTAN[code][2],
            "CcyNm_UZ": _OF_UZBEKISTAN[code][1], "Nominal": "1", "Rate": f"{price:f}", "Diff": "-12.4",
            "Date": f"{day:%d.%m.%Y}",
        }
        for at, (code, price) in enumerate(soums.items())
    ]  # fmt: skip
    return json.dumps(lines, ensure_ascii=False).encode()


def ecb_days(days: Iterable[date], times: int = 1) -> bytes:
    """eurofxref-daily.xml of one day, eurofxref-hist-90d.xml of several, the newest first."""
    cubes = "".join(
        f'<Cube time="{day}">'
        + "".join(f'<Cube currency="{code}" rate="{_buys("EUR", code, day, times)}"/>' for code in _OF_EUROPE)
        + "</Cube>"
        for day in days
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" '
        'xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><gesmes:subject>Reference rates</gesmes:subject>'
        f"<gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender><Cube>{cubes}</Cube>"
        "</gesmes:Envelope>"
    ).encode()


def frankfurter_days(base: str, quotes: Sequence[str], days: Iterable[date], times: int = 1) -> bytes:
    """/v2/rates: a flat list, its numbers bare."""
    wanted = [code for code in quotes or _OF_ALL if code != base]
    lines = [
        f'{{"date":"{day}","base":"{base}","quote":"{code}","rate":{_buys(base, code, day, times)}}}'
        for day in days
        for code in wanted
    ]
    return f"[{','.join(lines)}]".encode()


def _russian(code: str, day: date, nominal: int, times: int) -> str:
    value = (worth(code, day) / worth("RUB", day) * nominal * times).quantize(_CENT)
    unit = f"{(value / nominal).normalize():f}"
    return f"<Value>{value}</Value><VunitRate>{unit}</VunitRate>".replace(".", ",")


def _buys(base: str, quote: str, day: date, times: int) -> str:
    """Five significant digits, as such lists are printed."""
    value = worth(base, day) / worth(quote, day) * times
    return f"{round(value, max(0, 4 - value.adjusted())):f}"


def _windows(body: str) -> bytes:
    return f'<?xml version="1.0" encoding="windows-1251"?>{body}'.encode("cp1251")

"""The banks of the lab: when a document is out, how it stands on the wire, and what each fault answers."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

import httpx
import pytest

from dastyor.kit.clock import machine_now
from dastyor.lab.rates import Fault, RatesLab, worth
from dastyor.lab.rates.worth import KNOWN

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CBR, DYNAMIC = "/rates/cbr/scripts/XML_daily.asp", "/rates/cbr/scripts/XML_dynamic.asp"
CBU = "/rates/cbu/uz/arkhiv-kursov-valyut/json"
ECB, MONTHS = "/rates/ecb/stats/eurofxref/eurofxref-daily.xml", "/rates/ecb/stats/eurofxref/eurofxref-hist-90d.xml"
FRANKFURTER = "/rates/frankfurter/v2/rates"
EVERYWHERE = {"cbr": CBR, "cbu": f"{CBU}/", "ecb": ECB, "frankfurter": f"{FRANKFURTER}?base=USD&quotes=EUR"}


class At:
    """A clock that stands where it is put."""

    def __init__(self, moment):
        self.moment = moment

    def now(self):
        return self.moment


def lab_at(moment):
    return RatesLab(At(moment))


@pytest.fixture
def lab():
    return lab_at(FRIDAY)


@pytest.fixture
async def bank(lab):
    transport = httpx.ASGITransport(app=lab.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://lab", verify=False) as client:
        yield client


def utc(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("source", "now", "day"),
    [
        # Moscow is three hours ahead: tomorrow's document is out at half past three, from Monday to Friday.
        ("cbr", utc(19, 12, 29), 19),
        ("cbr", utc(19, 12, 30), 20),
        ("cbr", utc(20, 12, 30), 21),  # Friday's is for Saturday,
        ("cbr", utc(21, 20), 21),  # which stands on Sunday
        ("cbr", utc(23, 12, 29), 21),  # and on Monday
        ("cbr", utc(23, 12, 30), 24),  # until Tuesday's is out
        # Tashkent is five hours ahead, and says it at four.
        ("cbu", utc(19, 10, 59), 19),
        ("cbu", utc(19, 11), 20),
        ("cbu", utc(23, 10, 59), 21),
        ("cbu", utc(23, 11), 24),
        # Frankfurt is one hour ahead, says it at four for the same day, and is closed on Saturday and Sunday.
        ("ecb", utc(20, 14, 59), 19),
        ("ecb", utc(20, 15), 20),
        ("ecb", utc(22, 20), 20),
        ("ecb", utc(23, 14, 59), 20),
        ("ecb", utc(23, 15), 23),
        # Its reader has it an hour later.
        ("frankfurter", utc(20, 15, 59), 19),
        ("frankfurter", utc(20, 16), 20),
        ("frankfurter", utc(22, 20), 20),
    ],
)
def test_a_document_is_out_when_its_bank_gives_it_out(source, now, day):
    assert lab_at(now).last_day(source) == date(2026, 11, day)


@pytest.mark.parametrize(
    ("source", "asked", "given"),
    [
        ("cbr", date(2026, 11, 15), date(2026, 11, 14)),  # of Sunday the document of Saturday
        ("cbr", date(2026, 11, 16), date(2026, 11, 14)),
        ("ecb", date(2026, 11, 14), date(2026, 11, 13)),
        ("cbu", date(2030, 1, 1), date(2026, 11, 20)),  # of a day that is not yet the last one
        ("cbu", date(2020, 2, 29), date(2020, 2, 29)),
    ],
)
def test_a_day_without_a_document_has_the_one_before(lab, source, asked, given):
    assert lab.last_day(source, asked) == given


def test_a_lab_without_a_clock_goes_by_the_machines():
    assert abs((RatesLab().last_day("cbu") - machine_now().date()).days) <= 4


async def test_the_russian_banks_document_is_in_cp1251_with_commas_and_nominals(bank):
    answer = await bank.get(CBR, params={"date_req": "15/11/2026"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml")
    root = ET.fromstring(answer.content)
    assert (root.tag, root.attrib["Date"]) == ("ValCurs", "14.11.2026")
    lines = {line.findtext("CharCode"): line for line in root}
    assert lines["USD"].attrib["ID"] == "R01235"
    assert lines["USD"].findtext("Name") == "Доллар США"
    soum = lines["UZS"]
    assert soum.findtext("Nominal") == "10000"
    day = date(2026, 11, 14)
    value = Decimal(soum.findtext("Value").replace(",", "."))
    assert value == (worth("UZS", day) / worth("RUB", day) * 10000).quantize(Decimal("0.0001"))
    assert Decimal(soum.findtext("VunitRate").replace(",", ".")) == value / 10000
    assert "." not in soum.findtext("Value") + soum.findtext("VunitRate")


async def test_without_a_day_the_russian_bank_gives_its_last(bank):
    assert ET.fromstring((await bank.get(CBR)).content).attrib["Date"] == "20.11.2026"


async def test_a_span_of_the_russian_bank_has_its_documents_oldest_first(bank):
    asked = {"date_req1": "13/11/2026", "date_req2": "17/11/2026", "VAL_NM_RQ": "R01335"}
    root = ET.fromstring((await bank.get(DYNAMIC, params=asked)).content)
    assert [line.attrib["Date"] for line in root] == ["13.11.2026", "14.11.2026", "17.11.2026"]
    assert {(line.attrib["Id"], line.findtext("Nominal")) for line in root} == {("R01335", "100")}


async def test_what_the_russian_bank_does_not_understand_it_says_with_status_200(bank):
    asked = {"date_req1": "13/11/2026", "date_req2": "17/11/2026", "VAL_NM_RQ": "R99999"}
    answer = await bank.get(DYNAMIC, params=asked)
    assert answer.status_code == 200
    assert ET.fromstring(answer.content).text == "Error in parameters"


@pytest.mark.parametrize(
    ("path", "currencies", "day"),
    [
        ("/", 12, "20.11.2026"),
        ("/USD/", ["USD"], "20.11.2026"),
        ("/all/2026-11-15/", 12, "14.11.2026"),
        ("/RUB/2026-11-11/", ["RUB"], "11.11.2026"),
        ("/XXX/", [], None),
    ],
)
async def test_the_uzbek_banks_answer_is_a_list_of_texts_even_for_one(bank, path, currencies, day):
    answer = await bank.get(CBU + path)
    lines = answer.json()
    assert answer.headers["content-type"] == "application/json"
    assert [line["Ccy"] for line in lines] == currencies if isinstance(currencies, list) else len(lines) == currencies
    assert {line["Date"] for line in lines} == ({day} if day else set())
    assert len({(line["id"], line["Code"]) for line in lines}) == len(lines)
    for line in lines:
        assert line["Nominal"] == "1"
        assert {key for key, value in line.items() if not isinstance(value, str)} == {"id"}
        assert Decimal(line["Rate"]).as_tuple().exponent == -2


async def test_the_european_banks_list_goes_ninety_days_back_the_newest_first(bank):
    def days(body):
        return [node.attrib["time"] for node in ET.fromstring(body).iter() if "time" in node.attrib]

    assert days((await bank.get(ECB)).content) == ["2026-11-19"]
    listed = days((await bank.get(MONTHS)).content)
    assert listed == sorted(listed, reverse=True)
    assert (listed[0], listed[-1], len(listed)) == ("2026-11-19", "2026-08-21", 65)


async def test_the_fourth_gives_each_pair_of_each_day_with_bare_numbers(bank):
    asked = {"base": "usd", "quotes": "eur,usd,rub", "from": "2026-11-13", "to": "2026-11-16"}
    lines = (await bank.get(FRANKFURTER, params=asked)).json()
    assert [(line["date"], line["base"], line["quote"]) for line in lines] == [
        (day, "USD", quote) for day in ("2026-11-13", "2026-11-16") for quote in ("EUR", "RUB")
    ]
    assert all(isinstance(line["rate"], float) for line in lines)


@pytest.mark.parametrize(
    ("code", "nominal"),
    [
        ("USD", 1),
        ("JPY", 100),
        ("KZT", 100),
        ("KGS", 100),
        ("INR", 100),
        ("TRY", 10),
        ("TJS", 10),
        ("KRW", 1000),
        ("UZS", 10000),
    ],
)
async def test_the_russian_bank_prices_so_many_of_a_currency_as_it_does(bank, code, nominal):
    line = next(line for line in ET.fromstring((await bank.get(CBR)).content) if line.findtext("CharCode") == code)
    assert int(line.findtext("Nominal")) == nominal


async def test_lists_that_are_printed_for_people_have_five_significant_digits(bank):
    day = date(2026, 11, 19)
    lines = (await bank.get(FRANKFURTER, params={"base": "USD", "quotes": "EUR,JPY,RUB,UZS,GBP"})).json(parse_float=str)
    printed = {line["quote"]: str(line["rate"]) for line in lines}
    assert {quote: len(text.replace(".", "").lstrip("0")) for quote, text in printed.items()} == {
        "EUR": 5, "JPY": 5, "RUB": 5, "UZS": 5, "GBP": 5,
    }  # fmt: skip
    for quote, text in printed.items():
        true = worth("USD", day) / worth(quote, day)
        assert abs(Decimal(text) / true - 1) < Decimal("0.0001"), quote


@pytest.mark.parametrize(
    ("asked", "days", "quotes"),
    [
        ({}, {"2026-11-19"}, 16),  # the euro is the base, and not among the others
        ({"date": "2026-11-15"}, {"2026-11-13"}, 16),
        ({"base": "GEL", "quotes": "USD"}, {"2026-11-19"}, 1),
        ({"from": "2026-11-18"}, {"2026-11-18", "2026-11-19"}, 32),
    ],
)
async def test_what_is_left_out_is_the_usual(bank, asked, days, quotes):
    lines = (await bank.get(FRANKFURTER, params=asked)).json()
    assert ({line["date"] for line in lines}, len(lines)) == (days, quotes)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{CBR}?date_req=2026-11-20", 404),
        (f"{CBR}?date_req=31/02/2026", 404),
        (f"{DYNAMIC}?date_req1=01/11/2026", 404),
        (f"{CBU}/USD/20.11.2026/", 404),
        (f"{CBU}/USD/2026-11-20/more/", 404),
        (f"{FRANKFURTER}?base=XXX", 422),
        (f"{FRANKFURTER}?quotes=USD,XXX", 422),
        (f"{FRANKFURTER}?date=yesterday", 422),
        (f"{FRANKFURTER}?base=USD&quotes={','.join(KNOWN)}", 200),
        ("/rates/nowhere", 404),
    ],
)
async def test_what_is_asked_is_answered_or_refused_and_never_a_fault_of_the_server(bank, path, status):
    assert (await bank.get(path)).status_code == status


@pytest.mark.parametrize("source", EVERYWHERE)
@pytest.mark.parametrize(
    ("fault", "status", "kind", "part"),
    [
        (Fault.DOWN, 503, None, b"Service Unavailable"),
        (Fault.BROKEN, 500, None, b"Internal Server Error"),
        (Fault.BUSY, 429, None, b"Too Many Requests"),
        (Fault.PAGE, 200, "text/html; charset=utf-8", b"<title>Works</title>"),
        (Fault.ENTITIES, 200, "application/xml", b"<!ENTITY c "),
    ],
)
async def test_a_fault_answers_in_place_of_the_document(lab, bank, source, fault, status, kind, part):
    lab.faults[source] = fault
    answer = await bank.get(EVERYWHERE[source])
    assert answer.status_code == status
    assert part in answer.content
    assert kind is None or answer.headers["content-type"] == kind
    assert answer.headers.get("retry-after") == ("3600" if fault is Fault.BUSY else None)


@pytest.mark.parametrize(
    ("source", "gone", "there"),
    [
        ("cbr", b"<Value>", b"<Price>"),
        ("cbu", b'"Rate"', b'"Price"'),
        ("ecb", b'rate="', b'price="'),
        ("frankfurter", b'"rate"', b'"price"'),
    ],
)
async def test_a_changed_form_has_other_names_and_the_same_status(lab, bank, source, gone, there):
    was = (await bank.get(EVERYWHERE[source])).content
    lab.faults[source] = Fault.FORMAT
    answer = await bank.get(EVERYWHERE[source])
    assert answer.status_code == 200
    assert gone in was
    assert there not in was
    assert gone not in answer.content
    assert there in answer.content


@pytest.mark.parametrize("source", EVERYWHERE)
async def test_absurd_figures_are_a_hundred_times_the_true_ones(lab, bank, source):
    def figure(body):
        match source:
            case "cbr":
                return Decimal(ET.fromstring(body).find("Valute").findtext("Value").replace(",", "."))
            case "cbu":
                return Decimal(json.loads(body)[0]["Rate"])
            case "ecb":
                return next(
                    Decimal(node.attrib["rate"]) for node in ET.fromstring(body).iter() if "rate" in node.attrib
                )
        return Decimal(str(json.loads(body)[0]["rate"]))

    was = figure((await bank.get(EVERYWHERE[source])).content)
    lab.faults[source] = Fault.ABSURD
    assert round(figure((await bank.get(EVERYWHERE[source])).content) / was) == 100


def test_an_old_document_is_of_a_month_ago_whatever_is_asked(lab):
    lab.faults["cbu"] = Fault.OLD
    assert lab.last_day("cbu") == date(2026, 10, 21)
    assert lab.last_day("cbu", date(2026, 11, 20)) == date(2026, 10, 21)
    assert lab.last_day("cbr") == date(2026, 11, 20)


async def test_a_huge_answer_is_larger_than_anybody_would_read(lab, bank):
    lab.faults["ecb"] = Fault.HUGE
    assert len((await bank.get(ECB)).content) == 64 * 2**20


async def test_faults_are_asked_for_by_source_or_for_all_and_taken_away(lab, bank):
    one = await bank.post("/rates/faults", json={"source": "cbu", "kind": "down"})
    assert (one.status_code, one.json(), lab.faults) == (200, {"cbu": "down"}, {"cbu": Fault.DOWN})
    assert [(await bank.get(path)).status_code for path in EVERYWHERE.values()] == [200, 503, 200, 200]
    everywhere = await bank.post("/rates/faults", json={"kind": "broken"})
    assert everywhere.json() == dict.fromkeys(EVERYWHERE, "broken")
    assert {(await bank.get(path)).status_code for path in EVERYWHERE.values()} == {500}
    assert (await bank.delete("/rates/faults")).status_code == 204
    assert {(await bank.get(path)).status_code for path in EVERYWHERE.values()} == {200}


@pytest.mark.parametrize("asked", [{"kind": "sleepy"}, {"source": "cbu"}, {}])
async def test_a_fault_that_there_is_not_is_answered_with_those_that_are(lab, bank, asked):
    answer = await bank.post("/rates/faults", json=asked)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("kind is one of down, broken, busy")
    assert lab.faults == {}


async def test_what_was_asked_is_remembered_by_its_path(lab, bank):
    await bank.get(f"{CBU}/USD/")
    await bank.get(f"{CBR}?date_req=20/11/2026")
    assert lab.asked == [f"{CBU}/USD/", CBR]


@pytest.mark.parametrize("currency", KNOWN)
def test_a_currency_is_worth_the_same_whenever_it_is_asked_and_moves_a_little_each_day(currency):
    days = [date(2026, 1, 1) + timedelta(days=at) for at in range(500)]
    path = [worth(currency, day) for day in days]
    assert path == [worth(currency, day) for day in days]
    steps = [abs(after / before - 1) for before, after in pairwise(path)]
    if currency == "USD":
        assert set(path) == {1}
        return
    assert max(steps) < Decimal("0.03")  # no day on which a check of ours would call it absurd
    assert sum(step > 0 for step in steps) > 450  # and hardly one on which it stood
    assert max(path) / min(path) < Decimal("1.08")

"""Each source of rates, in its real form and with everything that can be wrong with it, over real HTTP."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest

from dastyor.domains.expenses.adapters import rate_sources
from dastyor.domains.expenses.rules.rates import SOURCES
from dastyor.domains.expenses.settings import Settings
from dastyor.kit.clock import Clock, machine_now
from dastyor.kit.errors import Problem
from dastyor.kit.http import AnswerTooLarge, AnswerUnreadable, Guard, PoliteClient, ProcessPace, SiteBusy, SiteDown
from dastyor.kit.money import Rate
from dastyor.kit.sites import Sites
from dastyor.kit.testing.site import FakeSite, reply
from dastyor.lab.rates import PLACES, Fault, RatesLab, worth
from dastyor.lab.telegram.serve import listening

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # noon in Moscow: nothing for tomorrow is out yet

CBR = """<?xml version="1.0" encoding="windows-1251"?>
<ValCurs Date="20.11.2026" name="Foreign Currency Market">
<Valute ID="R01235"><NumCode>840</NumCode><CharCode>USD</CharCode><Nominal>1</Nominal><Name>Доллар США</Name><Value>82,1665</Value><VunitRate>82,1665</VunitRate></Valute>
<Valute ID="R01717"><NumCode>860</NumCode><CharCode>UZS</CharCode><Nominal>10000</Nominal><Name>Узбекских сумов</Name><Value>68,3120</Value><VunitRate>0,0068312</VunitRate></Valute>
<Valute ID="R01589"><NumCode>960</NumCode><CharCode>ZZZ</CharCode><Nominal>1</Nominal><Name>СДР (специальные права заимствования)</Name><Value>112,0000</Value></Valute>
</ValCurs>""".encode("cp1251")
CBR_DYNAMIC = """<?xml version="1.0" encoding="windows-1251"?><ValCurs ID="R01235" DateRange1="17.11.2026" DateRange2="20.11.2026" name="Foreign Currency Market Dynamic"><Record Date="18.11.2026" Id="R01235"><Nominal>1</Nominal><Value>81,9023</Value><VunitRate>81,9023</VunitRate></Record><Record Date="19.11.2026" Id="R01235"><Nominal>10</Nominal><Value>820,0500</Value></Record></ValCurs>""".encode(
    "cp1251"
)
CBU = b"""[{"id":69,"Code":"840","Ccy":"USD","CcyNm_RU":"\xd0\x94\xd0\xbe\xd0\xbb\xd0\xbb\xd0\xb0\xd1\x80 \xd0\xa1\xd0\xa8\xd0\x90","CcyNm_UZ":"AQSH dollari","CcyNm_EN":"US Dollar","Nominal":"1","Rate":"11980.35","Diff":"-12.40","Date":"20.11.2026"},
{"id":70,"Code":"360","Ccy":"IDR","CcyNm_UZ":"Indoneziya rupiyasi","Nominal":"10","Rate":"7.21","Diff":"0","Date":"20.11.2026"}]"""
ECB = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
 <gesmes:subject>Reference rates</gesmes:subject><gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
 <Cube><Cube time="2026-11-19"><Cube currency="USD" rate="1.1612"/><Cube currency="CNY" rate="8.2410"/></Cube>
 <Cube time="2026-11-18"><Cube currency="USD" rate="1.1600"/><Cube currency="CNY" rate="8.2400"/></Cube></Cube></gesmes:Envelope>"""
FRANKFURTER = b'[{"date":"2026-11-20","base":"USD","quote":"EUR","rate":0.86118},{"date":"2026-11-19","base":"USD","quote":"UZS","rate":11980.3},{"date":"2026-11-20","base":"USD","quote":"VND","rate":2.6e4},{"date":"2026-11-20","base":"USD","quote":"ZZZ","rate":0.0002}]'

FORMS = {"cbr": CBR, "cbu": CBU, "ecb": ECB, "frankfurter": FRANKFURTER}
# Where the figures of each form stand, for what may be wrong with them.
FIGURES = {"cbr": b"82,1665</Value>", "cbu": b'"11980.35"', "ecb": b'"1.1612"', "frankfurter": b"0.86118"}


class Quick(Sites):
    """Clients that do not wait between two questions: tests have servers of their own."""

    def client(self, name, *addresses):
        from dastyor.kit.http import Limits, place_of

        dice = Random(1)
        if name not in self._clients:
            allow = {place_of(address) for address in addresses}
            limits = Limits(body=2**20, back_off=0.001)
            self._clients[name] = PoliteClient(Guard(allow), dice=dice, limits=limits, pace=ProcessPace(dice, gap=0))
        return self._clients[name]


def sources_at(address, sites):
    return rate_sources(Settings(**{name: address + path for name, path in PLACES.items()}), sites)


@pytest.fixture
async def sites():
    made = Quick()
    yield made
    await made.close()


async def said(name, body, *, day=None, status=200):
    sites = Quick()
    try:
        async with FakeSite(lambda _: reply(status, body)) as site:
            return await sources_at(site.url, sites)[name].day(day)
    finally:
        await sites.close()


async def test_the_bank_of_russia_is_read_with_commas_nominals_and_its_own_letters():
    assert await said("cbr", CBR) == [
        Rate("USD", "RUB", Decimal("82.1665"), date(2026, 11, 20), "cbr"),
        Rate("UZS", "RUB", Decimal("0.0068312"), date(2026, 11, 20), "cbr"),
    ]


async def test_the_bank_of_russia_tells_the_history_of_one_currency_by_its_own_number(sites):
    def answer(asked):
        return reply(200, CBR_DYNAMIC if "dynamic" in asked.path else CBR)

    async with FakeSite(answer) as site:
        source = sources_at(site.url, sites)["cbr"]
        found = await source.stretch("USD", date(2026, 11, 17), date(2026, 11, 20))
        assert "VAL_NM_RQ=R01235" in site.asked[-1].path and "date_req1=17%2F11%2F2026" in site.asked[-1].path
        assert [(rate.value, rate.day.day) for rate in found] == [(Decimal("81.9023"), 18), (Decimal("82.005"), 19)]
        assert await source.stretch("KPW", date(2026, 11, 17), date(2026, 11, 20)) == []


async def test_the_bank_of_uzbekistan_is_read_from_strings_by_nominal():
    assert await said("cbu", CBU) == [
        Rate("USD", "UZS", Decimal("11980.35"), date(2026, 11, 20), "cbu"),
        Rate("IDR", "UZS", Decimal("0.721"), date(2026, 11, 20), "cbu"),
    ]


@pytest.mark.parametrize(
    ("day", "path"),
    [(None, "/uz/arkhiv-kursov-valyut/json/"), (date(2026, 11, 2), "/uz/arkhiv-kursov-valyut/json/all/2026-11-02/")],
)
async def test_the_bank_of_uzbekistan_is_asked_with_a_slash_at_the_end(sites, day, path):
    async with FakeSite(lambda _: reply(200, CBU)) as site:
        await sources_at(site.url, sites)["cbu"].day(day)
        assert site.asked[0].path == f"/rates/cbu{path}"


async def test_the_european_bank_gives_what_a_euro_buys_on_the_last_day_up_to_the_asked_one():
    last = await said("ecb", ECB, day=date(2026, 11, 22))
    assert [(rate.quote, rate.value, rate.day) for rate in last] == [
        ("USD", Decimal("1.1612"), date(2026, 11, 19)),
        ("CNY", Decimal("8.2410"), date(2026, 11, 19)),
    ]
    assert await said("ecb", ECB, day=date(2026, 8, 1)) == []


async def test_frankfurter_is_read_without_a_float_and_without_what_is_no_currency():
    found = await said("frankfurter", FRANKFURTER)
    assert [(rate.quote, rate.value, rate.day.day) for rate in found] == [
        ("EUR", Decimal("0.86118"), 20), ("UZS", Decimal("11980.3"), 19), ("VND", Decimal(26000), 20),
    ]  # fmt: skip


async def test_frankfurter_knows_nothing_of_some_currencies_and_that_is_no_failure(sites):
    async with FakeSite(lambda _: reply(422, b'{"message":"invalid currency: KPW"}')) as site:
        source = sources_at(site.url, sites)["frankfurter"]
        assert await source.stretch("KPW", date(2026, 11, 1), date(2026, 11, 20)) == []


WRONG = {
    "nothing": lambda body, _: b"",
    "a page for people": lambda body, _: b"<!doctype html><p>works</p>",
    "a letter in a figure": lambda body, figure: body.replace(figure, figure.replace(b"1", b"l")),
    "a negative figure": lambda body, figure: body.replace(figure, figure.replace(b"82,", b"-82,").replace(b'"1', b'"-1').replace(b"0.8", b"-0.8")),
    "a zero": lambda body, figure: body.replace(figure, {b"8": b"0,0000</Value>", b'"': b'"0.0"', b"0": b"0.0"}[figure[:1]]),
    "no number at all": lambda body, figure: body.replace(figure, {b"8": b"NaN</Value>", b'"': b'"NaN"', b"0": b"NaN"}[figure[:1]]),
    "an endless figure": lambda body, figure: body.replace(figure, {b"8": b"9" * 5000 + b"</Value>", b'"': b'"' + b"9" * 5000 + b'"', b"0": b"9" * 5000}[figure[:1]]),
    "a month thirteen": lambda body, _: body.replace(b".11.2026", b".13.2026").replace(b"-11-", b"-13-"),
    "half of it": lambda body, _: body[: len(body) // 2],
    "a list in a list": lambda body, _: b"[" * 100_000,
    "another root": lambda body, _: b"<a/>" if body[:1] == b"<" else b'{"result":"success"}',
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("name", FORMS)
async def test_what_is_not_as_known_gives_no_rates_at_all(name, wrong):
    with pytest.raises(AnswerUnreadable):
        await said(name, WRONG[wrong](FORMS[name], FIGURES[name]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", ["cbr", "ecb"])
async def test_a_document_with_a_dtd_is_refused_before_any_entity_grows(name, encoding):
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 100}">' for n in range(12))
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [{entities}]><x>&e11;</x>'.encode(encoding)
    with pytest.raises(AnswerUnreadable, match="a DTD"):
        await said(name, bomb)


async def test_a_site_that_says_404_is_no_source():
    with pytest.raises(AnswerUnreadable, match="404"):
        await said("cbr", b"", status=404)


# --- the same against the lab's servers


@pytest.fixture
async def lab():
    made = RatesLab(Clock(FRIDAY - machine_now()))
    async with listening(made.app) as url:
        made.url = url
        yield made


def close(one, other):
    return abs(one - other) <= other * Decimal("0.001")


@pytest.mark.parametrize("day", [None, date(2026, 11, 20), date(2026, 11, 15), date(2026, 10, 5)])
@pytest.mark.parametrize("name", FORMS)
async def test_each_source_of_the_lab_gives_what_a_currency_is_worth_on_the_day(lab, sites, name, day):
    rates = await sources_at(lab.url, sites)[name].day(day)
    source, given = SOURCES[name], lab.last_day(name, day)
    assert len(rates) >= 8
    assert {rate.day for rate in rates} == {given} and given <= (day or date(2026, 11, 20))
    for rate in rates:
        assert source.pivot == (rate.quote if source.is_quote else rate.base)
        assert close(rate.value, worth(rate.base, given) / worth(rate.quote, given)), rate


@pytest.mark.parametrize("name", FORMS)
async def test_each_source_of_the_lab_tells_a_stretch_with_its_last_day(lab, sites, name):
    rates = await sources_at(lab.url, sites)[name].stretch("CNY", date(2026, 11, 1), date(2026, 11, 13))
    assert max(rate.day for rate in rates) == date(2026, 11, 13)
    assert {rate.base if SOURCES[name].is_quote else rate.quote for rate in rates} == {"CNY"}
    assert len(rates) > 5 or name == "cbu"


REFUSED = {
    Fault.DOWN: Problem, Fault.BROKEN: AnswerUnreadable, Fault.BUSY: SiteBusy, Fault.FORMAT: AnswerUnreadable,
    Fault.PAGE: AnswerUnreadable, Fault.ENTITIES: AnswerUnreadable, Fault.HUGE: AnswerTooLarge,
}  # fmt: skip


@pytest.mark.parametrize("fault", REFUSED)
@pytest.mark.parametrize("name", FORMS)
async def test_a_source_that_fails_says_so_and_gives_nothing(lab, sites, name, fault):
    lab.faults[name] = fault
    with pytest.raises(REFUSED[fault]):
        await sources_at(lab.url, sites)[name].day()


async def test_a_slow_source_can_be_left_at_any_moment(lab, sites):
    lab.faults["cbr"] = Fault.SLOW
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await sources_at(lab.url, sites)["cbr"].day()


async def test_a_source_that_nobody_serves_is_down(sites):
    async with FakeSite() as site:
        gone = site.url
    with pytest.raises(SiteDown):
        await sources_at(gone, sites)["cbu"].day()


async def test_the_lab_publishes_by_the_clock_it_is_given(lab, sites):
    cbr = sources_at(lab.url, sites)["cbr"]
    assert (await cbr.day())[0].day == date(2026, 11, 20)
    lab.clock.offset += timedelta(hours=5)
    assert (await cbr.day())[0].day == date(2026, 11, 21)
    lab.faults["cbr"] = Fault.OLD
    assert (await cbr.day())[0].day < date(2026, 10, 24)
    lab.faults["cbr"] = Fault.ABSURD
    assert (await cbr.day())[0].value > 5_000

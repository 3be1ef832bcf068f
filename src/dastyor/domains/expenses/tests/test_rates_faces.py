"""Rates as a person and a program meet them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from dastyor.domains.expenses.model.rates import Wanted
from dastyor.domains.expenses.service import Rates
from dastyor.domains.expenses.store import RatesStore
from dastyor.kit.actor import Role
from dastyor.kit.money import Rate
from dastyor.kit.periods import today
from tests.support.fixtures import an_actor


@pytest.fixture
def day(clock):
    return today(clock.now(), "Asia/Tashkent")


async def known(database, *rates):
    async with database.tx() as tx:
        await RatesStore(tx).add(rates, tx.clock.now())


def dollar(value, on):
    return Rate("USD", "UZS", Decimal(value), on, "cbu")


async def test_a_receipt_in_dollars_tells_what_it_is_in_soums(chat, database, day):
    await known(database, dollar("11980.35", day))
    shown = await chat.says("12$ taxi")
    assert "$12" in shown.text
    assert "<i>≈ 143,764\N{NO-BREAK SPACE}UZS</i>" in shown.text


async def test_a_rate_that_is_not_of_today_comes_with_its_day(chat, database, day):
    await known(database, dollar(12_000, day - timedelta(days=2)))
    shown = await chat.says("12$ taxi")
    assert "144,000\N{NO-BREAK SPACE}UZS, rate of" in shown.text
    assert "old" not in shown.text


async def test_an_old_rate_is_called_old(chat, database, actor, day):
    await known(database, dollar(12_000, day - timedelta(days=40)))
    async with database.tx() as tx:
        wanted = Wanted(day, "USD", "UZS")
        await Rates(tx).pin({wanted: await Rates(tx).nearest(wanted)})
    assert "144,000\N{NO-BREAK SPACE}UZS, old rate of" in (await chat.says("12$ taxi")).text


async def test_a_program_sees_that_a_rate_is_old(program, database, actor, day):
    await known(database, dollar(12_000, day - timedelta(days=40)))
    async with database.tx() as tx:
        wanted = Wanted(day, "USD", "UZS")
        await Rates(tx).pin({wanted: await Rates(tx).nearest(wanted)})
    made = (await program.post("/expenses", json={"text": "12$ taxi"})).json()["items"][0]
    assert made["rate"]["is_old"] is True
    assert made["rate"]["rate_on"] == (day - timedelta(days=40)).isoformat()
    plain = (await program.post("/expenses", json={"text": "taxi 20 000"})).json()["items"][0]
    assert plain["rate"] is None


async def test_without_a_rate_the_receipt_says_that_it_is_still_to_come(chat):
    assert "No rate yet" in (await chat.says("12$ taxi")).text


async def test_soums_are_told_once(chat):
    shown = await chat.says("taxi 20 000")
    assert "≈" not in shown.text
    assert "rate" not in shown.text


async def test_a_program_sees_rates_of_a_day_and_pins_none_by_looking(program, database, day):
    await known(database, dollar("11980.35", day), Rate("KZT", "UZS", Decimal("22.8"), day - timedelta(days=1), "cbu"))
    answer = (await program.get("/expenses/rates")).json()
    assert (answer["day"], answer["currency"]) == (day.isoformat(), "UZS")
    assert {each["currency"]: each["rate"] for each in answer["items"]} == {"USD": "11980.35", "KZT": "22.8"}
    assert next(each for each in answer["items"] if each["currency"] == "USD") == {
        "currency": "USD", "rate": "11980.35", "source": "cbu", "rate_on": day.isoformat(), "is_old": False,
    }  # fmt: skip
    assert {each["name"]: each["problem"] for each in answer["sources"]} == dict.fromkeys(
        ("cbr", "cbu", "ecb", "frankfurter")
    )
    async with database.tx() as tx:
        assert await tx.value("select count(*) from expenses.day_rate") == 0


async def test_a_program_asks_for_one_currency_and_for_a_day_of_which_nothing_is_known(program, database, day):
    await known(database, dollar(12_000, day))
    asked = {"day": "2014-02-03", "currency": ["usd", "EUR"]}
    assert (await program.get("/expenses/rates", params=asked)).json()["items"] == []
    assert (await program.get("/expenses/rates", params={"currency": "???"})).status_code == 422


async def test_what_a_source_suffers_from_is_told_to_who_looks(program, database):
    async with database.tx() as tx:
        await RatesStore(tx).tried("cbu", tx.clock.now(), None)
        await RatesStore(tx).tried("cbu", tx.clock.now(), "1 absurd of 12: USD/UZS 1198035 of 2026-11-20")
    found = (await program.get("/expenses/rates")).json()["sources"]
    cbu = next(each for each in found if each["name"] == "cbu")
    assert cbu["problem"].startswith("1 absurd")
    assert cbu["good_at"] is not None


async def test_who_may_not_read_expenses_sees_no_rates(program, known_keys):
    assert (await program.get("/expenses/rates", headers={"Authorization": "Bearer moderator"})).status_code == 403


@pytest.fixture
def known_keys(known_people):
    known_people.keys["moderator"] = an_actor(role=Role.MODERATOR)


@pytest.fixture
def known_people(request):
    return request.getfixturevalue("known")


async def test_an_expense_over_rest_has_its_base(program, database, day):
    await known(database, dollar(12_000, day))
    body = {"amount": {"amount": "12", "currency": "USD"}, "category": "transport", "spent_on": day.isoformat()}
    made = (await program.post("/expenses", json=body)).json()["items"][0]
    assert made["base"] == {"amount": "144000.00", "currency": "UZS"}
    assert made["rate"] == {
        "currency": "USD", "rate": "12000", "source": "cbu", "rate_on": day.isoformat(), "is_old": False,
    }  # fmt: skip
    early = body | {"spent_on": date(2014, 2, 3).isoformat()}
    assert (await program.post("/expenses", json=early)).json()["items"][0]["base"] is None

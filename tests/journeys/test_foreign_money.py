"""Money of another country, over real HTTP, with every service a process of its own and the lab's sources of rates."""

from __future__ import annotations

import asyncio
import re
import time

import httpx
import psycopg
import pytest

from dastyor.lab.rates import PREFIX
from tests.support.person import plain


async def first_taps(person):
    asked = await person.says("/start", "Oʻzbekcha")
    asked = await person.presses("Oʻzbekcha", asked, "UZS")
    asked = await person.presses("UZS", asked, "Tashkent")
    await person.presses("Tashkent", asked, person.name)


def base_of(product, note):
    with psycopg.connect(product.addresses.owner) as connection:
        query = "select base_amount, rate_source, rate_on, spent_on from expenses.expense where note = %s"
        return connection.execute(query, (note,)).fetchone()


async def within(seconds, holds):
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end
        await asyncio.sleep(0.1)
    return found


async def test_dollars_are_told_in_soums_and_an_earlier_day_is_worked_out_a_little_later(product, arrives):
    person = await arrives("Dilfuza", "uz-Latn")
    await first_taps(person)
    for name in ("cbr", "cbu", "ecb", "frankfurter"):
        await within(60, lambda name=name: any(row[0] == name for row in sources(product)))
    shown = await person.says("12$ taksi", "12")
    assert "≈" in shown["text"], shown["text"]
    assert "UZS" in shown["text"] or "soʻm" in shown["text"] or "so‘m" in plain(shown["text"])
    amount, source, rate_on, day = base_of(product, "taksi")
    assert 120_000 < amount < 180_000
    assert source == "cbu"
    assert rate_on <= day
    waiting = await person.says("10$ benzin 03.11", "benzin")
    assert str(person.t("expenses-worth-waits")) in plain(waiting["text"])
    filled = await within(30, lambda: (row := base_of(product, "benzin")) and row[0] is not None and row)
    assert filled[2] == filled[3], "history has a rate of the very day"


def sources(product):
    with psycopg.connect(product.addresses.owner) as connection:
        return connection.execute("select source from expenses.rate_source where good_at is not null").fetchall()


@pytest.mark.fault
async def test_with_every_source_down_the_last_good_rate_goes_on(product, arrives):
    person = await arrives("Jasur", "uz-Latn")
    await first_taps(person)
    await within(60, lambda: len(sources(product)) == 4)
    async with httpx.AsyncClient(base_url=product.telegram + PREFIX) as lab:
        (await lab.post("/faults", json={"kind": "down"})).raise_for_status()
        try:
            assert "≈" in (await person.says("7$ choyxona", "choyxona"))["text"]
            assert (await person.says("5$ kafe 05.10", "kafe"))["text"].count(
                str(person.t("expenses-worth-waits"))
            ) == 1
        finally:
            (await lab.delete("/faults")).raise_for_status()
    filled = await within(60, lambda: (row := base_of(product, "kafe")) and row[0] is not None and row)
    assert filled[1] == "cbu"


async def key_of(person):
    shown = await person.says("/keys", str(person.t("accounts-keys-none")))
    await person.presses("accounts-key-button", shown, str(person.t("accounts-key-name")))
    return re.search(r"\S{30,}\s*$", (await person.says("kassa", "kassa"))["text"])[0].strip()


# Days far apart: whoever is asked for one gives its neighbours too, and those are then asked for no more.
@pytest.mark.fault
@pytest.mark.parametrize(
    ("kind", "word", "line", "note"),
    [("absurd", "absurd", "5$ osh 15.03", "osh"), ("format", "not as it was", "5$ non 15.06", "non")],
)
async def test_a_bank_gone_wrong_is_passed_over_and_a_program_sees_what_it_suffers_from(
    product, arrives, kind, word, line, note
):
    person = await arrives("Jasur", "uz-Latn")
    await first_taps(person)
    secret, headers = await key_of(person), {}
    headers["Authorization"] = f"Bearer {secret}"
    await within(60, lambda: len(sources(product)) == 4)
    async with (
        httpx.AsyncClient(base_url=product.telegram + PREFIX) as lab,
        httpx.AsyncClient(base_url=f"{product.api}/api/v1", headers=headers) as program,
    ):
        (await lab.post("/faults", json={"kind": kind, "source": "cbu"})).raise_for_status()
        try:
            await person.says(line, note)
            filled = await within(60, lambda: (row := base_of(product, note)) and row[0] is not None and row)
            assert filled[1] == "frankfurter"
            assert 50_000 < filled[0] < 80_000
            told = (await program.get("/expenses/rates")).json()
            suffers = {each["name"]: each["problem"] for each in told["sources"]}
            assert word in suffers["cbu"]
            assert next(each for each in told["items"] if each["currency"] == "USD")["source"] == "cbu", "the last good"
            (item,) = (await program.get("/expenses")).json()["items"]
            assert (item["rate"]["source"], item["rate"]["is_old"]) == ("frankfurter", False)
        finally:
            (await lab.delete("/faults")).raise_for_status()

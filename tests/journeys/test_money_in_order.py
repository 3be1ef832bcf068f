"""The money of a shop put in order, over real HTTP in the running product: in each of the four languages.

A line, a receipt, the receipt again, a budget and its passing, a second member, another currency, the month with its
picture, a correction that is learned, a recurring expense on its morning, and the file for the accountant.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from types import SimpleNamespace

import pytest
from PIL import Image

from tests.journeys.test_first_day import OWN, figure, first_three_taps, invited, words
from tests.support.person import Person, plain
from tests.support.pictures import UZ, receipt
from tests.support.product import demo
from tests.support.sheets import sheet_of

BEGUN = datetime(2027, 3, 10, 6, tzinfo=UTC)  # eleven in Tashkent, on a day that no month's end comes near
RENTED = Decimal(4_000_000)
#: What people who speak the language write.
SAID = {
    "uz-Latn": SimpleNamespace(
        lunch="tushlik 45 000", lunch_name="tushlik", taxi="taksi", samsa="somsa 30 000", rent="har kuni ijara 4 mln",
        rent_name="ijara", abroad="hosting 10$", second="kofe 12 000", second_name="kofe",
    ),
    "uz-Cyrl": SimpleNamespace(
        lunch="тушлик 45 000", lunch_name="тушлик", taxi="такси", samsa="сомса 30 000", rent="ҳар куни ижара 4 млн",
        rent_name="ижара", abroad="хостинг 10$", second="кофе 12 000", second_name="кофе",
    ),
    "ru": SimpleNamespace(
        lunch="обед 45 000", lunch_name="обед", taxi="такси", samsa="самса 30 000",
        rent="аренда 4 000 000 каждый день", rent_name="аренда", abroad="хостинг 10$", second="кофе 12 000",
        second_name="кофе",
    ),
    "en": SimpleNamespace(
        lunch="lunch 45 000", lunch_name="lunch", taxi="taxi", samsa="samsa 30 000", rent="rent 4 000 000 every day",
        rent_name="rent", abroad="hosting 10$", second="coffee 12 000", second_name="coffee",
    ),
}  # fmt: skip
CODE = UZ.replace("c=20220529184608", "c=20270309184608")  # a receipt of the evening before


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A product of this journey's own: it moves the clock."""
    with demo(tmp_path_factory.mktemp("money"), days=1) as made:
        yield made


@pytest.fixture
async def pair(shop, language):
    """Two people of one language; their phones are put away afterwards, however the day went."""
    made = [await Person.arrives(shop.telegram, name, language) for name in ("Dilnoza", "Nodira")]
    yield made
    for person in made:
        await person.leaves()


@pytest.fixture(scope="module")
def mornings():
    """The days on which the journeys begin: whoever comes next finds the clock where the one before left it."""
    return (BEGUN + timedelta(days=2 * number) for number in count())


async def moved(person, to):
    """It is then, everywhere in the product."""
    answer = await person.client.post("clock", json={"set": to.isoformat()})
    assert answer.status_code == 200, answer.text


async def photographed(person, picture, text):
    """A photo is sent; the bot's answer that holds these words."""
    answer = await person.client.post("send", data={"actor": str(person.id)}, files={"file": ("a.jpg", picture)})
    assert answer.status_code == 200, answer.text
    return await person.sees(text)


async def a_line(owner, said):
    shown = await owner.says(said.lunch, said.lunch_name)
    assert "45000" in figure(shown)


async def a_receipt_once(owner):
    asked = words(owner, "expenses-receipt-sum", day="", time="")[-15:]
    await photographed(owner, receipt(CODE), asked)
    shown = await owner.says("87 000", "87")
    assert "87000" in figure(shown)
    again = await photographed(
        owner, receipt(CODE, turn=170), words(owner, "expenses-receipt-known", amount="", day="")[:12]
    )
    assert "87000" in figure(again)
    opened = await owner.presses("expenses-open-button", again, str(owner.t("expenses-remove-button")))
    assert "87000" in figure(opened)


async def a_budget_passed_twice(owner, said):
    transport = str(owner.t("expenses-category-transport"))
    shown = await owner.says(f"/budget {said.taxi} 100 000", transport)
    assert "100000" in figure(shown)
    for line, told in ((f"{said.taxi} 50 000", None), (f"{said.taxi} 35 000", "⚠️"), (f"{said.taxi} 5 000", None),
                       (f"{said.taxi} 20 000", "🛑"), (f"{said.taxi} 2 000", None)):  # fmt: skip
        await owner.says(line, words(owner, "expenses-recorded", lines=""))
        if told:
            passed = await owner.sees(told)
            assert transport in passed["text"]
    heard = [each["text"] or "" for each in await owner.transcript()]
    assert [sum(text.startswith(sign) for text in heard) for sign in ("⚠️", "🛑")] == [1, 1]


async def a_second_member(owner, second, language, said):
    await second.says(f"/start {await invited(owner, 'accountant')}", owner.name)
    await owner.sees(second.name)
    await second.presses(OWN[language], await second.says("/language", OWN[language]), OWN[language])
    month = await second.says("/month", str(second.t.n("expenses-count", 7)))
    listed = await second.presses("expenses-list-button", month, said.lunch_name)
    assert owner.name in listed["text"]
    await second.says(said.second, said.second_name)
    month = await owner.says("/month", str(owner.t.n("expenses-count", 8)))
    people = await owner.presses("expenses-by-person", month, second.name)
    assert "12000" in figure(people)


async def another_currency(owner):
    month = await owner.says("/month", str(owner.t.n("expenses-count", 8)))
    asked = await owner.presses("💱 UZS", month, words(owner, "expenses-write-currency")[:15])
    shown = await owner.presses("USD", asked, "💱 USD")
    assert "$" in shown["text"], shown["text"]
    asked = await owner.presses("💱 USD", shown, words(owner, "expenses-write-currency")[:15])
    await owner.presses("UZS", asked, "256")


async def the_month_drawn(owner):
    shown = await owner.says("/report", str(owner.t.n("expenses-count", 8)))
    assert "256000" in figure({"text": shown["caption"]})
    day = str(owner.t("expenses-by-day"))
    days = await owner.presses("expenses-by-day", shown, f"•\u00a0{day}".replace("\u00a0", " "))
    for each in (shown, days):
        picture = await owner.client.get(f"file/{each['photos'][0]}")
        assert Image.open(io.BytesIO(picture.content)).width == 1080


async def a_correction_learned(owner, said):
    shown = await owner.says(said.samsa, words(owner, "expenses-recorded", lines=""))
    asked = await owner.presses("expenses-change-category-button", shown, words(owner, "expenses-category-other"))
    goods = str(owner.t("expenses-category-goods"))
    await owner.presses("expenses-category-goods", asked, goods)
    again = await owner.says(said.samsa, words(owner, "expenses-recorded", lines=""))
    assert goods in again["text"]


async def a_turn_on_its_morning(owner, said, begun):
    asked = await owner.says(said.rent, str(owner.t("expenses-recurring-yes-button")))
    await owner.presses("expenses-recurring-yes-button", asked, words(owner, "expenses-recurring-made"))
    await moved(owner, begun + timedelta(days=1))
    due = await owner.sees(str(owner.t("expenses-recurring-paid-button")))
    assert said.rent_name in due["text"]
    paid = await owner.presses("expenses-recurring-paid-button", due, words(owner, "expenses-recorded", lines=""))
    assert "4000000" in figure(paid)


async def the_file_is_the_report(owner, said):
    month = await owner.says("/month", str(owner.t.n("expenses-count", 11)))
    total = Decimal(re.search(r"\n(\d+)", figure(month)).group(1))
    asked = await owner.presses("expenses-export-button", month, words(owner, "expenses-form-xlsx"))
    sent = await owner.presses("expenses-form-xlsx", asked, words(owner, "bot-home-button"))
    while not sent.get("document"):
        sent = await owner.sees(words(owner, "bot-home-button"))
    body = (await owner.client.get(f"file/{sent['document']['file_id']}")).content
    sheet = sheet_of(body)
    amount, category = str(owner.t("expenses-column-amount")), str(owner.t("expenses-column-category"))
    assert sheet.name == str(owner.t("expenses-sheet"))
    assert sum(row[amount] for row in sheet.rows if row[amount]) == total == RENTED + 316_000
    rent = next(row for row in sheet.rows if row[amount] == RENTED)
    assert rent[category] == str(owner.t("expenses-category-rent"))
    assert (sheet.frozen, bool(sheet.filtered)) == (1, True)
    assert "yy" in sheet.formats[str(owner.t("expenses-column-date"))]
    assert all(width >= len(head) + 4 for width, head in zip(sheet.widths, sheet.formats, strict=True))


@pytest.mark.parametrize("language", SAID)
async def test_a_shop_puts_its_money_in_order(pair, mornings, language):
    said, begun, (owner, second) = SAID[language], next(mornings), pair
    await moved(owner, begun)
    await first_three_taps(owner, language)
    await a_line(owner, said)
    await a_receipt_once(owner)
    await a_budget_passed_twice(owner, said)
    await a_second_member(owner, second, language, said)
    await another_currency(owner)
    await the_month_drawn(owner)
    await a_correction_learned(owner, said)
    await a_turn_on_its_morning(owner, said, begun)
    await the_file_is_the_report(owner, said)
    for person in pair:
        read = " ".join(plain(each["text"] or "") for each in await person.transcript() if each["from"] == "bot")
        assert words(person, "bot-failed", code="")[:25] not in read

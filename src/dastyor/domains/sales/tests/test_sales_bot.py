"""Sales in chat: sold by hand, taken back, and told for the day, the week and the month."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.domains.sales.rules.lines import product_of, read_sale
from dastyor.domains.sales.service import Recount
from dastyor.kit.actor import Role
from tests.support.fixtures import an_actor


@pytest.mark.parametrize(
    ("line", "name", "quantity", "total", "currency"),
    [
        ("2 чай 30 000", "чай", "2", "30000", None),
        ("чай 30 000", "чай", "1", "30000", None),
        ("чой 3 ta 15 000 dan", "чой", "3", "45000", None),
        ("coffee 12$", "coffee", "1", "12", "USD"),
        ("мыло 3шт 45к", "мыло", "3", "45000", None),
        ("сахар 2,5 кг 30 000", "сахар", "2.5", "30000", None),
        ("2x latte 50000", "latte", "2", "50000", None),
        ("латте х2 50 000", "латте", "2", "50000", None),
        ("2 кофе по 15000", "кофе", "2", "30000", None),
        ("iPhone 15 9 500 000", "iPhone 15", "1", "9500000", None),
        ("2 iPhone 15 19 000 000", "iPhone 15", "2", "19000000", None),
        ("5 non 20 ming", "non", "5", "20000", None),
    ],
)
def test_a_line_says_what_was_sold(line, name, quantity, total, currency):
    sold = read_sale(line)
    assert sold is not None
    assert (sold.name, sold.quantity, sold.total, sold.currency) == (name, Decimal(quantity), Decimal(total), currency)


@pytest.mark.parametrize("line", ["", "чай", "30 000", "2 чай", "0 чай 5000", "чай -5000", "чай 99999999999999999999"])
def test_a_line_that_is_no_sale_is_none(line):
    assert read_sale(line) is None


@given(st.text(max_size=100))
def test_no_line_raises(line):
    sold = read_sale(line)
    assert sold is None or (sold.total > 0 and sold.quantity > 0 and 0 < len(product_of(sold.name)) <= 64)


async def test_a_sale_counts_at_once_and_can_be_taken_back(chat, publishing, actor):
    sold = await chat.says("/sale 2 Green Tea 30 000")
    assert sold.text == "✓ Sold\n2 × Green Tea — <b>30,000\u00a0UZS</b>"
    tea = sold.buttons[0][0]["callback_data"]
    shown = await chat.presses("🛒 Sales")
    assert "1 sale, 30,000\u00a0UZS on average" in shown.text
    assert "1. Green Tea × 2" in shown.text
    sold = await chat.says("/sale 1 Coffee 20 000")
    undone = await chat.presses("↩ Undo", on=sold)
    assert undone.text.startswith("Undone\n<s>1 × Coffee")
    assert "Coffee" not in (await chat.says("/sales")).text
    await chat.presses_data(tea)
    assert "Nothing sold yet" in (await chat.says("/sales")).text
    async with publishing.tx(actor.workspace) as tx:
        assert await Recount(tx).differing(actor) == []
        assert await tx.all("select transaction_id from sales.transaction") == []


async def test_however_it_is_typed_it_is_the_same_product(chat):
    for line in ("/sale 2 Green Tea 30 000", "/sale green tea 15 000", "/sale 3 GREEN  TEA 45 000"):
        await chat.says(line)
    assert "1. Green Tea × 6" in (await chat.says("/sales")).text


async def test_a_sale_is_not_taken_back_after_ten_minutes_nor_twice(chat, clock):
    undo = (await chat.says("/sale tea 5000")).buttons[0][0]["callback_data"]
    await chat.presses_data(undo)
    await chat.presses_data(undo)
    assert "ten minutes" in chat.toasts[-1]
    later = (await chat.says("/sale tea 6000")).buttons[0][0]["callback_data"]
    clock.offset += timedelta(minutes=11)
    await chat.presses_data(later)
    assert "ten minutes" in chat.toasts[-1]
    assert "1 sale" in (await chat.says("/sales")).text


async def test_the_week_and_the_month_are_a_press_away(chat):
    await chat.says("/sale tea 5000")
    shown = await chat.says("/sales")
    for button, title in (
        ("This week", "Sales this week"),
        ("This month", "Sales this month"),
        ("Today", "Sales today"),
    ):
        shown = await chat.presses(button, on=shown)
        assert title in shown.text


async def test_an_average_of_thousands_is_told_whole(chat):
    for line in ("/sale tea 10 000", "/sale tea 10 001", "/sale tea 10 001"):
        await chat.says(line)
    assert "10,001\u00a0UZS on average" in (await chat.says("/sales")).text


async def test_what_is_no_sale_is_told_how(chat):
    assert "/sale 2 tea 30 000" in (await chat.says("/sale")).text
    assert "no sale here" in (await chat.says("/sale hello")).text


async def test_who_may_sell_and_who_may_look(make_chat, actor):
    cashier = make_chat(50, an_actor(workspace=actor.workspace, role=Role.CASHIER, telegram_id=50))
    assert "Sold" in (await cashier.says("/sale tea 5000")).text
    assert "tea" not in (await cashier.says("/sales")).text
    viewer = make_chat(51, an_actor(workspace=actor.workspace, role=Role.VIEWER, telegram_id=51))
    assert "Sold" not in (await viewer.says("/sale tea 5000")).text
    assert "1. tea × 1" in (await viewer.says("/sales")).text

"""Budgets as a person meets them in chat, and a program over REST."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from dastyor.domains.expenses.service import Categories
from dastyor.kit.actor import Role
from tests.support.fixtures import an_actor


async def test_one_line_sets_a_budget_and_the_screen_shows_how_it_stands(chat):
    await chat.says("taxi 310 000")
    shown = await chat.says("/budget taxi 500 000")
    assert "<b>Transport</b>" in shown.text
    assert "▓▓▓▓▓▓░░░░ 62%" in shown.text
    assert "310,000\u00a0UZS of 500,000\u00a0UZS\n190,000\u00a0UZS left" in shown.text
    shown = await chat.says("/budget 5 000 000")
    assert "<b>Everything</b>" in shown.text
    assert shown.text.index("Everything") < shown.text.index("Transport")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("/budget 5 000 000", "Everything"), ("/budget total 5 mln", "Everything"), ("/budget всё 5 млн", "Everything"),
        ("/budget такси 500 000", "Transport"), ("/budget transport 500k", "Transport"),
        ("/budget Еда вне дома 1 000 000", None), ("/budget Oziq-ovqat 700 ming", "Groceries"),
        ("/budget 300$", "Everything"), ("/budget rent 300$", "Rent"), ("/budget Аренда 4 млн", "Rent"),
    ],
)  # fmt: skip
async def test_lines_of_people_name_what_the_budget_is_for(chat, line, name):
    shown = await chat.says(line)
    if name is None:
        assert "/budget taxi 500 000" in shown.text or "<b>" in shown.text
    else:
        assert f"<b>{name}</b>" in shown.text


@pytest.mark.parametrize("line", ["/budget hello", "/budget 0", "/budget -5 000", "/budget taxi 5 000 + rent 7 000"])
async def test_what_is_no_budget_is_refused_with_how_to_write_it(chat, line):
    assert "/budget 5\u00a0000\u00a0000" in (await chat.says(line)).text


async def test_a_budget_is_made_by_buttons_changed_and_taken_off_with_a_way_back(chat):
    await chat.says("/budget")
    await chat.presses("+ Budget")
    asked = await chat.presses("Transport")
    assert "how much" in asked.text
    assert "500,000" in (await chat.says("500 000")).text
    await chat.presses("Transport")
    await chat.presses("Amount")
    assert "700,000" in (await chat.says("700 000")).text
    assert "of 500,000" in (await chat.presses("Undo")).text
    await chat.presses("Transport")
    assert "no budgets yet" in (await chat.presses("Remove")).text
    assert "500,000" in (await chat.presses("Undo")).text


@pytest.mark.parametrize("whose", ["Transport", "Everything"])
async def test_an_expense_written_instead_of_the_limit_is_recorded_and_sets_none(chat, whose):
    await chat.says("/budget")
    await chat.presses("+ Budget")
    await chat.presses(whose)
    assert "Recorded" in (await chat.says("lunch 45 000")).text
    assert "no budgets yet" in (await chat.says("/budget")).text


LATE = {
    "uz-Latn": "10 daqiqa oʻtdi, budjet shundayligicha qoladi. Uni shu yerda oʻzgartirish mumkin: /budget",
    "uz-Cyrl": "10 дақиқа ўтди, бюджет шундайлигича қолади. Уни шу ерда ўзгартириш мумкин: /budget",
    "ru": "Прошло больше 10 минут, бюджет остаётся как есть. Изменить его можно здесь: /budget",
    "en": "Ten minutes have passed, so the budget stays as it is. You can change it here: /budget",
}


@pytest.mark.parametrize("language", LATE)
async def test_a_budget_can_be_undone_for_ten_minutes_and_stays_after_them(make_chat, clock, language):
    chat = make_chat(61, an_actor(language=language))
    await chat.says("/budget 500 000")
    shown = await chat.says("/budget 700 000")
    clock.offset = timedelta(minutes=9, seconds=55)
    undone = await chat.presses("↩", on=shown)
    assert re.search("500.000", undone.text)
    assert not re.search("700.000", undone.text)
    clock.offset *= 2  # the way back from an undo is as long as any
    again = await chat.presses("↩", on=undone)
    assert re.search("700.000", again.text)
    clock.offset += timedelta(minutes=10, seconds=5)
    await chat.presses("↩", on=again)
    assert chat.toasts[-1] == LATE[language]
    assert re.search("700.000", (await chat.says("/budget")).text)


async def test_the_largest_budget_of_ones_own_category_can_be_undone(chat, actor):
    async with chat.database.tx(actor.workspace) as tx:
        await Categories(tx).add(actor, "Props")
    await chat.says("/budget props 9 999 999 999 999,99")
    assert "12,345\u00a0UZS" in (await chat.says("/budget props 12 345")).text
    assert "9,999,999,999,999.99" in (await chat.presses("Undo")).text


async def test_what_is_asked_for_can_be_left_and_nothing_is_set(chat):
    await chat.says("/budget")
    await chat.presses("+ Budget")
    await chat.presses("Rent")
    await chat.presses("Back")
    assert "Recorded" in (await chat.says("lunch 45 000")).text
    assert "no budgets yet" in (await chat.says("/budget")).text


async def test_the_next_month_takes_the_budgets_over_by_a_button_and_an_empty_one_offers_the_month_before(chat):
    await chat.says("/budget 5 000 000")
    next_month = await chat.presses("▶")
    assert "no budgets yet" in next_month.text
    assert "As last month" in next_month.labels
    assert "5,000,000" in (await chat.presses("As last month")).text
    await chat.presses("◀")
    assert "5,000,000" in (await chat.presses("To next month")).text


async def test_a_budget_that_is_over_says_so_in_words(chat):
    await chat.says("/budget taxi 10 000")
    await chat.says("taxi 12 000")
    shown = await chat.says("/budget")
    assert "2,000\u00a0UZS over" in shown.text
    assert "▓▓▓▓▓▓▓▓▓▓ 120%" in shown.text


async def test_the_month_leads_to_its_budgets(chat):
    await chat.says("/month")
    assert "no budgets yet" in (await chat.presses("Budgets")).text


async def test_who_may_only_look_sees_budgets_and_sets_none(make_chat, chat, actor):
    await chat.says("/budget 5 000 000")
    viewer = make_chat(8, an_actor(workspace=actor.workspace, role=Role.VIEWER))
    shown = await viewer.says("/budget")
    assert "5,000,000" in shown.text
    assert "+ Budget" not in shown.labels
    assert "role does not allow" in (await viewer.says("/budget 7 000 000")).text


@pytest.mark.parametrize("language", ["uz-Latn", "uz-Cyrl", "ru", "en"])
async def test_the_screen_reads_in_every_language_and_its_labels_fit(make_chat, language):
    chat = make_chat(60, an_actor(language=language))
    await chat.says("такси 45 000")
    for line in ("/budget такси 40 000", "/budget 1 000 000", "/budget"):
        shown = await chat.says(line)
        assert "{" not in shown.text
        assert all(len(label) <= 20 for label in shown.labels), shown.labels


async def test_a_program_sets_one_or_several_and_sees_what_is_spent_and_left(program):
    await program.post("/expenses", json={"amount": "30000", "category": "transport", "spent_on": "2026-11-02"})
    one = {"category": "transport", "month": "2026-11", "limit": {"amount": "100000", "currency": "UZS"}}
    answer = await program.put("/expenses/budgets", json=one)
    assert answer.status_code == 200
    assert answer.json() == [
        {
            **one, "spent": {"amount": "30000", "currency": "UZS"}, "left": {"amount": "70000", "currency": "UZS"},
            "unpriced": [],
        }
    ]  # fmt: skip
    several = [{"category": None, "month": "2026-11-01", "limit": "200000.50"}, {"category": "rent", "limit": 5}]
    assert (await program.put("/expenses/budgets", json=several)).status_code == 200
    listed = (await program.get("/expenses/budgets", params={"month": "2026-11"})).json()
    assert [each["category"] for each in listed] == [None, "rent", "transport"]
    assert listed[0]["left"] == {"amount": "170000.50", "currency": "UZS"}
    gone = await program.put("/expenses/budgets", json={**one, "limit": None})
    assert [each["category"] for each in gone.json()] == [None, "rent"]


async def test_what_cannot_be_a_budget_is_a_problem(program):
    for body in (
        {}, [], {"limit": "0"}, {"limit": "-1"}, {"limit": {"amount": "5", "currency": "XXQ"}}, {"limit": "1E+400"},
        {"limit": 5, "category": "nonsense"}, {"limit": 5, "month": "2026-13"}, {"limit": 5, "month": "November"},
        {"limit": 5, "month": "0000-01"}, {"limit": 5, "month": "9999-12"}, {"limit": "0.001"}, [{"limit": 5}] * 101,
    ):  # fmt: skip
        answer = await program.put("/expenses/budgets", json=body)
        assert answer.status_code == 422 or (body == [] and answer.json() == []), body
    assert (await program.get("/expenses/budgets")).json() == []
    assert (await program.get("/expenses/budgets", params={"month": "2026-00"})).status_code == 422


async def test_a_viewers_key_sees_budgets_and_sets_none(program, known, actor):
    known.keys["viewer"] = an_actor(workspace=actor.workspace, role=Role.VIEWER)
    viewer = {"Authorization": "Bearer viewer"}
    assert (await program.put("/expenses/budgets", json={"limit": 5}, headers=viewer)).status_code == 403
    assert (await program.get("/expenses/budgets", headers=viewer)).status_code == 200


async def test_a_category_of_ones_own_has_a_budget_by_its_line(chat, actor):
    async with chat.database.tx(actor.workspace) as tx:
        await Categories(tx).add(actor, "Props")
    assert "<b>Props</b>" in (await chat.says("/budget props 500 000")).text

"""Expenses as a person meets them in chat."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dastyor.kit.actor import Role
from tests.support.fixtures import an_actor


async def test_a_line_is_an_expense_with_a_way_back(chat):
    shown = await chat.says("lunch 45 000")
    assert "lunch" in shown.text
    assert "45,000" in shown.text
    assert any("Undo" in label for label in shown.labels)


async def test_undo_takes_the_whole_line_out_of_the_month_and_restore_brings_it_back(chat):
    await chat.says("taxi 20k + coffee 15k")
    removed = await chat.presses("Undo")
    assert "<s>" in removed.text
    assert "no expenses yet" in (await chat.says("/month")).text
    await chat.presses("Restore", on=removed)
    assert "35,000" in (await chat.says("/month")).text


async def test_undo_is_refused_after_ten_minutes_and_the_expense_stays(chat, clock):
    from datetime import timedelta

    shown = await chat.says("lunch 45 000")
    clock.offset = timedelta(minutes=11)
    await chat.presses("Undo", on=shown)
    assert "Ten minutes" in chat.toasts[-1]
    assert "45,000" in (await chat.says("/month")).text


async def test_the_category_is_changed_in_place(chat):
    await chat.says("lunch 45 000")
    before = len(chat.messages)
    await chat.presses("Category")
    shown = await chat.presses("Travel")
    assert "Travel" in shown.text
    assert len(chat.messages) == before


async def test_the_day_can_be_written_in_words(chat):
    await chat.says("lunch 45 000")
    await chat.presses("Date")
    assert "yesterday" in (await chat.says("yesterday")).text


async def test_a_wrong_day_is_refused_and_the_question_stands(chat):
    await chat.says("lunch 45 000")
    await chat.presses("Date")
    assert "will not do" in (await chat.says("never")).text
    assert "Changed" in (await chat.says("yesterday")).text


async def test_the_amount_and_the_currency_are_changed(chat):
    await chat.says("lunch 45 000")
    await chat.presses("Amount")
    assert "50,000" in (await chat.says("50 000")).text
    await chat.presses("Currency")
    assert "$50,000" in (await chat.presses("USD")).text


async def test_what_is_no_expense_is_never_recorded_and_the_answer_says_how(chat):
    for line in ("hello", "call me at +998 90 123-45-67", "what is my balance?", "18:30", "10 %"):
        assert "nothing was recorded" in (await chat.says(line)).text, line
    assert "no expenses yet" in (await chat.says("/month")).text


async def test_a_bare_amount_asks_what_it_was_for(chat):
    assert "What was" in (await chat.says("45 000")).text
    shown = await chat.presses("Groceries")
    assert "Recorded" in shown.text
    assert "Groceries" in shown.text


async def test_a_small_number_asks_whether_thousands_were_meant(chat):
    await chat.says("coffee 15")
    assert "15,000" in (await chat.presses("15,000")).text


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("lunch 50 000 tomorrow", "Tomorrow is still to come"),
        ("lunch 50 000 05.05.1999", "only days from the year 2000"),
    ],
)
async def test_a_day_that_cannot_be_is_told_of_and_the_right_one_chosen(chat, line, says):
    asked = await chat.says(line)
    assert says in asked.text
    assert "lunch — <b>50,000\u00a0UZS</b>" in asked.text
    assert asked.labels == ["Today", "Yesterday", "✕ Not an expense"]
    shown = await chat.presses("Yesterday")
    assert "Recorded" in shown.text
    assert "yesterday" in shown.text
    assert chat.state is None


@pytest.mark.parametrize(
    ("line", "button"),
    [("coffee 15 tomorrow", "15,000"), ("taxi 20-25k tomorrow", "25,000"), ("-5000 coffee tomorrow", "5,000")],
)
async def test_a_day_that_cannot_be_is_asked_after_another_doubt(chat, line, button):
    await chat.says(line)
    asked = await chat.presses(button)
    assert "Tomorrow is still to come" in asked.text
    assert "no expenses yet" in (await chat.says("/month")).text
    await chat.says(line)
    await chat.presses(button)
    shown = await chat.presses("Yesterday")
    assert ("Recorded" in shown.text, "yesterday" in shown.text, button in shown.text) == (True, True, True)


async def test_the_day_that_was_asked_for_can_be_written(chat, clock):
    clock.offset = datetime(2026, 11, 21, 7, tzinfo=UTC) - clock.now()
    await chat.says("lunch 50 000 tomorrow")
    assert "will not do" in (await chat.says("23.11.2026")).text
    assert "12 November" in (await chat.says("12.11")).text
    await chat.says("lunch 70 000 tomorrow")
    assert "taxi" in (await chat.says("taxi 20 000 yesterday")).text
    assert "2 expenses" in (await chat.says("/month")).text


async def test_a_day_in_figures_is_no_amount_where_a_day_was_asked_for(make_chat, clock):
    clock.offset = datetime(2026, 11, 21, 7, tzinfo=UTC) - clock.now()
    chat = make_chat(64, an_actor(currency="USD"))
    await chat.says("lunch 50 tomorrow")
    assert "12 November" in (await chat.says("12.11")).text


async def test_a_bare_amount_of_a_day_to_come_is_asked_for_its_day_and_then_what_it_was_for(chat):
    assert "is still to come" in (await chat.says("50 000 tomorrow")).text
    assert "What was" in (await chat.presses("Today")).text
    assert "Recorded" in (await chat.presses("Groceries")).text


async def test_a_day_that_may_be_another_is_offered_with_its_neighbours(chat, clock):
    clock.offset = datetime(2026, 11, 21, 7, tzinfo=UTC) - clock.now()
    asked = await chat.says("lunch 50 000 last week")
    assert "Which day was it?" in asked.text
    assert asked.labels == ["14 November", "Today", "Yesterday", "✕ Not an expense"]
    assert "14 November" in (await chat.presses("14 November")).text


@pytest.mark.parametrize("language", ["uz-Latn", "uz-Cyrl", "ru", "en"])
@pytest.mark.parametrize("day", ["tomorrow", "05.05.1999", "last week"])
async def test_the_question_of_the_day_reads_in_every_language(make_chat, language, day):
    shown = await make_chat(63, an_actor(language=language)).says(f"lunch 50 000 {day}")
    assert "{" not in shown.text
    assert len(shown.labels) >= 3
    assert all(len(label) <= 20 for label in shown.labels)


async def test_a_button_of_an_older_question_answers_nothing(chat):
    old = await chat.says("45 000")
    await chat.says("50 000")
    await chat.presses("Groceries", on=old)
    assert chat.toasts[-1] == "That question is over. If the expense is needed, write it again."
    assert "no expenses yet" in (await chat.says("/month")).text


async def test_a_dropped_question_records_nothing(chat):
    await chat.says("45 000")
    assert "nothing was recorded" in (await chat.presses("Not an expense")).text


async def test_writing_on_drops_the_question_and_reads_the_line(chat):
    await chat.says("45 000")
    assert "Recorded" in (await chat.says("taxi 20 000")).text


async def test_the_list_pages_and_each_expense_opens_and_is_removed(chat):
    for number in range(1, 11):
        await chat.says(f"tea {number}000")
    await chat.says("/month")
    first = await chat.presses("List")
    assert "More →" in first.labels
    second = await chat.presses("More")
    assert "2. " in second.text
    assert "3. " not in second.text
    await chat.presses("1")
    await chat.presses("Remove")
    assert "9 expenses" in (await chat.says("/month")).text


async def test_months_turn_back_and_forth(chat):
    await chat.says("lunch 45 000")
    await chat.says("/month")
    assert "no expenses yet" in (await chat.presses("◀")).text
    assert "45,000" in (await chat.presses("▶")).text


async def test_who_may_only_look_records_nothing(make_chat):
    viewer = make_chat(8, an_actor(role=Role.VIEWER))
    assert "role does not allow" in (await viewer.says("lunch 45 000")).text


async def test_text_of_the_person_is_shown_as_text(chat):
    shown = await chat.says("lunch A&B <i> tea 45 000")
    assert "A&amp;B" in shown.text
    assert "<i>" not in shown.text


async def test_amounts_beyond_all_business_are_refused_in_words(chat):
    assert "more than can be recorded" in (await chat.says("rent 99999999999999999")).text


async def test_every_language_answers_in_its_own_words(make_chat):
    seen = set()
    for number, language in enumerate(("uz-Latn", "uz-Cyrl", "ru", "en"), 50):
        shown = await make_chat(number, an_actor(language=language)).says("обед 45 000")
        seen.add(shown.text.partition("\n")[0])
        assert all(len(label) <= 20 for label in shown.labels)
    assert len(seen) == 4


async def test_whoever_goes_back_is_asked_no_more_and_his_next_line_is_a_new_expense(chat):
    await chat.says("lunch 45 000")
    await chat.presses("Amount")
    await chat.presses("Back")
    assert "taxi" in (await chat.says("taxi 20 000")).text
    listed = await chat.says("/month")
    assert "2 expenses" in listed.text
    assert "65,000" in listed.text


@pytest.mark.parametrize("asked", ["Amount", "Date"])
async def test_another_expense_in_place_of_an_answer_is_an_expense_of_its_own(chat, asked):
    await chat.says("lunch 45 000")
    await chat.presses(asked)
    shown = await chat.says("taxi 20 000 + coffee 15 000")
    assert "Recorded" in shown.text
    assert "3 expenses" in (await chat.says("/month")).text


@pytest.mark.parametrize(
    "line",
    [
        "taxi 20 000 yesterday", "12.11 taxi 20k + coffee 15k", "вчера такси 20 тыс", "kecha taksi 20 ming",
        "lunch 20 000 yesterday", "lunch 20 000", "taxi 20 yesterday",
    ],
)  # fmt: skip
async def test_another_expense_with_a_day_of_its_own_leaves_the_day_that_was_asked_for(chat, clock, line):
    clock.offset = datetime(2026, 11, 21, 7, tzinfo=UTC) - clock.now()
    await chat.says("lunch 45 000")
    await chat.presses("Date")
    shown = await chat.says(line)
    assert ("how much was it" if line == "taxi 20 yesterday" else "Recorded") in shown.text
    await chat.says("/month")
    of_today = (await chat.presses("List")).text.replace("\u00a0", " ").partition("<i>Today</i>")[2].partition("<i>")[0]
    assert "lunch — <b>45,000 UZS</b>" in of_today


@pytest.mark.parametrize(
    "line", ["12.11", "lunch was on 12 november", "обед 12 ноября", "lunch 45 000 12.11.2026", "12 noyabr, soat 7 da"]
)
async def test_a_day_with_words_about_the_same_expense_is_the_answer(chat, clock, line):
    clock.offset = datetime(2026, 11, 21, 7, tzinfo=UTC) - clock.now()
    await chat.says("lunch 45 000")
    await chat.presses("Date")
    shown = await chat.says(line)
    assert "Changed" in shown.text
    assert "12 November" in shown.text


@pytest.mark.parametrize("line", ["lunch 12.11", "3.11 rent was not paid"])
async def test_what_is_neither_a_day_nor_another_expense_is_asked_anew(chat, clock, line):
    clock.offset = datetime(2026, 11, 21, 7, tzinfo=UTC) - clock.now()
    await chat.says("lunch 45 000")
    await chat.presses("Date")
    assert "will not do" in (await chat.says(line)).text
    assert "Changed" in (await chat.says("yesterday")).text


async def test_the_same_words_with_another_sum_are_the_answer(chat):
    await chat.says("lunch 45 000")
    await chat.presses("Amount")
    assert "Changed" in (await chat.says("lunch 54 000")).text
    assert "1 expense" in (await chat.says("/month")).text


async def test_a_list_stands_under_its_days_and_tells_nothing_twice(chat, clock):
    clock.offset = datetime(2026, 11, 21, 7, tzinfo=UTC) - clock.now()
    for line in ("rent 4 000 000 3.11", "taxi 20 000", "taxes 50 000"):
        await chat.says(line)
    await chat.says("/month")
    shown = await chat.presses("List")
    assert shown.text.replace("\u00a0", " ").split("\n")[2:] == [
        "<i>Today</i>",
        "1. Taxes — <b>50,000 UZS</b>",
        "2. taxi — <b>20,000 UZS</b> · Transport",
        "<i>3 November</i>",
        "3. Rent — <b>4,000,000 UZS</b>",
    ]


async def test_an_amount_too_long_for_half_a_row_has_a_row_of_its_own(chat):
    shown = await chat.says("lunch 1000000000k1 USD")
    labels = [[button["text"] for button in row] for row in shown.buttons]
    assert any(len(label) > 20 for row in labels for label in row), "the line no longer asks about such an amount"
    assert all(len(label) <= 20 for row in labels if len(row) > 1 for label in row)

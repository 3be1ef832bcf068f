"""Recurring expenses as a person meets them in chat, and a program over REST."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from dastyor.domains.expenses.jobs import jobs
from dastyor.domains.expenses.jobs.recurring import ask_turns
from dastyor.domains.expenses.service import Categories, Recurrings
from dastyor.fronts.notify import _message
from dastyor.kit.actor import Role
from dastyor.kit.ids import new_id
from dastyor.kit.jobs.duties import Duties
from dastyor.kit.notices import Notice
from dastyor.kit.offers import Listener
from dastyor.kit.telegram.presses import Signer
from tests.support.fixtures import KEYS, an_actor
from tests.support.person import catalogues


@pytest.fixture
def noon(clock):
    clock.offset += datetime(2026, 11, 21, 7, tzinfo=UTC) - clock.now()
    return clock


async def morning(publishing, chat, actor, clock, day, hour=12):
    """It is then; whoever is due is asked, and the notices stand in the chat."""
    clock.offset += datetime.combine(day, time(hour), UTC) - timedelta(hours=5) - clock.now()
    async with publishing.tx() as tx:
        await Duties([jobs]).tick(tx)
        found = await tx.all("delete from jobs.procrastinate_jobs where status = 'todo' returning args")
    for (stored,) in found:
        async with publishing.tx(actor.workspace) as tx:
            await ask_turns(tx, **ask_turns.arguments(stored))
            notices = [each.fact for each in tx.events.items if isinstance(each.fact, Notice)]
        listener = Listener(
            person=actor.person, chat=chat.person.id, name=actor.name, language=actor.language,
            timezone=actor.timezone, quiet_from=None, quiet_to=None,
        )  # fmt: skip
        for notice in notices:
            chat._arrives(_message(notice, listener, catalogues(), Signer(KEYS), clock.now()))
    return chat.last


async def test_one_line_sets_it_and_on_its_morning_one_tap_records_it(publishing, chat, actor, noon):
    made = await chat.says("/recurring rent 4 000 000 every month on the 5th")
    assert "4,000,000" in made.text
    assert "next 5 December" in made.text
    asked = await morning(publishing, chat, actor, noon, date(2026, 12, 5))
    assert "due today" in asked.text
    paid = await chat.presses("Paid")
    assert "Recorded" in paid.text
    assert "Rent · today" in paid.text
    await chat.presses("Undo")
    assert "no expenses yet" in (await chat.says("/month")).text


async def test_an_old_button_tells_what_has_happened_since(publishing, chat, actor, noon):
    await chat.says("/recurring rent 4 000 000 every month on the 5th")
    asked = await morning(publishing, chat, actor, noon, date(2026, 12, 5))
    number = max(chat.messages)
    for label, told in (("Paid", "Recorded"), ("Paid", "Recorded"), ("Skip", "Recorded")):
        chat.messages[number] = asked
        assert told in (await chat.presses(label, on=asked)).text
    assert "1 expense" in (await chat.says("/month")).text


async def test_another_amount_is_written(publishing, chat, actor, noon):
    await chat.says("/recurring rent 300$ every month on the 5th")
    await morning(publishing, chat, actor, noon, date(2026, 12, 5))
    assert "how much was paid" in (await chat.presses("Another amount")).text
    assert "$350" in (await chat.says("350")).text


async def test_another_expense_written_instead_of_the_amount_is_one_of_its_own(publishing, chat, actor, noon):
    await chat.says("/recurring rent 4 000 000 every month on the 5th")
    asked = await morning(publishing, chat, actor, noon, date(2026, 12, 5))
    await chat.presses("Another amount")
    assert "taxi — <b>20,000" in (await chat.says("taxi 20 000")).text
    number = max(chat.messages)
    chat.messages[number] = asked
    await chat.presses("Another amount", on=asked)
    assert "4,200,000" in (await chat.says("rent 4 200 000")).text
    assert "2 expenses" in (await chat.says("/month")).text


async def test_a_skip_records_nothing_and_can_be_undone(publishing, chat, actor, noon):
    await chat.says("/recurring rent 4 000 000 every month on the 5th")
    await morning(publishing, chat, actor, noon, date(2026, 12, 5))
    assert "nothing was recorded" in (await chat.presses("Skip")).text
    assert "Waiting for" in (await chat.presses("Undo")).text
    assert "Recorded" in (await chat.presses("Paid")).text


async def test_a_skip_is_undone_for_ten_minutes_and_then_says_how_to_write_what_was_paid(publishing, chat, actor, noon):
    await chat.says("/recurring rent 4 000 000 every month on the 5th")
    asked = await morning(publishing, chat, actor, noon, date(2026, 12, 5))
    number = max(chat.messages)
    skipped = await chat.presses("Skip")
    noon.offset += timedelta(minutes=11)
    await chat.presses("Undo", on=skipped)
    assert "stays skipped" in chat.toasts[-1]
    chat.messages[number] = asked
    shown = await chat.presses("Skip", on=asked)
    assert "nothing was recorded" in shown.text
    assert not any("Undo" in label for label in shown.labels)
    assert "Waiting for" not in (await chat.presses("Recurring")).text


async def test_after_a_long_sleep_one_message_asks_for_all_and_each_can_be_answered(publishing, chat, actor, noon):
    await chat.says("/recurring rent 4 000 000 every month on the 5th")
    asked = await morning(publishing, chat, actor, noon, date(2027, 3, 1))
    assert "3 times, from 5 December 2026 to 5 February" in asked.text
    first = await chat.presses("One by one")
    assert "5 December" in first.text
    await chat.presses("Skip")
    second = await chat.presses("Recurring")
    assert "5 January" in second.text
    paid = await chat.presses("All paid")
    assert paid.text.count("Rent —") == 2
    assert "Waiting for" not in (await chat.presses("Recurring")).text


async def test_all_are_skipped_or_stopped_in_one_tap(publishing, chat, actor, noon):
    await chat.says("/recurring tea 5 000 every day")
    asked = await morning(publishing, chat, actor, noon, date(2026, 12, 1))
    number = max(chat.messages)
    skipped = await chat.presses("Skip all")
    assert "from 22 November to 1 December: 10 skipped" in skipped.text
    assert "Waiting for an answer: 10" in (await chat.presses("Undo", on=skipped)).text
    assert "10 skipped" in (await chat.presses("Skip all")).text
    chat.messages[number] = asked
    assert "Waiting for" not in (await chat.presses("Skip all", on=asked)).text
    chat.messages[number] = asked
    stopped = await chat.presses("Stop", on=asked)
    assert "stopped" in stopped.text
    assert "next" in (await chat.presses("Go on")).text


async def test_a_line_with_a_rhythm_asks_whether_to_repeat_it(chat, noon):
    asked = await chat.says("har oy 5-kuni ijara 4 mln")
    number = max(chat.messages)
    assert "Every month?" in asked.text
    assert "next 5 December" in (await chat.presses("Repeat")).text
    await chat.says("har oy 5-kuni ijara 4 mln")
    assert "Recorded" in (await chat.presses("Only today")).text
    await chat.says("har oy 5-kuni ijara 4 mln")
    assert "Recorded" in (await chat.says("taxi 20 000")).text
    chat.messages[number] = asked
    await chat.presses("Repeat", on=asked)
    assert "question is over" in chat.toasts[-1]


async def test_what_comes_again_is_of_the_category_that_its_words_have_here(chat, actor, noon):
    async with chat.database.tx(actor.workspace) as tx:
        await Categories(tx).add(actor, "Props")
    await chat.says("/recurring props 400 000 every month")
    async with chat.database.tx(actor.workspace) as tx:
        assert [each.category for each in await Recurrings(tx).all(actor)] == ["Props"]


async def test_an_expense_is_repeated_by_buttons(chat, noon):
    await chat.says("internet 99 000")
    await chat.presses("Repeat")
    made = await chat.presses("Every month")
    assert "next 21 December" in made.text
    await chat.presses("All recurring")
    await chat.presses("1")
    await chat.presses("Amount")
    assert "110,000" in (await chat.says("110 000")).text
    assert "stopped" in (await chat.presses("Stop")).text
    assert "No recurring expenses yet" in (await chat.presses("All recurring")).text


@pytest.mark.parametrize(
    "line", ["/recurring rent 4 000 000", "/recurring every month", "/recurring a 5 000 b 7 000 daily"]
)
async def test_what_is_not_plain_is_refused_with_how_to_write_it(chat, line):
    assert "every month on the 5th" in (await chat.says(line)).text


async def test_who_may_only_look_sees_them_and_changes_nothing(make_chat, chat, actor, noon):
    await chat.says("/recurring rent 4 000 000 every month on the 5th")
    viewer = make_chat(8, an_actor(workspace=actor.workspace, role=Role.VIEWER))
    await viewer.says("/recurring")
    assert not any("Stop" in label for label in (await viewer.presses("1")).labels)
    assert "role does not allow" in (await viewer.says("/recurring tea 5 000 daily")).text


@pytest.mark.parametrize("language", ["uz-Latn", "uz-Cyrl", "ru", "en"])
async def test_every_screen_reads_in_every_language_and_its_labels_fit(publishing, make_chat, language, noon):
    somebody = an_actor(language=language)
    chat = make_chat(70, somebody)
    await chat.says("/recurring аренда 4 000 000 каждый день")
    shown = [
        chat.last,
        await morning(publishing, chat, somebody, noon, date(2026, 11, 24)),
        await chat.says("/recurring"),
    ]
    shown += [await chat.presses("1"), await chat.says("кофе 15к каждый день")]
    for each in shown:
        assert "{" not in each.text
        assert all(len(label) <= 20 for label in each.labels), each.labels


async def test_a_program_sets_changes_answers_and_stops(publishing, program, chat, actor, noon):
    body = {"amount": 5000, "category": "other", "note": "tea", "every": "day", "begins_on": "2026-11-22"}
    answer = await program.post("/expenses/recurring", json=body)
    assert answer.status_code == 201
    made = answer.json()
    assert made["next_on"] == "2026-11-22"
    place = f"/expenses/recurring/{made['id']}"
    await morning(publishing, chat, actor, noon, date(2026, 11, 23))
    (listed,) = (await program.get("/expenses/recurring")).json()["items"]
    assert listed["waiting"] == ["2026-11-22", "2026-11-23"]
    paid = [(await program.post(f"{place}/turns/2026-11-22", json={"answer": "paid"})).json() for _ in range(2)]
    assert paid[0] == paid[1]
    assert (paid[0]["state"], paid[0]["expense"]["spent_on"]) == ("paid", "2026-11-22")
    skipped = (await program.post(f"{place}/turns/2026-11-23", json={"answer": "skipped"})).json()
    assert (skipped["state"], skipped["expense"]) == ("skipped", None)
    assert (await program.post(f"{place}/turns/2026-11-24", json={"answer": "paid"})).status_code == 404
    changed = (await program.put(place, json={"amount": 7000, "every": "month"})).json()
    assert (changed["amount"]["amount"], changed["every"], changed["next_on"]) == ("7000", "month", "2026-12-22")
    assert (await program.delete(place)).status_code == 204
    assert (await program.delete(place)).status_code == 204
    assert (await program.get("/expenses/recurring")).json()["items"] == []
    assert [each["amount"]["amount"] for each in (await program.get("/expenses")).json()["items"]] == ["5000"]


async def test_a_program_may_write_a_line(program, noon):
    made = (await program.post("/expenses/recurring", json={"text": "аренда 4 млн каждый месяц 5-го"})).json()
    assert (made["amount"]["amount"], made["category"], made["next_on"]) == ("4000000", "rent", "2026-12-05")


async def test_what_cannot_be_recurring_is_a_problem(program, noon):
    for body in (
        {}, {"text": "rent 4 mln"}, {"amount": 5}, {"every": "day"}, {"amount": 5, "every": "hour"},
        {"amount": 0, "every": "day"}, {"amount": 5, "every": "day", "category": "nonsense"},
        {"amount": 5, "every": "day", "begins_on": "1999-01-01"}, {"amount": 5, "every": "day", "text": "x"},
    ):  # fmt: skip
        assert (await program.post("/expenses/recurring", json=body)).status_code == 422, body
    for act in (
        program.put(f"/expenses/recurring/{new_id()}", json={}), program.delete(f"/expenses/recurring/{new_id()}"),
        program.post(f"/expenses/recurring/{new_id()}/turns/2026-11-21", json={"answer": "paid"}),
    ):  # fmt: skip
        assert (await act).status_code == 404
    assert (await program.get("/expenses/recurring")).json()["items"] == []

"""Alerts as a person meets them in chat."""

from __future__ import annotations

import pytest

from dastyor.domains.alerts.service import Alerts
from dastyor.fronts.notify import _message
from dastyor.kit.actor import Role
from dastyor.kit.telegram.presses import Signer
from tests.support.fixtures import KEYS, an_actor
from tests.support.person import catalogues


async def alerts(shop, who=None):
    async with shop.database.tx(shop.actor.workspace) as tx:
        return [each.rule for each in await Alerts(tx).all(who or shop.actor)]


async def arrives(shop, chat, *, language="en"):
    """The newest notice stands in the chat, as the notification service brings it."""
    _, notice = shop.told[-1]
    (listener,) = await shop.listeners(None, shop.actor.workspace, roles=(Role.OWNER,))
    object.__setattr__(listener, "language", language)
    chat._arrives(_message(notice, listener, catalogues(), Signer(KEYS), shop.clock.now()))
    return chat.last


async def test_sales_under_a_limit_take_three_taps_and_are_told(chat, shop):
    for day in range(1, 20):
        shop.sells(f"2026-11-{day:02} 12:00", 1_400_000)
    await chat.says("/alerts")
    await chat.presses("Sales")
    asked = await chat.presses("Under, a day")
    assert asked.labels[:3] == ["290,000\u00a0UZS", "480,000\u00a0UZS", "760,000\u00a0UZS"]
    made = await chat.presses("480,000")
    assert made.text == "✓ I watch it\nSales: under 480,000\u00a0UZS a day"
    shop.sells("2026-11-20 12:00", 350_000)
    await shop.lives("2026-11-20 21:30")
    told = await arrives(shop, chat)
    assert told.text == "🔔 <b>Sales</b>, today: 350,000\u00a0UZS\nYour limit: under 480,000\u00a0UZS"
    assert told.labels == ["📊 Open", "🔔 This alert"]
    opened = await chat.presses("This alert")
    assert "So it is now" in opened.text
    assert "Last told today at 21:00." in opened.text


async def test_another_amount_is_written(chat, shop):
    await chat.says("/alerts")
    await chat.presses("Sales")
    await chat.presses("Under, a day")
    made = await chat.says("1,5 mln")
    assert "under 1,500,000\u00a0UZS a day" in made.text
    assert chat.state is None


@pytest.mark.parametrize(
    ("button", "line", "told"),
    [
        ("Fell in a week", "40 %", "-40% to the same weekday"), ("Fell in a week", "-35", "-35% to the same weekday"),
        ("Nothing comes", "3", "nothing new for 3 h"), ("Nothing comes", "2 часа", "nothing new for 2 h"),
        ("Nothing comes", "5 soat", "nothing new for 5 h"), ("Over, a day", "300$", "over $300 a day"),
    ],
)  # fmt: skip
async def test_every_condition_takes_a_written_value(chat, shop, button, line, told):
    await chat.says("/alerts")
    await chat.presses("Sales")
    await chat.presses(button)
    assert told in (await chat.says(line)).text


@pytest.mark.parametrize(
    ("button", "window", "pressed", "told"),
    [
        ("Under, a day", "Of a week", "3,300,000", "Sales: under 3,300,000\u00a0UZS a week"),
        ("Over, a day", "Of a month", "34,000,000", "Sales: over 34,000,000\u00a0UZS a month"),
        ("Fell in a week", "Of a week", "-40", "Sales: -40% to the week before"),
        ("Fell in a week", "Of a month", "-20", "Sales: -20% to the month before"),
    ],
)
async def test_a_week_or_a_month_is_one_tap_more(chat, shop, button, window, pressed, told):
    for day in range(1, 20):
        shop.sells(f"2026-11-{day:02} 12:00", 1_400_000)
    await chat.says("/alerts")
    await chat.presses("Sales")
    plain = await chat.presses(button)
    asked = await chat.presses(window)
    assert window not in " ".join(asked.labels)
    assert asked.text != plain.text
    assert told in (await chat.presses(pressed)).text
    (rule,) = await alerts(shop)
    assert rule.wish.window == window.rpartition(" ")[2]


async def test_a_written_amount_is_of_the_window_that_was_chosen(chat, shop):
    await chat.says("/alerts")
    await chat.presses("Sales")
    await chat.presses("Under, a day")
    await chat.presses("Of a month")
    await chat.presses("Of a week")
    assert "under 9,000,000\u00a0UZS a week" in (await chat.says("9 mln")).text


async def test_silence_has_no_window_to_choose(chat, shop):
    await chat.says("/alerts")
    await chat.presses("Sales")
    assert not [label for label in (await chat.presses("Nothing comes")).labels if label.startswith("📅")]


async def test_a_button_from_before_windows_could_be_chosen_is_of_a_day(chat, shop):
    await chat.says("/alerts")
    await chat.presses_data(chat.desk.signer.pack(41, "al.make", ("shop.net", "below", "5", "UZS")))
    (rule,) = await alerts(shop)
    assert rule.wish.window == "day"


async def test_a_line_that_is_no_value_is_refused_and_the_question_stands(chat, shop):
    await chat.says("/alerts")
    await chat.presses("Sales")
    await chat.presses("Fell in a week")
    for line in ("hello", "5000"):
        assert "does not fit" in (await chat.says(line)).text
    assert "-40%" in (await chat.says("40")).text


async def test_an_expense_written_instead_of_the_value_is_an_expense(chat, shop):
    await chat.says("/alerts")
    await chat.presses("Sales")
    await chat.presses("Under, a day")
    assert "Recorded" in (await chat.says("lunch 45 000")).text
    assert await alerts(shop) == []


async def test_made_undone_watched_again_tried_and_stopped(chat, shop):
    await chat.says("/alerts")
    await chat.presses("Units sold")
    await chat.presses("Nothing comes")
    made = await chat.presses("4 hours")
    number = max(chat.messages)
    assert "Stopped." in (await chat.presses("Undo")).text
    assert await alerts(shop) == []
    assert "Stopped." not in (await chat.presses("Watch again")).text
    assert len(await alerts(shop)) == 1
    await chat.presses("Send a test")
    assert chat.toasts[-1] == "The test is on its way"
    await chat.presses("Stop")
    chat.messages[number] = made
    assert "Stopped." in (await chat.presses("Undo", on=made)).text
    assert "Nothing is watched yet" in (await chat.presses("All alerts")).text


async def test_the_list_opens_each(chat, shop):
    for value in ("100", "200"):
        await chat.says("/alerts")
        await chat.presses("Units sold")
        await chat.presses("Over, a day")
        await chat.says(value)
    listed = await chat.says("/alerts")
    assert "1. Units sold: over 100 a day\n2. Units sold: over 200 a day" in listed.text
    assert "over 200" in (await chat.presses("2", on=listed)).text


async def test_who_may_only_look_is_offered_nothing_new(make_chat, chat, shop):
    viewer = make_chat(8, an_actor(workspace=shop.actor.workspace, role=Role.VIEWER, telegram_id=8))
    assert (await viewer.says("/alerts")).labels == ["🏠 Home"]
    cashier = make_chat(9, an_actor(workspace=shop.actor.workspace, role=Role.CASHIER, telegram_id=9))
    assert "role does not allow" in (await cashier.says("/alerts")).text
    await chat.says("/alerts")
    await chat.presses("Sales")
    asked = (await chat.presses("Under, a day")).buttons[0][0]["callback_data"]
    await viewer.presses_data(viewer.desk.signer.pack(8, *_parts(asked)))
    assert "role does not allow" in viewer.toasts[-1]
    await viewer.presses_data(viewer.desk.signer.pack(8, "al.when", ("shop.net",)))
    assert "role does not allow" in viewer.toasts[-1]
    assert await alerts(shop) == []


def _parts(data):
    name, *args = data.split(":")[:-1]
    return name[1:], tuple(args)


async def test_a_button_of_another_deploy_does_nothing(chat, shop):
    await chat.says("/alerts")
    for press in (("al.make", ("shop.net", "below", "NaN", "UZS")), ("al.make", ("shop.net", "under", "5", "UZS")),
                  ("al.make", ("gone.net", "below", "5", "UZS")), ("al.open", ("?",)), ("al.much", ("shop.net",))):  # fmt: skip
        await chat.presses_data(chat.desk.signer.pack(41, *press))
        assert chat.toasts[-1]
    assert await alerts(shop) == []


@pytest.mark.parametrize("language", ["uz-Latn", "uz-Cyrl", "ru", "en"])
async def test_every_alert_reads_in_every_language(make_chat, program, shop, language):
    chat = make_chat(70, an_actor(workspace=shop.actor.workspace, language=language, telegram_id=70))
    shop.sells("2026-11-13 12:00", 1_000_000)
    for condition, value in (("below", 5), ("above", 5), ("change", -40), ("no_data", 2)):
        for window in ("day", "week", "month"):
            body = {"metric": "shop.net", "condition": condition, "value": value, "window": window}
            number = (await program.post("/alerts", json=body)).json()["id"]
            async with shop.database.tx(shop.actor.workspace) as tx:
                await Alerts(tx).test(shop.actor, number)
                shop.told.append((None, tx.events.items[0].fact))
            shown = await arrives(shop, chat, language=language)
            assert "{" not in shown.text
            assert all(len(label) <= 20 for label in shown.labels), shown.labels
    listed = await chat.says("/alerts")
    assert "{" not in listed.text and "shop.net" not in listed.text

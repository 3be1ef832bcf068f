from __future__ import annotations

import asyncio


async def test_what_a_person_writes_reaches_the_bot_with_the_language_in_two_letters(world):
    ali = await world.arrive(started=False, language="uz-Latn")
    await world.do("send", actor=ali, text="/start abc")
    (update,) = await world.updates()
    assert update["message"]["text"] == "/start abc"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert update["message"]["from"]["language_code"] == "uz"


async def test_the_answer_is_seen_changed_in_place_and_taken_away(world):
    ali = await world.arrive()
    sent = await world.ok("sendMessage", chat_id=ali, text="<b>Salom</b>", parse_mode="HTML")
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    await world.ok("editMessageText", chat_id=ali, message_id=sent["message_id"], text="Xayr")
    (seen,) = await world.see("transcript", actor=ali)
    assert (seen["text"], seen["edited"], seen["from"]) == ("Xayr", True, "bot")
    await world.ok("deleteMessage", chat_id=ali, message_id=sent["message_id"])
    (seen,) = await world.see("transcript", actor=ali, since=seen["seq"])
    assert seen["deleted"]


async def test_a_press_waits_for_the_answer_of_the_bot(world):
    ali = await world.arrive()
    keyboard = {"inline_keyboard": [[{"text": "Ha", "callback_data": "yes"}]]}
    sent = await world.ok("sendMessage", chat_id=ali, text="?", reply_markup=keyboard)

    async def answer() -> None:
        (update,) = await world.ok("getUpdates", timeout=5)
        query = update["callback_query"]
        assert query["data"] == "yes"
        await world.ok("answerCallbackQuery", callback_query_id=query["id"], text="Yozildi", show_alert=True)

    async with asyncio.TaskGroup() as group:
        group.create_task(answer())
        told = await world.do("press", actor=ali, message_id=sent["message_id"], button="Ha")
    assert told == {"alert": "Yozildi"}

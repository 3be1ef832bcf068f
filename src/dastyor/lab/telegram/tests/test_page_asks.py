from __future__ import annotations

import asyncio


async def test_a_file_goes_to_the_channel_that_a_form_names_by_number(world):
    ali = await world.arrive()
    channel = (await world.do("channels", title="Bozor", owner=ali))["id"]
    form = {"actor": str(ali), "chat": str(channel), "caption": "Narxlar"}
    sent = await world.client.post("/sandbox/api/send", data=form, files={"files": ("narxlar.txt", b"non 12 000")})
    assert sent.status_code == 200, sent.text
    (seen,) = await world.see("transcript", chat=channel)
    assert (seen["document"]["name"], seen["caption"]) == ("narxlar.txt", "Narxlar")


async def test_a_button_that_copies_text_is_shown_as_such(world):
    ali = await world.arrive()
    keyboard = {"inline_keyboard": [[{"text": "Taklif", "copy_text": {"text": "8fK2"}}]]}
    await world.ok("sendMessage", chat_id=ali, text="Taklif havolasi", reply_markup=keyboard)
    (seen,) = await world.see("transcript", actor=ali)
    assert seen["buttons"] == [[{"text": "Taklif", "copy_text": {"text": "8fK2"}}]]


async def test_who_waits_for_the_words_of_somebody_is_told_when_he_is_gone(world):
    ali = await world.arrive()
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        asked = {"actor": ali, "wait": 30}
        waiting = group.create_task(world.client.get("/sandbox/api/transcript", params=asked))
        await asyncio.sleep(0.1)
        await world.do("reset")
    assert waiting.result().status_code == 404

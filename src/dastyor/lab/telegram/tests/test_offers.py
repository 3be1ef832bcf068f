from __future__ import annotations

import asyncio

import pytest

ARTICLE = {
    "type": "article",
    "id": "1",
    "title": "Divan",
    "input_message_content": {"message_text": "<b>Divan</b>", "parse_mode": "HTML"},
}


async def answered(world, act, *results: dict, **more: object) -> dict:
    async with asyncio.TaskGroup() as group:
        asking = group.create_task(act)
        (update,) = await world.ok("getUpdates", timeout=5)
        query = update["inline_query"]
        await world.ok("answerInlineQuery", inline_query_id=query["id"], results=list(results), **more)
    return asking.result()


async def test_a_chosen_inline_result_becomes_a_message_by_way_of_the_bot(world):
    ali = await world.arrive()
    act = world.do("inline", actor=ali, query="div", choose="1")
    answer = await answered(world, act, ARTICLE)
    assert answer["results"][0]["title"] == "Divan"
    (entry,) = await world.see("transcript", actor=ali)
    assert (entry["text"], entry["from"]) == ("Divan", ali)


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ([ARTICLE, ARTICLE], "RESULT_ID_DUPLICATE"),
        ([ARTICLE | {"id": str(number)} for number in range(51)], "RESULTS_TOO_MUCH"),
        ([ARTICLE | {"id": "x" * 65}], "RESULT_ID_INVALID"),
        ([{k: v for k, v in ARTICLE.items() if k != "input_message_content"}], "input_message_content"),
    ],
)
async def test_wrong_inline_results_are_refused(world, results, words):
    assert words in await world.refused("answerInlineQuery", inline_query_id="1", results=results)


async def test_a_suggested_post_is_approved_and_goes_out_at_its_moment(world):
    owner, ali = await world.arrive(), await world.arrive("Vali")
    channel = await world.channel(owner)
    await world.updates()
    post = await world.do("suggest", actor=ali, channel=channel, text="Sotiladi")
    (update,) = await world.updates()
    message = update["message"]
    assert message["suggested_post_info"] == {"state": "pending"}
    assert message["chat"]["is_direct_messages"] is True
    now = message["date"]
    where = {"chat_id": post["chat"], "message_id": post["message_id"]}
    await world.ok("approveSuggestedPost", **where, send_date=now + 3600)
    assert await world.see("transcript", chat=channel) == []
    await world.do("clock", advance="61m")
    (published,) = await world.see("transcript", chat=channel)
    assert published["text"] == "Sotiladi"
    kinds = [next(key for key in update if key != "update_id") for update in await world.updates()]
    assert kinds == ["message", "channel_post"]
    assert "any more" in await world.refused("approveSuggestedPost", **where)


async def test_a_declined_post_stays_where_it_is_and_its_author_learns_why(world):
    owner, ali = await world.arrive(), await world.arrive("Vali")
    channel = await world.channel(owner)
    rights = {"can_manage_direct_messages": True}
    await world.do("members", chat=channel, actor="bot", status="administrator", rights=rights)
    await world.updates()
    post = await world.do("suggest", actor=ali, channel=channel, text="Sotiladi")
    where = {"chat_id": post["chat"], "message_id": post["message_id"]}
    await world.ok("declineSuggestedPost", **where, comment="rasm yo'q")
    _, told = await world.updates()
    assert told["message"]["suggested_post_declined"]["comment"] == "rasm yo'q"
    assert await world.see("transcript", chat=channel) == []


async def test_only_a_bot_with_the_right_decides(world):
    channel = await world.channel(await world.arrive())
    post = await world.do("suggest", actor=await world.arrive("Vali"), channel=channel, text="a")
    where = {"chat_id": post["chat"], "message_id": post["message_id"]}
    assert await world.refused("declineSuggestedPost", **where) == "Bad Request: not enough rights"

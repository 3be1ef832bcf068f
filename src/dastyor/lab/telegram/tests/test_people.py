from __future__ import annotations

import asyncio

import httpx
import pytest

from dastyor.lab.telegram.driving import inline, picture


async def test_a_stranger_cannot_be_written_to_before_he_writes(world):
    ali = await world.arrive(started=False)
    assert await world.refused("sendMessage", chat_id=ali, text="a") == "Bad Request: chat not found"
    await world.do("send", actor=ali, text="hi")
    assert await world.ok("sendMessage", chat_id=ali, text="a")


async def test_whoever_is_only_met_in_a_group_cannot_be_written_to(world):
    owner, ali = await world.arrive(), await world.arrive("Vali", started=False)
    group = await world.channel(owner, type="supergroup")
    await world.do("members", chat=group, actor=ali, status="member")
    words = "Forbidden: bot can't initiate conversation with a user"
    assert await world.refused("sendMessage", chat_id=ali, text="a") == words


async def test_a_blocked_bot_is_told_and_refused_until_it_is_let_in_again(world):
    ali = await world.arrive()
    await world.do("block", actor=ali)
    (update,) = await world.updates()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    words = "Forbidden: bot was blocked by the user"
    assert await world.refused("sendMessage", chat_id=ali, text="a") == words
    await world.do("send", actor=ali, text="/start")
    first, second = await world.updates()
    assert first["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert second["message"]["text"] == "/start"


async def test_a_deleted_account_is_deactivated(world):
    ali = await world.arrive()
    await world.do("delete", actor=ali)
    assert await world.refused("sendMessage", chat_id=ali, text="a") == "Forbidden: user is deactivated"


async def test_several_pictures_are_one_album_and_another_file_is_a_document(world):
    ali = await world.arrive()
    files = [("files", ("a.png", picture())), ("files", ("b.png", picture())), ("files", ("c.csv", b"a;b"))]
    answer = await world.client.post("/sandbox/api/send", data={"actor": ali, "caption": "Диван"}, files=files)
    assert answer.status_code == 200, answer.text
    first, second, third = [update["message"] for update in await world.updates()]
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], "caption" in second) == ("Диван", False)
    assert third["document"]["file_name"] == "c.csv"
    seen = await world.see("transcript", actor=ali)
    picture_of = await world.client.get(f"/sandbox/api/file/{seen[0]['photos'][0]}")
    assert picture_of.headers["content-type"] == "image/jpeg"


async def test_a_reply_and_a_forward_say_what_they_refer_to(world):
    ali = await world.arrive()
    sent = await world.ok("sendMessage", chat_id=ali, text="question")
    await world.do("send", actor=ali, text="answer", reply_to=sent["message_id"])
    await world.do("send", actor=ali, forward_from=sent["message_id"])
    answer, forward = [update["message"] for update in await world.updates()]
    assert answer["reply_to_message"]["text"] == "question"
    assert forward["forward_origin"]["sender_user"]["is_bot"] is True


async def test_buttons_under_the_input_field_send_their_text_or_the_phone_number(world):
    ali = await world.arrive()
    keys = [[{"text": "Menu"}, {"text": "Phone", "request_contact": True}]]
    sent = await world.ok("sendMessage", chat_id=ali, text="?", reply_markup={"keyboard": keys})
    await world.do("press", actor=ali, message_id=sent["message_id"], button="Menu")
    await world.do("press", actor=ali, message_id=sent["message_id"], button=[0, 1])
    menu, phone = [update["message"] for update in await world.updates()]
    assert menu["text"] == "Menu"
    assert phone["contact"]["user_id"] == ali
    assert phone["contact"]["phone_number"].startswith("+998")


async def test_a_button_with_a_link_leads_there_and_the_bot_hears_nothing(world):
    ali = await world.arrive()
    markup = {"inline_keyboard": [[{"text": "Site", "url": "https://example.com"}]]}
    sent = await world.ok("sendMessage", chat_id=ali, text="?", reply_markup=markup)
    told = await world.do("press", actor=ali, message_id=sent["message_id"], button="Site")
    assert told == {"url": "https://example.com"}
    assert await world.updates() == []


async def test_a_button_that_is_not_there_is_answered_with_those_that_are(world):
    ali = await world.arrive()
    sent = await world.ok("sendMessage", chat_id=ali, text="?", reply_markup=inline("Ha", "Yo'q"))
    status, words = await world.wrong("press", actor=ali, message_id=sent["message_id"], button="Maybe")
    assert status == 404
    assert '"Ha", "Yo\'q"' in words


async def test_an_edited_message_reaches_the_bot_and_a_deleted_one_does_not(world):
    ali = await world.arrive()
    number = (await world.do("send", actor=ali, text="one"))["message_id"]
    await world.updates()
    await world.do("edit", actor=ali, message_id=number, text="two")
    await world.do("delete", actor=ali, message_id=number)
    (update,) = await world.updates()
    assert update["edited_message"]["text"] == "two"
    assert (await world.see("transcript", actor=ali))[0]["deleted"] is True


async def test_a_stale_press_comes_with_a_message_that_is_no_longer_accessible(world, sandbox):
    ali = await world.arrive()
    sent = await world.ok("sendMessage", chat_id=ali, text="?", reply_markup=inline("Ha"))
    post = sandbox.world.posts[ali][sent["message_id"]]

    async def press() -> None:
        await world.do("press", actor=ali, message_id=sent["message_id"], button="Ha")

    async with asyncio.TaskGroup() as group:
        group.create_task(press())
        (update,) = await world.ok("getUpdates", timeout=5)
        query = update["callback_query"]
        await world.ok("answerCallbackQuery", callback_query_id=query["id"])
    await world.ok("deleteMessage", chat_id=ali, message_id=sent["message_id"])
    assert post.deleted
    assert query["message"]["text"] == "?"


async def test_a_press_can_be_answered_only_for_a_while(world):
    ali = await world.arrive()
    sent = await world.ok("sendMessage", chat_id=ali, text="?", reply_markup=inline("Ha"))
    async with asyncio.TaskGroup() as group:
        group.create_task(world.do("press", actor=ali, message_id=sent["message_id"], button="Ha"))
        (update,) = await world.ok("getUpdates", timeout=5)
        await world.do("clock", advance="1m")
        words = await world.refused("answerCallbackQuery", callback_query_id=update["callback_query"]["id"])
        assert words == "Bad Request: query is too old and response timeout expired or query ID is invalid"
        await world.do("clock", advance="-1m")
        await world.ok("answerCallbackQuery", callback_query_id=update["callback_query"]["id"])


async def test_renaming_shows_in_the_next_message(world):
    ali = await world.arrive(username="ali")
    await world.do("rename", actor=ali, name="Alisher", username="alisher")
    await world.do("send", actor=ali, text="a")
    (update,) = await world.updates()
    assert (update["message"]["from"]["first_name"], update["message"]["from"]["username"]) == ("Alisher", "alisher")
    status, words = await world.wrong("actors", name="Other", username="@Alisher")
    assert status == 409
    assert "Alisher" in words


async def test_a_group_hides_from_the_bot_what_is_not_meant_for_it(world):
    owner = await world.arrive()
    group = await world.channel(owner, type="supergroup", bot="member")
    await world.updates()
    for text in ("hello all", "/sold", "/sold@other_bot", "@dastyor_bot hi"):
        await world.do("send", actor=owner, chat=group, text=text)
    heard = [update["message"]["text"] for update in await world.updates()]
    assert heard == ["/sold", "@dastyor_bot hi"]


async def test_a_channel_post_reaches_the_administrator_bot(world):
    owner = await world.arrive()
    channel = await world.channel(owner, username="bozor")
    (added,) = await world.updates()
    assert added["my_chat_member"]["new_chat_member"]["can_post_messages"] is True
    await world.do("send", actor=owner, chat="@bozor", text="Sotiladi")
    sent = await world.ok("sendMessage", chat_id="@bozor", text="from the bot")
    (post,) = await world.updates()
    assert post["channel_post"]["sender_chat"]["id"] == channel
    assert sent["message_id"] == post["channel_post"]["message_id"] + 1


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("kicked", "Forbidden: bot was kicked from the channel chat"),
        ("left", "Forbidden: bot is not a member of the channel chat"),
        ("member", "Bad Request: need administrator rights in the channel chat"),
    ],
)
async def test_a_channel_refuses_a_bot_without_rights(world, status, words):
    channel = await world.channel(await world.arrive())
    await world.do("members", chat=channel, actor="bot", status=status)
    assert await world.refused("sendMessage", chat_id=channel, text="a") == words


async def test_a_right_that_is_taken_away_is_missed(world):
    channel = await world.channel(await world.arrive())
    rights = {"can_post_messages": False}
    await world.do("members", chat=channel, actor="bot", status="administrator", rights=rights)
    words = "Bad Request: need administrator rights in the channel chat"
    assert await world.refused("sendMessage", chat_id=channel, text="a") == words


async def test_a_group_that_became_a_supergroup_says_where_it_went(world):
    owner = await world.arrive()
    group = await world.channel(owner, type="group", bot="member")
    new = (await world.do("upgrade", chat=group))["id"]
    answer = await world.bot("sendMessage", chat_id=group, text="a")
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": new}


async def test_reactions_and_pins_are_kept(world):
    ali = await world.arrive()
    sent = await world.ok("sendMessage", chat_id=ali, text="a")
    where = {"chat_id": ali, "message_id": sent["message_id"]}
    await world.ok("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "👍"}])
    words = await world.refused("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "🦖"}])
    assert words == "Bad Request: REACTION_INVALID"
    await world.ok("pinChatMessage", **where)
    assert (await world.ok("getChat", chat_id=ali))["pinned_message"]["text"] == "a"
    await world.ok("unpinChatMessage", chat_id=ali)
    assert "pinned_message" not in await world.ok("getChat", chat_id=ali)


async def test_typing_and_a_growing_draft_are_seen_until_the_message_is_there(world):
    ali = await world.arrive()
    await world.ok("sendMessageDraft", chat_id=ali, draft_id=1, text="Har")
    (chat,) = await world.see("chats", actor=ali)
    assert (chat["typing"], chat["draft"]) == ("typing", "Har")
    await world.ok("sendMessage", chat_id=ali, text="Harajatlar")
    (chat,) = await world.see("chats", actor=ali)
    assert (chat["typing"], chat["draft"], chat["last"]["text"]) == (None, None, "Harajatlar")


async def test_the_transcript_waits_for_news_and_goes_by_seq(world):
    ali = await world.arrive()
    await world.do("send", actor=ali, text="one")
    (first,) = await world.see("transcript", actor=ali)

    async def later() -> None:
        await asyncio.sleep(0.05)
        await world.ok("sendMessage", chat_id=ali, text="two")

    async with asyncio.TaskGroup() as group:
        group.create_task(later())
        (second,) = await world.see("transcript", actor=ali, since=first["seq"], wait=5)
    assert second["text"] == "two"
    text = (await world.client.get(f"/sandbox/api/transcript?actor={ali}&format=text")).text
    assert "#1 Ali" in text
    assert "  two" in text


@pytest.mark.parametrize(
    ("act", "what", "status", "part"),
    [
        ("send", {"actor": 1, "text": "a"}, 404, "There is no such person"),
        ("send", {"actor": 1, "tekst": "a"}, 400, "unknown field `tekst`"),
        ("actors", {"name": " "}, 400, "1 to 64 characters"),
        ("clock", {"advance": "soon"}, 400, "30m"),
        ("clock", {}, 400, "either"),
        ("faults", {"method": "*", "code": 42}, 400, "HTTP status"),
        ("channels", {"title": "", "owner": 1}, 400, "title"),
    ],
)
async def test_a_wrong_request_is_answered_with_one_clear_sentence(world, act, what, status, part):
    code, words = await world.wrong(act, **what)
    assert (code, part in words) == (status, True), words


async def test_a_text_of_nothing_or_of_too_much_is_not_sent(world):
    ali = await world.arrive()
    assert (await world.wrong("send", actor=ali, text="  "))[0] == 422
    assert (await world.wrong("send", actor=ali, text="a" * 4097))[0] == 422


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        (("10.0.0.5", 1), {}),
        (("127.0.0.1", 1), {"host": "evil.example"}),
        (("127.0.0.1", 1), {"origin": "https://evil.example"}),
    ],
)
async def test_nobody_from_elsewhere_drives_the_people(sandbox, client, headers):
    transport = httpx.ASGITransport(app=sandbox.app, client=client)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost", verify=False) as outside:
        assert (await outside.get("/sandbox/api/info", headers=headers)).status_code == 403
        assert (await outside.get("/sandbox", headers=headers)).status_code == 403


async def test_after_a_reset_nobody_is_there_and_numbers_go_on(world):
    ali = await world.arrive()
    before = await world.ok("sendMessage", chat_id=ali, text="a")
    await world.do("reset")
    assert await world.see("actors") == []
    vali = await world.arrive("Vali")
    after = await world.ok("sendMessage", chat_id=vali, text="a")
    assert vali > ali
    assert after["message_id"] > before["message_id"]


async def test_numbers_of_the_pages_files_do_not_lead_outside_the_page(world):
    for name in ("__init__.py", "..%2Fsandbox.py", "nothing.js"):
        assert (await world.client.get(f"/sandbox/page/{name}")).status_code == 404

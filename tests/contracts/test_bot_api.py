"""What a Bot API server owes a bot, asked over HTTP alone.

Runs against the sandbox, which it starts itself, or unchanged against any other server:

    DASTYOR_TELEGRAM_API_URL=https://api.telegram.org DASTYOR_BOT_TOKEN=123:ABC DASTYOR_TEST_CHAT=42 pytest ...

where DASTYOR_TEST_CHAT is a private chat that the bot may write to. Every answer is checked with aiogram's types.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
from collections.abc import AsyncIterator, Iterator
from functools import cache
from typing import Any

import aiogram.methods
import httpx
import pytest
from PIL import Image
from pydantic import BaseModel, TypeAdapter

from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.sandbox import Sandbox
from dastyor.lab.telegram.serve import serving_in_thread

ELSEWHERE = os.environ.get("DASTYOR_TELEGRAM_API_URL")
NOBODY = 1  # no chat has this number


class Server:
    """A Bot API server, a bot of it and a chat."""

    def __init__(self, client: httpx.AsyncClient, token: str, chat: int) -> None:
        self.client, self.token, self.chat = client, token, chat

    async def ask(self, method: str, *, files: Any = None, **params: Any) -> dict[str, Any]:
        """The whole answer; a server that asks to wait is obeyed."""
        form = {k: v if isinstance(v, str) else json.dumps(v) for k, v in params.items()}
        for _ in range(5):
            response = await self.client.post(f"/bot{self.token}/{method}", data=form, files=files)
            answer = response.json()
            if answer.get("error_code") != 429:
                break
            await asyncio.sleep(answer["parameters"]["retry_after"])
        assert answer["ok"] == (response.status_code == 200)
        return answer

    async def ok(self, method: str, **params: Any) -> Any:
        """The result of a call that must succeed, checked with aiogram's type for it."""
        answer = await self.ask(method, **params)
        assert answer["ok"], answer
        check_type(method, answer["result"])
        return answer["result"]

    async def refused(self, method: str, **params: Any) -> tuple[int, str]:
        """Code and words of a call that must be refused."""
        answer = await self.ask(method, **params)
        assert not answer["ok"], answer
        return answer["error_code"], answer["description"]

    async def say(self, text: str = "hello", **more: Any) -> dict[str, Any]:
        return await self.ok("sendMessage", chat_id=self.chat, text=text, **more)


@cache
def returned(method: str) -> TypeAdapter[Any]:
    return TypeAdapter(getattr(aiogram.methods, method[0].upper() + method[1:]).__returning__)


def check_type(method: str, result: Any) -> None:
    check_known(returned(method).validate_python(result, context={"bot": None}))


def check_known(value: Any) -> None:
    """Nothing in an answer is unknown to the Bot API."""
    if isinstance(value, BaseModel):
        assert not value.model_extra, f"{type(value).__name__} has no {list(value.model_extra)}"
        for name in type(value).model_fields:
            check_known(getattr(value, name))
    elif isinstance(value, list):
        for item in value:
            check_known(item)


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[str, str, int]]:
    """Address, token and chat."""
    if ELSEWHERE:
        yield ELSEWHERE, os.environ["DASTYOR_BOT_TOKEN"], int(os.environ["DASTYOR_TEST_CHAT"])
        return
    sandbox = Sandbox(limits=Limits(flood=False))
    with serving_in_thread(sandbox) as url:
        person = httpx.post(f"{url}/sandbox/api/actors", json={"name": "Ali", "started": True}).json()
        yield url, sandbox.state.token, person["id"]


@pytest.fixture
async def server(place: tuple[str, str, int]) -> AsyncIterator[Server]:
    url, token, chat = place
    async with httpx.AsyncClient(base_url=url, timeout=70, verify=url.startswith("https")) as client:
        yield Server(client, token, chat)


def picture(width: int = 200, height: int = 100) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 40).convert("RGB").save(out, "PNG")
    return out.getvalue()


def inline(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def button(text: str = "Go", **more: Any) -> dict[str, Any]:
    return {"text": text, **(more or {"callback_data": "go"})}


# ---- the envelope


async def test_the_bot_knows_itself(server):
    me = await server.ok("getMe")
    assert me["is_bot"] is True
    assert str(me["id"]) == server.token.partition(":")[0]


@pytest.mark.parametrize("shape", ["query", "form", "json", "multipart"])
async def test_parameters_may_come_in_any_of_four_ways(server, shape):
    path = f"/bot{server.token}/sendMessage"
    asked = {"chat_id": str(server.chat), "text": "как угодно & <так>", "disable_notification": "true"}
    if shape == "query":
        response = await server.client.get(path, params=asked)
    elif shape == "form":
        response = await server.client.post(path, data=asked)
    elif shape == "json":
        response = await server.client.post(path, json={**asked, "chat_id": server.chat, "disable_notification": True})
    else:
        response = await server.client.post(path, files={k: (None, v) for k, v in asked.items()})
    assert response.json()["result"]["text"] == asked["text"]


async def test_the_case_of_a_method_does_not_matter(server):
    answer = await server.client.get(f"/bot{server.token}/GETME")
    assert answer.json()["ok"]


async def test_an_unknown_method_is_not_found(server):
    assert await server.refused("sendTelepathy") == (404, "Not Found: method not found")


async def test_another_token_is_unauthorized(server):
    stranger = Server(server.client, server.token.partition(":")[0] + ":AAHstranger-stranger-stranger-stranger", 1)
    assert await stranger.refused("getMe") == (401, "Unauthorized")


# ---- texts and their limits


async def test_4096_characters_are_sent_and_one_more_is_not(server):
    sent = await server.say("я" * 4096)
    assert len(sent["text"]) == 4096
    assert await server.refused("sendMessage", chat_id=server.chat, text="я" * 4097) == (
        400,
        "Bad Request: message is too long",
    )


async def test_the_limit_counts_code_points_after_the_tags_are_read(server):
    text = "<b>" + "😀" * 4096 + "</b>"
    sent = await server.say(text, parse_mode="HTML")
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 8192}]


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "<b> </b>"])
async def test_a_text_of_nothing_is_refused(server, text):
    code, words = await server.refused("sendMessage", chat_id=server.chat, text=text, parse_mode="HTML")
    assert (code, words) == (400, "Bad Request: message text is empty")


async def test_the_ends_of_a_text_are_trimmed(server):
    assert (await server.say("\n  line \n line \n "))["text"] == "line \n line"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
        ("я<b", "Unclosed start tag at byte offset 2"),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>я</i>", 'Unmatched end tag at byte offset 5, expected "</b>", found "</i>"'),
        ("<code>a", 'Can\'t find end tag corresponding to start tag "code"'),
        ('<span class="x">a</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
    ],
)
async def test_wrong_html_is_refused_with_the_byte_where_it_is_wrong(server, text, words):
    code, said = await server.refused("sendMessage", chat_id=server.chat, text=text, parse_mode="HTML")
    assert (code, said) == (400, f"Bad Request: can't parse entities: {words}")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a.b", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("*bold", "Can't find end of Bold entity at byte offset 0"),
        ("я [link](http://a", "Can't find end of a URL at byte offset 10"),
    ],
)
async def test_wrong_markdown_is_refused(server, text, words):
    code, said = await server.refused("sendMessage", chat_id=server.chat, text=text, parse_mode="MarkdownV2")
    assert (code, said) == (400, f"Bad Request: can't parse entities: {words}")


async def test_html_becomes_entities_in_utf16_units(server):
    sent = await server.say('😀 <b>a<i>b</i></b> <a href="https://example.com">c</a> <code>d</code>', parse_mode="HTML")
    assert sent["text"] == "😀 ab c d"
    kinds = [(e["type"], e["offset"], e["length"]) for e in sent["entities"]]
    assert kinds == [("bold", 3, 2), ("italic", 4, 1), ("text_link", 6, 1), ("code", 8, 1)]


async def test_commands_links_and_mentions_are_found_in_plain_text(server):
    sent = await server.say("/start see https://example.com/a, @durov and me@example.com")
    assert [e["type"] for e in sent["entities"]] == ["bot_command", "url", "mention", "email"]


async def test_an_unknown_parse_mode_is_refused(server):
    assert await server.refused("sendMessage", chat_id=server.chat, text="a", parse_mode="BBCode") == (
        400,
        "Bad Request: unsupported parse_mode",
    )


# ---- chats


@pytest.mark.parametrize(("chat", "words"), [("", "chat_id is empty"), (NOBODY, "chat not found")])
async def test_a_chat_that_is_none_is_refused(server, chat, words):
    assert await server.refused("sendMessage", chat_id=chat, text="a") == (400, f"Bad Request: {words}")


async def test_a_private_chat_can_be_looked_at(server):
    chat = await server.ok("getChat", chat_id=server.chat)
    assert (chat["id"], chat["type"]) == (server.chat, "private")
    member = await server.ok("getChatMember", chat_id=server.chat, user_id=server.chat)
    assert member["user"]["is_bot"] is False
    assert await server.refused("getChatAdministrators", chat_id=server.chat) == (
        400,
        "Bad Request: there are no administrators in the private chat",
    )


async def test_typing_is_shown_and_a_wrong_action_refused(server):
    assert await server.ok("sendChatAction", chat_id=server.chat, action="typing") is True
    assert await server.refused("sendChatAction", chat_id=server.chat, action="yawning") == (
        400,
        "Bad Request: wrong parameter action in request",
    )


# ---- keyboards


async def test_a_keyboard_comes_back_with_the_message(server):
    sent = await server.say(reply_markup=inline([button(), button("Site", url="https://example.com")]))
    assert sent["reply_markup"]["inline_keyboard"][0][0] == button()


async def test_callback_data_is_limited_to_64_bytes(server):
    await server.say(reply_markup=inline([button(callback_data="я" * 32)]))
    code, words = await server.refused(
        "sendMessage", chat_id=server.chat, text="a", reply_markup=inline([button(callback_data="я" * 32 + "a")])
    )
    assert (code, words) == (400, "Bad Request: BUTTON_DATA_INVALID")


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ("[]", "object expected as reply markup"),
        (
            inline([{"text": "a"}]),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (inline([{"callback_data": "a"}]), "can't parse inline keyboard button: Can't find field \"text\""),
        (
            inline([button(url="ftp://example.com")]),
            "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
        ),
    ],
)
async def test_a_wrong_keyboard_is_refused(server, markup, words):
    code, said = await server.refused("sendMessage", chat_id=server.chat, text="a", reply_markup=markup)
    assert (code, said) == (400, f"Bad Request: {words}")


@pytest.mark.parametrize(
    "markup",
    [
        {"keyboard": [[{"text": "Phone", "request_contact": True}]], "one_time_keyboard": True},
        {"remove_keyboard": True},
        {"force_reply": True, "input_field_placeholder": "price"},
    ],
)
async def test_keyboards_under_the_input_field_are_taken_and_not_shown_in_the_message(server, markup):
    assert "reply_markup" not in await server.say(reply_markup=markup)


# ---- edits, replies, deletions


async def test_an_edit_changes_the_text_and_takes_the_keyboard_away(server):
    sent = await server.say(reply_markup=inline([button()]))
    edited = await server.ok("editMessageText", chat_id=server.chat, message_id=sent["message_id"], text="other")
    assert edited["text"] == "other"
    assert "reply_markup" not in edited
    assert edited["edit_date"] >= edited["date"]


async def test_an_edit_that_changes_nothing_is_refused(server):
    sent = await server.say("<b>same</b>", parse_mode="HTML", reply_markup=inline([button()]))
    same = {"text": "<b>same</b>", "parse_mode": "HTML", "reply_markup": inline([button()])}
    words = (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )
    where = {"chat_id": server.chat, "message_id": sent["message_id"]}
    assert await server.refused("editMessageText", **where, **same) == (400, words)


async def test_only_the_keyboard_may_be_edited(server):
    sent = await server.say(reply_markup=inline([button()]))
    where = {"chat_id": server.chat, "message_id": sent["message_id"]}
    edited = await server.ok("editMessageReplyMarkup", **where, reply_markup=inline([button("Other")]))
    assert edited["text"] == sent["text"]
    assert "reply_markup" not in await server.ok("editMessageReplyMarkup", **where)


async def test_a_message_that_is_gone_can_be_neither_edited_nor_deleted(server):
    sent = await server.say()
    where = {"chat_id": server.chat, "message_id": sent["message_id"]}
    assert await server.ok("deleteMessage", **where) is True
    assert await server.refused("editMessageText", **where, text="a") == (
        400,
        "Bad Request: message to edit not found",
    )
    assert await server.refused("deleteMessage", **where) == (400, "Bad Request: message to delete not found")


async def test_a_reply_shows_what_it_answers(server):
    first = await server.say("first")
    second = await server.say("second", reply_parameters={"message_id": first["message_id"]})
    assert second["reply_to_message"]["message_id"] == first["message_id"]
    assert "reply_to_message" not in second["reply_to_message"]


async def test_a_reply_to_nothing_is_refused_unless_it_was_allowed(server):
    gone = {"message_id": 2_000_000_000}
    code, words = await server.refused("sendMessage", chat_id=server.chat, text="a", reply_parameters=gone)
    assert (code, words) == (400, "Bad Request: message to be replied not found")
    assert await server.say(reply_parameters=gone | {"allow_sending_without_reply": True})


async def test_several_messages_are_deleted_at_once(server):
    sent = [await server.say(str(number)) for number in range(3)]
    numbers = [message["message_id"] for message in sent]
    assert await server.ok("deleteMessages", chat_id=server.chat, message_ids=[*numbers, 2_000_000_000]) is True


# ---- files


async def test_a_picture_comes_back_in_sizes_and_can_be_downloaded_and_sent_again(server):
    upload = {"photo": ("a.png", picture(1000, 600), "image/png")}
    sent = await server.ok("sendPhoto", chat_id=server.chat, caption="<b>тут</b>", parse_mode="HTML", files=upload)
    sizes = sent["photo"]
    assert [size["width"] for size in sizes] == sorted(size["width"] for size in sizes)
    assert len(sizes) > 1
    assert sent["caption"] == "тут"
    file = await server.ok("getFile", file_id=sizes[-1]["file_id"])
    body = await server.client.get(f"/file/bot{server.token}/{file['file_path']}")
    assert len(body.content) == file["file_size"]
    assert Image.open(io.BytesIO(body.content)).size == (sizes[-1]["width"], sizes[-1]["height"])
    again = await server.ok("sendPhoto", chat_id=server.chat, photo=sizes[-1]["file_id"])
    assert again["photo"][-1]["file_unique_id"] == sizes[-1]["file_unique_id"]


async def test_a_document_keeps_its_name_and_its_bytes(server):
    body = "сумма;12 500,50".encode()
    sent = await server.ok("sendDocument", chat_id=server.chat, files={"document": ("отчёт.csv", body, "text/csv")})
    assert sent["document"]["file_name"] == "отчёт.csv"
    file = await server.ok("getFile", file_id=sent["document"]["file_id"])
    assert (await server.client.get(f"/file/bot{server.token}/{file['file_path']}")).content == body


async def test_pictures_become_one_album_with_the_caption_at_the_first(server):
    media = [{"type": "photo", "media": f"attach://{name}"} for name in ("one", "two", "three")]
    media[0]["caption"] = "Диван"
    parts = {name: (f"{name}.png", picture()) for name in ("one", "two", "three")}
    sent = await server.ok("sendMediaGroup", chat_id=server.chat, media=media, files=parts)
    assert len({message["media_group_id"] for message in sent}) == 1
    assert [message.get("caption") for message in sent] == ["Диван", None, None]


async def test_eleven_pictures_are_no_album(server):
    media = [{"type": "photo", "media": "attach://one"}] * 11
    code, words = await server.refused(
        "sendMediaGroup", chat_id=server.chat, media=media, files={"one": ("a.png", picture())}
    )
    assert (code, words) == (400, "Bad Request: too many messages to send as an album")


async def test_a_caption_is_limited_to_1024_characters(server):
    upload = {"document": ("a.txt", b"a")}
    code, words = await server.refused("sendDocument", chat_id=server.chat, caption="я" * 1025, files=upload)
    assert (code, words) == (400, "Bad Request: message caption is too long")


async def test_a_caption_and_a_picture_can_be_edited(server):
    sent = await server.ok("sendPhoto", chat_id=server.chat, files={"photo": ("a.png", picture())}, caption="one")
    where = {"chat_id": server.chat, "message_id": sent["message_id"]}
    assert (await server.ok("editMessageCaption", **where, caption="two"))["caption"] == "two"
    media = {"type": "photo", "media": "attach://new", "caption": "three"}
    edited = await server.ok("editMessageMedia", **where, media=media, files={"new": ("b.png", picture(300, 300))})
    assert edited["caption"] == "three"
    assert edited["photo"][-1]["width"] == 300


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("getFile", {"file_id": "nonsense!"}, "invalid file_id"),
        ("sendPhoto", {}, "there is no photo in the request"),
        ("editMessageText", {"text": "a"}, "message identifier is not specified"),
    ],
)
async def test_what_is_missing_or_wrong_is_named(server, method, params, words):
    if method != "getFile":
        params = {"chat_id": server.chat} | params
    assert await server.refused(method, **params) == (400, f"Bad Request: {words}")


# ---- copies


async def test_a_copy_has_no_origin_and_a_forward_has(server):
    sent = await server.say("original")
    source = {"chat_id": server.chat, "from_chat_id": server.chat, "message_id": sent["message_id"]}
    copied = await server.ok("copyMessage", **source)
    assert set(copied) == {"message_id"}
    forwarded = await server.ok("forwardMessage", **source)
    assert forwarded["forward_origin"]["type"] == "user"
    assert forwarded["text"] == "original"


async def test_several_copies_must_be_asked_for_in_increasing_order(server):
    numbers = [(await server.say(str(number)))["message_id"] for number in range(2)]
    source = {"chat_id": server.chat, "from_chat_id": server.chat}
    assert len(await server.ok("copyMessages", **source, message_ids=numbers)) == 2
    code, words = await server.refused("copyMessages", **source, message_ids=numbers[::-1])
    assert (code, words) == (400, "Bad Request: message identifiers must be in a strictly increasing order")


async def test_protected_content_cannot_be_copied(server):
    sent = await server.say("secret", protect_content=True)
    source = {"chat_id": server.chat, "from_chat_id": server.chat, "message_id": sent["message_id"]}
    code, words = await server.refused("copyMessage", **source)
    assert (code, words) == (400, "Bad Request: message has protected content and can't be copied")


# ---- queries and updates


async def test_a_press_that_nobody_made_cannot_be_answered(server):
    assert await server.refused("answerCallbackQuery", callback_query_id="1") == (
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    )


async def test_asking_for_updates_without_any_waits_as_long_as_asked(server):
    await server.ok("deleteWebhook", drop_pending_updates=True)
    began = asyncio.get_running_loop().time()
    assert await server.ok("getUpdates", timeout=2, offset=-1) == []
    assert 1.9 <= asyncio.get_running_loop().time() - began < 6


async def test_a_second_receiver_ends_the_first(server):
    await server.ok("deleteWebhook", drop_pending_updates=True)
    first = asyncio.ensure_future(server.ask("getUpdates", timeout=20))
    await asyncio.sleep(0.3)
    second = asyncio.ensure_future(server.ask("getUpdates", timeout=2))
    ended = await first
    assert (ended["error_code"], ended["description"]) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    assert (await second)["ok"]


# ---- what a bot sets


async def test_commands_are_kept_by_scope_and_language(server):
    russian = [{"command": "help", "description": "Помощь"}]
    scope = {"type": "all_private_chats"}
    await server.ok("setMyCommands", commands=russian, scope=scope, language_code="ru")
    assert await server.ok("getMyCommands", scope=scope, language_code="ru") == russian
    assert await server.ok("getMyCommands", scope=scope, language_code="uz") == []
    await server.ok("deleteMyCommands", scope=scope, language_code="ru")
    assert await server.ok("getMyCommands", scope=scope, language_code="ru") == []


async def test_a_command_with_capitals_is_refused(server):
    code, words = await server.refused("setMyCommands", commands=[{"command": "Help", "description": "x"}])
    assert (code, words) == (400, "Bad Request: BOT_COMMAND_INVALID")


async def test_a_webhook_without_tls_to_the_outside_is_refused(server):
    assert await server.refused("setWebhook", url="http://example.com/hook") == (
        400,
        "Bad Request: bad webhook: An HTTPS URL must be provided for webhook",
    )
    assert (await server.ok("getWebhookInfo"))["url"] == ""

"""Every refusal in its own words: what a bot asks wrongly, one row each."""

from __future__ import annotations

import httpx
import pytest

from dastyor.lab.telegram import objects, wire
from dastyor.lab.telegram.driving import inline, picture
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.sandbox import Sandbox

LONG = "x" * 70
HERE = {"chat_id": "PERSON"}
IN_CHANNEL = {"chat_id": "CHANNEL"}


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(limits=Limits(flood=False))


@pytest.fixture
async def scene(world):
    """A person with a text (1), a photo (2), a contact (3) and a deleted message (4); a channel with one post."""
    person = await world.arrive()
    await world.ok("sendMessage", chat_id=person, text="text", reply_markup=inline("Ha"))
    files = {"photo": ("a.png", picture())}
    photo = await world.client.post(f"/bot{world.token}/sendPhoto", data={"chat_id": person}, files=files)
    await world.do("contact", actor=person)
    gone = await world.ok("sendMessage", chat_id=person, text="gone")
    await world.ok("deleteMessage", chat_id=person, message_id=gone["message_id"])
    channel = await world.channel(person)
    await world.ok("sendMessage", chat_id=channel, text="post")
    names = {"PERSON": person, "CHANNEL": channel, "PHOTO": photo.json()["result"]["photo"][-1]["file_id"]}

    def named(value):
        if isinstance(value, dict):
            return {key: named(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [named(inner) for inner in value]
        return names.get(value, value) if isinstance(value, str) else value

    async def refused(method: str, params: dict) -> str:
        return (await world.refused(method, **named(params))).removeprefix("Bad Request: ")

    return refused


ROWS = [
    # texts and captions
    ("sendMessage", HERE | {"text": "x" * 32_769}, "text is too long"),
    (
        "sendMessage",
        HERE | {"text": "a", "entities": [{"type": "bold", "offset": 5, "length": 1}]},
        "at UTF-16 offset 5",
    ),
    (
        "sendMessage",
        HERE | {"text": "a", "reply_parameters": {"message_id": 1, "chat_id": "CHANNEL"}},
        "replies across",
    ),
    ("sendMessageDraft", IN_CHANNEL | {"draft_id": 1, "text": "a"}, "only to private chats"),
    ("sendMessageDraft", HERE | {"draft_id": 0, "text": "a"}, "draft_id must be non-zero"),
    ("sendMessageDraft", HERE | {"draft_id": 1, "text": "x" * 4097}, "message is too long"),
    # keyboards
    ("sendMessage", HERE | {"text": "a", "reply_markup": {"inline_keyboard": 1}}, "must be an Array of Arrays"),
    ("sendMessage", HERE | {"text": "a", "reply_markup": {"inline_keyboard": [1]}}, "must be an Array of Arrays"),
    ("sendMessage", HERE | {"text": "a", "reply_markup": {"inline_keyboard": [[1]]}}, "must be an Object"),
    ("sendMessage", HERE | {"text": "a", "reply_markup": {"keyboard": [[1]]}}, "must be an Object or a String"),
    ("sendMessage", HERE | {"text": "a", "reply_markup": {"keyboard": [[{"text": ""}]]}}, "text must be non-empty"),
    (
        "sendMessage",
        HERE | {"text": "a", "reply_markup": {"keyboard": [[{"text": 5}]]}},
        'Field "text" must be of type',
    ),
    ("sendMessage", HERE | {"text": "a", "reply_markup": inline(" ")}, "inline keyboard button text must be non-empty"),
    (
        "sendMessage",
        HERE | {"text": "a", "reply_markup": inline(*[str(n) for n in range(101)])},
        "reply markup is too long",
    ),
    (
        "sendMessage",
        IN_CHANNEL | {"text": "a", "reply_markup": {"keyboard": [[{"text": "a"}]]}},
        "reply markup is invalid",
    ),
    (
        "sendMessage",
        HERE | {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a", "url": "http://"}]]}},
        "inline keyboard button URL 'http://' is invalid: Wrong HTTP URL",
    ),
    (
        "sendMessage",
        HERE | {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a", "copy_text": {"text": ""}}]]}},
        "BUTTON_COPY_TEXT_INVALID",
    ),
    (
        "sendMessage",
        HERE | {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a", "web_app": {"url": "http://a.uz"}}]]}},
        "Only HTTPS links are allowed",
    ),
    (
        "sendMessage",
        HERE
        | {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "a", "style": "x"}]]}},
        "invalid button style specified",
    ),
    # files
    ("sendPhoto", HERE | {"photo": "http://example.com/a.png"}, "failed to get HTTP URL content"),
    ("sendPhoto", HERE | {"photo": "unknown"}, "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", HERE | {"photo": "attach://nothing"}, 'attached file "nothing" not found'),
    ("sendDocument", HERE | {"document": "PHOTO"}, "can't use file of type Photo as Document"),
    ("sendMediaGroup", HERE | {"media": []}, "there are no messages to send"),
    ("sendMediaGroup", HERE | {"media": [{"type": "video", "media": "PHOTO"}] * 2}, "video is not offered"),
    (
        "sendMediaGroup",
        HERE | {"media": [{"type": "photo", "media": "PHOTO"}, {"type": "document", "media": "PHOTO"}]},
        "document can't be mixed with other media types",
    ),
    ("getFile", {"file_id": "x" * 40}, "wrong file_id or the file is temporarily unavailable"),
    # edits
    ("editMessageText", HERE | {"message_id": 2, "text": "a"}, "there is no text in the message to edit"),
    ("editMessageText", HERE | {"message_id": 3, "text": "a"}, "message can't be edited"),
    ("editMessageText", {"inline_message_id": "x", "text": "a"}, "MESSAGE_ID_INVALID"),
    ("editMessageCaption", HERE | {"message_id": 1, "caption": "a"}, "there is no caption in the message to edit"),
    ("editMessageCaption", HERE | {"message_id": 2, "caption": "x" * 1025}, "message caption is too long"),
    (
        "editMessageText",
        HERE | {"message_id": 1, "text": "a", "reply_markup": {"keyboard": [[{"text": "a"}]]}},
        'has no field "keyboard"',
    ),
    # deletions
    ("deleteMessages", HERE | {"message_ids": []}, "message identifiers are not specified"),
    ("deleteMessages", HERE | {"message_ids": list(range(101))}, "too many message identifiers specified"),
    ("deleteMessage", HERE | {"message_id": 4}, "message to delete not found"),
    # copies
    ("copyMessage", HERE | {"from_chat_id": "PERSON", "message_id": 4}, "message to copy not found"),
    ("forwardMessage", HERE | {"from_chat_id": "PERSON", "message_id": 4}, "message to forward not found"),
    ("copyMessages", HERE | {"from_chat_id": "PERSON", "message_ids": [4]}, "there are no messages to copy"),
    (
        "forwardMessages",
        HERE | {"from_chat_id": "PERSON", "message_ids": list(range(101))},
        "too many messages to forward",
    ),
    ("copyMessage", HERE | {"message_id": 1}, "from_chat_id is empty"),
    # chats
    ("getChatMember", HERE | {"user_id": 1}, "invalid user_id specified"),
    ("leaveChat", HERE, "chat member status can't be changed in private chats"),
    ("pinChatMessage", HERE | {"message_id": 4}, "message to pin not found"),
    ("unpinChatMessage", HERE, "message to unpin not found"),
    ("setMessageReaction", HERE | {"message_id": 4}, "message to react not found"),
    (
        "setMessageReaction",
        HERE | {"message_id": 1, "reaction": [{"type": "emoji", "emoji": "👍"}] * 2},
        "REACTIONS_TOO_MANY",
    ),
    # what a bot sets
    ("setMyCommands", {"commands": [{"command": "a", "description": "b"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
    ("setMyCommands", {"commands": [{"command": "a", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ("setMyName", {"name": LONG}, "bot name is too long"),
    ("setWebhook", {"url": "https://a:b"}, "bad webhook: invalid URL specified"),
    ("setWebhook", {"url": "https://"}, "bad webhook: invalid URL specified"),
    ("setWebhook", {"url": "https://a.uz", "secret_token": "x" * 257}, "secret token is too long"),
    # answers
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ("answerInlineQuery", {"inline_query_id": "1", "results": [], "next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
    ("approveSuggestedPost", {"chat_id": "CHANNEL", "message_id": 1}, "not a channel direct messages chat"),
    ("declineSuggestedPost", HERE | {"message_id": 1, "comment": "x" * 129}, "comment is too long"),
]


@pytest.mark.parametrize(("method", "params", "words"), ROWS, ids=[f"{row[0]}: {row[2]}"[:60] for row in ROWS])
async def test_what_is_asked_wrongly_is_refused_in_telegrams_words(scene, method, params, words):
    said = await scene(method, params)
    assert words in said


async def test_what_is_too_big_is_refused(world, sandbox):
    person = await world.arrive()
    sandbox.world.limits = Limits(flood=False, photo=1000, upload=2000, download=500)
    path = f"/bot{world.token}/"

    async def sent(method: str, name: str, body: bytes) -> dict:
        return (await world.client.post(path + method, data={"chat_id": person}, files={name: ("a.png", body)})).json()

    large = picture()
    words = f"Bad Request: file of size {len(large)} bytes is too big for a photo; the maximum size is 1000 bytes"
    assert (await sent("sendPhoto", "photo", large))["description"] == words
    assert (await sent("sendDocument", "document", b"x" * 2001))["error_code"] == 413
    assert (await sent("sendDocument", "document", b""))["description"] == "Bad Request: file must be non-empty"
    taken = (await sent("sendDocument", "document", b"x" * 1500))["result"]["document"]["file_id"]
    assert await world.refused("getFile", file_id=taken) == "Bad Request: file is too big"


@pytest.mark.parametrize(
    ("body", "words"),
    [(b"no picture at all", "IMAGE_PROCESS_FAILED"), (picture(400, 10), "PHOTO_INVALID_DIMENSIONS")],
)
async def test_what_is_no_picture_is_no_photo(world, body, words):
    person = await world.arrive()
    answer = await world.client.post(
        f"/bot{world.token}/sendPhoto", data={"chat_id": person}, files={"photo": ("a.png", body)}
    )
    assert answer.json()["description"] == f"Bad Request: {words}"


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (b"{", "application/json", "can't parse request JSON object"),
        (b"[]", "application/json", "request JSON must be an object"),
        (b"text=\xff", "application/x-www-form-urlencoded", "strings must be encoded in UTF-8"),
        (b"--x", "multipart/form-data", "can't parse multipart request"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(world, content, kind, words):
    answer = await world.client.post(f"/bot{world.token}/sendMessage", content=content, headers={"content-type": kind})
    assert (answer.status_code, answer.json()["description"]) == (400, f"Bad Request: {words}")


async def test_a_body_of_a_hundred_megabytes_is_not_read(world):
    headers = {"content-length": str(100 * 1024 * 1024), "content-type": "application/json"}
    answer = await world.client.post(f"/bot{world.token}/sendMessage", content=b"{}", headers=headers)
    assert answer.status_code == 413


async def test_a_token_of_another_form_and_an_unknown_file_are_refused(world):
    assert (await world.client.get("/botnonsense/getMe")).json()[
        "description"
    ] == "Unauthorized: invalid token specified"
    assert (await world.client.get(f"/file/bot{world.token}/photos/none.jpg")).status_code == 404
    assert (await world.client.get("/file/bot1:x/photos/none.jpg")).status_code == 401


async def test_rights_in_a_channel_are_asked_for_one_by_one(world):
    owner = await world.arrive()
    channel = await world.channel(owner)
    post = (await world.do("send", actor=owner, chat=channel, text="of the owner"))["message_id"]
    where = {"chat_id": channel, "message_id": post}
    await world.ok("editMessageText", **where, text="mended by the bot")
    rights = {"can_edit_messages": False, "can_delete_messages": False}
    await world.do("members", chat=channel, actor="bot", status="administrator", rights=rights)
    assert (await world.refused("editMessageText", **where, text="b")).endswith("message can't be edited")
    assert (await world.refused("deleteMessage", **where)).endswith("message can't be deleted")
    assert (await world.refused("deleteMessages", chat_id=channel, message_ids=[post])).endswith("can't be deleted")
    assert (await world.refused("pinChatMessage", **where)).endswith("manage pinned messages in the chat")
    await world.do("members", chat=channel, actor="bot", status="left")
    assert await world.refused("getChat", chat_id=channel) == "Forbidden: bot is not a member of the channel chat"


async def test_a_restricted_bot_cannot_write_and_a_phone_is_asked_for_only_in_private(world):
    group = await world.channel(await world.arrive(), type="supergroup", bot="member")
    keys = {"keyboard": [[{"text": "Phone", "request_contact": True}]]}
    words = await world.refused("sendMessage", chat_id=group, text="a", reply_markup=keys)
    assert words.endswith("phone number can be requested in private chats only")
    await world.do("members", chat=group, actor="bot", status="restricted", rights={"can_send_messages": False})
    assert (await world.refused("sendMessage", chat_id=group, text="a")).endswith("have no write access to the chat")


async def test_members_of_a_channel_are_shown_to_its_administrator_only(world):
    owner = await world.arrive(username="egasi")
    vali = await world.arrive("Vali")
    channel = await world.channel(owner, username="bozor")
    await world.do("members", chat=channel, actor=vali, status="kicked")
    assert (await world.ok("getChatMember", chat_id=channel, user_id=vali))["status"] == "kicked"
    assert (await world.ok("getChatMember", chat_id=channel, user_id=owner))["status"] == "creator"
    assert await world.ok("getChatMemberCount", chat_id=channel) == 2
    await world.do("members", chat=channel, actor="bot", status="left")
    words = await world.refused("getChatMember", chat_id=channel, user_id=vali)
    assert words == "Bad Request: member list is inaccessible"
    assert (await world.ok("getChat", chat_id=owner))["active_usernames"] == ["egasi"]


async def test_albums_stay_albums_when_they_are_copied_and_lose_captions_when_asked(world):
    ali = await world.arrive()
    files = [("files", (f"{n}.png", picture())) for n in range(2)]
    sent = await world.client.post("/sandbox/api/send", data={"actor": str(ali), "caption": "c"}, files=files)
    numbers = sent.json()["message_ids"]
    source = {"chat_id": ali, "from_chat_id": ali, "message_ids": numbers}
    await world.ok("copyMessages", **source, remove_caption=True)
    await world.ok("forwardMessages", **source)
    entries = await world.see("transcript", actor=ali)
    albums = [entry["album"] for entry in entries]
    assert albums[0] == albums[1] != albums[2] == albums[3] != albums[4] == albums[5]
    assert [entry["caption"] for entry in entries] == ["c", None, None, None, "c", None]
    copied = await world.ok(
        "copyMessage", chat_id=ali, from_chat_id=ali, message_id=numbers[0], caption="<b>d</b>", parse_mode="HTML"
    )
    (entry,) = [e for e in await world.see("transcript", actor=ali) if e["message_id"] == copied["message_id"]]
    assert (entry["caption"], entry["entities"]) == ("d", [{"type": "bold", "offset": 0, "length": 1}])
    words = await world.refused("copyMessage", chat_id=ali, from_chat_id=ali, message_id=copied["message_id"] + 5)
    assert words.endswith("message to copy not found")


async def test_names_and_descriptions_fall_back_to_the_usual_language(world):
    await world.ok("setMyDescription", description="Assistant")
    await world.ok("setMyDescription", description="Yordamchi", language_code="uz")
    await world.ok("setMyShortDescription", short_description="short")
    await world.ok("setMyName", name="Dastyor")
    assert (await world.ok("getMyDescription", language_code="uz"))["description"] == "Yordamchi"
    assert (await world.ok("getMyDescription", language_code="ru"))["description"] == "Assistant"
    assert (await world.ok("getMyShortDescription"))["short_description"] == "short"
    assert (await world.ok("getMyName"))["name"] == "Dastyor"
    await world.ok(
        "setChatMenuButton", menu_button={"type": "web_app", "text": "a", "web_app": {"url": "https://a.uz"}}
    )
    assert (await world.ok("getChatMenuButton"))["type"] == "web_app"


async def test_a_client_offers_the_commands_of_the_narrowest_scope_in_its_language(world):
    ali = await world.arrive(language="ru")
    usual = [{"command": "help", "description": "Help"}]
    russian = [{"command": "help", "description": "Помощь"}]
    await world.ok("setMyCommands", commands=usual)
    (chat,) = await world.see("chats", actor=ali)
    assert chat["commands"] == usual
    await world.ok("setMyCommands", commands=russian, language_code="ru", scope={"type": "all_private_chats"})
    (chat,) = await world.see("chats", actor=ali)
    assert chat["commands"] == russian
    assert (await world.see("info"))["commands"] == usual


def test_a_right_that_nobody_named_is_the_usual_one():
    from dastyor.lab.telegram.model import Member

    assert objects.has_right(Member("administrator"), "can_post_messages")
    assert not objects.has_right(Member("administrator"), "can_promote_members")
    assert not objects.has_right(Member("member"), "can_post_messages")


async def test_a_lost_answer_under_a_server_of_another_kind_is_cut_off_after_its_head():
    sent = []

    async def receive() -> dict:
        return {"type": "http.disconnect"}

    async def send(message: dict) -> None:
        sent.append(message)

    await wire.drop_connection(receive, send)
    assert sent[0]["status"] == 200
    assert sent[1]["more_body"] is True


async def test_a_dropped_call_is_marked_in_the_log(served):
    ali = await served.arrive()
    await served.do("faults", method="sendMessage", code=0, times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        await served.bot("sendMessage", chat_id=ali, text="a")
    assert [call["fault"] for call in await served.see("calls")] == ["no answer"]


async def test_what_is_no_form_is_not_sent(world):
    await world.arrive()
    for content in (b"--x", b""):
        headers = {"content-type": "multipart/form-data"}
        answer = await world.client.post("/sandbox/api/send", content=content, headers=headers)
        assert (answer.status_code, "cannot be read" in answer.json()["error"]) == (400, True)

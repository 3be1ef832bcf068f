"""Every limit of the Bot API: what lies at it is taken, one more is refused in Telegram's own words."""

from __future__ import annotations

import pytest

from dastyor.lab.telegram.driving import inline, picture
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.sandbox import Sandbox

PHOTO = {"type": "photo", "media": "PHOTO"}


@pytest.fixture
def sandbox():
    return Sandbox(limits=Limits(flood=False))


@pytest.fixture
async def scene(world):
    """A person with four messages, the first of them a photo."""
    person = await world.arrive()
    files = {"photo": ("a.png", picture())}
    photo = await world.client.post(f"/bot{world.token}/sendPhoto", data={"chat_id": person}, files=files)
    for _ in range(2, 5):
        await world.ok("sendMessage", chat_id=person, text="a")
    names = {"PERSON": person, "PHOTO": photo.json()["result"]["photo"][-1]["file_id"]}

    def named(value):
        if isinstance(value, dict):
            return {key: named(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [named(inner) for inner in value]
        return names.get(value, value) if isinstance(value, str) else value

    return world, named


def send(text, **more):
    return "sendMessage", {"chat_id": "PERSON", "text": text, **more}


def caption(text, **more):
    return "sendPhoto", {"chat_id": "PERSON", "photo": "PHOTO", "caption": text, **more}


def button(**button):
    return send("a", reply_markup={"inline_keyboard": [[{"text": "b", **button}]]})


def results(count, **more):
    said = {"message_text": "a"}
    found = [{"type": "article", "id": str(n), "title": "a", "input_message_content": said} for n in range(count)]
    return "answerInlineQuery", {"inline_query_id": "none", "results": found, **more}


def commands(*made):
    return "setMyCommands", {"commands": [{"command": name, "description": words} for name, words in made]}


def numbers(count):
    return list(range(1, count + 1))


# What is asked for n, the n that is the last to be taken, and the words for one more.
ROWS = [
    pytest.param(lambda n: send("x" * n), 4096, "message is too long", id="text"),
    pytest.param(lambda n: send("😀" * n), 4096, "message is too long", id="text of pairs of surrogates"),
    pytest.param(lambda n: send("<b>" + "я" * n + "</b>", parse_mode="HTML"), 4096, "message is too long", id="html"),
    pytest.param(lambda n: send("&amp;" * n, parse_mode="HTML"), 4096, "message is too long", id="references"),
    pytest.param(lambda n: send("\\." * n, parse_mode="MarkdownV2"), 4096, "message is too long", id="escapes"),
    pytest.param(lambda n: send(" " * (n - 1) + "x"), 32_768, "text is too long", id="bytes of spaces before"),
    pytest.param(lambda n: send("<b></b>" * 4681 + "x" * (n - 32_767), parse_mode="HTML"), 32_768, "text is too long",
                 id="bytes of tags"),
    pytest.param(lambda n: caption("x" * n), 1024, "message caption is too long", id="caption"),
    pytest.param(lambda n: caption("😀" * n), 1024, "message caption is too long", id="caption of pairs"),
    pytest.param(lambda n: caption("<b></b>" * 4681 + "x" * (n - 32_767), parse_mode="HTML"), 32_768,
                 "text is too long", id="bytes of tags in a caption"),
    pytest.param(lambda n: ("editMessageText", {"chat_id": "PERSON", "message_id": 2, "text": "x" * n}), 4096,
                 "message is too long", id="edited text"),
    pytest.param(lambda n: ("editMessageCaption", {"chat_id": "PERSON", "message_id": 1, "caption": "x" * n}), 1024,
                 "message caption is too long", id="edited caption"),
    pytest.param(lambda n: ("sendMediaGroup", {"chat_id": "PERSON", "media": [PHOTO, {**PHOTO, "caption": "x" * n}]}),
                 1024, "message caption is too long", id="caption in an album"),
    pytest.param(lambda n: ("sendMediaGroup", {"chat_id": "PERSON", "media": [PHOTO] * n}), 10,
                 "too many messages to send as an album", id="album"),
    pytest.param(lambda n: button(callback_data="x" * n), 64, "BUTTON_DATA_INVALID", id="callback data"),
    pytest.param(lambda n: button(callback_data="я" * (n // 2) + "x" * (n % 2)), 64, "BUTTON_DATA_INVALID",
                 id="callback data in bytes"),
    pytest.param(lambda n: button(copy_text={"text": "x" * n}), 256, "BUTTON_COPY_TEXT_INVALID", id="copied text"),
    pytest.param(lambda n: send("a", reply_markup=inline(*"x" * n)), 100, "reply markup is too long", id="buttons"),
    pytest.param(lambda n: ("deleteMessages", {"chat_id": "PERSON", "message_ids": numbers(n)}), 100,
                 "too many message identifiers specified", id="deleted at once"),
    pytest.param(lambda n: ("copyMessages", {"chat_id": "PERSON", "from_chat_id": "PERSON",
                            "message_ids": numbers(n)}), 100, "too many messages to copy", id="copied at once"),
    pytest.param(lambda n: ("forwardMessages", {"chat_id": "PERSON", "from_chat_id": "PERSON",
                            "message_ids": numbers(n)}), 100, "too many messages to forward", id="forwarded at once"),
    pytest.param(lambda n: commands(*[(f"c{k}", "d") for k in range(n)]), 100, "BOT_COMMANDS_TOO_MUCH", id="commands"),
    pytest.param(lambda n: commands(("c" * n, "d")), 32, "BOT_COMMAND_INVALID", id="name of a command"),
    pytest.param(lambda n: commands(("c", "d" * n)), 256, "BOT_COMMAND_DESCRIPTION_INVALID", id="about a command"),
    pytest.param(lambda n: ("setMyName", {"name": "x" * n}), 64, "bot name is too long", id="name"),
    pytest.param(lambda n: ("setMyDescription", {"description": "x" * n}), 512, "bot description is too long",
                 id="description"),
    pytest.param(lambda n: ("setMyShortDescription", {"short_description": "x" * n}), 120,
                 "bot short description is too long", id="short description"),
    pytest.param(lambda n: ("setWebhook", {"url": "https://a.uz", "secret_token": "x" * n}), 256,
                 "secret token is too long", id="secret"),
    pytest.param(lambda n: ("sendMessageDraft", {"chat_id": "PERSON", "draft_id": 1, "text": "x" * n}), 4096,
                 "message is too long", id="draft"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "most", "words"), ROWS)
async def test_what_lies_at_a_limit_is_taken_and_one_more_is_refused(scene, asked, most, words):
    world, named = scene
    for over in (1, 2):
        method, params = asked(most + over)
        assert await world.refused(method, **named(params)) == f"Bad Request: {words}"
    method, params = asked(most)
    assert await world.ok(method, **named(params))


# These are refused for another reason when they lie at the limit: the query that they answer is not there.
ANSWERS = [
    pytest.param(lambda n: ("answerCallbackQuery", {"callback_query_id": "none", "text": "я" * n}), 200,
                 "MESSAGE_TOO_LONG", id="toast"),
    pytest.param(results, 50, "RESULTS_TOO_MUCH", id="inline results"),
    pytest.param(lambda n: results(1, next_offset="я" * (n // 2) + "x" * (n % 2)), 64, "NEXT_OFFSET_INVALID",
                 id="next offset"),
    pytest.param(lambda n: ("answerInlineQuery", {"inline_query_id": "none", "results": [
        {**results(1)[1]["results"][0], "id": "x" * n}]}), 64, "RESULT_ID_INVALID", id="id of a result"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "most", "words"), ANSWERS)
async def test_an_answer_at_its_limit_is_refused_only_for_want_of_a_question(world, asked, most, words):
    method, params = asked(most + 1)
    assert await world.refused(method, **params) == f"Bad Request: {words}"
    method, params = asked(most)
    gone = "query is too old and response timeout expired or query ID is invalid"
    assert await world.refused(method, **params) == f"Bad Request: {gone}"


# What must be there at all, and what is taken when it is the least.
LEAST = [
    ("sendMessage", {"chat_id": "PERSON", "text": " \n "}, "message text is empty"),
    ("sendMessage", {"chat_id": "PERSON", "text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
    ("sendMessage", {"chat_id": "PERSON", "text": "\u200e"}, None),
    ("sendPhoto", {"chat_id": "PERSON", "photo": "PHOTO", "caption": ""}, None),
    ("sendPhoto", {"chat_id": "PERSON", "photo": "PHOTO", "caption": "  "}, None),
    ("sendMediaGroup", {"chat_id": "PERSON", "media": [PHOTO] * 2}, None),
    ("setMyCommands", {"commands": [{"command": "", "description": "d"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "A", "description": "d"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "a-b", "description": "d"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": []}, None),
    ("setWebhook", {"url": "https://a.uz", "secret_token": "é"}, "secret token contains unallowed characters"),
    ("copyMessages", {"chat_id": "PERSON", "from_chat_id": "PERSON", "message_ids": [2, 2]}, "strictly increasing"),
    ("copyMessages", {"chat_id": "PERSON", "from_chat_id": "PERSON", "message_ids": [3, 2]}, "strictly increasing"),
    ("copyMessages", {"chat_id": "PERSON", "from_chat_id": "PERSON", "message_ids": [2, 3, 900]}, None),
    ("deleteMessages", {"chat_id": "PERSON", "message_ids": [900, 901]}, None),
    ("deleteMessage", {"chat_id": "PERSON", "message_id": 0}, "message to delete not found"),
]


async def test_the_least_of_everything(scene):
    world, named = scene
    for method, params, words in LEAST:
        answer = await world.bot(method, **named(params))
        assert (words or "None") in answer.get("description", "None"), (method, params, answer)


@pytest.mark.parametrize(("limit", "count"), [(-5, 1), (0, 1), (1, 1), (100, 100), (101, 100), (10**6, 100)])
async def test_so_many_updates_are_given_as_telegram_gives_at_most(world, limit, count):
    person = await world.arrive()
    for number in range(110):
        await world.do("send", actor=person, text=str(number))
    assert len(await world.ok("getUpdates", limit=limit)) == count


async def test_a_bot_downloads_twenty_megabytes_and_uploads_fifty(world, sandbox):
    assert (sandbox.world.limits.download, sandbox.world.limits.upload, sandbox.world.limits.photo) == (
        20 * 2**20, 50 * 2**20, 10 * 2**20,
    )  # fmt: skip
    sandbox.world.limits = Limits(flood=False, upload=2000, download=500)
    person = await world.arrive()

    async def sent(size):
        files = {"document": ("a.bin", b"x" * size)}
        return (
            await world.client.post(f"/bot{world.token}/sendDocument", data={"chat_id": person}, files=files)
        ).json()

    assert (await sent(2001))["error_code"] == 413
    assert (await sent(2000))["ok"]
    small, large = [(await sent(size))["result"]["document"]["file_id"] for size in (500, 501)]
    assert (await world.ok("getFile", file_id=small))["file_size"] == 500
    assert await world.refused("getFile", file_id=large) == "Bad Request: file is too big"

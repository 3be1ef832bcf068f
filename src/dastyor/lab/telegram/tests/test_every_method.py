"""Every method that the sandbox offers, by the schema: what is missing, misspelt or of another type is named."""

from __future__ import annotations

import pytest
from aiogram import methods as theirs
from aiogram.methods.base import Response

from dastyor.lab.telegram import schema
from dastyor.lab.telegram.driving import inline, picture
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.methods.every import METHODS
from dastyor.lab.telegram.refusals import Refused
from dastyor.lab.telegram.sandbox import Sandbox
from dastyor.lab.telegram.schema import Part, checked, required
from dastyor.lab.telegram.server import read

EVERY = sorted(METHODS)
#: A value that no parameter of this type takes, with the words that say so.
WRONG = {
    "Integer": ("two", "must be an Integer"),
    "Float": ("x.5", "must be a Float"),
    "String": (5, "must be a String"),
    "Boolean": ("maybe", "must be a Boolean"),
}
#: One that it takes.
RIGHT = {"Integer": 1, "True": True, "Float": 1.5, "String": "a", "Boolean": True, "InputFile": Part("a", "b", b"c")}


@pytest.fixture
def sandbox():
    return Sandbox(limits=Limits(flood=False))


def types_of(method, name):
    return schema.schema().methods[method][name].removesuffix("!").split("|")


def some(kind):
    """A value of a type of the Bot API, with nothing that it need not have."""
    if kind in RIGHT:
        return RIGHT[kind]
    if kind.startswith("Array of "):
        return [some(kind.removeprefix("Array of "))]
    shape = schema.schema().types[kind]
    if isinstance(shape, list):
        return some(shape[0])
    return {name: some(types.removesuffix("!").split("|")[0]) for name, types in shape.items() if types.endswith("!")}


@pytest.mark.parametrize("method", EVERY)
def test_a_misspelt_parameter_is_named(method):
    with pytest.raises(Refused) as refused:
        checked(method, {"chatid": 1})
    assert refused.value.description == f'Bad Request: unknown parameter "chatid" of {method}'


@pytest.mark.parametrize("method", [name for name in EVERY if required(name)])
def test_each_parameter_that_is_needed_is_missed(method):
    whole = {name: some(types_of(method, name)[0]) for name in required(method)}
    read(method, whole)
    for name in whole:
        for empty in ({}, {name: None}, {name: ""}):
            if (method, name) in schema._MEANT_EMPTY and empty == {name: ""}:
                continue
            with pytest.raises(Refused) as refused:
                read(method, {key: value for key, value in whole.items() if key != name} | empty)
            assert refused.value.description.startswith("Bad Request: ")


@pytest.mark.parametrize("method", EVERY)
def test_each_parameter_takes_its_types_and_no_other(method):
    for name in schema.schema().methods[method]:
        kinds = types_of(method, name)
        for kind in kinds:
            value = some(kind)
            assert name in checked(method, {name: value}), (name, kind)
        if len(kinds) == 1 and kinds[0] in WRONG:
            value, words = WRONG[kinds[0]]
            with pytest.raises(Refused) as refused:
                checked(method, {name: value})
            assert refused.value.description == f'Bad Request: parameter "{name}" of {method} {words}'
        elif not any(kind in RIGHT for kind in kinds):
            with pytest.raises(Refused) as refused:
                checked(method, {name: "{"})
            assert refused.value.description.endswith(": can't parse JSON")


# For a form everything is text: what each text means.
FORMS = [
    ("sendMessage", "chat_id", "@bozor", "@bozor"),
    ("sendMessage", "message_thread_id", "-5", -5),
    ("sendMessage", "message_thread_id", "+7", 7),
    ("sendMessage", "protect_content", "true", True),
    ("sendMessage", "protect_content", "False", False),
    ("sendMessage", "protect_content", "1", True),
    ("sendMessage", "protect_content", "0", False),
    ("sendMessage", "protect_content", "Yes", True),
    ("sendMessage", "protect_content", "NO", False),
    ("sendMessage", "text", "0", "0"),
    ("deleteMessages", "message_ids", "[1, 2]", [1, 2]),
    ("sendMessage", "reply_parameters", '{"message_id": 5}', {"message_id": 5}),
    ("sendMessage", "reply_parameters", '{"message_id": 5, "quote": null}', {"message_id": 5}),
    ("setMyCommands", "scope", '{"type": "chat", "chat_id": "@a"}', {"type": "chat", "chat_id": "@a"}),
]


@pytest.mark.parametrize(("method", "name", "text", "value"), FORMS)
def test_texts_of_a_form_are_read_as_what_they_mean(method, name, text, value):
    assert checked(method, {name: text}) == {name: value}


# What of a number or a switch is none, however much it looks like one.
ODD = [
    ("message_thread_id", "1.0"), ("message_thread_id", "1e3"), ("message_thread_id", True), ("message_thread_id", 1.5),
    ("message_thread_id", "9" * 19), ("message_thread_id", "١"), ("protect_content", 1), ("protect_content", "2"),
    ("protect_content", "on"), ("reply_parameters", "[]"), ("reply_parameters", 5), ("reply_parameters", "\\ud800"),
    ("text", ["a"]), ("text", True), ("entities", {"type": "bold"}), ("entities", "[1]"),
]  # fmt: skip


def test_what_only_looks_like_a_value_is_none():
    for name, value in ODD:
        with pytest.raises(Refused):
            checked("sendMessage", {name: value})


async def test_every_answer_is_one_that_aiogram_takes_for_that_method(world):
    """Whatever a method gives, the model of its result at aiogram reads it, strictly typed."""
    ali, vali = await world.arrive(username="ali"), await world.arrive("Vali")
    channel = await world.channel(ali, username="bozor")
    files = {"photo": ("a.png", picture())}
    photo = await world.client.post(f"/bot{world.token}/sendPhoto", data={"chat_id": ali}, files=files)
    number = photo.json()["result"]["photo"][-1]["file_id"]
    here, album = {"chat_id": ali}, [{"type": "photo", "media": number}] * 2
    calls = [
        ("getMe", {}),
        ("sendMessage", here | {"text": "<b>a</b> @ali /x", "parse_mode": "HTML", "reply_markup": inline("Ha")}),
        ("sendMediaGroup", here | {"media": album}),
        ("sendChatAction", here | {"action": "typing"}),
        ("sendMessageDraft", here | {"draft_id": 1, "text": "a"}),
        ("editMessageText", here | {"message_id": 2, "text": "b"}),
        ("editMessageReplyMarkup", here | {"message_id": 2, "reply_markup": inline("Yo'q")}),
        ("editMessageCaption", here | {"message_id": 1, "caption": "c"}),
        ("editMessageMedia", here | {"message_id": 1, "media": album[0] | {"caption": "d"}}),
        ("copyMessage", here | {"from_chat_id": ali, "message_id": 1}),
        ("copyMessages", here | {"from_chat_id": ali, "message_ids": [1, 2]}),
        ("forwardMessage", {"chat_id": vali, "from_chat_id": ali, "message_id": 1}),
        ("forwardMessages", {"chat_id": vali, "from_chat_id": ali, "message_ids": [1, 2]}),
        ("getFile", {"file_id": number}),
        ("setMessageReaction", here | {"message_id": 1, "reaction": [{"type": "emoji", "emoji": "👍"}]}),
        ("pinChatMessage", here | {"message_id": 1}),
        ("getChat", here),
        ("getChat", {"chat_id": channel}),
        ("unpinChatMessage", here | {"message_id": 1}),
        ("unpinAllChatMessages", here),
        ("getChatMember", {"chat_id": channel, "user_id": ali}),
        ("getChatMember", {"chat_id": channel, "user_id": vali}),
        ("getChatAdministrators", {"chat_id": "@bozor"}),
        ("getChatMemberCount", {"chat_id": channel}),
        ("setMyCommands", {"commands": [{"command": "a", "description": "b"}]}),
        ("getMyCommands", {}),
        ("deleteMyCommands", {}),
        *((f"{verb}My{what}", {}) for verb in ("set", "get") for what in ("Name", "Description", "ShortDescription")),
        ("setChatMenuButton", here | {"menu_button": {"type": "commands"}}),
        ("getChatMenuButton", here),
        ("setWebhook", {"url": "http://127.0.0.1:9/"}),
        ("getWebhookInfo", {}),
        ("deleteWebhook", {}),
        ("getUpdates", {}),
        ("deleteMessage", here | {"message_id": 2}),
        ("deleteMessages", here | {"message_ids": [1, 3]}),
        ("leaveChat", {"chat_id": channel}),
    ]  # fmt: skip
    for method, params in calls:
        answer = await world.client.post(f"/bot{world.token}/{method}", json=params)
        assert answer.json()["ok"], (method, answer.text)
        result = getattr(theirs, method[0].upper() + method[1:]).__returning__
        Response[result].model_validate_json(answer.content, strict=False)
    asked = {"sendPhoto", "sendDocument", "answerCallbackQuery", "answerInlineQuery", "approveSuggestedPost",
             "declineSuggestedPost"}  # fmt: skip
    assert {method for method, _ in calls} | asked == set(EVERY)

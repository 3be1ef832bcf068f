from __future__ import annotations

import string

import pytest
from aiogram import methods as theirs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dastyor.lab.telegram.methods.every import METHODS
from dastyor.lab.telegram.refusals import Refused
from dastyor.lab.telegram.schema import checked, official_name, schema
from dastyor.lab.telegram.server import BotApi

# Left in aiogram for old programs and gone from the Bot API.
LEFTOVERS = {"allow_sending_without_reply", "disable_web_page_preview", "reply_to_message_id", "thumb"}
LEFTOVERS |= {"receiver_user_id", "callback_query_id", "correct_option_id", "exclude_limited", "sticker_format"}
LEFTOVERS |= {"switch_pm_text", "switch_pm_parameter"}


def test_every_method_takes_what_aiogram_gives_it():
    for name, fields in schema().methods.items():
        model = getattr(theirs, name[0].upper() + name[1:])
        ours, given_by_them = set(fields), {f.alias or n for n, f in model.model_fields.items()}
        assert ours <= given_by_them, name
        assert given_by_them - ours <= LEFTOVERS, name
        required = {f.alias or n for n, f in model.model_fields.items() if f.is_required()}
        assert {field for field, types in fields.items() if types.endswith("!")} == required, name


def test_every_offered_method_is_one_of_telegrams():
    assert set(METHODS) <= set(schema().methods)
    assert official_name("SENDMESSAGE") == "sendMessage"


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"chat_id": 1, "text": "a", "reply_to_message_id": 5}, 'unknown parameter "reply_to_message_id"'),
        ({"chat_id": 1, "text": 5}, 'parameter "text" of sendMessage must be a String'),
        ({"chat_id": 1.5, "text": "a"}, 'parameter "chat_id"'),
        ({"chat_id": 1, "text": "a", "protect_content": "maybe"}, "must be a Boolean"),
        ({"chat_id": 1, "text": "a", "reply_parameters": "{"}, "can't parse JSON"),
        ({"chat_id": 1, "text": "a", "reply_parameters": {"messageid": 1}}, 'has no field "messageid"'),
        (
            {"chat_id": 1, "text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback": "b"}]]}},
            'inline_keyboard[0][0] has no field "callback" (InlineKeyboardButton)',
        ),
        (
            {"chat_id": 1, "text": "a", "entities": [{"type": "bold", "offset": 0}]},
            'entities" of sendMessage[0] has no "length"',
        ),
    ],
)
def test_what_does_not_fit_is_named(params, words):
    with pytest.raises(Refused) as refused:
        checked("sendMessage", params)
    assert words in refused.value.description


SMALL = st.one_of(
    st.integers(-(10**13), 10**13),
    st.text(string.printable + "я😀", max_size=12),
    st.booleans(),
    st.none(),
    st.sampled_from(
        ["HTML", "attach://x", "typing", "@bozor", "[]", "{}", "[[]]", '{"type":"photo"}', "tg://user?id=1"]
    ),
)
VALUES = st.recursive(
    SMALL,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["type", "media", "text", "id", "inline_keyboard", "keyboard", "url", "message_id", "emoji"]
            ),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=5,
)


@given(st.data())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_request_whatever_ends_in_a_fault_of_the_server(world, sandbox, data):
    if not sandbox.world.people:
        await world.arrive()
        await world.do("limits", flood=False)
        await world.ok("sendMessage", chat_id=700_000_001, text="a", reply_markup={"remove_keyboard": True})
    method = data.draw(st.sampled_from(sorted(set(METHODS) - {"getUpdates"})))
    names = sorted(schema().methods[method])
    params = data.draw(st.dictionaries(st.sampled_from(names), VALUES, max_size=5)) if names else {}
    if "chat_id" in names and data.draw(st.booleans()):
        params["chat_id"] = 700_000_001
    if "message_id" in names and data.draw(st.booleans()):
        params["message_id"] = 1
    code, body = await BotApi(sandbox.state).answered(method, params)
    assert code in {200, 400, 401, 403, 404, 413, 429}, body

"""Buttons, inline results and suggested posts, as Telegram takes them or says why not."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.driving import inline, picture
from dastyor.lab.telegram.flood import Flood
from dastyor.lab.telegram.limits import Limits, Pace
from dastyor.lab.telegram.model import Chat
from dastyor.lab.telegram.refusals import Refused
from dastyor.lab.telegram.sandbox import Sandbox

BUTTON = "can't parse inline keyboard button: "
UNALLOWED = BUTTON + "Text buttons are unallowed in the inline keyboard"


@pytest.fixture
def sandbox():
    return Sandbox(limits=Limits(flood=False))


# One inline button, and what is said of it; None: it is taken.
BUTTONS = [
    ({"text": "a"}, UNALLOWED),
    ({"text": "a", "callback_data": ""}, UNALLOWED),
    ({"text": "a", "url": ""}, UNALLOWED),
    ({"text": "a", "pay": False}, UNALLOWED),
    ({"callback_data": "a"}, BUTTON + 'Can\'t find field "text"'),
    ({"text": 5, "callback_data": "a"}, BUTTON + 'Field "text" must be of type String'),
    ({"text": "\u00a0", "callback_data": "a"}, "inline keyboard button text must be non-empty"),
    ({"text": "a", "callback_data": "a", "style": "gold"}, BUTTON + "invalid button style specified"),
    ({"text": "a", "callback_data": "a", "style": "danger"}, None),
    ({"text": "a", "switch_inline_query": ""}, None),
    ({"text": "a", "switch_inline_query_current_chat": "x"}, None),
    ({"text": "a", "url": "https://a.uz"}, None),
    ({"text": "a", "url": "a.uz/x?y=1"}, None),
    ({"text": "a", "url": "tg://user?id=5"}, None),
    ({"text": "a", "url": "tg://resolve?domain=a"}, None),
    ({"text": "a", "url": "file://a"}, "inline keyboard button URL 'file://a' is invalid: Unsupported URL protocol"),
    ({"text": "a", "url": "no address"}, "inline keyboard button URL 'no address' is invalid: Wrong HTTP URL"),
    ({"text": "a", "url": "https://"}, "inline keyboard button URL 'https://' is invalid: Wrong HTTP URL"),
    ({"text": "a", "web_app": {"url": "https://a.uz"}}, None),
    ({"text": "a", "login_url": {"url": "https://a.uz"}}, None),
    ({"text": "a", "copy_text": {"text": "x"}}, None),
]  # fmt: skip


async def test_one_inline_button_after_another(world):
    person = await world.arrive()
    for button, words in BUTTONS:
        answer = await world.bot("sendMessage", chat_id=person, text="a", reply_markup={"inline_keyboard": [[button]]})
        assert answer.get("description") == (words and f"Bad Request: {words}"), button


MARKUPS = [
    ("nonsense", "can't parse reply keyboard markup JSON object"),
    ("[]", "object expected as reply markup"),
    ("5", "object expected as reply markup"),
    ('{"inline_keyboard": [], "extra": 1}', None),
    ('{"remove_keyboard": true}', "sent"),
    ('{"force_reply": true, "input_field_placeholder": "…"}', "sent"),
    ('{"keyboard": [["a", {"text": "b"}], []], "resize_keyboard": true}', "sent"),
    ('{"keyboard": [[{"request_contact": true}]]}', "can't parse keyboard button: Can't find field \"text\""),
    ('{"keyboard": [[5]]}', "can't parse keyboard button: KeyboardButton must be an Object or a String"),
    ('{"inline_keyboard": [[], []]}', "sent"),
]


async def test_any_markup_is_taken_or_refused_in_words(world):
    person = await world.arrive()
    for markup, words in MARKUPS:
        form = {"chat_id": str(person), "text": "a", "reply_markup": markup}
        answer = (await world.client.post(f"/bot{world.token}/sendMessage", data=form)).json()
        if words == "sent":
            assert answer["ok"], (markup, answer)
        else:
            assert not answer["ok"], markup
            assert answer["description"] == f"Bad Request: {words}" or words is None, (markup, answer)


async def test_empty_rows_are_dropped_and_a_keyboard_without_buttons_is_none(world):
    person = await world.arrive()
    rows = [[], [{"text": "a", "callback_data": "b"}], []]
    sent = await world.ok("sendMessage", chat_id=person, text="a", reply_markup={"inline_keyboard": rows})
    assert sent["reply_markup"] == {"inline_keyboard": rows[1:2]}
    bare = await world.ok("sendMessage", chat_id=person, text="a", reply_markup={"inline_keyboard": [[]]})
    assert "reply_markup" not in bare


async def asked(world, person, **more):
    """An inline query under way, and its number."""
    asking = asyncio.ensure_future(world.do("inline", actor=person, query="d", **more))
    (update,) = await world.ok("getUpdates", timeout=5)
    return asking, update["inline_query"]["id"]


async def test_a_stored_file_a_text_and_buttons_are_inline_results(world):
    ali = await world.arrive()
    files = {"document": ("a.csv", b"a,b")}
    sent = (await world.client.post(f"/bot{world.token}/sendDocument", data={"chat_id": ali}, files=files)).json()
    number = sent["result"]["document"]["file_id"]
    result = {"type": "document", "id": "1", "title": "a", "document_file_id": number, "caption": "<b>c</b>",
              "parse_mode": "HTML", "reply_markup": inline("Ha")}  # fmt: skip
    asking, query = await asked(world, ali, choose="1")
    await world.ok("answerInlineQuery", inline_query_id=query, results=[result], next_offset="5")
    assert (await asking)["next_offset"] == "5"
    shown = (await world.see("transcript", actor=ali))[-1]
    assert (shown["caption"], shown["document"]["name"], shown["from"]) == ("c", "a.csv", ali)
    assert shown["buttons"][0][0]["text"] == "Ha"


@pytest.mark.parametrize(
    ("result", "words"),
    [
        ({"type": "article", "id": "", "title": "a", "input_message_content": {"message_text": "a"}},
         "RESULT_ID_INVALID"),
        ({"type": "article", "id": "1", "title": "a", "input_message_content": {"message_text": " "}},
         "message text is empty"),
        ({"type": "article", "id": "1", "title": "a",
          "input_message_content": {"message_text": "<b>", "parse_mode": "HTML"}}, 'start tag "b"'),
        ({"type": "article", "id": "1", "title": "a", "input_message_content": {"latitude": 1.5, "longitude": "2.5"}},
         "offers texts, photos and documents"),
        ({"type": "photo", "id": "1", "photo_file_id": "x"}, "wrong file identifier"),
        ({"type": "photo", "id": "1", "photo_url": "https://a.uz/a.jpg", "thumbnail_url": "https://a.uz/b.jpg"},
         "offers texts, photos and documents"),
        ({"type": "photo", "id": "1", "photo_file_id": "x", "caption": "c" * 1025}, "message caption is too long"),
    ],
)  # fmt: skip
async def test_a_result_that_would_be_no_message_is_refused_when_it_is_offered(world, result, words):
    assert words in await world.refused("answerInlineQuery", inline_query_id="1", results=[result])


async def test_a_query_that_nobody_answers_or_that_lacks_what_was_chosen_sends_nothing(world, monkeypatch):
    monkeypatch.setattr("dastyor.lab.telegram.control.places.PATIENCE", 0.05)
    ali = await world.arrive()
    assert (await world.do("inline", actor=ali, query="d"))["results"] == []
    assert (await world.wrong("inline", actor=ali, query="d", choose="7"))[0] == 400
    assert await world.see("transcript", actor=ali) == []


async def suggested(world, **terms):
    """A post that waits in the direct messages of a channel, and where."""
    owner, ali = await world.arrive(), await world.arrive("Vali")
    channel = await world.channel(owner)
    rights = {"can_post_messages": True, "can_manage_direct_messages": True}
    await world.do("members", chat=channel, actor="bot", status="administrator", rights=rights)
    post = await world.do("suggest", actor=ali, channel=channel, text="Sotiladi", **terms)
    return channel, {"chat_id": post["chat"], "message_id": post["message_id"]}


async def test_a_post_may_go_out_thirty_days_ahead_and_not_a_second_later(world):
    _, where = await suggested(world)
    month = 30 * 86_400
    now = int(datetime.fromisoformat((await world.see("info"))["now"]).timestamp())
    words = await world.refused("approveSuggestedPost", **where, send_date=now + month + 60)
    assert words == "Bad Request: SCHEDULE_DATE_TOO_LATE"
    assert await world.ok("approveSuggestedPost", **where, send_date=now + month - 60)


async def test_a_paid_post_goes_out_as_one_and_its_author_learns_the_price(world):
    price = {"currency": "XTR", "amount": 50}
    channel, where = await suggested(world, price=price)
    await world.updates()
    assert await world.ok("approveSuggestedPost", **where)
    told, published = await world.updates()
    assert told["message"]["suggested_post_approved"]["price"] == price
    assert published["channel_post"]["is_paid_post"] is True
    assert [entry["text"] for entry in await world.see("transcript", chat=channel)] == ["Sotiladi"]


async def test_what_is_no_suggested_post_is_neither_approved_nor_declined(world):
    _, where = await suggested(world)
    for method in ("approveSuggestedPost", "declineSuggestedPost"):
        assert await world.refused(method, **where | {"message_id": 99}) == "Bad Request: message not found"
    assert await world.ok("declineSuggestedPost", **where, comment="x" * 128)
    assert "any more" in await world.refused("approveSuggestedPost", **where)


async def test_two_who_suggest_write_into_one_chat_of_the_channel(world):
    owner = await world.arrive()
    channel = await world.channel(owner)
    chats = {(await world.do("suggest", actor=await world.arrive(name), channel=channel, text="a"))["chat"]
             for name in ("Vali", "Gani")}  # fmt: skip
    assert len(chats) == 1


PAUSES = st.lists(st.tuples(st.integers(1, 3), st.floats(0, 4)), min_size=1, max_size=60)


@given(PAUSES, st.sampled_from(["private", "supergroup", "channel"]))
def test_what_the_buckets_refuse_is_taken_after_the_wait_that_they_told(pauses, kind):
    """And in no stretch of time does more pass than the burst and what came back meanwhile."""
    limits = Limits(overall=Pace(5, 8), private=Pace(1, 3), group=Pace(0.5, 4))
    flood, now, taken = Flood(limits), 0.0, []
    pace = limits.private if kind == "private" else limits.group
    for number, pause in pauses:
        now += pause
        chat = Chat(number if kind == "private" else -number, kind)
        try:
            flood.take(chat, Call(0, 0, "sendMessage", {}), now)
        except Refused as refused:
            now += refused.parameters["retry_after"]
            flood.take(chat, Call(0, 0, "sendMessage", {}), now)
        taken.append((number, now))
    for begin, (number, at) in enumerate(taken):
        for end in range(begin, len(taken)):
            span = taken[end][1] - at
            here = sum(1 for who, _ in taken[begin : end + 1] if who == number)
            assert here <= pace.burst + pace.per_second * span + 1e-6
            assert end - begin + 1 <= limits.overall.burst + limits.overall.per_second * span + 1e-6


async def test_a_picture_is_kept_in_each_size_that_is_smaller_than_it_smallest_first(world):
    person = await world.arrive()
    for width, sizes in ((60, 1), (200, 2), (400, 3), (1300, 4)):
        files = {"photo": ("a.png", picture(width, width // 2))}
        sent = (await world.client.post(f"/bot{world.token}/sendPhoto", data={"chat_id": person}, files=files)).json()
        widths = [size["width"] for size in sent["result"]["photo"]]
        assert (len(widths), widths) == (sizes, sorted(widths)), width
        assert widths[-1] == min(width, 1280)

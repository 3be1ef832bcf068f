"""Sending, changing, copying: what each method does to what is seen, and what it refuses to do."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from dastyor.lab.telegram.driving import inline, picture
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.sandbox import Sandbox

SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


@pytest.fixture
def sandbox():
    return Sandbox(limits=Limits(flood=False))


class Bot:
    """The bot in one person's chat, also with files."""

    def __init__(self, world, person):
        self.world, self.person = world, person

    async def says(self, text="a", **more):
        return await self.world.ok("sendMessage", chat_id=self.person, text=text, **more)

    async def sends(self, method, files, **fields):
        """A form with files, as clients write it; what is no text goes as JSON."""
        form = {k: v if isinstance(v, str) else msgspec.json.encode(v).decode() for k, v in fields.items()}
        path = f"/bot{self.world.token}/{method}"
        answer = await self.world.client.post(path, data={"chat_id": str(self.person), **form}, files=files)
        return answer.json()

    async def photo(self, **fields):
        return (await self.sends("sendPhoto", {"photo": ("a.png", picture())}, **fields))["result"]

    async def album(self, *captions):
        media = [{"type": "photo", "media": f"attach://p{n}", **({"caption": words} if words else {})}
                 for n, words in enumerate(captions)]  # fmt: skip
        files = {f"p{n}": ("a.png", picture()) for n in range(len(captions))}
        return (await self.sends("sendMediaGroup", files, media=media))["result"]

    async def edit(self, what, message, **more):
        return await self.world.bot(f"editMessage{what}", chat_id=self.person, message_id=message["message_id"], **more)


@pytest.fixture
async def bot(world):
    return Bot(world, await world.arrive())


KEYS = inline("Ha")
BOLD = {"text": "a", "entities": [{"type": "bold", "offset": 0, "length": 1}]}
# What the message is, what it is changed to, and whether that is a change.
EDITS = [
    pytest.param({"text": "a"}, {"text": "a"}, False, id="the same"),
    pytest.param({"text": "a"}, {"text": " a "}, False, id="the same but for blanks"),
    pytest.param({"text": "a"}, {"text": "<b></b>a", "parse_mode": "HTML"}, False, id="the same but for empty marks"),
    pytest.param({"text": "a"}, {"text": "b"}, True, id="another text"),
    pytest.param({"text": "a"}, {"text": "<b>a</b>", "parse_mode": "HTML"}, True, id="a mark"),
    pytest.param(BOLD, {"text": "<b>a</b>", "parse_mode": "HTML"}, False, id="the same mark in another language"),
    pytest.param(BOLD, {"text": "a"}, True, id="no mark any more"),
    pytest.param({"text": "a", "reply_markup": KEYS}, {"text": "a", "reply_markup": KEYS}, False, id="the same buttons"),
    pytest.param({"text": "a", "reply_markup": KEYS}, {"text": "a"}, True, id="no buttons any more"),
    pytest.param({"text": "a"}, {"text": "a", "reply_markup": KEYS}, True, id="buttons"),
    pytest.param({"text": "a"}, {"text": "a", "reply_markup": {"inline_keyboard": []}}, False, id="no buttons still"),
    pytest.param({"text": "a", "reply_markup": KEYS}, {"text": "a", "reply_markup": inline("Yo'q")}, True,
                 id="other buttons"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "becomes", "is_change"), EDITS)
async def test_an_edit_that_changes_nothing_is_refused_and_any_other_is_done(bot, was, becomes, is_change):
    message = await bot.says(**was)
    answer = await bot.edit("Text", message, **becomes)
    assert answer["ok"] is is_change
    if is_change:
        assert answer["result"]["edit_date"] >= message["date"]
        assert (await bot.edit("Text", message, **becomes))["description"] == SAME
    else:
        assert answer["description"] == SAME


async def test_a_second_edit_to_the_same_is_no_change_whatever_time_has_passed(bot):
    message = await bot.says()
    assert (await bot.edit("Text", message, text="b"))["ok"]
    await bot.world.do("clock", advance="1h")
    assert (await bot.edit("Text", message, text="b"))["description"] == SAME


async def test_only_the_buttons_can_be_changed_too(bot):
    message = await bot.says(reply_markup=KEYS)
    assert (await bot.edit("ReplyMarkup", message, reply_markup=KEYS))["description"] == SAME
    assert "reply_markup" not in (await bot.edit("ReplyMarkup", message))["result"]
    assert (await bot.edit("ReplyMarkup", message))["description"] == SAME


async def test_a_caption_comes_goes_and_stands_above_when_asked(bot):
    photo = await bot.photo(caption="divan")
    assert (await bot.edit("Caption", photo, caption="divan"))["description"] == SAME
    above = await bot.edit("Caption", photo, caption="<i>stol</i>", parse_mode="HTML", show_caption_above_media=True)
    assert above["result"]["show_caption_above_media"] is True
    assert above["result"]["caption_entities"] == [{"type": "italic", "offset": 0, "length": 4}]
    bare = (await bot.edit("Caption", photo))["result"]
    assert "caption" not in bare
    assert bare["photo"] == photo["photo"]


async def test_a_picture_becomes_another_or_a_file_and_a_text_becomes_a_picture(bot):
    photo, text = await bot.photo(caption="one"), await bot.says()
    same = photo["photo"][-1]["file_id"]
    again = await bot.edit("Media", photo, media={"type": "photo", "media": same, "caption": "two"})
    assert (again["result"]["caption"], len(again["result"]["photo"])) == ("two", len(photo["photo"]))
    media = {"type": "document", "media": "attach://report", "caption": "<b>r</b>", "parse_mode": "HTML"}
    for message in (photo, text):
        fields = {"message_id": message["message_id"], "media": media}
        made = await bot.sends("editMessageMedia", {"report": ("r.csv", b"a,b")}, **fields)
        assert made["result"]["document"]["file_name"] == "r.csv"
        assert not made["result"].keys() & {"photo", "text"}
    wrong = await bot.edit("Media", photo, media={"type": "video", "media": same})
    assert wrong["description"].startswith("Bad Request: video is not offered")


async def test_an_album_is_several_messages_with_one_number_and_its_parts_stay_of_their_kind(bot):
    one, two = await bot.album("divan", None)
    assert one["media_group_id"] == two["media_group_id"]
    assert (one["caption"], "caption" in two) == ("divan", False)
    changed = await bot.edit("Media", two, media={"type": "photo", "media": one["photo"][-1]["file_id"]})
    assert changed["result"]["media_group_id"] == one["media_group_id"]
    fields = {"message_id": two["message_id"], "media": {"type": "document", "media": "attach://d"}}
    refused = await bot.sends("editMessageMedia", {"d": ("a.csv", b"a")}, **fields)
    assert refused["description"] == "Bad Request: can't use the media of the specified type in the album"


async def test_an_album_of_one_is_taken_and_said_to_be_near_a_limit(bot):
    (alone,) = await bot.album("only")
    assert "media_group_id" not in alone
    (call,) = [call for call in await bot.world.see("calls") if call["method"] == "sendMediaGroup"]
    assert call["limits"] == ["album of 1; documented are 2 to 10"]


async def test_one_file_of_an_album_that_is_missing_sends_none_of_it(bot):
    media = [{"type": "photo", "media": "attach://here"}, {"type": "photo", "media": "attach://gone"}]
    refused = await bot.sends("sendMediaGroup", {"here": ("a.png", picture())}, media=media)
    assert refused["description"] == 'Bad Request: attached file "gone" not found'
    assert await bot.world.see("transcript", actor=bot.person) == []


async def test_documents_stand_with_documents_and_their_pictures_are_not_made_smaller(bot):
    media = [{"type": "document", "media": f"attach://{n}"} for n in "ab"]
    files = {n: (f"{n}.png", picture()) for n in "ab"}
    one, two = (await bot.sends("sendMediaGroup", files, media=media))["result"]
    assert (one["document"]["file_name"], two["document"]["mime_type"]) == ("a.png", "image/png")
    assert one["media_group_id"] == two["media_group_id"]


async def test_a_reply_to_what_is_gone_is_refused_unless_that_was_allowed(bot):
    first = await bot.says("first")
    number = first["message_id"]
    assert (await bot.says(reply_parameters={"message_id": number}))["reply_to_message"]["text"] == "first"
    await bot.world.ok("deleteMessage", chat_id=bot.person, message_id=number)
    wanted = {"chat_id": bot.person, "text": "a"}
    words = await bot.world.refused("sendMessage", **wanted, reply_parameters={"message_id": number})
    assert words == "Bad Request: message to be replied not found"
    sent = await bot.says(reply_parameters={"message_id": number, "allow_sending_without_reply": True})
    assert "reply_to_message" not in sent
    here = await bot.says(reply_parameters={"message_id": sent["message_id"], "chat_id": bot.person})
    assert here["reply_to_message"]["message_id"] == sent["message_id"]


async def test_a_copy_is_the_bots_own_and_a_forward_says_whose_it_was(bot):
    other = await bot.world.arrive("Vali")
    post = await bot.photo(caption="divan", reply_markup=KEYS)
    where = {"chat_id": other, "from_chat_id": bot.person, "message_id": post["message_id"]}
    await bot.world.ok("copyMessage", **where)
    await bot.world.ok("copyMessage", **where, caption="<b>stol</b>", parse_mode="HTML", reply_markup=inline("Yo'q"))
    await bot.world.ok("copyMessage", **where, caption="")
    forwarded = await bot.world.ok("forwardMessage", **where)
    assert forwarded["forward_origin"]["type"] == "user"
    copies = await bot.world.see("transcript", actor=other)
    assert [entry["caption"] for entry in copies] == ["divan", "stol", None, "divan"]


async def test_a_text_is_copied_as_it_is_whatever_caption_is_given(bot):
    text = await bot.says("<b>a</b>", parse_mode="HTML")
    where = {"chat_id": bot.person, "from_chat_id": bot.person, "message_id": text["message_id"]}
    await bot.world.ok("copyMessage", **where, caption="not used")
    assert (await bot.world.see("transcript", actor=bot.person))[-1]["text"] == "a"


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("copyMessage", "message has protected content and can't be copied"),
        ("forwardMessage", "message has protected content and can't be forwarded"),
    ],
)
async def test_what_is_protected_does_not_leave_its_chat(bot, method, words):
    secret = await bot.says(protect_content=True)
    where = {"chat_id": bot.person, "from_chat_id": bot.person, "message_id": secret["message_id"]}
    assert await bot.world.refused(method, **where) == f"Bad Request: {words}"


async def test_a_service_message_is_neither_copied_nor_forwarded(bot):
    message = await bot.says()
    await bot.world.ok("pinChatMessage", chat_id=bot.person, message_id=message["message_id"])
    where = {"chat_id": bot.person, "from_chat_id": bot.person, "message_id": message["message_id"] + 1}
    assert await bot.world.refused("copyMessage", **where) == "Bad Request: message can't be copied"
    assert await bot.world.refused("forwardMessage", **where) == "Bad Request: message can't be forwarded"


async def test_several_go_at_once_in_their_order_and_one_reply_stands_at_the_first(bot):
    one, two = await bot.says("one"), await bot.says("two")
    numbers = [one["message_id"], two["message_id"], two["message_id"] + 50]
    where = {"chat_id": bot.person, "from_chat_id": bot.person, "message_ids": numbers}
    made = await bot.world.ok("copyMessages", **where)
    assert [each.keys() for each in made] == [{"message_id"}, {"message_id"}]
    assert len(await bot.world.ok("forwardMessages", **where)) == 2
    shown = await bot.world.see("transcript", actor=bot.person)
    assert [entry["text"] for entry in shown] == ["one", "two"] * 3


async def test_a_press_is_answered_once_and_later_answers_are_taken_and_not_shown(bot):
    sent = await bot.says("?", reply_markup=KEYS)
    async with asyncio.TaskGroup() as group:
        pressing = group.create_task(
            bot.world.do("press", actor=bot.person, message_id=sent["message_id"], button="Ha")
        )
        (update,) = await bot.world.ok("getUpdates", timeout=5)
        query = update["callback_query"]["id"]
        assert await bot.world.ok("answerCallbackQuery", callback_query_id=query, text="saved", show_alert=True)
        assert await bot.world.ok("answerCallbackQuery", callback_query_id=query, text="again")
    assert pressing.result() == {"alert": "saved"}


async def test_buttons_of_a_message_that_was_changed_are_the_new_ones(bot):
    sent = await bot.says("?", reply_markup=KEYS)
    await bot.edit("ReplyMarkup", sent, reply_markup=inline("Yo'q"))
    where = {"actor": bot.person, "message_id": sent["message_id"]}
    assert (await bot.world.wrong("press", **where, button="Ha"))[0] == 404
    assert (await bot.world.wrong("press", **where, button=[0, 1]))[0] == 404
    assert (await bot.world.wrong("press", **where, button=[-1, 0]))[0] == 404

"""Guests, what happens outside of private chats, and what answers questions beside words: at a small bot of its own."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import pytest
from aiogram.types import Update

from dastyor.fronts.bot.desk import Desk
from dastyor.fronts.bot.home import home_router
from dastyor.fronts.bot.table import Table
from dastyor.kit.actor import TelegramUser
from dastyor.kit.bot import Button, Router
from dastyor.kit.bot.talk import StaleButton
from dastyor.kit.errors import Problem
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.modules import Module
from dastyor.kit.telegram.presses import Signer
from tests.support.fixtures import KEYS, a_desk

CHANNEL = -1001234567890
FILE = {"file_id": "f", "file_unique_id": "u"}


class Refused(Problem):
    key = "money-currency-unknown"


def shop():
    """A domain that answers everything there is; what reached it stands in `router.heard`."""
    router, heard = Router("shop"), []

    def takes(name):
        async def claim(talk):
            heard.append((name, talk.text, talk.picture and talk.picture.file_id))
            if not talk.text.startswith("pass"):
                talk.say(name)
            return not talk.text.startswith("pass")

        return claim

    for kind in ("door", "guest", "line", "picture"):
        getattr(router, kind)(takes(kind))

    _asks(router, heard)
    _shows(router)
    for kind in ("my_chat_member", "inline_query", "chosen_inline_result"):
        router.happening(kind)(happened(heard, kind))
    return router, heard


def _asks(router, heard):
    @router.link("shop")
    async def by_link(talk):
        await talk.be_guest(WorkspaceId(SHOP))
        talk.say("welcome")

    @router.command("leave")
    async def leave(talk):
        await talk.be_guest(None)
        talk.say("bye")

    @router.command("sell")
    async def sell(talk):
        talk.ask("shop.ad")
        talk.say("what?")

    @router.command("call")
    async def call(talk):
        talk.ask("shop.phone")
        talk.say("which number?")

    @router.answer("shop.ad", pictures=True)
    async def ad(talk):
        heard.append(("ad", talk.text, talk.picture and (talk.picture.file_id, talk.picture.album)))
        talk.say("ad")

    @router.answer("shop.phone")
    async def phone(talk):
        heard.append(("phone", talk.text, None))
        talk.say("phone")


def _shows(router):
    @router.press("shop.stale")
    async def stale(_talk):
        raise StaleButton

    @router.press("shop.refuse")
    async def refuse(_talk):
        raise Refused(currency="Z" * 500)

    @router.press("shop.break")
    async def broken(_talk):
        raise ZeroDivisionError

    @router.press("shop.ok")
    async def ok(talk):
        talk.toast("done")

    @router.command("card")
    async def card(talk):
        screen = talk.say("one", [[Button("ok", "shop.ok")]])
        talk.edit(screen, "two", [[Button("again", "shop.ok")]])


def happened(heard, kind):
    async def claim(talk):
        heard.append((kind, talk.actor.name, talk.chat))
        if kind == "inline_query" and talk.update.inline_query.query == "break":
            raise ZeroDivisionError
        if kind == "my_chat_member" and talk.update.my_chat_member.chat.title == "break":
            raise Refused(currency="ZZZ")
        return True

    return claim


SHOP = new_id()


class Bot:
    """A desk over the real accounts; each act gives what would be sent."""

    def __init__(self, database, identity):
        self.database, (router, self.heard) = database, shop()
        whole = a_desk(identity, Signer(KEYS))
        table = Table.of([router])
        table.add(home_router(table))
        self.desk = Desk(table, identity, whole.catalogues, Signer(KEYS), lambda: "dastyor_bot")
        self.state, self.memory, self.numbers = None, {}, itertools.count(1)
        self.user = {"id": 77, "is_bot": False, "first_name": "Aziza", "language_code": "en"}
        self.chat = {"id": 77, "type": "private", "first_name": "Aziza"}

    async def turn(self, **body):
        update = Update.model_validate({"update_id": next(self.numbers), **body})
        async with self.database.tx() as tx:
            talk = await self.desk.answer(tx, update, self.state, self.memory)
            sent, tx.messages = list(tx.messages), []
        if talk is not None and talk.dialog_changed:
            self.state, self.memory = talk.state, talk.memory
        return SimpleNamespace(talk=talk, sent=sent, texts=[one.payload.get("text") for one in sent if one.chat])

    async def says(self, text=None, **held):
        body = {"message_id": 1, "date": 1, "chat": self.chat, "from": self.user, **held}
        return await self.turn(message=body | ({"text": text} if text is not None else {}))

    async def presses(self, name, *, chat=CHANNEL, signed_for=None, inline=False):
        data = self.desk.signer.pack(signed_for or chat, name, ())
        kind = "channel" if chat == CHANNEL else "private"
        message = {"message_id": 5, "date": 1, "chat": {"id": chat, "type": kind, "title": "Bozor"}, "text": "ad"}
        query = {"id": "7", "from": self.user, "chat_instance": "1", "data": data}
        where = {"inline_message_id": "i"} if inline else {"message": message}
        return await self.turn(callback_query=query | where)


@pytest.fixture
async def bot(publishing):
    identity = Module("accounts").part("identity")(KEYS)
    publishing.flushes = (*publishing.flushes, identity.keep_changes)
    return Bot(publishing, identity)


def photo(**more):
    return {"photo": [{**FILE, "file_id": size, "width": 9, "height": 9} for size in ("small", "large")], **more}


async def test_who_comes_by_a_link_is_met_as_a_guest_until_he_goes_home(bot):
    assert (await bot.says("divan")).texts == ["line"]
    assert (await bot.says("/start shop-1")).texts == ["welcome"]
    for line, shown in (("/start", "door"), ("/menu", "door"), ("divan", "guest")):
        assert (await bot.says(line)).texts == [shown], line
    assert (await bot.presses("home", chat=77)).texts == ["door"]
    assert (await bot.says("/leave")).texts == ["bye"]
    assert (await bot.says("divan")).texts == ["line"]
    assert "Aziza" in (await bot.says("/menu")).texts[0]


async def test_what_no_guest_claim_takes_goes_to_the_others(bot):
    await bot.says("/start shop-1")
    bot.heard.clear()
    await bot.says("pass by")
    assert [name for name, *_ in bot.heard] == ["guest", "line"]


async def test_a_guests_picture_is_asked_of_guest_claims_first(bot):
    assert (await bot.says(**photo())).texts == ["picture"]
    await bot.says("/start shop-1")
    assert (await bot.says(**photo())).texts == ["guest"]
    bot.heard.clear()
    await bot.says(**photo(caption="pass"))
    assert bot.heard == [("guest", "pass", "large"), ("picture", "pass", "large")]


async def test_a_question_that_takes_pictures_gets_them_with_their_album_and_other_files_too(bot):
    await bot.says("/sell")
    await bot.says(**photo(caption="divan", media_group_id="9"))
    await bot.says(document={**FILE, "file_name": "a.PNG"}, media_group_id="9")
    await bot.says(video={**FILE, "duration": 3, "width": 9, "height": 9})
    await bot.says("300 000")
    assert bot.heard == [
        ("ad", "divan", ("large", "9")), ("ad", "", ("f", "9")), ("ad", "", None), ("ad", "300 000", None),
    ]  # fmt: skip


async def test_a_question_for_words_gets_no_pictures(bot):
    await bot.says("/call")
    assert (await bot.says(**photo())).texts == ["picture"]
    assert "I read words" in (await bot.says(voice={**FILE, "duration": 3})).texts[0]
    assert bot.state == "shop.phone"


async def test_a_command_below_a_picture_is_a_command_whatever_was_asked(bot):
    await bot.says("/sell")
    assert (await bot.says(**photo(caption="/leave"))).texts == ["bye"]
    assert bot.state is None


@pytest.mark.parametrize("number", ["998901234567", "+998901234567"])
async def test_a_contact_shared_as_ones_own_is_a_number_that_was_typed(bot, number):
    await bot.says("/call")
    await bot.says(contact={"phone_number": number, "first_name": "A", "user_id": 77})
    assert bot.heard == [("phone", "+998901234567", None)]


@pytest.mark.parametrize("whose", [{"user_id": 78}, {}], ids=["of another person", "of nobody in Telegram"])
@pytest.mark.parametrize("asked", ["/call", "/sell"])
async def test_a_contact_of_somebody_else_is_no_answer_and_the_question_stands(bot, whose, asked):
    await bot.says(asked)
    told = await bot.says(contact={"phone_number": "998907777777", "first_name": "B", **whose})
    assert "I read words" in told.texts[0]
    assert bot.heard == []
    assert bot.state is not None


def member(status, **more):
    user = {"id": 42, "is_bot": True, "first_name": "bot"}
    kinds = {
        "administrator": dict.fromkeys(
            (
                "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
                "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users",
                "can_post_stories", "can_send_welcome_messages", "can_edit_stories", "can_delete_stories",
            ),
            False,
        ),
        "kicked": {"until_date": 0},
    }  # fmt: skip
    return {"user": user, "status": status, **kinds.get(status, {}), **more}


def joined(bot, title="Bozor"):
    chat = {"id": CHANNEL, "type": "channel", "title": title}
    return {"chat": chat, "from": bot.user, "date": 1, "old_chat_member": member("left"),
            "new_chat_member": member("administrator")}  # fmt: skip


async def test_what_happens_elsewhere_reaches_its_claim_and_the_person_is_stored(bot):
    inline = {"id": "1", "from": bot.user, "query": "divan", "offset": ""}
    chosen = {"result_id": "1", "from": bot.user, "query": "divan"}
    for kind, body in (("inline_query", inline), ("my_chat_member", joined(bot)), ("chosen_inline_result", chosen)):
        told = await bot.turn(**{kind: body})
        assert told.sent == []
        assert (told.talk.does, told.talk.outcome) == (kind, "done")
        assert bot.heard.pop() == (kind, "Aziza", 77)
        async with bot.database.tx() as tx:
            known = await bot.desk.identities.by_telegram(tx, TelegramUser(id=77, first_name="Aziza"))
        assert known == told.talk.actor


async def test_what_no_claim_wants_and_what_groups_write_is_passed_over(bot):
    bot.desk.table.happenings.clear()
    told = await bot.turn(my_chat_member=joined(bot))
    assert (told.sent, told.talk.outcome) == ([], "ignored")
    group = {"id": -5, "type": "group", "title": "G"}
    told = await bot.turn(message={"message_id": 1, "date": 1, "chat": group, "from": bot.user, "text": "divan"})
    assert (told.talk, told.sent) == (None, [])
    told = await bot.turn(
        channel_post={"message_id": 1, "date": 1, "chat": {"id": CHANNEL, "type": "channel"}, "text": "a"}
    )
    assert (told.talk, told.sent) == (None, [])


async def test_a_fault_in_an_inline_question_is_told_to_nobody_and_one_about_a_channel_to_its_admin_in_private(bot):
    told = await bot.turn(inline_query={"id": "1", "from": bot.user, "query": "break", "offset": ""})
    assert (told.sent, told.talk.outcome) == ([], "failed")
    told = await bot.turn(my_chat_member=joined(bot, "break"))
    assert [one.chat for one in told.sent] == [77]
    assert "ZZZ" in told.texts[0]


@pytest.mark.parametrize("name", ["shop.stale", "shop.refuse", "shop.break", "gone.since.long", "shop.ok"])
async def test_a_press_under_a_post_of_a_channel_only_toasts(bot, name):
    told = await bot.presses(name)
    [toast] = told.sent
    assert (toast.method, toast.chat) == ("answerCallbackQuery", None)
    assert 0 < len(toast.payload["text"]) <= 200


async def test_a_button_of_one_channel_does_nothing_under_a_post_of_another(bot):
    [toast] = (await bot.presses("shop.ok", signed_for=CHANNEL - 1)).sent
    assert toast.payload["text"] not in {"", "done"}


async def test_a_stale_press_in_somebodys_chat_where_a_post_was_sent_inline_writes_to_nobody(bot):
    [toast] = (await bot.presses("shop.stale", inline=True)).sent
    assert toast.method == "answerCallbackQuery"


async def test_a_stale_press_in_private_shows_where_things_stand(bot):
    told = await bot.presses("shop.stale", chat=77)
    assert {one.method for one in told.sent} == {"answerCallbackQuery", "editMessageText"}


async def test_what_was_said_can_be_edited_before_anybody_knows_its_number(bot):
    said, edit = (await bot.says("/card")).sent
    assert edit.edits == said.screen
    assert (edit.chat, edit.method, edit.kind, edit.payload["text"]) == (77, "editMessageText", "repeat", "two")
    [[button]] = edit.payload["reply_markup"]["inline_keyboard"]
    assert bot.desk.signer.read(77, button["callback_data"]).name == "shop.ok"

"""Routers, screens and talks: what a domain declares, what is stored to be sent, and what a press carries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from aiogram.types import CallbackQuery, Chat, InaccessibleMessage, Message, User
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.actor import Actor, Role, TelegramUser
from dastyor.kit.bot import Button, Router, Screen, Talk
from dastyor.kit.bot.router import Command, MenuItem
from dastyor.kit.i18n import LANGUAGES, Catalogues
from dastyor.kit.ids import PersonId, WorkspaceId, new_id
from dastyor.kit.seal import RootKeys
from dastyor.kit.telegram.presses import Press, Signer

CHAT = 41
SIGNER = Signer(RootKeys(b"k" * 32))
TEXTS = Catalogues.load([], strict=True)


class StoppedClock:
    def now(self):
        return datetime(2026, 11, 19, 20, 30, tzinfo=UTC)


@dataclass
class Waiting:
    """A transaction as a talk sees it: what waits for its commit."""

    messages: list[Any] = field(default_factory=list)
    clock: StoppedClock = field(default_factory=StoppedClock)


def actor(language="ru", timezone="Asia/Tashkent"):
    return Actor(
        workspace=WorkspaceId(new_id()), person=PersonId(new_id()), role=Role.OWNER, name="Aziz", language=language,
        currency="UZS", timezone=timezone,
    )  # fmt: skip


def talk(**more):
    async def nothing(_talk):
        """Nothing."""

    who = more.pop("actor", actor())
    plain: dict[str, Any] = {
        "tx": Waiting(), "actor": who, "t": TEXTS.texts(who.language).html, "chat": CHAT, "signer": SIGNER,
        "person": TelegramUser(id=CHAT, first_name="Aziz"), "bot_name": "dastyor_bot",
        "texts": lambda language: TEXTS.texts(language).html, "home": nothing, "reread": nothing,
    }  # fmt: skip
    return Talk(**plain | more)


def pressed(message=True):
    user, chat = User(id=CHAT, is_bot=False, first_name="Aziz"), Chat(id=CHAT, type="private")
    there = Message(message_id=7, date=datetime(2026, 11, 19, tzinfo=UTC), chat=chat)
    gone = InaccessibleMessage(chat=chat, message_id=7, date=0)
    shown = {True: there, False: None, "gone": gone}[message]
    return CallbackQuery(id="99", from_user=user, chat_instance="1", message=shown, data="x")


async def first(_talk):
    """One answer."""


async def second(_talk):
    """Another answer."""


def test_a_command_is_listed_by_its_first_name():
    router = Router("tea")
    assert router.command("tea", "choy", about="tea-about", listed=True)(first) is first
    router.command("quiet")(second)
    assert router.commands == {
        "tea": Command(first, "tea-about", listed=True),
        "choy": Command(first, None, listed=False),
        "quiet": Command(second, None, listed=False),
    }


def test_a_press_has_a_place_in_the_menu_only_where_it_names_one():
    router = Router("tea")
    assert router.press("pour", menu="tea-menu")(first) is first
    router.press("sip")(second)
    assert router.presses == {"pour": first, "sip": second}
    assert router.menu == [MenuItem("tea-menu", "pour")]


def test_answers_links_lines_and_welcomes_are_found_by_name_or_in_order():
    router = Router("tea")
    assert router.answer("sugar")(first) is first
    assert router.link("cup")(second) is second
    assert router.line(first) is first
    assert router.line(second) is second
    assert router.welcome(first) is first
    assert (router.awaited, router.links) == ({"sugar": first}, {"cup": second})
    assert (router.claims, router.welcomes) == ([first, second], [first])


def test_routers_share_nothing():
    Router("tea").press("pour", menu="tea-menu")(first)
    assert (Router("coffee").presses, Router("coffee").menu) == ({}, [])


def test_a_button_is_a_signed_press_or_a_link():
    made = Button("Pour", "pour", ("1", "2"), style="success").wire(SIGNER, CHAT)
    assert SIGNER.read(CHAT, made.pop("callback_data")) == Press("pour", ("1", "2"))
    assert made == {"text": "Pour", "style": "success"}
    assert Button("Shop", "never", url="https://example.uz").wire(SIGNER, CHAT) == {
        "text": "Shop",
        "url": "https://example.uz",
    }


def test_a_text_that_is_markup_reaches_json_as_plain_text():
    made = Button(TEXTS.texts("en").html("day-today"), "x").wire(SIGNER, CHAT)
    assert type(made["text"]) is str


def test_a_keyboard_has_no_empty_rows():
    screen = Screen("Tea", [[Button("a", "a")], [], [Button("b", "b"), Button("c", "c")]])
    rows = screen.markup(SIGNER, CHAT)["inline_keyboard"]
    assert [[button["text"] for button in row] for row in rows] == [["a"], ["b", "c"]]
    assert Screen("Tea").markup(SIGNER, CHAT) == {"inline_keyboard": []}


_NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=12)


@given(_NAMES, st.lists(st.text(alphabet="abcXYZ019-_.", max_size=8), max_size=3), st.integers(-(2**52), 2**52))
def test_a_press_reads_back_in_its_chat_and_in_no_other(name, args, chat):
    packed = SIGNER.pack(chat, name, tuple(args))
    assert len(packed.encode()) <= 64
    assert SIGNER.read(chat, packed) == Press(name, tuple(args))
    assert SIGNER.read(chat + 1, packed) is None
    assert Signer(RootKeys(b"o" * 32)).read(chat, packed) is None


@pytest.mark.parametrize("change", [lambda text: "2" + text[1:], lambda text: text[:-1], lambda text: text.replace("pour", "sip"),
                                    lambda text: text + "x", lambda text: "", lambda text: ":::", lambda text: "1pour"])  # fmt: skip
def test_a_press_that_was_changed_is_not_ours(change):
    assert SIGNER.read(CHAT, change(SIGNER.pack(CHAT, "pour", ("1",)))) is None


@given(st.text(max_size=64))
def test_no_text_is_a_press(text):
    assert SIGNER.read(CHAT, text) is None


@pytest.mark.parametrize(("name", "args"), [("po:ur", ()), ("pour", ("a:b",)), ("pour", ("x" * 60,)), ("ч" * 30, ())])
def test_a_press_that_would_not_fit_is_a_mistake_that_shows(name, args):
    with pytest.raises(ValueError):
        SIGNER.pack(CHAT, name, args)


def test_what_is_said_waits_as_a_new_message_with_its_own_id():
    turn = talk()
    screen = turn.say("<b>Tea</b>", [[Button("Pour", "pour")]])
    (waiting,) = turn.tx.messages
    assert (waiting.chat, waiting.method, waiting.screen, waiting.kind) == (CHAT, "sendMessage", screen, "notice")
    assert waiting.payload["text"] == "<b>Tea</b>"
    assert waiting.payload["parse_mode"] == "HTML"
    assert waiting.payload["link_preview_options"] == {"is_disabled": True}
    assert waiting.payload["reply_markup"]["inline_keyboard"][0][0]["text"] == "Pour"


def test_a_message_without_buttons_carries_no_keyboard():
    turn = talk()
    turn.say("Tea")
    assert "reply_markup" not in turn.tx.messages[0].payload


def test_after_a_press_the_same_message_is_edited_and_its_old_buttons_go():
    turn = talk(pressed=pressed())
    turn.show("Tea")
    (waiting,) = turn.tx.messages
    assert (waiting.method, waiting.kind, waiting.payload["message_id"]) == ("editMessageText", "repeat", 7)
    assert waiting.payload["reply_markup"] == {"inline_keyboard": []}


@pytest.mark.parametrize("press", [None, pressed(message=False), pressed(message="gone")])
def test_where_there_is_no_message_to_edit_a_new_one_is_sent(press):
    turn = talk(pressed=press)
    turn.show("Tea")
    assert [waiting.method for waiting in turn.tx.messages] == ["sendMessage"]


@pytest.mark.parametrize(
    ("text", "alert", "payload"),
    [
        ("", False, {"callback_query_id": "99"}),
        ("Poured", False, {"callback_query_id": "99", "text": "Poured", "show_alert": False}),
        ("x" * 300, True, {"callback_query_id": "99", "text": "x" * 200, "show_alert": True}),
    ],
)
def test_a_press_is_ended_by_one_short_word(text, alert, payload):
    turn = talk(pressed=pressed())
    turn.toast(text, alert=alert)
    turn.toast("never")
    (waiting,) = turn.tx.messages
    assert (waiting.method, waiting.chat, waiting.payload) == ("answerCallbackQuery", None, payload)


def test_where_nothing_was_pressed_there_is_no_short_word():
    turn = talk()
    turn.toast("Poured")
    assert turn.tx.messages == []


def test_what_is_asked_is_remembered_until_it_is_forgotten():
    turn = talk()
    turn.forget()
    assert not turn.dialog_changed
    turn.ask("sugar", cup=3)
    assert (turn.state, turn.memory, turn.dialog_changed) == ("sugar", {"cup": 3}, True)
    turn.dialog_changed = False
    turn.forget()
    assert (turn.state, turn.memory, turn.dialog_changed) == (None, {}, True)


def test_a_person_who_becomes_another_actor_is_spoken_to_in_his_language():
    turn = talk()
    before = turn.t
    same = actor("ru")
    turn.speaks(same)
    assert turn.actor is same and turn.t is before
    turn.speaks(actor("en"))
    assert (turn.actor.language, turn.t.language) == ("en", "en")


@pytest.mark.parametrize(
    ("timezone", "day"),
    [("Asia/Tashkent", date(2026, 11, 20)), ("UTC", date(2026, 11, 19)), ("Asia/Tokyo", date(2026, 11, 20))],
)
def test_today_is_the_workspaces_own(timezone, day):
    assert talk(actor=actor(timezone=timezone)).today == day


async def test_home_is_where_the_front_says():
    seen = []

    async def home(turn):
        seen.append(turn)

    turn = talk(home=home)
    await turn.go_home()
    assert seen == [turn]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_buttons_of_home_stand_two_a_row_in_their_language(language):
    items = tuple(MenuItem("day-today", f"press-{number}") for number in range(5))
    rows = talk(actor=actor(language), menu=items).home_rows()
    assert [len(row) for row in rows] == [2, 2, 1]
    assert [button.press for row in rows for button in row] == [item.press for item in items]
    assert {button.text for row in rows for button in row} == {TEXTS.texts(language)("day-today")}
    assert talk().home_rows() == []


def test_texts_of_buttons_are_not_escaped():
    turn = talk()
    assert turn.t.escape is not None
    assert turn.label.escape is None

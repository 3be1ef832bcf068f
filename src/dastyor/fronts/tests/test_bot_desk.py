"""The desk: what becomes of one update, whoever wrote it and whatever his buttons carry."""

from __future__ import annotations

from contextlib import suppress
from random import Random

import pytest

from dastyor.fronts.bot.table import Table
from dastyor.kit.actor import TelegramUser
from dastyor.kit.bot import Router
from dastyor.kit.errors import Problem
from dastyor.kit.modules import Module
from dastyor.kit.telegram.presses import Signer, long
from tests.support.chat import Chat
from tests.support.fixtures import KEYS, a_desk
from tests.support.person import catalogues

SEED = 20261121
EXCUSE = str(catalogues().texts("en").plain("bot-failed", code=""))[:20]
STALE = str(catalogues().texts("en").plain("bot-press-too-old"))
#: What a button of another deploy may hold where ours holds an id, a day, a role or a number.
ODD = ("", "x", "-1", "0", "1", "99", "00010115", "00020101", "99991231", "2026-13-01", "20261001", "owner", "king",
       "food", "ghosts", "USD", "ZZZ", "Asia/Tashkent", "../../etc", "en", "xx", "é", " ", "a" * 22, "A" * 22)  # fmt: skip


@pytest.fixture
async def owner(publishing):
    """Somebody at the bot of all domains over the real accounts; with a workspace, an expense and a key."""
    identity = Module("accounts").part("identity")(KEYS)
    publishing.flushes = (*publishing.flushes, identity.keep_changes)
    desk = a_desk(identity, Signer(KEYS))
    chat = Chat(desk, publishing, TelegramUser(id=77, first_name="Aziza", language_code="en"))
    await chat.says("/start")
    await chat.says("lunch 45 000")
    return chat


def press(chat, name, *args):
    return chat.desk.signer.pack(chat.person.id, name, args)


def carried(chat):
    """The ids that his own buttons carry by now."""
    rows = [button for shown in chat.messages.values() for row in shown.buttons for button in row]
    args = {part for button in rows for part in button["callback_data"].split(":")[1:-1]}
    return sorted(part for part in args if long(part))


def fitting(chat, name, args):
    """The press with as many of these arguments as 64 bytes take, and those that were left out of it."""
    for count in range(len(args), -1, -1):
        with suppress(ValueError):
            return press(chat, name, *args[:count]), args[:count]
    raise AssertionError(name)


async def test_a_press_with_arguments_of_another_shape_is_never_a_fault_of_ours(owner):
    dice, faults, stale = Random(SEED), [], 0
    for line in ("/members", "/keys"):
        await owner.says(line)
    await owner.presses("New key")
    await owner.says("till")
    await owner.says("/keys")
    ours = carried(owner)
    assert len(ours) >= 4, "an expense, an entry, a person and a key"
    for name in owner.desk.table.presses:
        for count in (0, *[1] * 4, *[2] * 4, *[3] * 4, 4):
            if owner.state != "expenses.doubt":
                await owner.says("/cancel")
                await owner.says("45 000")  # so that buttons of a question find one
            first = dice.choice([owner.memory["mark"], *ours, *ODD])
            second = dice.choice(["0", *ODD])
            data, args = fitting(owner, name, (first, second, *dice.choices(ODD, k=3))[:count])
            await owner.presses_data(data)
            stale += owner.toasts[-1] == STALE
            if EXCUSE in owner.toasts[-1]:
                faults.append((name, args))
    assert faults == []
    assert stale > 100


OLD = [
    ("ex.undo", ()),
    ("ex.setcat", ("ID",)),
    ("ex.setday", ("ID", "someday")),
    ("ex.list", ("20261001", "20261001")),
    ("ex.month", ("00010115",)),
    ("ex.what", ()),
    ("ac.role", ("ID", "king")),
    ("ac.lang", ()),
    ("ac.unkey", ("no id",)),
    ("gone.since.long", ("ID",)),
]


async def test_a_button_of_an_older_deploy_says_so_changes_nothing_and_shows_where_things_stand(owner):
    home, number = (await owner.says("/menu")).text, carried(owner)[0]
    for name, args in OLD:
        await owner.presses_data(press(owner, name, *(number if each == "ID" else each for each in args)))
        assert owner.toasts[-1] == STALE, name
        assert owner.last.text == home, name
    assert "45,000" in (await owner.says("/month")).text


async def test_a_button_is_refused_to_another_person_and_answered_to_its_own(owner):
    theirs = owner.desk.signer.pack(78, "ex.open", (carried(owner)[0],))
    await owner.presses_data(theirs)
    assert owner.toasts[-1] == STALE


# What is typed, and a part of what is answered.
LINES = [
    ("/help", "/month"),
    ("/HELP", "/month"),
    ("/help@dastyor_bot", "/month"),
    ("/help@Dastyor_Bot now please", "/month"),
    ("/help@other_bot", "There is no command /help@other_bot"),
    ("/nothing", "There is no command /nothing"),
    ("/" + "x" * 5000, "There is no command /" + "x" * 31),
    ("/<b>", "There is no command /&lt;b&gt;"),
    ("/", "There is no command /"),
    ("/cancel", "nothing to cancel"),
    ("/start unknown-link", "Hello"),
    ("/start join-", "Hello"),
    ("/menu", "Hello"),
    ("lun\0ch 45 000", "45,000"),
    ("lunch \ud83d 45 000", "45,000"),
    ("   ", "nothing was recorded"),
    ("\0\0", "nothing was recorded"),
    ("😀" * 5000, "nothing was recorded"),
]


async def test_what_is_typed_is_read_as_people_type_it(owner):
    await owner.says("/menu")
    for typed, part in LINES:
        assert part in (await owner.says(typed)).text, ascii(typed)[:40]


async def test_cancel_forgets_the_question_from_any_state(owner):
    await owner.says("45 000")
    assert owner.state
    assert "Cancelled" in (await owner.says("/cancel")).text
    assert owner.state is None
    assert "nothing to cancel" in (await owner.says("/cancel")).text


async def test_a_command_leaves_any_question_so_the_next_line_is_no_answer_to_it(owner):
    table, stood = owner.desk.table, []
    assert len(table.awaited) > 10
    for state in table.awaited:
        for name in (*table.commands, "moth", "help@other_bot", "budget tax", "recurring tea"):
            owner.state, owner.memory = state, {}
            await owner.says(f"/{name}")
            stood += [(state, name)] * (owner.state is not None)
    assert stood == []


async def test_after_a_command_a_line_is_read_by_itself(owner):
    await owner.says("/budget")
    await owner.presses("+ Budget")
    await owner.presses("Everything")
    assert owner.state == "expenses.budget"
    await owner.says("/month")
    assert "Recorded" in (await owner.says("tea 50 000")).text
    assert "no budgets yet" in (await owner.says("/budget")).text


async def test_help_names_every_command_that_has_a_word_about_it(owner):
    text = (await owner.says("/help")).text
    for name, command in owner.desk.table.commands.items():
        assert (f"/{name} - " in text) == bool(command.about), name


async def test_a_fault_of_ours_is_told_with_a_code_undoes_everything_and_ends_the_press(owner):
    async def fails(talk):
        await talk.tx.run("update accounts.workspaces set name = 'spoilt'")
        talk.say("half an answer")
        talk.toast("done")
        raise ZeroDivisionError

    owner.desk.table.presses["ex.month"] = fails
    before = dict(owner.messages)
    await owner.presses_data(press(owner, "ex.month"))
    assert owner.toasts[-1].startswith(EXCUSE)
    assert owner.messages == before
    assert "spoilt" not in (await owner.says("/settings")).text


async def test_a_refusal_too_long_for_a_toast_is_a_message_with_a_way_home(owner):
    class TooMuch(Problem):
        key = "money-currency-unknown"

    async def refuses(_talk):
        raise TooMuch(currency="Z" * 200)

    owner.desk.table.presses["ex.month"] = refuses
    await owner.presses_data(press(owner, "ex.month"))
    assert owner.toasts[-1] == ""
    assert "ZZZ" in owner.last.text
    assert [button["callback_data"].split(":")[0] for (button,) in owner.last.buttons] == ["1home"]


FILE = {"file_id": "f", "file_unique_id": "u"}
NO_WORDS = [
    {"voice": {**FILE, "duration": 3}},
    {"document": {**FILE, "file_name": "bill.pdf", "mime_type": "application/pdf"}},
    {"sticker": {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}},
    {"contact": {"phone_number": "998901234567", "first_name": "A"}},
    {"location": {"longitude": 69.2, "latitude": 41.3}},
]


@pytest.mark.parametrize("held", NO_WORDS, ids=lambda held: next(iter(held)))
async def test_what_has_no_words_is_told_so_and_the_question_stands(owner, held):
    chat = {"id": 77, "type": "private", "first_name": "A"}
    sender = {"id": 77, "is_bot": False, "first_name": "A"}
    for line in ("/menu", "45 000"):
        await owner.says(line)
        state = owner.state
        shown = await owner._turn({"message": {"message_id": 1, "date": 1, "chat": chat, "from": sender, **held}})
        assert "I read words and pictures" in shown.text
        assert owner.state == state


async def test_the_words_below_a_file_are_read(owner):
    chat = {"id": 77, "type": "private", "first_name": "A"}
    sender = {"id": 77, "is_bot": False, "first_name": "A"}
    body = {"message_id": 1, "date": 1, "chat": chat, "from": sender, "caption": "taxi 20 000", **NO_WORDS[1]}
    assert "Recorded" in (await owner._turn({"message": body})).text


async def test_an_edited_line_is_answered_and_not_read_again(owner):
    chat = {"id": 77, "type": "private", "first_name": "A"}
    sender = {"id": 77, "is_bot": False, "first_name": "A"}
    body = {"message_id": 1, "date": 1, "edit_date": 2, "chat": chat, "from": sender, "text": "lunch 99 000"}
    shown = await owner._turn({"edited_message": body})
    assert "not read again" in shown.text
    assert "99,000" not in (await owner.says("/month")).text


@pytest.mark.parametrize("part", ["command", "press", "answer", "link"])
def test_two_domains_cannot_answer_one_thing(part):
    async def answer(_talk):
        raise NotImplementedError

    routers = [Router("one"), Router("two")]
    for router in routers:
        getattr(router, part)("same")(answer)
    with pytest.raises(ValueError, match="two answers same"):
        Table.of(routers)


def test_a_table_keeps_the_order_of_domains_in_the_menu_and_only_main_names_of_commands_are_listed():
    async def answer(_talk):
        raise NotImplementedError

    one, two = Router("one"), Router("two")
    two.press("b", menu="two-button")(answer)
    one.press("a", menu="one-button")(answer)
    one.command("long", "l", about="one-about", listed=True)(answer)
    table = Table.of([one, two])
    assert [item.press for item in table.menu] == ["a", "b"]
    assert [(name, each.about, each.listed) for name, each in table.commands.items()] == [
        ("long", "one-about", True), ("l", None, False),
    ]  # fmt: skip

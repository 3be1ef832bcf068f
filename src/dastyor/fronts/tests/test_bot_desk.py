"""The desk: what becomes of one update, whoever wrote it and whatever his buttons carry."""

from __future__ import annotations

from contextlib import suppress
from random import Random

import pytest

from dastyor.kit.actor import TelegramUser
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
        for count in (0, *[1] * 5, *[2] * 6, *[3] * 6, 4):
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


@pytest.mark.parametrize(
    ("name", "args"),
    [
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
    ],
)
async def test_a_button_of_an_older_deploy_says_so_changes_nothing_and_shows_where_things_stand(owner, name, args):
    home = (await owner.says("/menu")).text
    number = carried(owner)[0]
    await owner.presses_data(press(owner, name, *(number if each == "ID" else each for each in args)))
    assert owner.toasts[-1] == STALE
    assert owner.last.text == home
    assert "45,000" in (await owner.says("/month")).text

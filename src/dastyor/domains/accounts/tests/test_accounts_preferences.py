"""What domains declare is set in chat, by whoever may, and by nobody else."""

from __future__ import annotations

import itertools

import pytest

from dastyor.domains.accounts.errors import NotYourWorkspace
from dastyor.domains.accounts.identity import Identity
from dastyor.domains.accounts.service import Members
from dastyor.kit.actor import Role, TelegramUser
from dastyor.kit.modules import Module
from dastyor.kit.telegram.presses import Signer
from tests.support.chat import Chat
from tests.support.fixtures import KEYS, a_desk

NUMBERS = itertools.count(7_100)  # the accounts of these tests share a database
LARGE = "Ask the owner about expenses above"


@pytest.fixture
def real(publishing):
    """Chats over the real accounts."""
    identity = Identity(KEYS)
    publishing.flushes = (*publishing.flushes, identity.keep_changes)
    desk = a_desk(identity, Signer(KEYS))
    assert Module("expenses").part("preferences")

    def make():
        number = next(NUMBERS)
        return Chat(desk, publishing, TelegramUser(id=number, first_name="Aziza", language_code="en"))

    make.identity, make.database = identity, publishing
    return make


async def value_of(real, chat):
    async with real.database.tx() as tx:
        actor = await real.identity.by_telegram(tx, chat.person)
        return (await real.identity.preferences(tx, actor.workspace))["expenses.large_above"]


def number_of(shown):
    """The button that opens the limit, among those of other domains."""
    return next(line.partition(".")[0] for line in shown.text.splitlines() if LARGE in line)


async def test_the_owner_sets_a_limit_as_people_write_it_and_takes_it_off(real):
    chat = real()
    await chat.says("/settings")
    shown = await chat.presses("More settings")
    assert f"{LARGE}: <b>off</b>" in shown.text
    await chat.presses(number_of(shown))
    assert "<b>5,000,000</b>" in (await chat.says("5 mln")).text
    assert await value_of(real, chat) == 5_000_000
    await chat.presses(number_of(shown))
    assert "<b>off</b>" in (await chat.presses("Default")).text
    assert await value_of(real, chat) == 0


@pytest.mark.parametrize("line", ["hello", "-5", "1.5", "99999999999999999999", "5 and 6"])
async def test_what_is_no_such_number_is_refused_and_the_question_stands(real, line):
    chat = real()
    await chat.says("/settings")
    await chat.presses(number_of(await chat.presses("More settings")))
    await chat.says(line)
    assert await value_of(real, chat) == 0
    assert "<b>7</b>" in (await chat.says("7")).text


async def test_whose_role_may_set_nothing_is_shown_none_and_sets_none(real):
    owner, cashier = real(), real()
    await owner.says("/settings")
    shown = await owner.presses("More settings")
    async with real.database.tx() as tx:
        actor = await real.identity.by_telegram(tx, owner.person)
        token = (await Members(tx).invite(actor, Role.CASHIER)).token
        await Members(tx).accept(await real.identity.by_telegram(tx, cashier.person), token)
    assert "More settings" not in (await cashier.says("/settings")).labels
    desk = cashier.desk
    for press in ("ac.pref", "ac.prefno"):
        await cashier.presses_data(desk.signer.pack(cashier.person.id, press, ("expenses.large_above",)))
        assert "role does not allow" in cashier.toasts[-1]
    assert LARGE in shown.text


async def test_a_setting_that_is_no_more_is_refused(real):
    chat = real()
    await chat.says("/settings")
    await chat.presses_data(chat.desk.signer.pack(chat.person.id, "ac.pref", ("no.such",)))
    assert chat.toasts[-1]


async def test_in_which_currency_and_zone_a_workspace_counts_is_told_within_its_scope(real):
    owner = real()
    await owner.says("/start")
    async with real.database.tx() as tx:
        actor = await real.identity.by_telegram(tx, owner.person)
        found = await real.identity.locale(tx, actor.workspace)
    assert (found.currency, found.timezone) == (actor.currency, actor.timezone)
    async with real.database.tx() as tx:
        with pytest.raises(NotYourWorkspace):
            await real.identity.locale(tx, actor.workspace)

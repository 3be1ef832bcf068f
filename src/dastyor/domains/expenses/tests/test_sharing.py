"""A shared ledger: who paid, shown to the others, and counted with whom it should be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dastyor.domains.expenses.errors import NoSuchPayer
from dastyor.domains.expenses.model import ExpenseDraft
from dastyor.domains.expenses.service import Expenses
from dastyor.domains.expenses.store import Totals
from dastyor.kit.actor import Role
from dastyor.kit.ids import PersonId, new_id
from dastyor.kit.money import Money
from tests.support.fixtures import an_actor


def a_ride(paid_by=None):
    return ExpenseDraft(
        amount=Money(Decimal(20_000), "UZS"), category="transport", note="ride", spent_on=date(2026, 11, 2),
        paid_by=paid_by,
    )  # fmt: skip


async def test_alone_there_is_nobody_to_choose_and_no_button(circle, chat):
    assert not any("Who paid" in label for label in (await chat.says("lunch 45 000")).labels)


async def test_the_other_member_is_put_as_payer_in_two_taps_and_named(chat, dilnoza):
    await chat.says("lunch 45 000")
    await chat.presses("Who paid")
    shown = await chat.presses("Dilnoza")
    assert "Paid by Dilnoza" in shown.text
    await chat.presses("Who paid")
    assert "Paid by" not in (await chat.presses("Aziz")).text


async def test_each_sees_the_names_of_the_others_beside_their_expenses_and_not_his_own(make_chat, chat, dilnoza):
    await chat.says("lunch 45 000")
    hers = make_chat(42, dilnoza)
    await hers.says("taxi 20 000")
    for each, other, own in ((chat, "taxi", "lunch"), (hers, "lunch", "taxi")):
        await each.says("/month")
        lines = (await each.presses("List")).text.split("\n")
        name = "Dilnoza" if each is chat else "Aziz"
        assert next(line for line in lines if other in line).endswith(f"· {name}")
        assert name not in next(line for line in lines if own in line)


async def test_the_totals_follow_whoever_paid(publishing, actor, dilnoza):
    async with publishing.tx(actor.workspace) as tx:
        (made,) = await Expenses(tx).record(actor, [a_ride()])
        changed = await Expenses(tx).change(actor, made.id, paid_by=dilnoza.person)
    assert (changed.by, changed.paid_by) == (actor.person, dilnoza.person)
    async with publishing.tx(actor.workspace) as tx:
        assert await Totals(tx).differing(actor.workspace) == []
        rows = await tx.all("select paid_by, amount from expenses.day_total where count > 0")
    assert rows == [(dilnoza.person, Decimal(20_000))]


async def test_a_stranger_cannot_have_paid(publishing, actor, circle):
    foreign = an_actor()
    circle.people.append(foreign)
    for person in (PersonId(new_id()), foreign.person):
        async with publishing.tx(actor.workspace) as tx:
            with pytest.raises(NoSuchPayer):
                await Expenses(tx).record(actor, [a_ride(person)])
    async with publishing.tx(actor.workspace) as tx:
        (made,) = await Expenses(tx).record(actor, [a_ride()])
        with pytest.raises(NoSuchPayer):
            await Expenses(tx).change(actor, made.id, paid_by=foreign.person)


async def test_who_may_only_look_cannot_say_who_paid(make_chat, chat, actor, dilnoza):
    await chat.says("lunch 45 000")
    viewer = make_chat(8, an_actor(workspace=actor.workspace, role=Role.VIEWER))
    await viewer.says("/month")
    await viewer.presses("List")
    shown = await viewer.presses("1")
    assert not any("Who paid" in label for label in shown.labels)


async def test_a_program_says_who_paid_and_reads_both(program, actor, dilnoza):
    body = {"amount": 5, "category": "other", "paid_by": str(dilnoza.person)}
    made = (await program.post("/expenses", json=body)).json()["items"][0]
    assert (made["by"], made["paid_by"]) == (str(actor.person), str(dilnoza.person))
    back = await program.patch(f"/expenses/{made['id']}", json={"paid_by": str(actor.person)})
    assert back.json()["paid_by"] == str(actor.person)

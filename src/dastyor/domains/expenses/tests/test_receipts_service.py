"""Receipts in the ledger: one receipt is one expense, whoever sends it, however often, at whatever time."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from dastyor.domains.expenses.adapters import codes
from dastyor.domains.expenses.errors import (
    NoCodeOnPicture,
    NoSuchReceipt,
    NotAReceipt,
    ReceiptAhead,
    ReceiptKnown,
    ReceiptWaits,
)
from dastyor.domains.expenses.rules.receipts import read_receipt
from dastyor.domains.expenses.service import Expenses, Receipts
from dastyor.domains.expenses.store import Totals
from dastyor.kit.actor import Role
from dastyor.kit.errors import Forbidden
from dastyor.kit.money import Money
from dastyor.kit.periods import Period
from tests.support.fixtures import an_actor
from tests.support.pictures import RU, UZ, blank, receipt


async def enter(database, actor, said=RU, **how):
    async with database.tx(actor.workspace) as tx:
        taken = await Receipts(tx).enter(actor, said, **how)
        tx.changes.clear()
    return taken


async def act(database, actor, what, *args, **how):
    async with database.tx(actor.workspace) as tx:
        done = await getattr(Expenses(tx), what)(actor, *args, **how)
        tx.changes.clear()
    return done


async def listed(database, actor):
    return await act(database, actor, "page", Period.between(date(2000, 1, 1), date(2100, 1, 1)))


async def take(database, actor, picture, **how):
    async with database.tx(actor.workspace) as tx:
        taken = await Receipts(tx).take(actor, picture, **how)
        tx.changes.clear()
    return taken


def sums(expenses):
    return [str(expense.amount) for expense in expenses]


async def test_a_russian_receipt_is_an_expense_at_once_with_its_sum_and_day(publishing, actor):
    taken = await take(publishing, actor, receipt(RU, turn=20), caption="продукты домой")
    assert taken.expense.amount == Money(Decimal("1530.00"), "RUB")
    assert taken.expense.spent_on == date(2026, 11, 19)
    assert (taken.expense.category, taken.expense.note) == ("groceries", "продукты домой")
    assert await listed(publishing, actor) == [taken.expense]


async def test_an_uzbek_receipt_tells_its_day_and_waits_for_its_sum(publishing, actor):
    taken = await take(publishing, actor, receipt(UZ))
    assert (taken.expense, taken.spent_on, taken.fiscal.total) == (None, date(2022, 5, 29), None)
    assert await listed(publishing, actor) == []
    taken = await enter(publishing, actor, UZ, amount=Decimal(87_000), category="groceries")
    assert str(taken.expense.amount) == "87000 UZS"


async def test_a_bare_sum_is_in_the_money_of_the_receipts_country(publishing):
    russian = an_actor(currency="RUB", timezone="Europe/Moscow")
    taken = await enter(publishing, russian, UZ, amount=Decimal(87_000))
    assert str(taken.expense.amount) == "87000 UZS"


async def test_an_amount_below_the_picture_is_the_sum_that_the_code_lacks(publishing, actor):
    taken = await take(publishing, actor, receipt(UZ), caption="бензин 250 000")
    assert (str(taken.expense.amount), taken.expense.category) == ("250000 UZS", "fuel")


async def test_the_sum_of_the_code_counts_before_any_other(publishing, actor):
    taken = await enter(publishing, actor, RU, amount=Decimal(99))
    assert str(taken.expense.amount) == "1530.00 RUB"


async def test_the_same_receipt_is_refused_with_when_and_how_much(publishing, actor):
    made = (await take(publishing, actor, receipt(RU))).expense
    with pytest.raises(ReceiptKnown) as known:
        await take(publishing, actor, receipt(RU, turn=90, light=0.4))
    assert known.value.values == {
        "amount": Money(Decimal("1530.00"), "RUB"),
        "day": date(2026, 11, 19),
        "expense": made.id,
    }
    assert len(await listed(publishing, actor)) == 1


async def test_a_code_without_its_leading_zeros_is_the_same_receipt(publishing, actor):
    await enter(publishing, actor, RU)
    with pytest.raises(ReceiptKnown):
        await enter(publishing, actor, RU.replace("i=48213", "i=0048213").replace("T1405", "T140500"))


async def test_a_removed_receipt_may_be_entered_again_and_is_the_same_expense(publishing, actor):
    made = (await enter(publishing, actor)).expense
    await act(publishing, actor, "remove", made.id)
    again = (await enter(publishing, actor)).expense
    assert again == made
    with pytest.raises(ReceiptKnown):
        await enter(publishing, actor)
    await act(publishing, actor, "restore", made.entry)
    assert len(await listed(publishing, actor)) == 1


async def test_a_removed_receipt_entered_with_another_sum_has_that_sum(publishing, actor):
    made = (await enter(publishing, actor, UZ, amount=Decimal(87_000))).expense
    await act(publishing, actor, "undo", made.entry)
    await enter(publishing, actor, UZ, amount=Decimal(78_000))
    assert sums(await listed(publishing, actor)) == ["78000 UZS"]


async def test_another_workspace_may_enter_the_same_receipt(publishing, actor):
    await enter(publishing, actor)
    assert (await enter(publishing, an_actor())).expense is not None


async def test_a_return_is_below_zero_and_stays_so_when_it_is_changed(publishing, actor):
    made = (await enter(publishing, actor, RU.replace("n=1", "n=2"))).expense
    assert str(made.amount) == "-1530.00 RUB"
    changed = await act(publishing, actor, "change", made.id, amount=Money(Decimal(100), "RUB"))
    assert str(changed.amount) == "-100 RUB"
    await act(publishing, actor, "remove", made.id)
    await enter(publishing, actor, RU.replace("n=1", "n=2"))
    assert sums(await listed(publishing, actor)) == ["-1530.00 RUB"]
    async with publishing.tx(actor.workspace) as tx:
        assert await Totals(tx).differing(actor.workspace) == []


async def test_two_who_send_one_receipt_at_once_have_one_expense(publishing, actor):
    came = await asyncio.gather(*(enter(publishing, actor) for _ in range(8)), return_exceptions=True)
    assert [type(each) for each in came].count(ReceiptKnown) == 7
    assert len(await listed(publishing, actor)) == 1


async def test_a_receipt_that_waits_is_refused_a_second_time_until_its_sum_is_told(publishing, actor):
    code = (await take(publishing, actor, receipt(UZ), waits=True)).fiscal.code
    with pytest.raises(ReceiptWaits) as waits:
        await take(publishing, actor, receipt(UZ, turn=15), waits=True)
    assert waits.value.values["code"] == code
    assert (await take(publishing, actor, receipt(UZ))).expense is None, "in a chat it is asked again"
    assert (await enter(publishing, actor, code, amount=Decimal(5000))).expense is not None
    with pytest.raises(ReceiptKnown):
        await enter(publishing, actor, code, amount=Decimal(5000))


async def test_a_code_that_no_picture_had_is_not_known(publishing, actor):
    for said in (read_receipt(UZ).code, "nonsense"):
        with pytest.raises(NoSuchReceipt):
            await enter(publishing, actor, said, amount=Decimal(5000))


async def test_a_receipt_of_tomorrow_is_refused(publishing, actor):
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    with pytest.raises(ReceiptAhead):
        await enter(publishing, actor, RU.replace("20261119T1405", f"{tomorrow:%Y%m%dT%H%M}"))


async def test_a_receipt_of_a_till_that_is_a_day_ahead_is_of_today(publishing):
    western = an_actor(timezone="Pacific/Honolulu")
    there = datetime.now(UTC) + timedelta(hours=11)
    made = (await enter(publishing, western, RU.replace("20261119T1405", f"{there:%Y%m%dT%H%M}"))).expense
    async with publishing.tx(western.workspace) as tx:
        assert made.spent_on == min(there.date(), Expenses(tx).today(western))


async def test_pictures_that_are_no_receipts_record_nothing(publishing, actor):
    for picture, refusal in ((blank(), NoCodeOnPicture), (receipt("https://t.me/shop"), NotAReceipt)):
        with pytest.raises(refusal):
            await take(publishing, actor, picture)
    assert await listed(publishing, actor) == []


async def test_who_may_not_record_has_no_picture_read(publishing, monkeypatch):
    monkeypatch.setattr(codes, "read_codes", lambda _: pytest.fail("it was read"))
    viewer = an_actor(role=Role.VIEWER)
    with pytest.raises(Forbidden):
        await take(publishing, viewer, receipt(RU))
    with pytest.raises(Forbidden):
        await enter(publishing, viewer, RU)

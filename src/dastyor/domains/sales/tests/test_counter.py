"""A sale by hand: what is stored of a written line, who may write it, and the ten minutes in which it can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from dastyor.domains.sales.errors import NotASale, TooLateToUndo
from dastyor.domains.sales.service import Counter, Recount
from dastyor.domains.sales.service.counter import UNDO
from dastyor.domains.sales.tests.conftest import sale
from dastyor.kit.actor import Role
from dastyor.kit.errors import Forbidden
from dastyor.kit.money import Money
from tests.support.fixtures import an_actor

EVENING = datetime(2026, 11, 5, 19, 30, tzinfo=UTC)  # half past midnight of the 6th in Tashkent


class Still:
    """A clock that stands, for edges of a moment."""

    def __init__(self, now):
        self.at = now

    def now(self):
        return self.at


@pytest.fixture
def shop(publishing):
    """A database in which it is half past midnight until told otherwise."""
    publishing.clock = Still(EVENING)
    return publishing


async def sell(shop, actor, line):
    async with shop.tx(actor.workspace) as tx:
        return await Counter(tx).sell(actor, line)


async def undo(shop, actor, sold):
    async with shop.tx(actor.workspace) as tx:
        return await Counter(tx).undo(actor, sold.transaction_id)


async def stored(shop, actor, columns="transaction_id"):
    async with shop.tx(actor.workspace) as tx:
        return await tx.all(f"select {columns} from sales.transaction order by transaction_id")


async def test_a_sale_is_of_the_seller_in_the_chat_now_and_on_the_workspaces_day(shop, actor):
    sold = await sell(shop, actor, "2,5 Green Tea 30 000")
    assert (sold.product, sold.quantity, sold.total) == ("Green Tea", Decimal("2.5"), Money(Decimal(30000), "UZS"))
    columns = "transaction_id, product_id, quantity, total, currency, at, day::text, hour, seller, channel, recorded_at"
    (row,) = await stored(shop, actor, columns)
    assert row == (
        sold.transaction_id, "green tea", Decimal("2.5"), 30000, "UZS", EVENING, "2026-11-06",
        EVENING.replace(minute=0), "Aziz", "chat", EVENING,
    )  # fmt: skip


async def test_money_is_in_the_currency_that_was_said_or_in_the_workspaces_own(shop):
    actor = an_actor(currency="EUR")
    assert (await sell(shop, actor, "tea 12$")).total == Money(Decimal(12), "USD")
    assert (await sell(shop, actor, "tea 12")).total == Money(Decimal(12), "EUR")


@pytest.mark.parametrize(("name", "told"), [("Б" * 70, "Б" * 64), ("  ", None), ("В" * 63 + "  Г", "В" * 63)])
async def test_a_sellers_name_is_told_as_far_as_it_fits(shop, name, told):
    actor = an_actor(name=name)
    await sell(shop, actor, "tea 5000")
    assert await stored(shop, actor, "seller") == [(told,)]


async def test_the_first_who_names_a_product_gives_it_its_name(shop, actor):
    await sell(shop, actor, "Green Tea 5000")
    assert (await sell(shop, actor, "GREEN TEA 6000")).product == "Green Tea"


async def test_what_is_no_sale_is_told_back_shortened_and_nothing_is_stored(shop, actor):
    with pytest.raises(NotASale) as refused:
        await sell(shop, actor, "чай " * 50)
    assert refused.value.values["line"] == ("чай " * 50)[:80]
    assert await stored(shop, actor) == []


@pytest.mark.parametrize("role", Role)
async def test_who_sells_may_take_back_and_nobody_else(shop, actor, role):
    mine = await sell(shop, actor, "tea 5000")
    someone = an_actor(workspace=actor.workspace, role=role)
    if role in {Role.OWNER, Role.MANAGER, Role.CASHIER}:
        await sell(shop, someone, "tea 6000")
        assert await undo(shop, someone, mine) == mine
        assert len(await stored(shop, actor)) == 1
        return
    for refused in (sell(shop, someone, "tea 6000"), undo(shop, someone, mine)):
        with pytest.raises(Forbidden):
            await refused
    assert await stored(shop, actor) == [(mine.transaction_id,)]


@pytest.mark.parametrize(
    ("after", "is_gone"),
    [(timedelta(), True), (UNDO, True), (UNDO + timedelta(microseconds=1), False), (timedelta(hours=1), False)],
)
async def test_a_sale_can_be_taken_back_up_to_the_last_moment_of_ten_minutes(shop, actor, after, is_gone):
    assert timedelta(minutes=10) == UNDO
    sold = await sell(shop, actor, "2 tea 5000")
    shop.clock.at = EVENING + after
    if is_gone:
        assert await undo(shop, actor, sold) == sold
    else:
        with pytest.raises(TooLateToUndo):
            await undo(shop, actor, sold)
    assert len(await stored(shop, actor)) == (not is_gone)


async def test_what_is_taken_back_counts_nowhere_and_everything_else_still_does(shop, actor):
    kept = await sell(shop, actor, "2 tea 5000")
    gone = await sell(shop, actor, "3 tea 7000")
    await undo(shop, actor, gone)
    with pytest.raises(TooLateToUndo):
        await undo(shop, actor, gone)
    assert await stored(shop, actor) == [(kept.transaction_id,)]
    async with shop.tx(actor.workspace) as tx:
        assert await Recount(tx).differing(actor) == []
        sums = "gross, refunds, cost, transactions, purchases, units"
        for table, groups in (("hour_total", 1), ("day_total", 4), ("month_total", 4)):
            assert await tx.all(f"select {sums} from sales.{table}") == [(5000, 0, 0, 1, 1, 2)] * groups, table


async def test_nobody_takes_back_what_another_workspace_sold(shop, actor):
    sold, stranger = await sell(shop, actor, "tea 5000"), an_actor(name="Bek", telegram_id=77)
    await sell(shop, stranger, "tea 9000")
    with pytest.raises(TooLateToUndo):
        await undo(shop, stranger, sold)
    assert await stored(shop, actor) == [(sold.transaction_id,)]
    assert len(await stored(shop, stranger)) == 1


async def test_ten_minutes_are_since_it_was_recorded_and_not_since_it_was_sold(till, actor):
    await till.send(sale(1, timestamp="2026-11-01T12:00:00+05:00"))
    async with till.database.tx(actor.workspace) as tx:
        gone = await Counter(tx).undo(actor, "t-1")
    assert (gone.quantity, gone.total) == (2, Money(Decimal(30000), "UZS"))
    assert (await till.total(**{"from": "2026-11-01"}))["transactions"] == 0

"""The recount: each total that is wrong is named, one by one, and a rebuild mends it; what is right is never named."""

from __future__ import annotations

import pytest

from dastyor.domains.sales.jobs import bring_up_standings
from dastyor.domains.sales.service import Recount
from dastyor.domains.sales.tests.conftest import sale
from dastyor.kit.actor import Role
from dastyor.kit.errors import Forbidden
from dastyor.kit.jobs import Outside
from tests.support.fixtures import an_actor

PARTS = ("gross", "refunds", "cost", "transactions", "purchases", "units")
HOUR = "2026-11-05 07:00:00+00"
#: Where a total stands: its table, what picks the one row, and how the recount names it.
PLACES = {
    "hour": ("hour_total", f"hour = '{HOUR}' and currency = 'UZS'", ("hour", "", HOUR, "UZS", "")),
    "day": ("day_total", "by = '' and day = '2026-11-05' and currency = 'UZS'", ("day", "", "2026-11-05", "UZS", "")),
    "month": (
        "month_total", "by = 'seller' and month = '2026-11-01' and currency = 'UZS' and key = 'Лола'",
        ("month", "seller", "2026-11-01", "UZS", "Лола"),
    ),
}  # fmt: skip
_ALL = ("hour_total", "day_total", "month_total")


@pytest.fixture
async def shop(till):
    """Sales of three days in two months, one given back, some for dollars; what stands stands."""
    await till.send(
        sale(1, seller="Лола", category="drinks", channel="shop", cost="7"),
        sale(2, quantity="-1", total_amount="-15000", seller="Лола", cost="3"),
        sale(3, timestamp="2026-11-04T12:00:00+05:00", seller="Aziz"),
        sale(4, timestamp="2026-10-31T23:59:59+05:00", seller="Aziz", product_id="bread"),
        sale(5, currency="USD", total_amount="9.99", seller="Лола"),
        sale(6, timestamp="2026-10-30T23:59:59+05:00", seller="Лола"),
    )
    await bring_up_standings(Outside(till.database))
    return till


async def kept(tx):
    """All totals, in an order."""
    return [sorted(await tx.all(f"select * from sales.{table}")) for table in _ALL]


async def check_that_a_rebuild_mends(tx, actor, before):
    await Recount(tx).rebuild(actor)
    assert await Recount(tx).differing(actor) == []
    assert await kept(tx) == before


@pytest.mark.parametrize("by", [1, -1])
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("grain", PLACES)
async def test_a_total_that_says_too_much_or_too_little_is_the_one_that_is_named(shop, actor, grain, part, by):
    table, where, named = PLACES[grain]
    async with shop.database.tx(actor.workspace) as tx:
        assert await Recount(tx).differing(actor) == []
        before = await kept(tx)
        await tx.run(f"update sales.{table} set {part} = {part} + %s where {where}", (by,))
        wrong = await Recount(tx).differing(actor)
        assert [each for each in wrong if each[0] != "standing"] == [named]
        await check_that_a_rebuild_mends(tx, actor, before)


@pytest.mark.parametrize("grain", PLACES)
async def test_a_total_that_is_missing_is_named(shop, actor, grain):
    table, where, named = PLACES[grain]
    async with shop.database.tx(actor.workspace) as tx:
        before = await kept(tx)
        await tx.run(f"delete from sales.{table} where {where}")
        assert [each for each in await Recount(tx).differing(actor) if each[0] != "standing"] == [named]
        await check_that_a_rebuild_mends(tx, actor, before)


@pytest.mark.parametrize(
    ("table", "keys", "named"),
    [
        ("hour_total", {"hour": "2026-11-01 07:00:00+00"}, ("hour", "", "2026-11-01 07:00:00+00", "UZS", "")),
        (
            "day_total",
            {"by": "channel", "day": "2026-11-01", "key": "web"},
            ("day", "channel", "2026-11-01", "UZS", "web"),
        ),
        ("month_total", {"by": "", "month": "2026-12-01", "key": ""}, ("month", "", "2026-12-01", "UZS", "")),
    ],
)
async def test_a_total_of_nothing_that_was_sold_is_named_unless_it_is_of_nothing(shop, actor, table, keys, named):
    columns = ["workspace_id", "currency", *keys, *PARTS]
    put = f"insert into sales.{table} ({', '.join(columns)}) values ({', '.join(['%s'] * len(columns))})"
    async with shop.database.tx(actor.workspace) as tx:
        before = await kept(tx)
        await tx.run(put, (actor.workspace, "UZS", *keys.values(), 0, 0, 0, 0, 0, 0))
        assert await Recount(tx).differing(actor) == [], "what an undo leaves is nothing"
        await tx.run(f"update sales.{table} set units = 1 where transactions = 0")
        assert await Recount(tx).differing(actor) == [named]
        await check_that_a_rebuild_mends(tx, actor, before)


@pytest.mark.parametrize(("at", "value"), [(4, "nobody"), (5, 1), (10, -1)])
async def test_a_standing_that_leans_is_named_by_its_own_day(shop, actor, at, value):
    async with shop.database.tx(actor.workspace) as tx:
        before = await kept(tx)
        ((first,),) = await tx.all("select min(day) from sales.standing where by = 'seller' and currency = 'UZS'")
        taken = await tx.all(
            "delete from sales.standing where by = 'seller' and currency = 'UZS' and day = %s returning *", (first,)
        )
        row = list(taken[0])
        row[at] = [value, *row[at][1:]]  # its keys, their gross, their units
        await tx.run(f"insert into sales.standing values ({', '.join(['%s'] * len(row))})", row)
        wrong = await Recount(tx).differing(actor)
        assert ("standing", "seller", first.isoformat(), "UZS", row[4][0]) in wrong
        assert {each[:2] for each in wrong} == {("standing", "seller")}
        await check_that_a_rebuild_mends(tx, actor, before)


async def test_a_hundred_wrong_totals_are_named_and_not_one_more(till, actor):
    await till.send(*(sale(number, product_id=f"p{number}") for number in range(60)))
    async with till.database.tx(actor.workspace) as tx:
        await tx.run("update sales.day_total set gross = gross + 1 where by = 'product'")
        assert len(await Recount(tx).differing(actor)) == 60
        await tx.run("update sales.month_total set cost = cost - 1 where by = 'product'")
        assert len(await Recount(tx).differing(actor)) == 100


async def test_a_workspace_is_recounted_by_itself(shop, actor, known):
    stranger = known.keys["key"] = an_actor(name="Bek", telegram_id=77)
    await shop.send(sale(1, total_amount="1"), sale(9))
    known.keys["key"] = actor
    async with shop.database.tx(stranger.workspace) as tx:
        assert await Recount(tx).transactions(stranger) == 2
        await tx.run("update sales.day_total set gross = gross + 1 where by = ''")
    async with shop.database.tx(actor.workspace, stranger.workspace) as tx:
        assert await Recount(tx).transactions(actor) == 6
        assert await Recount(tx).differing(actor) == []
        await Recount(tx).rebuild(actor)
        assert await Recount(tx).differing(stranger) == [("day", "", "2026-11-05", "UZS", "")]
        await Recount(tx).rebuild(stranger)
        assert await Recount(tx).differing(stranger) == []
        assert await Recount(tx).differing(actor) == []


@pytest.mark.parametrize("role", Role)
async def test_who_may_doubt_and_who_may_mend(shop, actor, role):
    someone = an_actor(workspace=actor.workspace, role=role)
    reads = role in {Role.OWNER, Role.MANAGER, Role.ACCOUNTANT, Role.VIEWER}
    writes = role in {Role.OWNER, Role.MANAGER, Role.CASHIER}
    async with shop.database.tx(actor.workspace) as tx:
        recount = Recount(tx)
        for asked, may in ((recount.differing, reads), (recount.transactions, reads), (recount.rebuild, writes)):
            if may:
                await asked(someone)
            else:
                with pytest.raises(Forbidden):
                    await asked(someone)

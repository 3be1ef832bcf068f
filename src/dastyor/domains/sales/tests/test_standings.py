"""Standings: a report that reads them is the one that days and months tell, whatever comes late or is taken back."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from dastyor.domains.sales.jobs import bring_up_standings
from dastyor.domains.sales.model import By
from dastyor.domains.sales.rules.figures import Sort, whole_months
from dastyor.domains.sales.rules.standings import is_due, reads_standings
from dastyor.domains.sales.service import Recount
from dastyor.domains.sales.store import FiguresStore, TransactionsStore
from dastyor.domains.sales.store import figures as statements
from dastyor.domains.sales.tests.conftest import NOON, sale
from dastyor.kit.jobs import Outside
from dastyor.kit.periods import Period

LAST = NOON.date()
FIRST = LAST - timedelta(days=119)


@pytest.fixture
async def shop(till):
    """Four months of sales of a few products, sellers and channels in two currencies, each day its own few."""
    dice = Random(7)
    await till.send(
        *(
            sale(
                number, timestamp=f"{LAST - timedelta(days=number // 4)}T12:00:00+05:00", product_id=f"p{dice.randrange(9)}",
                quantity=str(quantity := dice.choice((1, 2, 3, -1))), total_amount=str(quantity * dice.randrange(1, 900)),
                seller=dice.choice(("Aziz", "Лола", ...)), category=dice.choice(("x", "y")), cost="7",
                currency=dice.choice((..., ..., "USD")),
            )
            for number in range(480)
        )
    )  # fmt: skip
    await bring_up(till)
    return till


async def bring_up(till):
    """As the clock has it done."""
    await bring_up_standings(Outside(till.database))


async def standings(till):
    """The days that have one, by kind and currency."""
    async with till.database.tx(till.actor.workspace) as tx:
        rows = await tx.all("select by, currency, day from sales.standing order by day")
    found = {}
    for by, currency, day in rows:
        found.setdefault((by, currency), []).append(day)
    return found


async def told(till, period, by, currency, way):
    """The groups of a period, read one way and no other."""
    async with till.database.tx(till.actor.workspace) as tx:
        months = whole_months(period)
        values = statements._values(
            till.actor.workspace, currency, period.start, period.end, by=by, limit=1000, first_month=months.start,
            end_month=months.end, head=months.start, tail=max(months.end, months.start),
        )  # fmt: skip
        return await tx.all(way[Sort.NAME], values)


async def check_that_both_ways_tell_the_same(till):
    dice = Random(3)
    for by in By:
        for currency in ("UZS", "USD"):
            for _ in range(6):
                start = FIRST + timedelta(days=dice.randrange(-3, 118))
                period = Period(start, start + timedelta(days=dice.randrange(1, 122)))
                by_days = await told(till, period, by, currency, statements._GROUPS)
                assert await told(till, period, by, currency, statements._GROUPS_STOOD) == by_days, (by, period)
    async with till.database.tx(till.actor.workspace) as tx:
        assert await Recount(tx).differing(till.actor) == []


async def test_every_day_that_is_over_has_a_standing_that_tells_what_days_and_months_tell(shop):
    there = await standings(shop)
    assert {by for by, _ in there} == {"product", "category", "seller"}
    assert there["category", "UZS"][0] <= FIRST + timedelta(days=3)
    # Who sells two or three of nine products a day has half of them in two days, and the newest day is not over.
    assert 40 < len(there["product", "UZS"]) < 119
    assert LAST - timedelta(days=4) < max(there["product", "UZS"]) < LAST
    await check_that_both_ways_tell_the_same(shop)


async def test_a_late_sale_throws_away_what_stands_behind_it_and_the_clock_makes_it_again(shop):
    before, day = await standings(shop), LAST - timedelta(days=50)
    await shop.send(sale("late", timestamp=f"{day}T12:00:00+05:00", product_id="new", currency="USD"))
    assert {key: days for key, days in (await standings(shop)).items() if days} == {
        key: [each for each in days if each < day] for key, days in before.items()
    }
    await check_that_both_ways_tell_the_same(shop)
    await bring_up(shop)
    assert max((await standings(shop))["category", "UZS"]) == max(before["category", "UZS"])
    await check_that_both_ways_tell_the_same(shop)


async def test_a_sale_of_today_leaves_every_standing(shop):
    before = await standings(shop)
    await shop.send(sale("now", timestamp=f"{LAST}T13:00:00+05:00"))
    assert await standings(shop) == before
    await check_that_both_ways_tell_the_same(shop)


async def test_what_is_taken_back_falls_out_of_the_standings_too(shop):
    day = LAST - timedelta(days=20)
    async with shop.database.tx(shop.actor.workspace) as tx:
        store = TransactionsStore(tx)
        store.hold(shop.actor.workspace)
        assert await store.remove(shop.actor.workspace, "t-80", since=NOON - timedelta(days=400))
    assert max(max(days) for days in (await standings(shop)).values()) < day
    await bring_up(shop)
    await check_that_both_ways_tell_the_same(shop)


async def test_a_report_of_months_reads_the_standings(shop):
    """Seen by spoiling one: whoever reads it tells what it says."""
    period = Period(LAST - timedelta(days=70), LAST)
    async with shop.database.tx(shop.actor.workspace) as tx:
        await tx.run("delete from sales.standing where by = 'category' and day >= %s", (LAST - timedelta(days=10),))
        spoilt = """
            insert into sales.standing select workspace_id, %s, by, currency, array['spoilt'], array[9], array[0], array[0],
                array[9], array[9], array[9] from sales.standing where by = 'category' and currency = 'UZS' limit 1
        """
        await tx.run(spoilt, (LAST - timedelta(days=1),))
        rows = await FiguresStore(tx).groups(shop.actor.workspace, period, By.CATEGORY, "UZS", sort=Sort.NET, limit=9)
        assert [row.key for row in rows] == ["spoilt"]
        day = (LAST - timedelta(days=1)).isoformat()
        assert ("standing", "category", day, "UZS", "spoilt") in await Recount(tx).differing(shop.actor)
        await Recount(tx).rebuild(shop.actor)
        assert await Recount(tx).differing(shop.actor) == []
    assert await standings(shop) == {}
    await bring_up(shop)
    await check_that_both_ways_tell_the_same(shop)


async def test_a_recount_sees_every_spoilt_value_of_a_standing(shop):
    for number, column in enumerate(("gross", "refunds", "cost", "transactions", "purchases", "units")):
        async with shop.database.tx(shop.actor.workspace) as tx:
            # The plain role may not change a standing: it puts another in the place of the last.
            taken = await tx.all(
                "delete from sales.standing where by = 'category' and currency = 'UZS' and day = "
                "(select max(day) from sales.standing where by = 'category' and currency = 'UZS') returning *"
            )
            (row,) = [list(each) for each in taken]
            row[5 + number] = [row[5 + number][0] + 1, *row[5 + number][1:]]
            await tx.run(f"insert into sales.standing values ({', '.join(['%s'] * 11)})", row)
            wrong = await Recount(tx).differing(shop.actor)
            assert wrong == [("standing", "category", row[1].isoformat(), "UZS", row[4][0])], column
            await Recount(tx).rebuild(shop.actor)
        await bring_up(shop)


async def test_the_clock_leaves_a_workspace_that_nobody_wrote_into(shop):
    async with shop.database.tx(shop.actor.workspace) as tx:
        await tx.run("delete from sales.standing")
    await bring_up(shop)
    assert await standings(shop) == {}
    await shop.send(sale("now", timestamp=f"{LAST}T13:00:00+05:00"))
    await bring_up(shop)
    assert len(await standings(shop)) == 6


def test_a_standing_is_due_when_the_days_behind_the_last_have_half_as_many_rows_as_it_has_groups():
    assert is_due(rows=1, groups=0)
    assert is_due(rows=5, groups=10)
    assert not is_due(rows=4, groups=10)


@pytest.mark.parametrize(
    ("start", "end", "before", "within", "is_read"),
    [
        (
            "2025-11-10",
            "2026-11-20",
            "2025-11-09",
            "2026-11-18",
            True,
        ),  # two standings and a day, not 11 months and edges
        ("2025-11-10", "2026-11-20", "2025-11-09", None, False),
        ("2025-11-10", "2026-11-20", None, "2026-11-18", True),  # nothing was sold before the start
        ("2026-11-01", "2026-12-01", "2026-10-31", "2026-11-29", False),  # one month is one
        ("2026-11-02", "2026-11-06", "2026-11-01", "2026-11-04", True),  # four days
        ("2026-11-02", "2026-11-05", "2026-11-01", "2026-11-03", False),  # three
        ("2025-11-10", "2026-11-20", "2025-11-09", "2026-10-01", False),  # a late sale threw the others away
        ("2026-11-10", "2026-11-20", "2026-11-01", "2026-11-01", False),
    ],
)
def test_standings_are_read_where_they_are_less_than_days_and_months(start, end, before, within, is_read):
    period = Period(date.fromisoformat(start), date.fromisoformat(end))
    there = [date.fromisoformat(day) if day else None for day in (before, within)]
    assert reads_standings(period, whole_months(period), *there) is is_read

"""The seed of sales: the same for the same seed, with totals that a recount agrees on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import psycopg

from dastyor.domains.sales.seed import seed
from dastyor.domains.sales.service import Recount
from dastyor.kit.seeding import Plan


def plan_of(actor, **changes):
    plain = Plan(
        workspace=actor.workspace, people=(), currency="UZS", timezone="Asia/Tashkent", language="en", count=2000,
        days=90, now=datetime(2026, 11, 5, 18, tzinfo=UTC), dice=Random(1),
    )  # fmt: skip
    return replace(plain, **changes)


async def test_the_same_seed_gives_the_same_sales_and_their_totals_agree(database, addresses, actor):
    told = []
    for dice in (Random(1), Random(1), Random(2)):
        with psycopg.connect(addresses.owner) as connection:
            assert list(seed(connection, plan_of(actor, dice=dice))) == [2000]
            rows = "select transaction_id, product_id, total, at from sales.transaction order by 1"
            told.append(connection.execute(rows).fetchall())
            connection.rollback()
    assert told[0] == told[1] != told[2]
    assert any(total < 0 for _, _, total, _ in told[0]), "some come back"


async def test_nothing_is_sold_before_the_shop_opens(database, addresses, actor):
    with psycopg.connect(addresses.owner) as connection:
        list(seed(connection, plan_of(actor, now=datetime(2026, 11, 4, 22, tzinfo=UTC), days=3)))
        hours = "select distinct extract(hour from at at time zone 'Asia/Tashkent')::int from sales.transaction"
        assert {hour for (hour,) in connection.execute(hours)} <= set(range(9, 21))
        last = connection.execute("select max(at) from sales.transaction").fetchone()
        connection.rollback()
    assert last[0] <= datetime(2026, 11, 4, 22, tzinfo=UTC)


async def test_a_seeded_workspace_can_be_seeded_once_more(database, addresses, actor):
    for dice in (Random(1), Random(2)):
        with psycopg.connect(addresses.owner) as connection:
            list(seed(connection, plan_of(actor, dice=dice)))
    async with database.tx(actor.workspace) as tx:
        assert await Recount(tx).differing(actor) == []
        assert await tx.value("select count(*) from sales.transaction") == 4000
        assert await tx.value("select sum(transactions) from sales.day_total where by = ''") == 4000

"""The recount: what the totals say against what the transactions say."""

from __future__ import annotations

from typing import Any

from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId

_SUMS = """
    coalesce(sum(total) filter (where quantity > 0), 0) as gross,
    coalesce(-sum(total) filter (where quantity < 0), 0) as refunds, coalesce(sum(cost), 0) as cost,
    count(*) as transactions, count(*) filter (where quantity > 0) as purchases, sum(quantity) as units
"""
_KEPT = "gross, refunds, cost, transactions, purchases, units"
_BY_GROUP = """
    select t.*, g.by, g.key from sales.transaction t cross join lateral
        (values ('', ''), ('product', product_id), ('category', category), ('seller', seller), ('channel', channel))
        as g (by, key)
    where workspace_id = %(workspace)s and g.key is not null
"""
#: Every total of a workspace made anew from its transactions, statement by statement. Standings are made again from
#: totals, as after any late sale.
REBUILD = (
    "delete from sales.standing where workspace_id = %(workspace)s",
    "delete from sales.hour_total where workspace_id = %(workspace)s",
    "delete from sales.day_total where workspace_id = %(workspace)s",
    "delete from sales.month_total where workspace_id = %(workspace)s",
    f"""
    insert into sales.hour_total (workspace_id, hour, currency, {_KEPT})
    select %(workspace)s, hour, currency, {_SUMS} from sales.transaction where workspace_id = %(workspace)s
    group by hour, currency
    """,
    f"""
    insert into sales.day_total (workspace_id, by, day, currency, key, {_KEPT})
    select %(workspace)s, by, day, currency, key, {_SUMS} from ({_BY_GROUP}) rows group by by, day, currency, key
    order by by, day  -- as they come in life: a report of few days reads few pages
    """,
    f"""
    insert into sales.month_total (workspace_id, by, month, currency, key, {_KEPT})
    select %(workspace)s, by, date_trunc('month', day)::date, currency, key, sum(gross), sum(refunds), sum(cost),
        sum(transactions)::bigint, sum(purchases)::bigint, sum(units)
    from sales.day_total where workspace_id = %(workspace)s group by 2, 3, 4, 5
    """,
    """
    insert into sales.version as v (workspace_id, number) values (%(workspace)s, 1)
    on conflict (workspace_id) do update set number = v.number + 1
    """,
)
# What an undo has left is nothing, and no transaction says so.
_SOME = "(gross, refunds, cost, transactions, purchases, units) <> (0, 0, 0, 0, 0, 0)"
_ARRAYS = f"keys, {_KEPT}"
_EACH = f"""
    unnest(s.keys, s.gross, s.refunds, s.cost, s.transactions, s.purchases, s.units) as each (key, {_KEPT})
"""
_TAKEN_EACH = ", ".join(f"- each.{name}" for name in _KEPT.split(", "))
_TAKEN = ", ".join(f"- t.{name}" for name in _KEPT.split(", "))
# A standing is the one before it and the days since, and those are held to the transactions themselves.
_WRONG = f"""
    with rows as ({_BY_GROUP}
    ), counted as (
        select 'hour' as grain, '' as by, hour::text as bucket, currency, '' as key, {_SUMS} from rows
            where by = '' group by hour, currency
        union all
        select 'day', by, day::text, currency, key, {_SUMS} from rows group by by, day, currency, key
        union all
        select 'month', by, date_trunc('month', day)::date::text, currency, key, {_SUMS} from rows group by 2, 3, 4, 5
    ), kept as (
        select 'hour' as grain, '' as by, hour::text as bucket, currency, '' as key, {_KEPT} from sales.hour_total
            where workspace_id = %(workspace)s and {_SOME}
        union all
        select 'day', by, day::text, currency, key, {_KEPT} from sales.day_total
            where workspace_id = %(workspace)s and {_SOME}
        union all
        select 'month', by, month::text, currency, key, {_KEPT} from sales.month_total
            where workspace_id = %(workspace)s and {_SOME}
    ), stands as (
        select day, by, currency, lag(day) over (partition by by, currency order by day) as earlier, {_ARRAYS}
        from sales.standing where workspace_id = %(workspace)s
    ), moved as (
        select s.day, s.by, s.currency, each.* from stands s, {_EACH}
        union all
        select n.day, s.by, s.currency, each.key, {_TAKEN_EACH}
        from stands s join stands n on n.earlier = s.day and n.by = s.by and n.currency = s.currency, {_EACH}
        union all
        select s.day, s.by, s.currency, t.key, {_TAKEN}
        from stands s join sales.day_total t on t.workspace_id = %(workspace)s and t.by = s.by and t.currency = s.currency
            and t.day > coalesce(s.earlier, '-infinity') and t.day <= s.day
    ), leaning as (
        select 'standing', by, day::text, currency, key from moved group by by, day, currency, key
        having (sum(gross), sum(refunds), sum(cost), sum(transactions), sum(purchases), sum(units)) <> (0, 0, 0, 0, 0, 0)
    )
    select grain, by, bucket, currency, key from ((table counted except table kept) union (table kept except table counted)) w
    group by 1, 2, 3, 4, 5 union all table leaning order by 1, 2, 3, 4, 5 limit %(limit)s
"""


class RecountStore:
    """The recount of one transaction's workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def rebuild(self, workspace: WorkspaceId) -> None:
        """The totals as the transactions have them."""
        for statement in REBUILD:
            await self.tx.run(statement, {"workspace": workspace})

    async def count(self, workspace: WorkspaceId) -> int:
        """How many transactions there are."""
        return int(await self.tx.value("select count(*) from sales.transaction where workspace_id = %s", (workspace,)))

    async def differing(self, workspace: WorkspaceId, limit: int) -> list[tuple[Any, ...]]:
        """(grain, by, bucket, currency, key) of the totals and standings that are not what their transactions add up to."""
        rows: list[tuple[Any, ...]] = await self.tx.all(_WRONG, {"workspace": workspace, "limit": limit})
        return rows

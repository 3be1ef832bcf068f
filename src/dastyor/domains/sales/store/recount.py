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
# What an undo has left is nothing, and no transaction says so.
_SOME = "(gross, refunds, cost, transactions, purchases, units) <> (0, 0, 0, 0, 0, 0)"
_WRONG = f"""
    with rows as (
        select t.*, g.by, g.key from sales.transaction t cross join lateral
            (values ('', ''), ('product', product_id), ('category', category), ('seller', seller),
                ('channel', channel)) as g (by, key)
        where workspace_id = %(workspace)s and g.key is not null
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
    )
    select grain, by, bucket, currency, key from ((table counted except table kept) union (table kept except table counted)) w
    group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5 limit %(limit)s
"""


class RecountStore:
    """The recount of one transaction's workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def differing(self, workspace: WorkspaceId, limit: int) -> list[tuple[Any, ...]]:
        """(grain, by, bucket, currency, key) of the totals that are not what their transactions add up to."""
        rows: list[tuple[Any, ...]] = await self.tx.all(_WRONG, {"workspace": workspace, "limit": limit})
        return rows

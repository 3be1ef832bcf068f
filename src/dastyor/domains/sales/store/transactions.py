"""Transactions and their totals: stored once each, and counted with the same statement.

The statement takes a whole batch as arrays. What was stored before is passed over, so only what is really new is
counted: a batch that comes again changes nothing. Standings behind the oldest day that it counts fall with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from psycopg.rows import dict_row

from dastyor.domains.sales.model import Item, Sale
from dastyor.kit.db import Row, Tx
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.money import Money

_HOLD = """
    insert into sales.version as v (workspace_id, number) values (%s, 1)
    on conflict (workspace_id) do update set number = v.number + 1
"""
_ADD = """
    do update set gross = t.gross + excluded.gross, refunds = t.refunds + excluded.refunds,
        cost = t.cost + excluded.cost, transactions = t.transactions + excluded.transactions,
        purchases = t.purchases + excluded.purchases, units = t.units + excluded.units
"""
_SUMMED = "gross, refunds, cost, transactions, purchases, units"


def _counted(sign: str) -> str:
    """The totals with what `moved` holds, or with "-" without it."""
    sums = f"""
        {sign} coalesce(sum(total) filter (where quantity > 0), 0) as gross,
        {sign} coalesce(-sum(total) filter (where quantity < 0), 0) as refunds, {sign} coalesce(sum(cost), 0) as cost,
        {sign} count(*) as transactions, {sign} count(*) filter (where quantity > 0) as purchases,
        {sign} sum(quantity) as units
    """
    return f"""
        grouped as (
            select moved.*, g.by, g.key from moved cross join lateral (values ('', ''), ('product', product_id),
                ('category', category), ('seller', seller), ('channel', channel)) as g (by, key)
            where g.key is not null
        ), hours as (
            insert into sales.hour_total as t (workspace_id, hour, currency, {_SUMMED})
            select %(workspace)s, hour, currency, {sums} from moved group by hour, currency
            on conflict (workspace_id, hour, currency) {_ADD}
        ), by_day as materialized (
            select by, day, currency, key, {sums} from grouped group by by, day, currency, key
        ), days as (
            insert into sales.day_total as t (workspace_id, by, day, currency, key, {_SUMMED})
            select %(workspace)s, by, day, currency, key, {_SUMMED} from by_day
            on conflict (workspace_id, by, day, currency, key) {_ADD}
        ), months as (
            insert into sales.month_total as t (workspace_id, by, month, currency, key, {_SUMMED})
            select %(workspace)s, by, date_trunc('month', day)::date, currency, key, sum(gross), sum(refunds), sum(cost),
                sum(transactions), sum(purchases), sum(units)
            from by_day group by 2, 3, 4, 5
            on conflict (workspace_id, by, month, currency, key) {_ADD}
        ), fallen as ({_fallen("(select min(day) from moved)")})
    """


def _fallen(day: str) -> str:
    """The standings of that day and of all behind it are there no more."""
    return f"delete from sales.standing where workspace_id = %(workspace)s and day >= {day}"


_MOVED = "transaction_id, product_id, quantity, total, currency, day, hour, cost, category, seller, channel"
# The cost and category of a described product stand in where the line has none, as they are known now: the past does
# not move. A stub's do not: what it was called by one line would depend on which line came first.
_STORE = f"""
    with given as (
        select * from unnest(
            %(ids)s::text[], %(products)s::text[], %(quantities)s::numeric[], %(totals)s::numeric[],
            %(currencies)s::text[], %(moments)s::timestamptz[], %(prices)s::numeric[], %(discounts)s::numeric[],
            %(costs)s::numeric[], %(categories)s::text[], %(sellers)s::text[], %(channels)s::text[],
            %(customers)s::text[]
        ) with ordinality as given (transaction_id, product_id, quantity, total, currency, at, unit_price, discount,
            cost, category, seller, channel, customer_id, turn)
    ), moved as (
        insert into sales.transaction (workspace_id, transaction_id, product_id, quantity, total, currency, at, day,
            hour, unit_price, discount, cost, category, seller, channel, customer_id, recorded_at)
        select %(workspace)s, g.transaction_id, g.product_id, g.quantity, g.total, g.currency, g.at,
            (g.at at time zone %(zone)s)::date, date_trunc('hour', g.at, %(zone)s), g.unit_price, g.discount,
            coalesce(abs(g.cost) * sign(g.quantity), trim_scale(round(p.cost * g.quantity, 6))),
            coalesce(g.category, p.category), g.seller, g.channel, g.customer_id, %(now)s
        from given g left join sales.product p
            on p.workspace_id = %(workspace)s and p.product_id = g.product_id and not p.is_stub
        order by turn
        on conflict (workspace_id, transaction_id) do nothing
        returning {_MOVED}
    ), {_counted("")}
    select transaction_id from moved
"""
_REMOVE = f"""
    with moved as (
        delete from sales.transaction
        where workspace_id = %(workspace)s and transaction_id = %(id)s and recorded_at >= %(since)s
        returning {_MOVED}
    ), {_counted("-")}
    select transaction_id from moved
"""
_ONE = """
    select t.transaction_id, p.name, t.quantity, t.total, t.currency from sales.transaction t
    join sales.product p on p.workspace_id = t.workspace_id and p.product_id = t.product_id
    where t.workspace_id = %s and t.transaction_id = %s
"""
_STORED = """
    select transaction_id, product_id, quantity, total as total_amount, currency, at as timestamp, unit_price, discount,
        seller, channel, customer_id, cost, category
    from sales.transaction where workspace_id = %s and transaction_id = any(%s)
"""


class TransactionsStore:
    """The transactions of one transaction's workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    def hold(self, workspace: WorkspaceId) -> None:
        """The totals are this transaction's until its commit: writers of one workspace follow each other."""
        self.tx.later(_HOLD, (workspace,))

    async def store(
        self, workspace: WorkspaceId, items: Sequence[Item], *, currency: str, zone: str, now: datetime
    ) -> set[str]:
        """The ids that were new. `currency` is of those that name none; days and hours are of `zone`."""
        values = {**_columns(items, currency), "workspace": workspace, "zone": zone, "now": now}
        rows: list[tuple[str]] = await self.tx.all(_STORE, values)
        return {row[0] for row in rows}

    async def remove(self, workspace: WorkspaceId, transaction: str, *, since: datetime) -> bool:
        """Whether it was there, recorded since then, and is gone now with all that it counted for."""
        values = {"workspace": workspace, "id": transaction, "since": since}
        return await self.tx.value(_REMOVE, values) is not None

    async def one(self, workspace: WorkspaceId, transaction: str) -> Sale | None:
        """One transaction with its product's name."""
        row: Row | None = await self.tx.maybe(_ONE, (workspace, transaction))
        return None if row is None else Sale(row[0], row[1], row[2], Money(row[3], row[4]))

    async def contents(self, workspace: WorkspaceId, ids: Sequence[str]) -> dict[str, Item]:
        """What is stored under these ids; cost and category may have come from the product."""
        rows: list[dict[str, Any]] = await self.tx.all(_STORED, (workspace, list(ids)), into=dict_row)
        return {row["transaction_id"]: Item(**row) for row in rows}


def _columns(items: Sequence[Item], currency: str) -> dict[str, list[Any]]:
    def of(name: str) -> list[Any]:
        return [getattr(item, name) for item in items]

    totals: list[Decimal] = of("total_amount")
    return {
        "ids": of("transaction_id"), "products": of("product_id"), "quantities": of("quantity"), "totals": totals,
        "currencies": [item.currency or currency for item in items], "moments": of("timestamp"),
        "prices": of("unit_price"), "discounts": of("discount"), "costs": of("cost"), "categories": of("category"),
        "sellers": of("seller"), "channels": of("channel"), "customers": of("customer_id"),
    }  # fmt: skip

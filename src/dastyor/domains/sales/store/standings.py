"""Standings: what every group had come to by the end of a day, made from the standing before and the days since.

Whoever makes one holds the workspace's version, so nobody counts anything meanwhile; whoever counts something of a day
throws away the standings of that day and of all behind it (store/transactions.py). So one that is there is right.
"""

from __future__ import annotations

from datetime import date

from dastyor.domains.sales.model import By
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId

#: Days that are looked at together, and so about as many standings as one transaction makes: a quarter of a second of
#: three thousand products.
DAYS = 10
_BEHIND = "select workspace_id from sales.standings_behind()"
_LOCK = "select from sales.version where workspace_id = %s for update"
_CURRENCIES = "select distinct currency from sales.month_total where workspace_id = %s and by = ''"
_LAST = """
    select day, cardinality(keys) from sales.standing
    where workspace_id = %(workspace)s and by = %(by)s and currency = %(currency)s order by day desc limit 1
"""
# The newest day is still being written.
_DAYS = """
    select day, count(*) from sales.day_total
    where workspace_id = %(workspace)s and by = %(by)s and day > %(after)s and currency = %(currency)s and day < (
        select max(day) from sales.day_total
        where workspace_id = %(workspace)s and by = '' and currency = %(currency)s)
    group by day order by day limit %(limit)s
"""
_COLUMNS = "gross, refunds, cost, transactions, purchases, units"
_MAKE = f"""
    insert into sales.standing (workspace_id, day, by, currency, keys, {_COLUMNS})
    with before as (
        select * from sales.standing
        where workspace_id = %(workspace)s and by = %(by)s and currency = %(currency)s and day < %(day)s
        order by day desc limit 1
    ), before_day as materialized (
        -- By itself: row security lets no index be asked for what a function makes, not even for a coalesce.
        select coalesce((select day from before), '-infinity') as day
    ), parts as (
        select each.* from before b, unnest(b.keys, b.gross, b.refunds, b.cost, b.transactions, b.purchases, b.units)
            as each (key, {_COLUMNS})
        union all
        select key, {_COLUMNS} from sales.day_total
        where workspace_id = %(workspace)s and by = %(by)s and currency = %(currency)s and day <= %(day)s
            and day > (select day from before_day)
    ), sums as (
        select key, sum(gross) as gross, sum(refunds) as refunds, sum(cost) as cost,
            sum(transactions)::bigint as transactions, sum(purchases)::bigint as purchases, sum(units) as units
        from parts group by key order by key
    )
    select %(workspace)s, %(day)s, %(by)s, %(currency)s, array_agg(key), array_agg(gross), array_agg(refunds),
        array_agg(cost), array_agg(transactions), array_agg(purchases), array_agg(units)
    from sums
    returning cardinality(keys)
"""
_DONE = "update sales.version set stood_at = number where workspace_id = %s"


class StandingsStore:
    """The standings of one transaction's workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def behind(self) -> list[WorkspaceId]:
        """The workspaces that were written into since their standings were looked after, whichever they are."""
        rows: list[tuple[WorkspaceId]] = await self.tx.all(_BEHIND)
        return [row[0] for row in rows]

    async def lock(self, workspace: WorkspaceId) -> None:
        """Nobody counts anything until the end of this transaction."""
        await self.tx.run(_LOCK, (workspace,))

    async def currencies(self, workspace: WorkspaceId) -> list[str]:
        """In which something was sold."""
        rows: list[tuple[str]] = await self.tx.all(_CURRENCIES, (workspace,))
        return [row[0] for row in rows]

    async def last(self, workspace: WorkspaceId, by: By, currency: str) -> tuple[date, int]:
        """The day of the last standing, and how many groups it has; the first of all days and none without one."""
        row: tuple[date, int] | None = await self.tx.maybe(_LAST, _values(workspace, by, currency))
        return row or (date.min, 0)

    async def days(self, workspace: WorkspaceId, by: By, currency: str, after: date) -> list[tuple[date, int]]:
        """The next days after the given one that are over, and how many groups sold on each."""
        return await self.tx.all(_DAYS, {**_values(workspace, by, currency), "after": after, "limit": DAYS})

    async def make(self, workspace: WorkspaceId, by: By, currency: str, day: date) -> int:
        """The standing by the end of that day; how many groups it has."""
        return int(await self.tx.value(_MAKE, {**_values(workspace, by, currency), "day": day}))

    async def done(self, workspace: WorkspaceId) -> None:
        """All has been looked after that is written by now."""
        await self.tx.run(_DONE, (workspace,))


def _values(workspace: WorkspaceId, by: By, currency: str) -> dict[str, object]:
    return {"workspace": workspace, "by": by, "currency": currency}

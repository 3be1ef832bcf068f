"""What reports read: totals, never the transactions themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from dastyor.domains.sales.model import By, Figures, Row
from dastyor.domains.sales.rules.figures import Sort, whole_months
from dastyor.domains.sales.rules.standings import reads_standings
from dastyor.kit.db import Row as DbRow
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.periods import Period

_FEW = 2  # days that are read as such: two standings are no less
_SUMS = """
    coalesce(sum(gross), 0), coalesce(sum(refunds), 0), coalesce(sum(cost), 0),
    coalesce(sum(transactions), 0)::bigint, coalesce(sum(purchases), 0)::bigint, coalesce(sum(units), 0)
"""
_TOTAL = f"""
    select {_SUMS} from sales.day_total
    where workspace_id = %(workspace)s and by = '' and day >= %(start)s and day < %(end)s and currency = %(currency)s
"""
_BESIDE = f"""
    select false as is_before, {_SUMS} from sales.day_total
    where workspace_id = %(workspace)s and by = '' and day >= %(start)s and day < %(end)s and currency = %(currency)s
    union all
    select true, {_SUMS} from sales.day_total
    where workspace_id = %(workspace)s and by = '' and day >= %(before)s and day < %(before_end)s
        and currency = %(currency)s
    order by is_before
"""
_HOURS = """
    select hour, gross, refunds, cost, transactions, purchases, units from sales.hour_total
    where workspace_id = %(workspace)s and hour >= %(start)s and hour < %(end)s and currency = %(currency)s
        and transactions > 0
    order by hour
"""
_DAYS = f"""
    select greatest(date_trunc(%(step)s, day)::date, %(start)s), {_SUMS} from sales.day_total
    where workspace_id = %(workspace)s and by = '' and day >= %(start)s and day < %(end)s and currency = %(currency)s
    group by 1 having sum(transactions) > 0 order by 1
"""
_PARTS = "gross, refunds, cost, transactions, purchases, units"
_GIVEN = ", ".join(f"each.{name}" for name in _PARTS.split(", "))
_TAKEN = ", ".join(f"- each.{name}" for name in _PARTS.split(", "))
# Whole months from the totals of months, the days at both edges from those of days.
_BY_MONTHS = f"""
    parts as (
        select key, {_PARTS} from sales.month_total
        where workspace_id = %(workspace)s and by = %(by)s and month >= %(first_month)s and month < %(end_month)s
            and currency = %(currency)s
        union all
        select key, {_PARTS} from sales.day_total
        where workspace_id = %(workspace)s and by = %(by)s and day >= %(start)s and day < %(head)s
            and currency = %(currency)s
        union all
        select key, {_PARTS} from sales.day_total
        where workspace_id = %(workspace)s and by = %(by)s and day >= %(tail)s and day < %(end)s
            and currency = %(currency)s
    )
"""


def _stood(name: str, before: str) -> str:
    """The last standing before a day, and by itself the day of it, from which on days are read.

    By itself, because row security lets no index be asked for what a function makes, not even for a coalesce.
    """
    return f"""
        {name} as materialized (
            select * from sales.standing
            where workspace_id = %(workspace)s and day < %({before})s and by = %(by)s and currency = %(currency)s
            order by day desc limit 1
        ), {name}_day as materialized (select coalesce((select day from {name}), '-infinity') as day)
    """


def _since(name: str, before: str, sums: str) -> str:
    """That standing and the days behind it; of what falls between two statements nothing is needed, days are enough."""
    return f"""
        select each.key, {sums} from {name} s, unnest(s.keys, s.gross, s.refunds, s.cost, s.transactions, s.purchases, s.units)
            as each (key, {_PARTS})
        union all
        select each.key, {sums} from sales.day_total each
        where workspace_id = %(workspace)s and by = %(by)s and currency = %(currency)s and day < %({before})s
            and day > (select day from {name}_day)
    """


# What had come together by the end, less what had before the start.
_BY_STANDINGS = f"""
    {_stood("until", "end")}, {_stood("ahead", "start")},
    parts as ({_since("until", "end", _GIVEN)} union all {_since("ahead", "start", _TAKEN)})
"""
_STOOD = """
    select (select day from sales.standing where workspace_id = %(workspace)s and day < %(start)s and by = %(by)s
            and currency = %(currency)s order by day desc limit 1),
        (select day from sales.standing where workspace_id = %(workspace)s and day < %(end)s and by = %(by)s
            and currency = %(currency)s order by day desc limit 1)
"""
_NAMES = """
    left join (select workspace_id, product_id, name from sales.product) p
        on %(by)s = 'product' and p.workspace_id = %(workspace)s and p.product_id = s.key
"""
_LARGEST: Mapping[Sort, str] = {
    Sort.NET: "gross - refunds", Sort.GROSS: "gross", Sort.REFUNDS: "refunds", Sort.MARGIN: "gross - refunds - cost",
    Sort.TRANSACTIONS: "transactions", Sort.UNITS: "units",
}  # fmt: skip


def _groups(parts: str, sort: Sort) -> str:
    """The first groups in an order, those that are equal by their key; names are looked up of no more than needed."""
    sums = f"""
        with {parts}, sums as (
            select key, coalesce(sum(gross), 0) as gross, coalesce(sum(refunds), 0) as refunds,
                coalesce(sum(cost), 0) as cost, sum(transactions)::bigint as transactions,
                sum(purchases)::bigint as purchases, coalesce(sum(units), 0) as units
            from parts group by key having sum(transactions) > 0
        )
    """
    if sort is Sort.NAME:
        return f"""
            {sums} select s.*, p.name from sums s {_NAMES}
            order by coalesce(p.name, s.key) collate "C", s.key collate "C" limit %(limit)s
        """
    order = f'{_LARGEST[sort]} desc, key collate "C"'
    return f"""
        {sums}, shown as (select * from sums order by {order} limit %(limit)s)
        select s.*, p.name from shown s {_NAMES} order by {order}
    """


_GROUPS: Mapping[Sort, str] = {sort: _groups(_BY_MONTHS, sort) for sort in Sort}
_GROUPS_STOOD: Mapping[Sort, str] = {sort: _groups(_BY_STANDINGS, sort) for sort in Sort}


class FiguresStore:
    """The totals of one transaction's workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def total(self, workspace: WorkspaceId, period: Period, currency: str) -> Figures:
        """Of the whole period."""
        row: DbRow = await self.tx.one(_TOTAL, _values(workspace, currency, period.start, period.end))
        return _figures(row)

    async def beside(self, workspace: WorkspaceId, period: Period, currency: str) -> tuple[Figures, Figures]:
        """Of the whole period, and of the one before it."""
        before = period.previous()
        values = _values(
            workspace, currency, period.start, period.end, before=before.start, before_end=before.end
        )  # fmt: skip
        rows: list[DbRow] = await self.tx.all(_BESIDE, values)
        this, last = rows
        return _figures(this[1:]), _figures(last[1:])

    async def hours(self, workspace: WorkspaceId, start: datetime, end: datetime, currency: str) -> list[Row]:
        """Each hour in which something was sold, by its first moment."""
        rows: list[DbRow] = await self.tx.all(_HOURS, _values(workspace, currency, start, end))
        return [Row(key=row[0].isoformat(), name=None, figures=_figures(row[1:])) for row in rows]

    async def steps(self, workspace: WorkspaceId, period: Period, step: str, currency: str) -> list[Row]:
        """Each day, week, month, quarter or year of the period, by its first day in it; empty ones are left out."""
        rows: list[DbRow] = await self.tx.all(_DAYS, _values(workspace, currency, period.start, period.end, step=step))
        return [Row(key=row[0].isoformat(), name=None, figures=_figures(row[1:])) for row in rows]

    async def groups(
        self, workspace: WorkspaceId, period: Period, by: By, currency: str, *, sort: Sort, limit: int
    ) -> list[Row]:
        """The first groups of the period in that order; those that are equal by their key."""
        months = whole_months(period)
        values = _values(
            workspace, currency, period.start, period.end, by=by, first_month=months.start, end_month=months.end,
            head=months.start, tail=max(months.end, months.start), limit=limit,
        )  # fmt: skip
        before, within = await self.tx.one(_STOOD, values) if period.days > _FEW else (None, None)
        reads = _GROUPS_STOOD if reads_standings(period, months, before, within) else _GROUPS
        rows: list[DbRow] = await self.tx.all(reads[sort], values)
        return [Row(key=row[0], name=row[7], figures=_figures(row[1:7])) for row in rows]


def _values(workspace: WorkspaceId, currency: str, start: date, end: date, **more: Any) -> dict[str, Any]:
    return {"workspace": workspace, "currency": currency, "start": start, "end": end, **more}


def _figures(row: Sequence[Any]) -> Figures:
    gross, refunds, cost, transactions, purchases, units = row
    return Figures(gross=gross, refunds=refunds, cost=cost, transactions=transactions, purchases=purchases, units=units)

"""What reports read: totals, never the transactions themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from dastyor.domains.sales.model import By, Figures, Row
from dastyor.kit.db import Row as DbRow
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.periods import Period

_SUMS = """
    coalesce(sum(gross), 0), coalesce(sum(refunds), 0), coalesce(sum(cost), 0),
    coalesce(sum(transactions), 0)::bigint, coalesce(sum(purchases), 0)::bigint, coalesce(sum(units), 0)
"""
_TOTAL = f"""
    select {_SUMS} from sales.day_total
    where workspace_id = %(workspace)s and by = '' and day >= %(start)s and day < %(end)s and currency = %(currency)s
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
# Whole months from the totals of months, the days at both edges from those of days.
_GROUPS = f"""
    with parts as (
        select key, gross, refunds, cost, transactions, purchases, units from sales.month_total
        where workspace_id = %(workspace)s and by = %(by)s and month >= %(first_month)s and month < %(end_month)s
            and currency = %(currency)s
        union all
        select key, gross, refunds, cost, transactions, purchases, units from sales.day_total
        where workspace_id = %(workspace)s and by = %(by)s and day >= %(start)s and day < %(head)s
            and currency = %(currency)s
        union all
        select key, gross, refunds, cost, transactions, purchases, units from sales.day_total
        where workspace_id = %(workspace)s and by = %(by)s and day >= %(tail)s and day < %(end)s
            and currency = %(currency)s
    ), sums as (
        select key, {_SUMS} from parts group by key having sum(transactions) > 0
    )
    select sums.*, p.name from sums left join sales.product p
        on %(by)s = 'product' and p.workspace_id = %(workspace)s and p.product_id = sums.key
"""


class FiguresStore:
    """The totals of one transaction's workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def total(self, workspace: WorkspaceId, period: Period, currency: str) -> Figures:
        """Of the whole period."""
        row: DbRow = await self.tx.one(_TOTAL, _values(workspace, currency, period.start, period.end))
        return _figures(row)

    async def hours(self, workspace: WorkspaceId, start: datetime, end: datetime, currency: str) -> list[Row]:
        """Each hour in which something was sold, by its first moment."""
        rows: list[DbRow] = await self.tx.all(_HOURS, _values(workspace, currency, start, end))
        return [Row(key=row[0].isoformat(), name=None, figures=_figures(row[1:])) for row in rows]

    async def steps(self, workspace: WorkspaceId, period: Period, step: str, currency: str) -> list[Row]:
        """Each day, week, month, quarter or year of the period, by its first day in it; empty ones are left out."""
        rows: list[DbRow] = await self.tx.all(_DAYS, _values(workspace, currency, period.start, period.end, step=step))
        return [Row(key=row[0].isoformat(), name=None, figures=_figures(row[1:])) for row in rows]

    async def groups(self, workspace: WorkspaceId, period: Period, months: Period, by: By, currency: str) -> list[Row]:
        """Each group; `months` are the whole months inside the period, or an empty period at its end."""
        values = _values(
            workspace, currency, period.start, period.end, by=by, first_month=months.start, end_month=months.end,
            head=months.start, tail=max(months.end, months.start),
        )  # fmt: skip
        rows: list[DbRow] = await self.tx.all(_GROUPS, values)
        return [Row(key=row[0], name=row[7], figures=_figures(row[1:7])) for row in rows]


def _values(workspace: WorkspaceId, currency: str, start: date, end: date, **more: Any) -> dict[str, Any]:
    return {"workspace": workspace, "currency": currency, "start": start, "end": end, **more}


def _figures(row: Sequence[Any]) -> Figures:
    gross, refunds, cost, transactions, purchases, units = row
    return Figures(gross=gross, refunds=refunds, cost=cost, transactions=transactions, purchases=purchases, units=units)

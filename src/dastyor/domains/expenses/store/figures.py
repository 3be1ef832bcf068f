"""What reports read: totals by day, and the rates that were pinned for those days. Never the expenses themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from psycopg.rows import class_row, tuple_row

from dastyor.domains.expenses.model.figures import By, Span, Sum
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId

_KEYS: Mapping[By, str] = {
    By.CATEGORY: "category",
    By.PERSON: "paid_by::text",
    By.DAY: "day::text",
    By.MONTH: "date_trunc('month', day)::date::text",
}
# Two ranges of one index, day_total_pkey: the period and the one before it.
# By day and currency first: so a rate is looked up once a day, not once for every category and person.
_SUMS = """
    with days as (
        select false as is_before, day, category, paid_by, currency, base_currency, amount, base_amount, count
        from expenses.day_total where workspace_id = %(workspace)s and day >= %(start)s and day < %(end)s
        union all
        select true, day, category, paid_by, currency, base_currency, amount, base_amount, count
        from expenses.day_total where workspace_id = %(workspace)s and day >= %(before)s and day < %(until)s
    ), entered as (
        select is_before, day, {key} as key, currency, base_currency, sum(amount) as amount,
            sum(base_amount) as base_amount, sum(count) as count
        from days group by 1, 2, 3, 4, 5
    ), converted as (
        select is_before, key, count, currency,
            case when currency = %(wanted)s then amount when base_currency = %(wanted)s then base_amount
                else amount * value end as exact, amount
        from entered left join expenses.day_rate r
            on r.day = entered.day and r.base = currency and r.quote = %(wanted)s
                and currency <> %(wanted)s and base_currency <> %(wanted)s
    )
    select is_before, key, case when exact is null then currency end as unknown,
        sum(coalesce(exact, amount)) as amount, sum(count)::bigint as count
    from converted group by 1, 2, 3 having sum(count) <> 0 or sum(coalesce(exact, amount)) <> 0
"""
_SUMS_BY = {by: _SUMS.format(key=key) for by, key in _KEYS.items()}
_UNPINNED = """
    with days as (
        select false as is_before, day, category, paid_by, currency, base_currency, amount, base_amount, count
        from expenses.day_total where workspace_id = %(workspace)s and day >= %(start)s and day < %(end)s
        union all
        select true, day, category, paid_by, currency, base_currency, amount, base_amount, count
        from expenses.day_total where workspace_id = %(workspace)s and day >= %(before)s and day < %(until)s
    )
    select distinct days.day, currency from days
    where currency <> %(wanted)s and base_currency <> %(wanted)s and count <> 0 and not exists (
        select from expenses.day_rate r where r.day = days.day and r.base = currency and r.quote = %(wanted)s)
    order by 1, 2
"""
_STATE = """
    select coalesce((select number from expenses.version where workspace_id = %(workspace)s), 0),
        (select json_object_agg(id, name) from expenses.category where workspace_id = %(workspace)s)
"""


class FiguresStore:
    """The totals of one transaction's workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def sums(self, workspace: WorkspaceId, span: Span, by: By, wanted: str) -> list[Sum]:
        """What each item cost in the wanted currency, exact; what no pinned rate converts by its own currency."""
        return await self.tx.all(_SUMS_BY[by], _values(workspace, span, wanted), into=class_row(Sum))

    async def unpinned(self, workspace: WorkspaceId, span: Span, wanted: str) -> list[tuple[date, str]]:
        """The days and currencies whose rate to the wanted currency has never been used."""
        rows: list[tuple[date, str]] = await self.tx.all(_UNPINNED, _values(workspace, span, wanted))
        return rows

    async def state(self, workspace: WorkspaceId) -> tuple[int, dict[str, str]]:
        """Which version of the ledger this is, and how the workspace called its own categories."""
        version, names = await self.tx.one(_STATE, {"workspace": workspace}, into=tuple_row)
        return version, names or {}


def _values(workspace: WorkspaceId, span: Span, wanted: str) -> dict[str, Any]:
    return {
        "workspace": workspace, "wanted": wanted, "start": span.period.start, "end": span.period.end,
        "before": span.before.start, "until": span.before.end,
    }  # fmt: skip

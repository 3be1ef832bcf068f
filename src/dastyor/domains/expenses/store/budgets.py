"""Budgets and which of their passings have been told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from dastyor.domains.expenses.model.budgets import Budget, Counted, Large, Watched
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.money import Money

_WATCHED = """
    select b.month, b.category, b.amount, b.currency, t.currency, t.base_currency,
        case when t.currency = b.currency or t.base_currency = b.currency then null else t.day end,
        sum(t.amount), sum(t.base_amount),
        array(select p.percent from expenses.budget_passing p
            where p.workspace_id = b.workspace_id and p.month = b.month and p.category = b.category)
    from expenses.budget b left join expenses.day_total t on t.workspace_id = b.workspace_id
        and t.day >= b.month and t.day < (b.month + interval '1 month')::date and b.category in ('', t.category)
    where b.workspace_id = %(workspace)s and b.month = any(%(months)s)
        and (%(categories)s::text[] is null or b.category = any(%(categories)s))
    group by b.workspace_id, 1, 2, 3, 4, 5, 6, 7 order by 1, 2
"""
_PUT = """
    insert into expenses.budget (workspace_id, month, category, amount, currency) values (%s, %s, %s, %s, %s)
    on conflict (workspace_id, month, category) do update set amount = excluded.amount, currency = excluded.currency
"""
_DROP = "delete from expenses.budget where workspace_id = %s and month = %s and category = %s"
_TELL = """
    insert into expenses.budget_passing (workspace_id, month, category, percent, passed_at)
    values (%s, %s, %s, %s, %s)
"""
_UNTELL = """
    delete from expenses.budget_passing where workspace_id = %s and month = %s and category = %s and percent = any(%s)
"""
_LARGEST = """
    select note, category, case when currency = %(currency)s then amount else base_amount end as counted
    from expenses.expense
    where workspace_id = %(workspace)s and spent_on >= %(month)s and spent_on < (%(month)s + interval '1 month')::date
        and removed_at is null and %(category)s in ('', category)
        and (currency = %(currency)s or base_currency = %(currency)s)
    order by counted desc, id limit 3
"""
_COPY = """
    insert into expenses.budget (workspace_id, month, category, amount, currency)
    select workspace_id, %(onto)s, category, amount, currency from expenses.budget
    where workspace_id = %(workspace)s and month = %(month)s
    on conflict do nothing
"""
_OFFER = """
    update expenses.budget set copy_offered_at = %(now)s
    where workspace_id = %(workspace)s and month = %(month)s and copy_offered_at is null and not exists (
        select from expenses.budget n where n.workspace_id = %(workspace)s and n.month = %(onto)s)
"""


class BudgetStore:
    """The budgets of one transaction; everything is told by '' in the rows and by None outside."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def watched(self, workspace: WorkspaceId, months: Iterable[date], categories: Iterable[str]) -> list[Watched]:
        """The budgets that an expense of one of these months and categories counts in; for whoever holds the ledger."""
        values = {"workspace": workspace, "months": sorted(set(months)), "categories": sorted({"", *categories})}
        return _watched(await self.tx.all(_WATCHED, values))

    async def all(self, workspace: WorkspaceId, months: Sequence[date]) -> list[Watched]:
        """Every budget of these months, everything first."""
        values = {"workspace": workspace, "months": list(months), "categories": None}
        return _watched(await self.tx.all(_WATCHED, values))

    def put(self, workspace: WorkspaceId, budget: Budget) -> None:
        """The budget is this."""
        limit = budget.limit
        self.tx.later(_PUT, (workspace, budget.month, budget.category or "", limit.amount, limit.currency))

    def drop(self, workspace: WorkspaceId, month: date, category: str | None) -> None:
        """There is no such budget any more, and nothing was told of it."""
        self.tx.later(_DROP, (workspace, month, category or ""))
        self.untell(workspace, month, category, range(101))

    def tell(
        self, workspace: WorkspaceId, month: date, category: str | None, percents: Iterable[int], now: datetime
    ) -> None:
        """These passings have been told."""
        for percent in sorted(percents):
            self.tx.later(_TELL, (workspace, month, category or "", percent, now))

    def untell(self, workspace: WorkspaceId, month: date, category: str | None, percents: Iterable[int]) -> None:
        """These passings are to be told again."""
        self.tx.later(_UNTELL, (workspace, month, category or "", list(percents)))

    def copy(self, workspace: WorkspaceId, month: date, onto: date) -> None:
        """The budgets of one month for another as well; what is set there stays."""
        self.tx.later(_COPY, {"workspace": workspace, "month": month, "onto": onto})

    async def offer(self, workspace: WorkspaceId, month: date, onto: date, now: datetime) -> bool:
        """Whether copying is to be offered: once, where a month has budgets and the one after it has none."""
        values = {"workspace": workspace, "month": month, "onto": onto, "now": now}
        return await self.tx.run(_OFFER, values) > 0

    async def largest(self, workspace: WorkspaceId, budget: Budget) -> list[Large]:
        """The three largest expenses that the budget counts without any rate."""
        currency = budget.limit.currency
        rows: list[tuple[Any, ...]] = await self.tx.all(
            _LARGEST,
            {"workspace": workspace, "month": budget.month, "category": budget.category or "", "currency": currency},
        )
        return [Large(note=row[0], category=row[1], amount=Money(row[2], currency)) for row in rows]


def _watched(rows: Sequence[tuple[Any, ...]]) -> list[Watched]:
    made: dict[tuple[date, str], tuple[Budget, list[Counted], frozenset[int]]] = {}
    for month, category, amount, currency, spent_in, base_currency, day, spent, base, told in rows:
        budget = Budget(month=month, category=category or None, limit=Money(amount, currency))
        _, counted, _ = made.setdefault((month, category), (budget, [], frozenset(told)))
        if spent_in is not None:
            counted.append(
                Counted(currency=spent_in, base_currency=base_currency, day=day, amount=spent, base_amount=base)
            )
    return [Watched(budget=budget, counted=tuple(counted), told=told) for budget, counted, told in made.values()]

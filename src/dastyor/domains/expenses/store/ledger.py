"""The rows of expenses themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from dastyor.domains.expenses.model import EntryId, Expense, ExpenseId, Share
from dastyor.kit.db import Tx
from dastyor.kit.ids import PersonId, WorkspaceId
from dastyor.kit.money import Money, Rate

_COLUMNS = """id, entry_id, amount, currency, base_amount, base_currency, category, note, spent_on, person_id,
    created_at, removed_at, paid_by, rate, rate_source, rate_on"""

_ADD = """
    insert into expenses.expense (workspace_id, id, entry_id, amount, currency, base_amount, base_currency, category,
        note, spent_on, person_id, created_at, paid_by, rate, rate_source, rate_on)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_ENTRY = f"""
    select {_COLUMNS} from expenses.expense where workspace_id = %s and entry_id = %s order by id for update
"""
_ONE = f"select {_COLUMNS} from expenses.expense where workspace_id = %s and id = %s for update"
_CHANGE = """
    update expenses.expense set amount = %(amount)s, currency = %(currency)s, base_amount = %(base_amount)s,
        base_currency = %(base_currency)s, category = %(category)s, note = %(note)s, spent_on = %(spent_on)s,
        removed_at = %(removed_at)s, paid_by = %(paid_by)s, rate = %(rate)s, rate_source = %(rate_source)s,
        rate_on = %(rate_on)s
    where workspace_id = %(workspace_id)s and id = %(id)s
"""
_SHARES = """
    select category, currency, sum(amount), count(*) from expenses.expense
    where workspace_id = %s and spent_on >= %s and spent_on < %s and removed_at is null
    group by category, currency order by sum(amount) desc, category
"""
_LIST = f"""
    select {_COLUMNS} from expenses.expense
    where workspace_id = %(workspace_id)s and spent_on >= %(first)s and spent_on < %(until)s and removed_at is null
        and (spent_on, id) < (%(before_day)s, %(before_id)s)
    order by spent_on desc, id desc limit %(limit)s
"""


class ExpensesStore:
    """The rows of one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def add(self, workspace: WorkspaceId, expenses: Sequence[Expense]) -> None:
        """All of one entry, in one round trip."""
        await self.tx.many(
            _ADD,
            [
                (
                    workspace, e.id, e.entry, e.amount.amount, e.amount.currency, e.base and e.base.amount,
                    e.base and e.base.currency, e.category, e.note, e.spent_on, e.by, e.created_at,
                    e.paid_by, *_rate_columns(e.rate),
                )
                for e in expenses
            ],
        )  # fmt: skip

    async def entry(self, workspace: WorkspaceId, entry: EntryId) -> list[Expense]:
        """What one line held, locked, removed ones too."""
        rows: list[tuple[Any, ...]] = await self.tx.all(_ENTRY, (workspace, entry))
        return [_expense(row) for row in rows]

    async def one(self, workspace: WorkspaceId, expense: ExpenseId) -> Expense | None:
        """One expense, locked, removed or not."""
        row: tuple[Any, ...] | None = await self.tx.maybe(_ONE, (workspace, expense))
        return None if row is None else _expense(row)

    async def change(self, workspace: WorkspaceId, expense: Expense) -> None:
        """The row becomes this."""
        value, source, day = _rate_columns(expense.rate)
        await self.tx.run(
            _CHANGE,
            {
                "workspace_id": workspace,
                "id": expense.id,
                "amount": expense.amount.amount,
                "currency": expense.amount.currency,
                "base_amount": expense.base and expense.base.amount,
                "base_currency": expense.base and expense.base.currency,
                "category": expense.category,
                "note": expense.note,
                "spent_on": expense.spent_on,
                "removed_at": expense.removed_at,
                "paid_by": expense.paid_by,
                "rate": value,
                "rate_source": source,
                "rate_on": day,
            },
        )

    async def shares(self, workspace: WorkspaceId, first: date, until: date) -> list[Share]:
        """What each category cost in each currency from `first` up to, not with, `until`; largest first."""
        rows: list[tuple[str, str, Decimal, int]] = await self.tx.all(_SHARES, (workspace, first, until))
        return [Share(category=row[0], total=Money(row[2], row[1]), count=row[3]) for row in rows]

    async def page(
        self, workspace: WorkspaceId, first: date, until: date, before: tuple[date, ExpenseId], limit: int
    ) -> list[Expense]:
        """Newest first, those that come after `before` in that order."""
        rows: list[tuple[Any, ...]] = await self.tx.all(
            _LIST,
            {
                "workspace_id": workspace, "first": first, "until": until,
                "before_day": before[0], "before_id": before[1], "limit": limit,
            },
        )  # fmt: skip
        return [_expense(row) for row in rows]


def _rate_columns(rate: Rate | None) -> tuple[Decimal | None, str | None, date | None]:
    return (None, None, None) if rate is None else (rate.value, rate.source, rate.day)


def _expense(row: Any) -> Expense:
    (
        id_, entry, amount, currency, base, base_currency, category, note, spent_on, by, created, removed, paid_by,
        rate, source, day,
    ) = row  # fmt: skip
    return Expense(
        id=ExpenseId(id_), entry=EntryId(entry), amount=Money(amount, currency),
        base=None if base is None else Money(base, base_currency), category=category, note=note, spent_on=spent_on,
        by=None if by is None else PersonId(by), created_at=created, removed_at=removed,
        paid_by=None if paid_by is None else PersonId(paid_by),
        rate=None if rate is None else Rate(currency, base_currency, rate, day, source),
    )  # fmt: skip


COLUMNS, expense_of = _COLUMNS, _expense  # for the export, which reads the same rows in another order

"""The rows of expenses themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from dastyor.domains.expenses.model import EntryId, Expense, ExpenseId
from dastyor.kit.db import Tx
from dastyor.kit.ids import PersonId, WorkspaceId
from dastyor.kit.money import Money, Rate

COLUMNS = """id, entry_id, amount, currency, base_amount, base_currency, category, note, spent_on, person_id,
    created_at, removed_at, paid_by, rate, rate_source, rate_on"""

_ADD = """
    insert into expenses.expense (workspace_id, id, entry_id, amount, currency, base_amount, base_currency, category,
        note, spent_on, person_id, created_at, paid_by, rate, rate_source, rate_on)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_ENTRY = f"""
    select {COLUMNS} from expenses.expense where workspace_id = %s and entry_id = %s order by id for update
"""
_ONE = f"select {COLUMNS} from expenses.expense where workspace_id = %s and id = %s for update"
_THESE = f"""
    select {COLUMNS} from expenses.expense
    where workspace_id = %s and id = any(%s) and removed_at is null order by id for update
"""
_CHANGE = """
    update expenses.expense set amount = %(amount)s, currency = %(currency)s, base_amount = %(base_amount)s,
        base_currency = %(base_currency)s, category = %(category)s, note = %(note)s, spent_on = %(spent_on)s,
        removed_at = %(removed_at)s, paid_by = %(paid_by)s, rate = %(rate)s, rate_source = %(rate_source)s,
        rate_on = %(rate_on)s
    where workspace_id = %(workspace_id)s and id = %(id)s
"""
# The days' index finds them: one workspace, one day; most of a day's rows do not wait.
_WAITING = f"""
    select {COLUMNS} from expenses.expense
    where workspace_id = %s and spent_on = %s and currency = %s and base_amount is null and removed_at is null
    order by id limit %s for update
"""
_LIST = f"""
    select {COLUMNS} from expenses.expense
    where workspace_id = %(workspace_id)s and spent_on >= %(first)s and spent_on < %(until)s and removed_at is null
        and (spent_on, id) < (%(before_day)s, %(before_id)s)
    order by spent_on desc, id desc limit %(limit)s
"""


class ExpensesStore:
    """The rows of one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    def add(self, workspace: WorkspaceId, expenses: Sequence[Expense]) -> None:
        """All of one entry; the rows go with the next statement."""
        for e in expenses:
            self.tx.later(
                _ADD,
                (
                    workspace, e.id, e.entry, e.amount.amount, e.amount.currency, e.base and e.base.amount,
                    e.base and e.base.currency, e.category, e.note, e.spent_on, e.by, e.created_at,
                    e.paid_by, *_rate_columns(e.rate),
                ),
            )  # fmt: skip

    async def entry(self, workspace: WorkspaceId, entry: EntryId) -> list[Expense]:
        """What one line held, locked, removed ones too."""
        rows: list[tuple[Any, ...]] = await self.tx.all(_ENTRY, (workspace, entry))
        return [expense_of(row) for row in rows]

    async def one(self, workspace: WorkspaceId, expense: ExpenseId) -> Expense | None:
        """One expense, locked, removed or not."""
        row: tuple[Any, ...] | None = await self.tx.maybe(_ONE, (workspace, expense))
        return None if row is None else expense_of(row)

    def change(self, workspace: WorkspaceId, expense: Expense) -> None:
        """The row becomes this, with the next statement."""
        self.tx.later(_CHANGE, _row(workspace, expense))

    async def these(self, workspace: WorkspaceId, expenses: Sequence[ExpenseId]) -> list[Expense]:
        """Those of them that count, locked."""
        rows: list[tuple[Any, ...]] = await self.tx.all(_THESE, (workspace, list(expenses)))
        return [expense_of(row) for row in rows]

    async def change_all(self, workspace: WorkspaceId, expenses: Sequence[Expense]) -> None:
        """The rows become these, in one round trip."""
        await self.tx.many(_CHANGE, [_row(workspace, expense) for expense in expenses])

    async def waiting(self, workspace: WorkspaceId, day: date, currency: str, limit: int) -> list[Expense]:
        """What was spent on that day in that currency and has no base amount yet, locked."""
        rows: list[tuple[Any, ...]] = await self.tx.all(_WAITING, (workspace, day, currency, limit))
        return [expense_of(row) for row in rows]

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
        return [expense_of(row) for row in rows]


def _row(workspace: WorkspaceId, expense: Expense) -> dict[str, Any]:
    value, source, day = _rate_columns(expense.rate)
    return {
        "workspace_id": workspace, "id": expense.id, "amount": expense.amount.amount,
        "currency": expense.amount.currency, "base_amount": expense.base and expense.base.amount,
        "base_currency": expense.base and expense.base.currency, "category": expense.category, "note": expense.note,
        "spent_on": expense.spent_on, "removed_at": expense.removed_at, "paid_by": expense.paid_by, "rate": value,
        "rate_source": source, "rate_on": day,
    }  # fmt: skip


def _rate_columns(rate: Rate | None) -> tuple[Decimal | None, str | None, date | None]:
    return (None, None, None) if rate is None else (rate.value, rate.source, rate.day)


def expense_of(row: Any) -> Expense:
    """The row of COLUMNS as an expense."""
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

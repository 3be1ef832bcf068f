"""The ledger in its order, a page at a time: a ledger of millions stands in no memory."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from dastyor.domains.expenses.model import Expense, ExpenseId
from dastyor.domains.expenses.store.ledger import COLUMNS, expense_of
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.periods import Period

_AFTER = (
    f"select {COLUMNS} from expenses.expense where workspace_id = %(workspace)s and spent_on >= %(first)s "
    "and spent_on < %(until)s and removed_at is null and (spent_on, id) > (%(day)s, %(id)s) "
    "order by spent_on, id limit %(limit)s"
)
_COUNT = """
    select coalesce(sum(count), 0)::bigint from expenses.day_total
    where workspace_id = %s and day >= %s and day < %s
"""
Mark = tuple[date, ExpenseId]
FIRST = ExpenseId(UUID(int=0))


class ExportsStore:
    """The rows of one transaction's workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def after(self, workspace: WorkspaceId, period: Period, mark: Mark, limit: int) -> list[Expense]:
        """The period's expenses that come after the mark, by day; served by expense_workspace_day."""
        values = {
            "workspace": workspace, "first": period.start, "until": period.end, "day": mark[0], "id": mark[1],
            "limit": limit,
        }  # fmt: skip
        rows: list[tuple[Any, ...]] = await self.tx.all(_AFTER, values)
        return [expense_of(row) for row in rows]

    async def count(self, workspace: WorkspaceId, period: Period) -> int:
        """How many there are; told by the totals, so it costs nothing."""
        found: int = await self.tx.value(_COUNT, (workspace, period.start, period.end))
        return found

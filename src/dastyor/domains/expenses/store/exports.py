"""The ledger in its order, a page at a time: a ledger of millions stands in no memory.

The pages come from one cursor, so they are of one moment: what is written meanwhile is in none of them.
"""

from __future__ import annotations

from typing import Any

from dastyor.domains.expenses.model import Expense
from dastyor.domains.expenses.store.ledger import COLUMNS, expense_of
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.periods import Period

LEDGER = f"""
    select {COLUMNS} from expenses.expense
    where workspace_id = %s and spent_on >= %s and spent_on < %s and removed_at is null order by spent_on, id
"""
_OPEN = f"declare ledger no scroll cursor for {LEDGER}"
_COUNT = """
    select coalesce(sum(count), 0)::bigint from expenses.day_total
    where workspace_id = %s and day >= %s and day < %s
"""


class ExportsStore:
    """The rows of one transaction's workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def open(self, workspace: WorkspaceId, period: Period) -> None:
        """From here on `page` gives the period's expenses by day, as they are now; once in a transaction."""
        await self.tx.run(_OPEN, (workspace, period.start, period.end))

    async def page(self, size: int) -> list[Expense]:
        """The next of them; fewer than `size` are the last."""
        rows: list[tuple[Any, ...]] = await self.tx.all(f"fetch forward {size:d} from ledger")
        return [expense_of(row) for row in rows]

    async def count(self, workspace: WorkspaceId, period: Period) -> int:
        """How many there are; told by the totals, so it costs nothing."""
        found: int = await self.tx.value(_COUNT, (workspace, period.start, period.end))
        return found

"""The rows of receipts: one for each, whatever became of its expense."""

from __future__ import annotations

from uuid import UUID

from dastyor.domains.expenses.model import ExpenseId, Fiscal, StoredReceipt
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId

_FIND = "select raw, expense_id from expenses.receipt where workspace_id = %s and code = %s for update"
_AWAIT = """
    insert into expenses.receipt (workspace_id, code, expense_id, issued_at, raw, created_at)
    values (%s, %s, null, %s, %s, %s) on conflict (workspace_id, code) do nothing
"""
# Of two at once the second waits for the first one's row, finds its expense there, and touches nothing.
_ENTER = """
    insert into expenses.receipt as r (workspace_id, code, expense_id, issued_at, raw, created_at)
    values (%s, %s, %s, %s, %s, %s)
    on conflict (workspace_id, code) do update set expense_id = excluded.expense_id where r.expense_id is null
"""


class ReceiptsStore:
    """The receipts of one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def find(self, workspace: WorkspaceId, code: str) -> StoredReceipt | None:
        """The receipt with this code, locked."""
        row: tuple[str, UUID | None] | None = await self.tx.maybe(_FIND, (workspace, code))
        return None if row is None else StoredReceipt(raw=row[0], expense=None if row[1] is None else ExpenseId(row[1]))

    async def wait(self, workspace: WorkspaceId, fiscal: Fiscal) -> bool:
        """The receipt is kept until its sum is told; False when it is there already."""
        row = (workspace, fiscal.code, fiscal.issued_at, fiscal.raw, self.tx.clock.now())
        return bool(await self.tx.run(_AWAIT, row))

    async def enter(self, workspace: WorkspaceId, fiscal: Fiscal, expense: ExpenseId) -> bool:
        """The receipt is this expense from now on; False when it is another one's."""
        row = (workspace, fiscal.code, expense, fiscal.issued_at, fiscal.raw, self.tx.clock.now())
        return bool(await self.tx.run(_ENTER, row))

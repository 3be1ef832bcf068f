"""Totals by day: kept beside the rows in the same transaction, so that no report reads a million of them.

What was counted is taken off and what counts now is added. The row of the version comes first in every write: it is
the ledger's lock, so that writers of one workspace follow each other and each sees what the one before it has left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from dastyor.domains.expenses.model import Expense
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId

NOBODY = UUID(int=0)  # who paid when a key recorded it
_Key = tuple[str, str, str, str, str]

_ADD = """
    insert into expenses.day_total as t (workspace_id, day, category, paid_by, currency, base_currency, amount,
        base_amount, count)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    on conflict (workspace_id, day, category, paid_by, currency, base_currency) do update set
        amount = t.amount + excluded.amount, base_amount = t.base_amount + excluded.base_amount,
        count = t.count + excluded.count
"""
_HOLD = """
    insert into expenses.version as v (workspace_id, number) values (%s, 1)
    on conflict (workspace_id) do update set number = v.number + 1
"""
_VERSION = "select number from expenses.version where workspace_id = %s"
_WRONG = """
    with counted as (
        select spent_on as day, category, coalesce(paid_by, %(nobody)s) as paid_by, currency,
            coalesce(base_currency, '') as base_currency, sum(amount) as amount,
            coalesce(sum(base_amount), 0) as base_amount, count(*) as count
        from expenses.expense where workspace_id = %(workspace)s and removed_at is null group by 1, 2, 3, 4, 5
    ), kept as (
        select day, category, paid_by, currency, base_currency, amount, base_amount, count
        from expenses.day_total where workspace_id = %(workspace)s and (count, amount, base_amount) <> (0, 0, 0)
    )
    (table counted except table kept) union all (table kept except table counted)
"""


class Totals:
    """The totals of one transaction's workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    def count(self, workspace: WorkspaceId, *, off: Iterable[Expense] = (), on: Iterable[Expense] = ()) -> None:
        """The totals without `off` and with `on`; what is removed counts in neither. Holds the ledger."""
        self.hold(workspace)
        sums: dict[_Key, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0), Decimal(0)])
        for sign, expenses in ((-1, off), (1, on)):
            for each in expenses:
                if each.removed_at is None:
                    row = sums[_key(each)]
                    row[0] += sign * each.amount.amount
                    row[1] += sign * (each.base.amount if each.base else Decimal(0))
                    row[2] += sign
        for key in sorted(sums):
            if any(sums[key]):
                self.tx.later(_ADD, (workspace, *key, *sums[key]))

    def hold(self, workspace: WorkspaceId) -> None:
        """The ledger is this transaction's until its commit, and cached figures are stale after it."""
        # Even an equal sum is another list: a changed note is a write.
        self.tx.later(_HOLD, (workspace,))

    async def version(self, workspace: WorkspaceId) -> int:
        """Which state of the ledger this is; zero before its first expense."""
        row: tuple[int] | None = await self.tx.maybe(_VERSION, (workspace,))
        return row[0] if row else 0

    async def differing(self, workspace: WorkspaceId) -> Sequence[tuple[object, ...]]:
        """What a recount of the rows and the totals do not agree on; nothing when all is well."""
        rows: list[tuple[object, ...]] = await self.tx.all(_WRONG, {"workspace": workspace, "nobody": NOBODY})
        return rows


def _key(expense: Expense) -> _Key:
    return (
        expense.spent_on.isoformat(), expense.category, str(expense.paid_by or NOBODY), expense.amount.currency,
        expense.base.currency if expense.base else "",
    )  # fmt: skip

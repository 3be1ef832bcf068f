"""What expenses offers to alerts: how much was spent."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from dastyor.domains.expenses.model.figures import By
from dastyor.domains.expenses.rules.figures import span_of
from dastyor.domains.expenses.service import READ
from dastyor.domains.expenses.store.figures import FiguresStore
from dastyor.kit.db import Tx
from dastyor.kit.figures import Kind, Metric, Stretch
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.periods import Period, today

# Ids are in the order of time, so the key finds the newest without looking at the others.
_LAST_AT = "select created_at from expenses.expense where workspace_id = %s order by id desc limit 1"


async def total(tx: Tx, workspace: WorkspaceId, stretch: Stretch) -> Decimal:
    """What was spent on the days of the stretch, whole ones: an expense has a day and no hour.

    By the rates that are pinned; what none converts is left out.
    """
    last = today(stretch.end - timedelta(microseconds=1), stretch.timezone)
    span = span_of(Period.between(today(stretch.start, stretch.timezone), last))
    sums = await FiguresStore(tx).sums(workspace, span, By.DAY, stretch.currency)
    return sum((each.amount for each in sums if not each.is_before and not each.unknown), Decimal(0))


async def last_at(tx: Tx, workspace: WorkspaceId) -> datetime | None:
    """When somebody last recorded an expense, whatever became of it."""
    found: datetime | None = await tx.value(_LAST_AT, (workspace,))
    return found


metrics = (
    Metric(
        key="expenses.total", text="expenses-metric-total", kind=Kind.MONEY, right=READ, figure=total, last_at=last_at,
        rows=("ex.month", ()), path="/expenses/report",
    ),
)  # fmt: skip

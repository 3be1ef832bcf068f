"""Budgets on the first day of a month."""

from __future__ import annotations

from datetime import date

from dastyor.domains.expenses.jobs.declared import jobs
from dastyor.domains.expenses.service import Budgets
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId


@jobs.task
async def offer_budgets(tx: Tx, *, workspace: WorkspaceId, month: date) -> None:
    """The budgets of the month before, for a month that has none."""
    await Budgets(tx).offer(workspace, month)

"""The mornings of recurring expenses."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from dastyor.domains.expenses.jobs.declared import jobs
from dastyor.domains.expenses.model.recurring import RecurringId
from dastyor.domains.expenses.service import Turns
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId


@jobs.task
async def ask_turns(tx: Tx, *, workspace: WorkspaceId, recurring: UUID, due: date, timezone: str) -> None:
    """The turns that are due by now."""
    await Turns(tx).ask(workspace, RecurringId(recurring), due, timezone)

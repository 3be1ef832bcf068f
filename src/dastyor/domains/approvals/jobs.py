"""The timers of reminders."""

from __future__ import annotations

from datetime import datetime

from dastyor.domains.approvals.model import Reminder
from dastyor.domains.approvals.service import Calls
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.jobs import Jobs

jobs = Jobs("approvals")

# Its next timer is set by the call itself, so one that died would end the reminders: it is tried again for over a year,
# at last once an hour, and each failure is noted.
_TRIES = 10_000


@jobs.patient(_TRIES)
async def call(tx: Tx, *, workspace: WorkspaceId, kind: Reminder, due: datetime) -> None:
    """Tell of what has waited long enough, and set the next timer."""
    await Calls(tx).call(workspace, kind, due)

"""The timers of rules."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastyor.domains.alerts.model import RuleId
from dastyor.domains.alerts.service import Looks
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.jobs import Jobs

jobs = Jobs("alerts")

# Its next timer is set by the look itself, so one that died would end the alert: it is tried again for over a year, at
# last once an hour, and each failure is noted.
_TRIES = 10_000


@jobs.patient(_TRIES)
async def look(tx: Tx, *, workspace: WorkspaceId, rule: UUID, due: datetime) -> None:
    """Judge the rule, tell what is to be told, and set the next timer."""
    await Looks(tx).look(workspace, RuleId(rule), due)

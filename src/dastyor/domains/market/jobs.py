"""The timers of channels and of ads."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastyor.domains.market.model import AdId, ChatId
from dastyor.domains.market.service import Asking, Turns
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.jobs import Jobs

jobs = Jobs("market")

# Each sets the next one itself, so one that died would end the turns of a channel: it is tried again for over a year.
_TRIES = 10_000


@jobs.patient(_TRIES)
async def turn(tx: Tx, *, workspace: WorkspaceId, chat: int, due: datetime) -> None:
    """Show the next unsold ad of the channel, and set the next timer."""
    await Turns(tx).turn(workspace, ChatId(chat), due)


@jobs.patient(_TRIES)
async def ask(tx: Tx, *, workspace: WorkspaceId, ad: UUID, due: datetime) -> None:
    """Ask the seller whether it is sold, and set the next timer."""
    await Asking(tx).ask(workspace, AdId(ad), due)

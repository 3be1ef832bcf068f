"""What the log forgets: events that every group has read, what was remembered about them, the dead that are settled."""

from __future__ import annotations

from datetime import timedelta

from dastyor.kit.bus import store
from dastyor.kit.bus.base import BUCKETS
from dastyor.kit.db import Database

KEPT = timedelta(days=7)  # how long an event stays after everybody has read it: time to look back, and to replay
REMEMBERED = timedelta(days=14)  # how long its id does: longer than any event can come again


async def prune(database: Database, *, kept: timedelta = KEPT, remembered: timedelta = REMEMBERED) -> None:
    """Old events, ids and settled dead are gone; so are groups that nobody has run for as long."""
    for statement, *values in (
        (store.FORGET_GROUPS, kept),
        (store.PRUNE_EVENTS, BUCKETS, kept),
        (store.PRUNE_INBOX, max(kept, remembered)),
        (store.PRUNE_DEAD, remembered),
    ):
        async with database.tx() as tx:
            await tx.run(statement, values)

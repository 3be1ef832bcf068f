"""The dead: what was set aside, shown to the operator and, when he asks, handled once more, exactly once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.rows import class_row

from dastyor.kit import metrics
from dastyor.kit.bus import store
from dastyor.kit.bus.base import Message
from dastyor.kit.bus.care import Failure, is_transient
from dastyor.kit.bus.work import Work
from dastyor.kit.db import Database, Tx
from dastyor.kit.ids import WorkspaceId


@dataclass(frozen=True, slots=True)
class DeadEvent:
    """An event that a group could not handle: on `<topic>.dead`, with why and where."""

    id: int
    consumer: str
    topic: str
    event: UUID
    key: UUID
    type: str
    message: bytes
    traceparent: str | None
    reason: str
    trace: str
    tries: int
    died_at: datetime
    replay_at: datetime | None
    settled_at: datetime | None


async def dead_events(tx: Tx, *, number: int | None = None, limit: int = 100) -> list[DeadEvent]:
    """The dead that nobody has settled yet, oldest first; with `number` that one, settled or not."""
    return await tx.all(store.DEAD, {"id": number, "limit": limit}, into=class_row(DeadEvent))


async def replay(tx: Tx, number: int | None = None) -> int:
    """How many of the dead their groups will now handle again: the one of this number, or all."""
    found = await tx.value(store.ASK_REPLAY, {"id": number})
    return int(found)


async def replay_one(database: Database, work: Work) -> bool:
    """Handle the next event of the group that is to be replayed; whether there was one."""
    row: tuple[Any, ...] | None = None
    try:
        async with database.tx() as tx:
            row = await tx.maybe(store.TAKE_REPLAY, (work.group,))
            if row is None:
                return False
            number, message = row[0], Message(
                topic=row[1], key=row[2], id=row[3], type=row[4], body=bytes(row[5]), traceparent=row[6]
            )  # fmt: skip
            await tx.scope(WorkspaceId(message.key))
            await work.react(tx, message)
            await tx.run(store.SETTLE, (number,))
    except Exception as error:
        if row is None or is_transient(error):
            raise
        failure = Failure.of(error, 1)
        async with database.tx() as tx:
            await tx.run(store.STILL_DEAD, (failure.reason, failure.trace, number))
        metrics.MESSAGES.count(topic=message.topic, service=work.group, outcome="dead")
        return True
    metrics.MESSAGES.count(topic=message.topic, service=work.group, outcome="done")
    return True

"""How far one group has read the log: a place for each topic and bucket, locked while its messages are worked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dastyor.kit.bus import store
from dastyor.kit.bus.base import BATCH_BYTES, BUCKETS, Message
from dastyor.kit.db import Tx

_BATCH = 500  # messages of one transaction; more gains nothing (docs/decisions) and makes a failed one dearer
_SIDE_BY_SIDE = 4  # buckets that one consumer takes at a time, so that four can share the sixteen


@dataclass(frozen=True, slots=True)
class Placed:
    """A message and where it stood."""

    message: Message
    topic: str
    bucket: int
    position: int


@dataclass(frozen=True, slots=True)
class Read:
    """What may be worked now; `is_held` when there is more, which waits for the commit of who came before it."""

    placed: Sequence[Placed]
    is_held: bool


class Cursors:
    """The places of one group."""

    def __init__(self, group: str) -> None:
        self.group = group

    async def register(self, tx: Tx, topics: Collection[str], *, from_start: bool = False) -> None:
        """Every topic has its places, and they have been seen within the hour; a new one begins at now."""
        values = {"consumer": self.group, "topics": sorted(topics), "buckets": BUCKETS, "from_start": from_start}
        await tx.run(store.REGISTER, values)

    async def read(self, tx: Tx, topics: Collection[str]) -> Read:
        """The next messages of places that nobody else holds, in the order of the log; held until `tx` ends."""
        asked = {"consumer": self.group, "topics": sorted(topics), "cursors": _SIDE_BY_SIDE}
        taken: list[tuple[str, int, int]] = await tx.all(store.TAKE, asked)
        if not taken:
            return Read((), is_held=False)
        horizon: int = await tx.value(store.HORIZON)
        share = {"horizon": horizon, "share": _BATCH // len(taken), "bytes": BATCH_BYTES // len(taken)}
        rows: list[tuple[Any, ...]] = await tx.all(store.READ, {**_columns(taken), **share})
        return Read([_placed(*row) for row in rows], is_held=not rows)

    async def advance(self, tx: Tx, placed: Sequence[Placed]) -> None:
        """These have been worked."""
        last = {(one.topic, one.bucket): one.position for one in placed}
        rows = [(topic, bucket, position) for (topic, bucket), position in last.items()]
        await tx.run(store.ADVANCE, {**_columns(rows), "consumer": self.group})


def _columns(rows: Sequence[tuple[str, int, int]]) -> dict[str, list[Any]]:
    return {
        "topics": [row[0] for row in rows],
        "buckets": [row[1] for row in rows],
        "positions": [row[2] for row in rows],
    }


def _placed(
    topic: str, bucket: int, position: int, key: UUID, event: UUID, kind: str, body: bytes, trace: str | None,
    headers: dict[str, str] | None,
) -> Placed:  # fmt: skip
    message = Message(topic=topic, key=key, id=event, type=kind, body=body, traceparent=trace, headers=headers)
    return Placed(message, topic, bucket, position)

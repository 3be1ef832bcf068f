"""The collector: takes a batch, refuses what is no transaction line by line, and announces the rest.

What was taken is in the outbox, and what was refused in quarantine, with one commit: after it nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from dastyor.domains.sales.events import MOST_BYTES, MOST_ITEMS, TransactionsAccepted
from dastyor.domains.sales.model import BatchId, Taken
from dastyor.domains.sales.rules.checking import Here, checked, lines_of
from dastyor.domains.sales.service.rights import RECORD
from dastyor.domains.sales.store import QuarantineStore
from dastyor.kit.actor import Actor
from dastyor.kit.db import Tx
from dastyor.kit.ids import new_id
from dastyor.kit.periods import time_zone


class Collector:
    """Use cases of whoever sends transactions."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.clock = tx, tx.clock
        self.quarantine = QuarantineStore(tx)

    async def take(self, actor: Actor, body: bytes, *, is_ndjson: bool) -> Taken:
        """What became of the body's lines. Raises BatchUnreadable, BatchTooLong, Forbidden."""
        actor.require(RECORD)
        lines = lines_of(body, is_ndjson=is_ndjson)
        taken, refused = checked(lines, here(self.tx, actor))
        batch = BatchId(new_id())
        self.announce(actor, batch, [line.raw for line in taken])
        set_aside = await self.quarantine.add(actor.workspace, batch, refused, self.clock.now())
        return Taken(batch=batch, accepted=len(lines) - len(refused), refused=set_aside)

    def announce(self, actor: Actor, batch: BatchId, lines: Sequence[bytes]) -> None:
        """The processor hears of these lines, checked before, with this transaction's commit."""
        for portion in portions(lines):
            items = [msgspec.Raw(line) for line in portion]
            fact = TransactionsAccepted(batch_id=batch, items=items, currency=actor.currency, timezone=actor.timezone)
            self.tx.events.publish(actor.workspace, fact)


def portions(lines: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """The lines in their order, in parts that fit into a message each."""
    start = size = 0
    for at, line in enumerate(lines):
        if at > start and (at - start == MOST_ITEMS or size + len(line) > MOST_BYTES):
            yield lines[start:at]
            start, size = at, 0
        size += len(line)
    if lines:
        yield lines[start:]


def here(tx: Tx, actor: Actor) -> Here:
    """Where and when the actor's lines are read."""
    return Here(currency=actor.currency, zone=time_zone(actor.timezone), now=tx.clock.now())

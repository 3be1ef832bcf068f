"""A shop whose till sends: what it sends is taken over REST and worked as a worker does it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest

from dastyor.domains.sales.reactions import reactions
from dastyor.kit.actor import Actor
from dastyor.kit.bus.postgres import PostgresBus
from dastyor.kit.db import Database
from dastyor.kit.listen import Listener

NOON = datetime(2026, 11, 5, 7, 0, tzinfo=UTC)  # noon in Tashkent


def sale(number, **changes):
    """What a till sends of one line: two teas at 15,000 unless told otherwise."""
    plain = {
        "transaction_id": f"t-{number}", "product_id": "tea", "quantity": "2", "total_amount": "30000",
        "timestamp": "2026-11-05T12:00:00+05:00",
    }  # fmt: skip
    return {name: value for name, value in {**plain, **changes}.items() if value is not ...}


@dataclass
class Till:
    """One workspace's program, and the processor behind it."""

    program: httpx.AsyncClient
    database: Database
    actor: Actor

    def __post_init__(self):
        listener = Listener(self.database.address, self.database.clock)
        self.consumer = PostgresBus(self.database, listener).consumer(reactions)

    async def send(self, *items, work=True):
        """The answer to a batch; it is worked unless told otherwise."""
        body = b"\n".join(item if isinstance(item, bytes) else json.dumps(item).encode() for item in items)
        answer = await self.program.post(
            "/sales/transactions", content=body, headers={"content-type": "application/x-ndjson"}
        )
        assert answer.status_code == 202, answer.text
        if work:
            await self.work()
        return answer.json()

    async def work(self):
        """Until the processor has nothing more to do."""
        while await self.consumer.round():
            pass

    async def total(self, **asked):
        """The total of the day that most tests play on."""
        asked = {"from": "2026-11-05", "to": "2026-11-05", **asked}
        return (await self.program.get("/sales/summary", params=asked)).json()["total"]

    async def waiting(self):
        """What waits in quarantine, the oldest first."""
        items = (await self.program.get("/sales/quarantine", params={"limit": 200})).json()["items"]
        return items[::-1]


@pytest.fixture
async def till(program, publishing, actor, clock):
    """A till of the actor's workspace."""
    clock.offset += NOON.replace(hour=18) - clock.now()
    made = Till(program, publishing, actor)
    async with publishing.tx() as tx:
        await made.consumer.cursors.register(tx, made.consumer.topics)
    return made

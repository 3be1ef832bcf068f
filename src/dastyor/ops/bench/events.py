"""How fast events go over Postgres: published and handled by two groups, beside what the same server can do bare.

On a server of its own in a temporary folder, with everything in this one process: publishers, both consumers, and
what they are compared to. The limit is a loop that deletes rows in batches and does nothing with them; the peer is
the same loop with a commit for each event, which is what queues on Postgres usually do.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from dastyor.kit.bus.base import Consumer
from dastyor.kit.bus.outbox import Outbox
from dastyor.kit.bus.postgres import PostgresBus
from dastyor.kit.clock import monotonic
from dastyor.kit.db import Database, Tx
from dastyor.kit.events import Envelope, Reactions, event
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.listen import Listener
from dastyor.kit.migrating.run import upgrade
from dastyor.kit.migrating.scripts import kit_branches
from dastyor.kit.pg import Addresses, EmbeddedPostgres

COUNT = 20_000  # events of a whole run
GROUPS = ("first", "second")
PUBLISHERS, AT_ONCE = 4, 10  # side by side, and events of one transaction
WORKSPACES = 50
BATCH = 500  # rows of one bare delete, as many as our consumers take
IDLE = 200  # single events, each after a silence


@event("bench.measured", version=1, topic="bench")
class Measured:
    """One event of the measurement."""

    number: int
    note: str


async def run(count: int | None = None, seed: int = 1) -> dict[str, Any]:
    """Events per second of all our ways and of the limit and the peer, with the ratios; delivery in milliseconds."""
    count = count or COUNT
    with TemporaryDirectory(prefix="dastyor-bench-") as folder:
        server = EmbeddedPostgres(Path(folder))
        addresses = await server.start()
        try:
            await asyncio.to_thread(upgrade, addresses.owner, kit_branches(), kit_branches())
            return {"events": count, "groups": len(GROUPS), "seed": seed, **await _measure(addresses, count, seed)}
        finally:
            await server.stop()


async def _measure(addresses: Addresses, count: int, seed: int) -> dict[str, Any]:
    database = Database(addresses.app, flushes=[Outbox("bench").flush])
    await database.open()
    try:
        stand = _Stand(database, Listener(addresses.app, database.clock), Random(seed))
        await stand.bus.prepare(stand.groups)
        idle = await stand.idle()
        end_to_end = await stand.end_to_end(count)
        drain = await stand.drain(count)
    finally:
        await database.close()
    limit = await _bare(addresses, count, BATCH)
    peer = await _bare(addresses, max(200, count // 20), 1)
    return {
        "end_to_end_per_s": round(end_to_end),
        "drain_per_s": round(drain),
        "limit_bare_drain_per_s": round(limit),
        "peer_commit_per_event_per_s": round(peer),
        "ratio_of_limit": round(drain / limit, 3),
        "ratio_of_peer": round(drain / peer, 2),
        "idle_p50_ms": round(idle[49] * 1000, 1),
        "idle_p95_ms": round(idle[94] * 1000, 1),
    }


class _Stand:
    """Publishers and two groups that only count."""

    def __init__(self, database: Database, listener: Listener, dice: Random) -> None:
        self.database, self.listener, self.dice = database, listener, dice
        self.bus = PostgresBus(database, listener)
        self.workspaces = [WorkspaceId(new_id()) for _ in range(WORKSPACES)]
        self.seen = dict.fromkeys(GROUPS, 0)
        self.told = asyncio.Event()
        self.groups = [self._group(name) for name in GROUPS]

    def _group(self, name: str) -> Reactions:
        reactions = Reactions(name)

        @reactions.on(Measured)
        async def measured(tx: Tx, envelope: Envelope, fact: Measured) -> None:
            self.seen[name] += 1
            self.told.set()

        return reactions

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        stopping = asyncio.Event()
        parts: Sequence[Consumer] = [self.listener, *(self.bus.consumer(group) for group in self.groups)]
        async with asyncio.TaskGroup() as tasks:
            for part in parts:
                ready = asyncio.Event()
                tasks.create_task(part.run(ready, stopping))
                await ready.wait()
            yield
            stopping.set()

    async def publish(self, count: int, *, at_once: int = AT_ONCE) -> None:
        for _ in range(0, count, at_once):
            async with self.database.tx() as tx:
                for number in range(at_once):
                    tx.events.publish(self.dice.choice(self.workspaces), Measured(number=number, note="обед 45 000"))

    async def handled(self, count: int) -> None:
        while min(self.seen.values()) < count:
            self.told.clear()
            await self.told.wait()

    def forget(self) -> None:
        self.seen = dict.fromkeys(GROUPS, 0)

    async def idle(self) -> list[float]:
        """Percentiles of the seconds from the commit's call to both reactions."""
        took = []
        async with self.at_work():
            for _ in range(IDLE):
                await asyncio.sleep(0.01)
                self.forget()
                began = monotonic()
                await self.publish(1, at_once=1)
                await self.handled(1)
                took.append(monotonic() - began)
        return quantiles(took, n=100)

    async def end_to_end(self, count: int) -> float:
        self.forget()
        began = monotonic()
        async with self.at_work():
            await asyncio.gather(*(self.publish(count // PUBLISHERS) for _ in range(PUBLISHERS)))
            await self.handled(count // PUBLISHERS // AT_ONCE * AT_ONCE * PUBLISHERS)
            took = monotonic() - began
        return count / took

    async def drain(self, count: int) -> float:
        self.forget()
        await self.publish(count, at_once=100)
        began = monotonic()
        async with self.at_work():
            await self.handled(count)
            took = monotonic() - began
        return count / took


async def _bare(addresses: Addresses, count: int, batch: int) -> float:
    """Events per second of loops that delete a row for each group, `batch` a commit."""
    async with await psycopg.AsyncConnection.connect(addresses.owner, autocommit=True) as owner:
        for group in GROUPS:
            await owner.execute(f"drop table if exists bare_{group}".encode())
            await owner.execute(
                f"create table bare_{group} as select id, repeat('x', 400) message "
                f"from generate_series(1, {count}) id".encode()
            )
            await owner.execute(f"alter table bare_{group} add primary key (id)".encode())
    began = monotonic()
    await asyncio.gather(*(_delete(addresses.owner, group, batch) for group in GROUPS))
    return count / (monotonic() - began)


async def _delete(address: str, group: str, batch: int) -> None:
    query = (
        f"delete from bare_{group} where id in (select id from bare_{group} order by id limit {batch} "
        "for update skip locked) returning id, message"
    )
    async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
        while await (await connection.execute(query.encode())).fetchall():
            pass

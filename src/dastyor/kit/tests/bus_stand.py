"""What the suite of the bus stands on: facts of its own, reactions that leave countable rows, consumers to start."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg

from dastyor.kit.bus.base import Bus, Consumer
from dastyor.kit.bus.outbox import Outbox
from dastyor.kit.bus.replay import DeadEvent, dead_events
from dastyor.kit.clock import Clock, monotonic
from dastyor.kit.db import Database, Tx
from dastyor.kit.events import Envelope, Reactions, event
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.listen import Listener
from dastyor.kit.pg import Addresses

TOPIC = "kettles"


@event("kettle.boiled", version=1, topic=TOPIC)
class Boiled:
    """A kettle boiled."""

    number: int
    note: str = ""


@event("kettle.broke", version=1, topic=TOPIC)
class Broke:
    """A kettle broke, which nobody reacts to."""

    number: int


@event("kettle.whistled", version=1, topic=TOPIC, ahead=True)
class Whistled:
    """A kettle whistled, which may be told before it is kept."""

    number: int


Handler = Callable[[Tx, Envelope, Any], Awaitable[None]]


def make_effects(addresses: Addresses) -> None:
    """A table for effects with nothing that would hide a second one."""
    with psycopg.connect(addresses.owner, autocommit=True) as connection:
        connection.execute("create schema effects")
        connection.execute(
            "create table effects.made (place bigint generated always as identity, consumer text, number int, "
            "workspace uuid, made_by text)"
        )
        connection.execute("grant usage on schema effects to dastyor_app")
        connection.execute("grant select, insert on effects.made to dastyor_app")


async def leave_effect(tx: Tx, group: str, envelope: Envelope, fact: Any, by: str = "") -> None:
    """One row for one reaction."""
    await tx.run(
        "insert into effects.made (consumer, number, workspace, made_by) values (%s, %s, %s, %s)",
        (group, fact.number, envelope.subject, by),
    )


@dataclass
class Stand:
    """A bus at work over a database of this test's own."""

    database: Database
    bus: Bus
    helpers: list[Consumer] = field(default_factory=list)
    patience: float = 20.0
    mark: str = ""  # behind each group's name, where tests share a server
    workspace: WorkspaceId = field(default_factory=lambda: WorkspaceId(new_id()))

    async def publish(self, *numbers: int, workspace: WorkspaceId | None = None, note: str = "") -> None:
        """Each number is a boiled kettle; all of them one transaction."""
        async with self.database.tx() as tx:
            for number in numbers:
                tx.events.publish(workspace or self.workspace, Boiled(number=number, note=note))

    def group(self, name: str, handler: Handler | None = None, *, by: str = "") -> Reactions:
        """A group that does `handler` on each kettle that boiled or whistled, and leaves an effect."""
        reactions = Reactions(name + self.mark)

        @reactions.on(Boiled, Whistled)
        async def boiled(tx: Tx, envelope: Envelope, fact: Boiled | Whistled) -> None:
            if handler is not None:
                await handler(tx, envelope, fact)
            await leave_effect(tx, name, envelope, fact, by)

        return reactions

    @asynccontextmanager
    async def at_work(self, *groups: Reactions) -> AsyncIterator[list[asyncio.Task[None]]]:
        """Consumers of these groups run inside; their tasks can be cancelled, which is how they crash."""
        stopping = asyncio.Event()
        consumers = [*self.helpers, *(self.bus.consumer(reactions) for reactions in groups)]
        async with asyncio.TaskGroup() as tasks:
            started = [asyncio.Event() for _ in consumers]
            running = [
                tasks.create_task(consumer.run(ready, stopping))
                for consumer, ready in zip(consumers, started, strict=True)
            ]
            for ready in started:
                await ready.wait()
            try:
                yield running[len(self.helpers) :]
            finally:
                stopping.set()

    async def effects(self, group: str) -> list[int]:
        """The numbers that a group has handled, in the order of its doing."""
        async with self.database.tx() as tx:
            rows: list[tuple[int]] = await tx.all(
                "select number from effects.made where consumer = %s order by place", (group,)
            )
        return [row[0] for row in rows]

    async def dead(self) -> list[DeadEvent]:
        """What was set aside."""
        async with self.database.tx() as tx:
            return await dead_events(tx)

    async def until(self, holds: Callable[[], Awaitable[bool]]) -> None:
        """Returns when it holds. Raises TimeoutError when it does not in time."""
        end = monotonic() + self.patience
        while not await holds():
            if monotonic() > end:
                raise TimeoutError
            await asyncio.sleep(0.01)

    async def until_handled(self, group: str, count: int) -> list[int]:
        """What the group has handled once that is at least `count`; fewer, when it never is."""

        async def enough() -> bool:
            return len(await self.effects(group)) >= count

        with suppress(TimeoutError):
            await self.until(enough)
        await asyncio.sleep(0.05)  # one too many would show now
        return await self.effects(group)


@asynccontextmanager
async def standing(
    addresses: Addresses, clock: Clock, make_bus: Callable[[Database, Listener], Bus], *, patience: float = 10.0
) -> AsyncIterator[Stand]:
    """A stand on a migrated database, with its listener at work."""
    make_effects(addresses)
    database = Database(addresses.app, clock=clock, size=6, flushes=[Outbox().flush])
    await database.open()
    listener, stopping, ready = Listener(addresses.app, clock), asyncio.Event(), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(listener.run(ready, stopping))
        await ready.wait()
        yield Stand(database, make_bus(database, listener), patience=patience)
        stopping.set()
    await database.close()

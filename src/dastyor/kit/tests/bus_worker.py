"""A worker in a process of its own, to be killed: two groups and a job, each leaving one row for what it did.

python -m dastyor.kit.tests.bus_worker ADDRESS
"""

from __future__ import annotations

import asyncio
import sys

from dastyor.kit.bus.base import Consumer
from dastyor.kit.bus.outbox import Outbox
from dastyor.kit.bus.postgres import PostgresBus
from dastyor.kit.clock import Clock
from dastyor.kit.db import Database, Tx
from dastyor.kit.events import Envelope, Reactions
from dastyor.kit.jobs import Jobs
from dastyor.kit.jobs.worker import JobWorker
from dastyor.kit.listen import Listener
from dastyor.kit.tests.bus_stand import Boiled, leave_effect

GROUPS = ("tea", "coffee")
jobs = Jobs("kitchen")


@jobs.task
async def brew(tx: Tx, *, number: int) -> None:
    """One row, and a little time in which a kill may come."""
    await tx.run("insert into effects.made (consumer, number) values ('brew', %s)", (number,))
    await asyncio.sleep(0.01)


def group(name: str) -> Reactions:
    """A group that leaves one row for each event."""
    reactions = Reactions(name)

    @reactions.on(Boiled)
    async def boiled(tx: Tx, envelope: Envelope, fact: Boiled) -> None:
        await leave_effect(tx, name, envelope, fact)

    return reactions


async def main(address: str) -> None:
    """Works until killed; says "ready" when it does."""
    clock = Clock()
    database = Database(address, clock=clock, flushes=[Outbox().flush])
    await database.open()
    listener = Listener(address, clock)
    bus = PostgresBus(database, listener)
    never = asyncio.Event()
    parts: list[Consumer] = [listener, *(bus.consumer(group(name)) for name in GROUPS), JobWorker(database, [jobs])]
    async with asyncio.TaskGroup() as tasks:
        for part in parts:
            ready = asyncio.Event()
            tasks.create_task(part.run(ready, never))
            await ready.wait()
        sys.stdout.write("ready\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))

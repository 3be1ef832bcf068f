"""The worker: reactions and jobs of the chosen domains, any number of them side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from dastyor.kit.bus.base import Bus, Consumer
from dastyor.kit.db import Database
from dastyor.kit.events import Reactions
from dastyor.kit.jobs import Jobs


class Worker:
    """Groups of reactions, and jobs where there are any."""

    def __init__(
        self, name: str, bus: Bus, groups: Sequence[Reactions], *, database: Database | None = None,
        jobs: Sequence[Jobs] = (), relay: Consumer | None = None,
    ) -> None:  # fmt: skip
        self.name = name
        self._parts: list[Consumer] = [bus.consumer(reactions) for reactions in groups]
        if relay is not None:
            self._parts.append(relay)
        if jobs and database is not None:
            # Imported only by who works jobs: the library takes its time.
            from dastyor.kit.jobs.worker import JobWorker

            self._parts.append(JobWorker(database, jobs))

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Ready when every group has its place in the log; ends with what is in hand."""
        started = [asyncio.Event() for _ in self._parts]
        async with asyncio.TaskGroup() as group:
            for part, event in zip(self._parts, started, strict=True):
                group.create_task(part.run(event, stopping))
            for event in started:
                await event.wait()
            ready.set()
            await stopping.wait()  # with nothing to do it is at work all the same

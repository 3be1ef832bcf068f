"""Jobs at work: procrastinate takes them from the queue, and each is carried out in one transaction of ours."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import procrastinate
import psycopg
from procrastinate import JobContext
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition, Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from procrastinate.worker import Worker

from dastyor.kit import metrics
from dastyor.kit.bus.care import Failure, is_transient
from dastyor.kit.db import Database
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.jobs import store
from dastyor.kit.jobs.declare import TRACE, Jobs, Outside, Task
from dastyor.kit.jobs.duties import STALLED
from dastyor.kit.telemetry import continue_from, span

log = logging.getLogger(__name__)

_POLL = 0.2  # seconds: what waits behind a lock, or for a retry, is not announced
_HEARTBEAT = STALLED / 4
_AGAIN = 0.5  # seconds before another start when the database went away
_DRAIN = 8.0  # seconds that jobs under way may take at the end; a stop is to be over within ten


class JobWorker:
    """Carries out the jobs of some domains, `side_by_side` at a time."""

    def __init__(self, database: Database, jobs: Sequence[Jobs], *, side_by_side: int = 4) -> None:
        self.database, self.side_by_side = database, side_by_side
        self.queues = [each.domain for each in jobs]
        self.tasks = [task for each in jobs for task in each.tasks.values()]

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Work until `stopping`, then end with what is under way."""
        async with asyncio.TaskGroup() as group:
            working = group.create_task(self._keep_working(ready, stopping))
            await stopping.wait()
            working.cancel()

    async def _keep_working(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            with suppress(ConnectorException, psycopg.Error):
                await self._work(ready)
            await asyncio.sleep(_AGAIN)

    async def _work(self, ready: asyncio.Event) -> None:
        app = self._app()
        async with app.open_async():
            worker = Worker(
                app, queues=self.queues, concurrency=self.side_by_side, fetch_job_polling_interval=_POLL,
                shutdown_graceful_timeout=_DRAIN, delete_jobs=DeleteJobCondition.SUCCESSFUL,
                install_signal_handlers=False, update_heartbeat_interval=_HEARTBEAT, stalled_worker_timeout=STALLED,
            )  # fmt: skip
            ready.set()
            await worker.run()  # type: ignore[no-untyped-call]  # the library declares no result

    def _app(self) -> procrastinate.App:
        connector = procrastinate.PsycopgConnector(
            conninfo=self.database.address, min_size=1, max_size=self.side_by_side + 1,
            kwargs={"options": "-c search_path=jobs,pg_temp -c role=dastyor_app"},
        )  # fmt: skip
        app = procrastinate.App(connector=connector)
        for task in self.tasks:
            app.task(name=task.name, queue=task.queue, pass_context=True, retry=_Retry(task.tries))(self._runner(task))
        return app

    def _runner(self, task: Task) -> Any:
        async def run(context: JobContext, **stored: Any) -> None:
            await self.carry_out(task, context.job, stored)

        return run

    async def carry_out(self, task: Task, job: Job, stored: dict[str, Any]) -> None:
        """Do it, unless it has been done: a worker that seemed dead may have come to its end after all."""
        outcome = "failed"
        with (
            continue_from(stored.get(TRACE)),
            span("job", task=task.name),
            metrics.JOB_SECONDS.timed(job=task.name),
        ):
            try:
                outcome = await self._do(task, job, stored)
            except Exception as error:
                if is_transient(error):
                    outcome = "retried"
                else:
                    await self._note(job, error)
                raise
            finally:
                metrics.JOBS.count(job=task.name, outcome=outcome)

    async def _do(self, task: Task, job: Job, stored: dict[str, Any]) -> str:
        arguments = task.arguments(stored)
        if task.is_outside:
            await task.function(Outside(self.database, job.attempts + 1 >= task.tries), **arguments)
            return "done"
        workspace = arguments.get("workspace")
        async with self.database.tx(*([WorkspaceId(workspace)] if workspace else [])) as tx:
            if await tx.value(store.NOTE_DONE, (job.id,)) is None:
                return "duplicate"
            await task.function(tx, **arguments)
        return "done"

    async def _note(self, job: Job, error: Exception) -> None:
        failure = Failure.of(error, job.attempts + 1)
        async with self.database.tx() as tx:
            await tx.run(store.NOTE_FAILURE, (job.id, failure.reason, failure.trace))


class _Retry(BaseRetryStrategy):
    """So many tries with growing pauses; a database that is away does not count as one."""

    def __init__(self, tries: int) -> None:
        self.tries = tries

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again; None when it is dead."""
        if not isinstance(exception, Exception):
            return RetryDecision(retry_in={"seconds": 0})
        if not is_transient(exception) and job.attempts + 1 >= self.tries:
            return None
        return RetryDecision(retry_in={"seconds": min(4**job.attempts, 3600)})

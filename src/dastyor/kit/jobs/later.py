"""Put a job into the queue with the transaction that wants it, at once or for a moment of product time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from dastyor.kit.db import Tx
from dastyor.kit.jobs import store
from dastyor.kit.jobs.declare import TRACE, Task
from dastyor.kit.telemetry import traceparent


async def later(tx: Tx, task: Task | str, *, at: datetime | None = None, **arguments: Any) -> None:
    """The job exists when `tx` commits. `task` may be a name, `expenses.remind`: services do not import jobs.py.

    `at` is product time: a moved clock moves it too. A name that no worker knows ends among the dead.
    """
    name = task if isinstance(task, str) else task.name
    stored = {**msgspec.to_builtins(arguments), **({TRACE: trace} if (trace := traceparent()) else {})}
    values = {"queue": name.partition(".")[0], "task": name, "args": Jsonb(stored)}
    if at is None:
        await tx.run(store.DEFER, {**values, "lock": None, "queueing_lock": None})
        return
    await tx.run(store.SET_TIMER, {**values, "at": at})
    await tx.run(store.TELL)

"""Jobs: what a domain does on a clock or later, each in a transaction of its own, each slot and each job once.

Declared in the domain's `jobs.py`, kept in Postgres by procrastinate, so that a job and the row it is about are one
transaction. When something is due goes by product time and is a row; retries and heartbeats go by machine time.
"""

from __future__ import annotations

from dastyor.kit.jobs.declare import Jobs, Outside, Task
from dastyor.kit.jobs.later import later

__all__ = ["Jobs", "Outside", "Task", "later"]

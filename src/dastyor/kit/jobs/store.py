"""Every statement about jobs; what the library keeps is asked through its own functions where it has one.

The tables have no workspace of their own: a job names its workspace in its arguments.
"""

from __future__ import annotations

DEFER = """
select jobs.procrastinate_defer_jobs_v1(array[row(
    %(queue)s, %(task)s, 0, %(lock)s, %(queueing_lock)s, %(args)s, null)::jobs.procrastinate_job_to_defer_v1])
"""

SET_TIMER = """
insert into jobs.timers (due_at, queue, task, args) values (%(at)s, %(queue)s, %(task)s, %(args)s)
"""

TELL = "select pg_notify('dastyor_jobs', '')"

RING = """
delete from jobs.timers where id in (
    select id from jobs.timers where due_at <= %(now)s and queue = any(%(queues)s)
    order by due_at, id limit 500 for update skip locked)
returning queue, task, args
"""

NEW_DUTY = "insert into jobs.duties (name, due_at) values (%s, %s) on conflict do nothing"

DUTIES = "select name, due_at from jobs.duties where name = any(%s)"

TAKE_DUTY = "select due_at from jobs.duties where name = %s for update skip locked"

MOVE_DUTY = "update jobs.duties set due_at = %s where name = %s"

# A slot whose predecessor still waits adds nothing: one catch-up is enough.
IS_QUEUED = "select exists (select from jobs.procrastinate_jobs where queueing_lock = %s and status = 'todo')"

FIRST_DUE = "select min(due_at) from jobs.timers where queue = any(%s)"

NOTE_DONE = "insert into jobs.done (job) values (%s) on conflict do nothing returning job"

NOTE_FAILURE = """
insert into jobs.failures (job, reason, trace) values (%s, %s, %s)
on conflict (job) do update set reason = excluded.reason, trace = excluded.trace, at = now()
"""

DEAD = """
select j.id, j.queue_name as queue, j.task_name as task, j.args, j.attempts as tries,
    coalesce(f.reason, 'unknown') as reason, coalesce(f.trace, '') as trace, f.at as died_at
from jobs.procrastinate_jobs j left join jobs.failures f on f.job = j.id
where j.status = 'failed' and (%(id)s::bigint is null or j.id = %(id)s) order by j.id limit %(limit)s
"""

# Locked first and changed above: a function that changes a row below its lock makes the lock pass it over.
REPLAY = """
with taken as (
    select id from jobs.procrastinate_jobs
    where status = 'failed' and (%(id)s::bigint is null or id = %(id)s) for update skip locked)
select jobs.procrastinate_retry_job_v2(id, now(), null, null, null) from taken
"""

STALLED = """
with gone as (select jobs.procrastinate_prune_stalled_workers_v1(%s))
select count(*) from gone
"""

TAKE_UP_STALLED = """
with taken as (
    select id from jobs.procrastinate_jobs where status = 'doing' and worker_id is null for update skip locked)
select jobs.procrastinate_retry_job_v2(id, now(), null, null, null) from taken
"""

WAITING = """
select (select count(*) from jobs.procrastinate_jobs where queue_name = any(%(queues)s)
        and (status = 'doing' or status = 'todo' and (scheduled_at is null or scheduled_at <= now())))
    + (select count(*) from jobs.timers where queue = any(%(queues)s) and due_at <= %(now)s)
    + (select count(*) from jobs.duties where name = any(%(duties)s) and due_at <= %(now)s)
"""

PRUNE_DONE = """
delete from jobs.done d where at < now() - interval '1 day'
and not exists (select from jobs.procrastinate_jobs j where j.id = d.job)
"""

PRUNE_FAILURES = (
    "delete from jobs.failures f where not exists (select from jobs.procrastinate_jobs j where j.id = f.job)"
)

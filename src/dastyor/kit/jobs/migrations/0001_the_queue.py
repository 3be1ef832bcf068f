"""The library's own tables in a schema of ours, and beside them what is due and what failed."""

from __future__ import annotations

from importlib.metadata import version

from alembic import op
from procrastinate.schema import SchemaManager

from dastyor.kit.migrating.tenancy import new_schema, share

revision = "jobs_0001"
down_revision = None
branch_labels = ("jobs",)
depends_on = None

_MADE_FOR = "3.10."  # a newer library needs a migration here that brings its tables along


def upgrade() -> None:
    found = version("procrastinate")
    if not found.startswith(_MADE_FOR):
        raise RuntimeError(f"jobs_0001 was written for procrastinate {_MADE_FOR}x, here is {found}")
    new_schema("jobs")
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute("set local search_path = jobs, pg_temp")
    driver.execute(SchemaManager.get_schema())
    driver.execute("set local search_path = default")
    # The functions name their tables without a schema; so they find them whoever calls.
    op.execute(_PIN_FUNCTIONS)
    op.execute("grant select, insert, update, delete on all tables in schema jobs to dastyor_app")
    op.execute("grant usage on all sequences in schema jobs to dastyor_app")
    op.execute("create table jobs.duties (name text primary key, due_at timestamptz not null)")
    op.execute(
        "create table jobs.timers (id bigint generated always as identity primary key, due_at timestamptz not null, "
        "queue text not null, task text not null, args jsonb not null)"
    )
    # due_at: the clock asks every second for the few that are due. btree: it takes the earliest first.
    op.execute("create index timers_due on jobs.timers (due_at)")
    # A job notes here, in the transaction of its effect, that it was done: one taken up again does nothing.
    op.execute("create table jobs.done (job bigint primary key, at timestamptz not null default now())")
    op.execute(
        "create table jobs.failures (job bigint primary key, reason text not null, trace text not null, "
        "at timestamptz not null default now())"
    )
    for table in ("duties", "timers", "done", "failures"):
        share(f"jobs.{table}")


def downgrade() -> None:
    op.execute("drop schema jobs cascade")


_PIN_FUNCTIONS = """
do $$
declare one regprocedure;
begin
    for one in select oid from pg_proc where pronamespace = 'jobs'::regnamespace loop
        execute format('alter function %s set search_path = jobs, pg_temp', one);
    end loop;
end
$$
"""

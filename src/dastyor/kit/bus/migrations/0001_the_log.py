"""The log of events, who has read how far, what was handled, and what could not be."""

from __future__ import annotations

from alembic import op

from dastyor.kit.migrating.tenancy import new_schema, share

revision = "bus_0001"
down_revision = None
branch_labels = ("bus",)
depends_on = None


def upgrade() -> None:
    new_schema("bus")
    # One index for all that is asked of the log: what lies behind a place in one topic and bucket, in order.
    op.execute(
        "create table bus.events (position bigint generated always as identity, topic text not null, "
        "bucket smallint not null, key uuid not null, id uuid not null, type text not null, message bytea not null, "
        "traceparent text, headers jsonb, created_at timestamptz not null default now(), "
        "primary key (topic, bucket, position))"
    )
    # Updated with every batch: the free room keeps the new version of a row on its page, without touching the index.
    op.execute(
        "create table bus.cursors (consumer text not null, topic text not null, bucket smallint not null, "
        "position bigint not null, seen_at timestamptz not null default now(), "
        "primary key (consumer, topic, bucket)) with (fillfactor = 50)"
    )
    op.execute(
        "create table bus.inbox (consumer text not null, event uuid not null, at timestamptz not null default now(), "
        "primary key (consumer, event))"
    )
    # at: rows are only ever added in its order and removed by it, which a block range index finds at almost no cost.
    op.execute("create index inbox_at on bus.inbox using brin (at)")
    op.execute(
        "create table bus.dead (id bigint generated always as identity primary key, consumer text not null, "
        "topic text not null, event uuid not null, key uuid not null, type text not null, message bytea not null, "
        "traceparent text, reason text not null, trace text not null, tries integer not null, "
        "died_at timestamptz not null default now(), replay_at timestamptz, settled_at timestamptz)"
    )
    # consumer: each asks for its own that wait for a replay, and nearly always there are none.
    op.execute("create index dead_replay on bus.dead (consumer) where replay_at is not null and settled_at is null")
    op.execute(_PUBLISH)
    op.execute(_HORIZON)
    share("bus.events", rights="select, insert, delete")
    share("bus.cursors")
    share("bus.inbox", rights="select, insert, delete")
    share("bus.dead")
    op.execute("grant select on sequence bus.events_position_seq to dastyor_app")


def downgrade() -> None:
    op.execute("drop schema bus cascade")


# A publisher says, before it takes its positions, from where on they will lie: a shared lock that ends with its
# transaction, after its rows can be seen. 0x0DA5 marks our locks; the low 48 bits are the place.
_PUBLISH = """
create function bus.publish(
    topics text[], buckets smallint[], keys uuid[], ids uuid[], types text[], messages bytea[], trace text,
    heads jsonb default null
) returns void language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared((x'0DA5'::bigint << 48) | (case when is_called then last_value else 0 end))
        from bus.events_position_seq;
    insert into bus.events (topic, bucket, key, id, type, message, traceparent, headers)
        select *, trace, heads from unnest(topics, buckets, keys, ids, types, messages);
    perform pg_notify('dastyor_events', (select string_agg(distinct topic, ' ') from unnest(topics) topic));
end
$$
"""

# The place up to which nothing can appear any more. The order of the two statements matters: whoever took a position
# up to `top` had taken its lock before, so the second statement sees that lock, or the rows can be seen already.
_HORIZON = """
create function bus.horizon() returns bigint language plpgsql as $$
declare top bigint; held bigint;
begin
    select case when is_called then last_value else 0 end into top from bus.events_position_seq;
    select min(((classid::bigint & 65535) << 32) | objid::bigint) into held from pg_locks
        where locktype = 'advisory' and objsubid = 1 and (classid::bigint >> 16) = x'0DA5'::bigint
        and database = (select oid from pg_database where datname = current_database());
    return least(top, held);
end
$$
"""

"""Every statement about the log, the cursors, the inbox and the dead.

The tables of the bus have no workspace of their own: consumers carry events of all of them.
"""

from __future__ import annotations

PUBLISH = "select bus.publish(%s::text[], %s::smallint[], %s::uuid[], %s::uuid[], %s::text[], %s::bytea[], %s, %s)"

REGISTER = """
insert into bus.cursors (consumer, topic, bucket, position)
select %(consumer)s, t.topic, b.bucket, (
    select coalesce(max(e.position), 0) from bus.events e
    where e.topic = t.topic and e.bucket = b.bucket and not %(from_start)s)
from unnest(%(topics)s::text[]) t (topic), generate_series(0, %(buckets)s - 1) b (bucket)
on conflict (consumer, topic, bucket) do update set seen_at = now()
where bus.cursors.seen_at < now() - interval '1 hour'
"""

# The furthest behind first, so that no bucket starves; what another consumer holds is skipped, so work is shared.
TAKE = """
select topic, bucket, position from bus.cursors c
where consumer = %(consumer)s and topic = any(%(topics)s) and exists (
    select from bus.events e where e.topic = c.topic and e.bucket = c.bucket and e.position > c.position)
order by position limit %(cursors)s for update skip locked
"""

HORIZON = "select bus.horizon()"

# Large messages are few at a time: a share of bytes ends the reading too, though never before the first of a place.
READ = """
select e.topic, e.bucket, e.position, e.key, e.id, e.type, e.message, e.traceparent, e.headers
from unnest(%(topics)b::text[], %(buckets)b::smallint[], %(positions)b::bigint[]) c (topic, bucket, position)
cross join lateral (
    select * from (
        select *, sum(octet_length(message)) over (order by position) - octet_length(message) as ahead from (
            select * from bus.events e
            where e.topic = c.topic and e.bucket = c.bucket and e.position > c.position and e.position <= %(horizon)s
            order by e.position limit %(share)s) taken) sized
    where ahead < %(bytes)s) e
order by e.position
"""

ADVANCE = """
update bus.cursors c set position = v.position, seen_at = now()
from unnest(%(topics)b::text[], %(buckets)b::smallint[], %(positions)b::bigint[]) v (topic, bucket, position)
where c.consumer = %(consumer)s and c.topic = v.topic and c.bucket = v.bucket
"""

REMEMBER = """
insert into bus.inbox (consumer, event) select %s, event from unnest(%b::uuid[]) event
on conflict do nothing returning event
"""

BURY = """
insert into bus.dead (consumer, topic, event, key, type, message, traceparent, reason, trace, tries)
values (%(consumer)s, %(topic)s, %(event)s, %(key)s, %(type)s, %(message)s, %(traceparent)s, %(reason)s, %(trace)s,
    %(tries)s)
"""

DEAD = """
select id, consumer, topic, event, key, type, message, traceparent, reason, trace, tries, died_at, replay_at, settled_at
from bus.dead where (%(id)s::bigint is null or id = %(id)s) and (%(id)s::bigint is not null or settled_at is null)
order by id limit %(limit)s
"""

ASK_REPLAY = """
with asked as (
    update bus.dead set replay_at = now()
    where settled_at is null and replay_at is null and (%(id)s::bigint is null or id = %(id)s) returning consumer)
select count(*), pg_notify('dastyor_events', 'replay') from asked
"""

# The relay has no place of a topic that it has never carried: all of it waits then.
IS_KEPT = """
select exists (
    select from unnest(%b::text[], %b::smallint[]) p (topic, bucket)
    join bus.events e on e.topic = p.topic and e.bucket = p.bucket and e.position > coalesce(
        (select position from bus.cursors c where c.consumer = %b and c.topic = p.topic and c.bucket = p.bucket), 0))
"""

TAKE_REPLAY = """
select id, topic, key, event, type, message, traceparent from bus.dead
where consumer = %s and replay_at is not null and settled_at is null order by id limit 1 for update skip locked
"""

SETTLE = "update bus.dead set settled_at = now() where id = %s"

STILL_DEAD = "update bus.dead set replay_at = null, reason = %s, trace = %s, tries = tries + 1 where id = %s"

LAG = """
select c.consumer, c.topic, sum(
    (select count(*) from bus.events e where e.topic = c.topic and e.bucket = c.bucket and e.position > c.position)
)::bigint
from bus.cursors c where c.consumer = any(%s) group by c.consumer, c.topic
"""

STANDING = """
select topic, sum((select count(*) from bus.events e
    where e.topic = c.topic and e.bucket = c.bucket and e.position > c.position))::bigint
from (select topic, bucket, min(position) as position from bus.cursors where consumer = any(%s)
    group by topic, bucket) c
group by topic
"""

# Who has not been seen for the whole horizon is gone; what everybody left has read and is old enough goes too.
FORGET_GROUPS = "delete from bus.cursors where seen_at < now() - %s::interval"

PRUNE_EVENTS = """
delete from bus.events e
using (
    with recursive t (topic) as (
        select min(topic) from bus.events
        union all select (select min(e.topic) from bus.events e where e.topic > t.topic) from t
            where t.topic is not null)
    select topic, bucket::smallint from t, generate_series(0, %s - 1) bucket where topic is not null) t
left join (select topic, bucket, min(position) as position from bus.cursors group by topic, bucket) c
    using (topic, bucket)
where e.topic = t.topic and e.bucket = t.bucket and e.created_at < now() - %s::interval
    and (c.position is null or e.position <= c.position)
"""

PRUNE_INBOX = "delete from bus.inbox where at < now() - %s::interval"

PRUNE_DEAD = "delete from bus.dead where settled_at < now() - %s::interval"

# One step of the index a topic: a plain distinct would read the whole log.
TOPICS = """
with recursive t (topic) as (
    select min(topic) from bus.events
    union all select (select min(e.topic) from bus.events e where e.topic > t.topic) from t where t.topic is not null)
select topic from t where topic is not null
"""

BEHIND = """
select topic, sum((select count(*) from bus.events e
    where e.topic = c.topic and e.bucket = c.bucket and e.position > c.position))::bigint
from bus.cursors c where consumer = %s group by topic
"""

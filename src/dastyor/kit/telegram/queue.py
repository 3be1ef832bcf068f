"""The sender's side of `telegram.outgoing`: every statement it runs.

One sender at a time sends for a bot: it holds an advisory lock by the same connection on which it leases, so one
that lost the connection cannot lease any more. Rows are `sending` in the database before the call is made; a row
whose owner is gone is settled like an answer that was lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.rows import class_row

from dastyor.kit.db import Connection
from dastyor.kit.telegram.message import Kind


@dataclass(frozen=True, slots=True)
class Leased:
    """A row on its way: ours to send and to settle."""

    seq: int
    chat_id: int | None
    method: str
    payload: str
    files: str | None
    kind: Kind
    priority: int
    screen: UUID | None
    edits: UUID | None
    attempts: int
    repeated: bool
    traceparent: str | None
    message_id: int | None  # of the screen that it edits; None while that one was never seen to arrive
    is_blocked: bool
    moved_to: int | None
    told: UUID | None = None
    subject: str | None = None  # set: whoever sent it hears how it ended
    witness: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What becomes of a leased row.

    `hold`: seconds in which its chat hears nothing more. `pause`: seconds in which nobody does, or with
    `is_broadcast_pause` only broadcasts. `method`, `payload`, `kind`: an edit that is to become a send.
    """

    seq: int
    state: str
    tried: int = 1
    error: str | None = None
    message_id: int | None = None
    album: tuple[int, ...] = ()
    photos: tuple[str, ...] = ()
    repeated: bool = False
    hold: float = 0.0
    pause: float = 0.0
    pause_broadcasts: float = 0.0
    blocked: bool = False
    moved_to: int | None = None
    method: str | None = None
    payload: str | None = None
    kind: Kind | None = None
    tells: bool = False  # its end is announced


@dataclass(frozen=True, slots=True)
class Fresh:
    """What may have changed since everything was looked at: rows after `since`, and chats that fell free."""

    since: int
    freed: Sequence[int]


class Queue:
    """The statements, on one connection, for one bot and one owner."""

    def __init__(self, line: Connection, bot_id: int, owner: UUID) -> None:
        self.line, self.bot_id, self.owner = line, bot_id, owner

    async def take_the_post(self) -> bool:
        """True when this connection is now the one that sends for the bot."""
        cursor = await self.line.execute(_TAKE_THE_POST, (f"dastyor.sender.{self.bot_id}",))
        row = await cursor.fetchone()
        return bool(row and row[0])

    async def lease(
        self, *, limit: int, bulk: int, now: datetime, held: Sequence[int], fresh: Fresh | None = None
    ) -> list[Leased]:
        """The heads of at most `limit` chats, most urgent first, `bulk` broadcasts among them at most.

        `held` chats are passed over. `now` is product time. With `fresh` only what may have changed is looked at:
        looking at everything costs some 2 ms for each 5,000 rows that wait in held chats.
        """
        # Several rows of one chat may stand before another chat's first: look further than we take.
        values = {"limit": limit, "window": limit * 8, "bulk": bulk, "now": now, "held": list(held)}
        if fresh is None:
            return await self._rows(_LEASE, values)
        return await self._rows(_LEASE_FRESH, {**values, "since": fresh.since, "freed": list(fresh.freed)})

    async def settle(self, settlements: Sequence[Settlement]) -> None:
        """Write what became of these, all at once."""
        names = ("seq", "state", "tried", "error", "message_id", "repeated", "hold", "blocked", "moved_to",
                 "method", "payload", "kind")  # fmt: skip
        columns: dict[str, Any] = {name: [getattr(one, name) for one in settlements] for name in names}
        albums = ["{" + ",".join(map(str, one.album)) + "}" if one.album else None for one in settlements]
        await self.line.execute(_SETTLE, {**columns, "album": albums, "bot": self.bot_id, "owner": self.owner})

    async def ours(self, seq: int) -> Leased | None:
        """The row while it is ours and on its way; locked until the transaction ends."""
        rows = await self._rows(_OURS, {"seq": seq})
        return rows[0] if rows else None

    async def take_over(self) -> list[Leased]:
        """Rows whose owner is gone, now ours: nobody knows whether they arrived.

        An owner is gone when his lease is over, or at once when the database has not been restarted since: then only
        his end can have freed the post.
        """
        return await self._rows(_TAKE_OVER, {})

    async def give_back(self, in_flight: Sequence[int]) -> int:
        """How many rows were leased by us without our knowing it (the answer of the database was lost): unsent."""
        cursor = await self.line.execute(_GIVE_BACK, {"owner": self.owner, "in_flight": list(in_flight)})
        return cursor.rowcount

    async def held(self) -> list[tuple[int, float]]:
        """(chat, seconds) for every chat that Telegram asked to leave alone for a while."""
        cursor = await self.line.execute(_HELD, {"bot": self.bot_id})
        return [(chat, float(seconds)) for chat, seconds in await cursor.fetchall()]

    async def unsent(self, screen: UUID) -> tuple[int, str, str] | None:
        """(seq, method, payload) of the first sending of this screen while it still waits for its turn."""
        cursor = await self.line.execute(_UNSENT, {"bot": self.bot_id, "screen": screen})
        return await cursor.fetchone()

    async def rewrite(self, seq: int, method: str, payload: str) -> None:
        """A row that still waits is to say this instead."""
        await self.line.execute(_REWRITE, {"seq": seq, "method": method, "payload": payload})

    async def withdraw(self, seq: int) -> Leased | None:
        """A row that still waits is not to be sent at all: as it was, or None when it does not wait any more."""
        rows = await self._rows(_WITHDRAW, {"seq": seq, "error": WITHDRAWN})
        return rows[0] if rows else None

    async def depth(self) -> dict[str, int]:
        """How many rows wait (`new`), and how many ended so that a person should look (`unknown`)."""
        cursor = await self.line.execute(_DEPTH, {"bot": self.bot_id})
        row = await cursor.fetchone()
        return {"new": row[0], "unknown": row[1]} if row else {}

    async def prune(self) -> int:
        """How many old rows were forgotten: sent ones after three days, others after thirty."""
        return (await self.line.execute(_PRUNE)).rowcount

    async def _rows(self, query: str, values: dict[str, Any]) -> list[Leased]:
        async with self.line.cursor(row_factory=class_row(Leased)) as cursor:
            await cursor.execute(query, {**values, "bot": self.bot_id, "owner": self.owner})
            return await cursor.fetchall()


_TAKE_THE_POST = "select pg_try_advisory_lock(hashtextextended(%s, 0))"

_COLUMNS = """
o.seq, o.chat_id, o.method, o.payload::text as payload, o.files::text as files, o.kind, o.priority, o.screen, o.edits,
o.attempts, o.repeated, o.traceparent, o.told, o.subject, o.witness,
(select s.message_id from telegram.screens s where s.screen = o.edits) as message_id,
coalesce(c.blocked_at is not null, false) as is_blocked, c.moved_to
"""

# A lease is longer than the longest call (api.TIMEOUT, api.UPLOAD_TIMEOUT): after it the owner is surely done.
_TAKE = f"""
update telegram.outgoing o
set state = 'sending', owner = %(owner)s, leased_at = now(),
    leased_until = now() + case when o.files is null then interval '30 seconds' else interval '200 seconds' end
from picked join telegram.outgoing w using (seq)
    left join telegram.chats c on c.bot_id = w.bot_id and c.chat_id = w.chat_id
where o.seq = picked.seq and o.state = 'new'
returning {_COLUMNS}
"""

_LEASE = f"""
with waiting as (
    select o.seq, o.chat_id, greatest(o.priority, 1) as rank from telegram.outgoing o
    where o.bot_id = %(bot)s and o.state = 'new' and greatest(o.priority, 1) <= case when %(bulk)s > 0 then 3 else 2 end
        and (o.not_before is null or o.not_before <= %(now)s)
        and (o.chat_id is null or o.chat_id not in (select unnest(%(held)s::bigint[])) and not exists (
            select from telegram.outgoing s
            where s.bot_id = o.bot_id and s.chat_id = o.chat_id and s.state = 'sending'
        ))
    order by greatest(o.priority, 1), o.seq limit %(window)s
), heads as (
    select seq, rank, chat_id is null or row_number() over (partition by chat_id order by rank, seq) = 1 as first
    from waiting
), counted as (
    select seq, rank, row_number() over (partition by rank = 3 order by rank, seq) as nth from heads where first
), picked as (
    select seq from counted where rank < 3 or nth <= %(bulk)s order by rank, seq limit %(limit)s
)
{_TAKE}
"""

# The head of a chat is found by its own index; rows after `since` by the order of the queue.
_LEASE_FRESH = f"""
with fresh as (
    select distinct seq, chat_id, rank from (
        (select o.seq, o.chat_id, 1 as rank, o.not_before from telegram.outgoing o
            where o.bot_id = %(bot)s and o.state = 'new' and greatest(o.priority, 1) = 1 and o.seq > %(since)s
                and (o.chat_id is null or o.chat_id not in (select unnest(%(held)s::bigint[])))
            order by o.seq limit %(window)s)
        union all
        (select o.seq, o.chat_id, 2, o.not_before from telegram.outgoing o
            where o.bot_id = %(bot)s and o.state = 'new' and greatest(o.priority, 1) = 2 and o.seq > %(since)s
                and (o.chat_id is null or o.chat_id not in (select unnest(%(held)s::bigint[])))
            order by o.seq limit %(window)s)
        union all
        (select o.seq, o.chat_id, 3, o.not_before from telegram.outgoing o
            where o.bot_id = %(bot)s and o.state = 'new' and greatest(o.priority, 1) = 3 and o.seq > %(since)s
                and (o.chat_id is null or o.chat_id not in (select unnest(%(held)s::bigint[])))
            order by o.seq limit %(bulk)s)
        union all
        select head.* from unnest(%(freed)s::bigint[]) freed (chat_id) cross join lateral (
            select o.seq, o.chat_id, greatest(o.priority, 1) as rank, o.not_before from telegram.outgoing o
            where o.bot_id = %(bot)s and o.chat_id = freed.chat_id and o.state = 'new'
                and (o.not_before is null or o.not_before <= %(now)s)
            order by greatest(o.priority, 1), o.seq limit 1
        ) head where head.rank < 3
    ) found
    where not_before is null or not_before <= %(now)s
), picked as (
    select f.seq from fresh f
    where f.chat_id is null or f.chat_id not in (select unnest(%(held)s::bigint[])) and not exists (
        select from telegram.outgoing s
        where s.bot_id = %(bot)s and s.chat_id = f.chat_id and s.state = 'sending'
    ) and not exists (
        select from telegram.outgoing e
        where e.bot_id = %(bot)s and e.chat_id = f.chat_id and e.state = 'new'
            and (greatest(e.priority, 1), e.seq) < (f.rank, f.seq)
            and (e.not_before is null or e.not_before <= %(now)s)
    )
    order by f.rank, f.seq limit %(limit)s
)
{_TAKE}
"""

# A message that went out shows its screen from now on; an edit leaves the number as it is, so nothing is written.
# What it said is forgotten here: it may have been a key or an invitation, which nobody shall find in a backup.
_SETTLE = """
with r as (
    select * from unnest(
        %(seq)s::bigint[], %(state)s::text[], %(tried)s::smallint[], %(error)s::text[], %(message_id)s::bigint[],
        %(album)s::text[], %(repeated)s::boolean[], %(hold)s::float8[], %(blocked)s::boolean[], %(moved_to)s::bigint[],
        %(method)s::text[], %(payload)s::text[], %(kind)s::text[]
    ) as r (seq, state, tried, error, message_id, album, repeated, hold, blocked, moved_to, method, payload, kind)
), done as (
    update telegram.outgoing o
    set state = r.state, attempts = o.attempts + r.tried, error = r.error, owner = null,
        message_id = r.message_id, album = r.album::bigint[], repeated = o.repeated or r.repeated,
        sent_at = case when r.state = 'sent' then now() end,
        not_before = case when o.chat_id is null and r.hold > 0 then now() + r.hold * interval '1 second'
            else o.not_before end,
        method = coalesce(r.method, o.method),
        payload = case when r.state in ('sent', 'refused') then '{}' else coalesce(r.payload::json, o.payload) end,
        files = case when r.state in ('sent', 'refused') then null else o.files end,
        kind = coalesce(r.kind, o.kind),
        screen = case when r.method is null then o.screen else o.edits end,
        edits = case when r.method is null then o.edits end
    from r where o.seq = r.seq and o.state = 'sending' and o.owner = %(owner)s
    returning o.chat_id, coalesce(o.screen, o.edits) as screen, o.message_id, r.hold, r.blocked, r.moved_to
), shown as (
    insert into telegram.screens as s (screen, bot_id, chat_id, message_id)
    select screen, %(bot)s, chat_id, message_id from done
    where screen is not null and message_id is not null and chat_id is not null
    on conflict (screen) do update
    set chat_id = excluded.chat_id, message_id = excluded.message_id, updated_at = now()
    where s.message_id <> excluded.message_id or s.chat_id <> excluded.chat_id
)
insert into telegram.chats as c (bot_id, chat_id, retry_at, blocked_at, moved_to)
select %(bot)s, chat_id, case when hold > 0 then now() + hold * interval '1 second' end,
    case when blocked then now() end, moved_to
from done where chat_id is not null and (hold > 0 or blocked or moved_to is not null)
on conflict (bot_id, chat_id) do update
set retry_at = coalesce(excluded.retry_at, c.retry_at), blocked_at = coalesce(excluded.blocked_at, c.blocked_at),
    moved_to = coalesce(excluded.moved_to, c.moved_to)
"""

_OURS = f"""
select {_COLUMNS} from telegram.outgoing o left join telegram.chats c on c.bot_id = o.bot_id and c.chat_id = o.chat_id
where o.seq = %(seq)s and o.state = 'sending' and o.owner = %(owner)s for update of o
"""

_TAKE_OVER = f"""
update telegram.outgoing o set owner = %(owner)s, leased_until = now() + interval '1 minute'
from telegram.outgoing w left join telegram.chats c on c.bot_id = w.bot_id and c.chat_id = w.chat_id
where w.seq = o.seq and o.bot_id = %(bot)s and o.state = 'sending' and o.owner <> %(owner)s
    and (o.leased_until < now() or o.leased_at > pg_postmaster_start_time())
returning {_COLUMNS}
"""

_GIVE_BACK = """
update telegram.outgoing set state = 'new', owner = null
where state = 'sending' and owner = %(owner)s and seq <> all(%(in_flight)s::bigint[])
"""

_HELD = """
select chat_id, extract(epoch from retry_at - now()) from telegram.chats where bot_id = %(bot)s and retry_at > now()
"""

_UNSENT = """
select seq, method, payload::text from telegram.outgoing
where bot_id = %(bot)s and state = 'new' and screen = %(screen)s order by seq limit 1
"""

_REWRITE = """
update telegram.outgoing set method = %(method)s, payload = %(payload)s::json where seq = %(seq)s and state = 'new'
"""

WITHDRAWN = "deleted before it was sent"
_WITHDRAW = f"""
with gone as (
    update telegram.outgoing set state = 'refused', error = %(error)s, payload = '{{}}', files = null
    where seq = %(seq)s and bot_id = %(bot)s and state = 'new' returning *
)
select {_COLUMNS} from gone o left join telegram.chats c on c.bot_id = o.bot_id and c.chat_id = o.chat_id
"""

#: (bot, chat, bot, chat): the last number in a chat that is known to be ours, albums whole.
LAST_OF_OURS = """
select max(number) from (
    select max(message_id) as number from telegram.screens where bot_id = %s and chat_id = %s
    union all
    select max(greatest(message_id, album[cardinality(album)])) from (
        select message_id, album from telegram.outgoing
        where bot_id = %s and chat_id = %s and state = 'sent' and message_id is not null order by seq desc limit 20
    ) last
) known
"""

_DEPTH = """
select count(*) filter (where state = 'new'), count(*) filter (where state = 'unknown')
from telegram.outgoing where bot_id = %(bot)s and state in ('new', 'unknown')
"""

_PRUNE = """
delete from telegram.outgoing where seq in (
    select seq from (select seq, state, created_at from telegram.outgoing order by seq limit 5000) oldest
    where state = 'sent' and created_at < now() - interval '3 days'
        or state in ('refused', 'dead', 'unknown') and created_at < now() - interval '30 days'
)
"""

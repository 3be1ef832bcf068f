"""Updates that came from Telegram: stored once each, worked in the order of their lane, kept when they fail.

The rule to know: `claim` marks the update done in the transaction that works it. So the commit of the effect is the
end of the update, and a roll-back or a kill leaves it waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from psycopg.rows import class_row

from dastyor.kit.db import Statement, Tx
from dastyor.kit.telegram.updates import Update

ATTEMPTS = 5  # with the waits below about two minutes: long enough for a restart of a part, short for a person
#: Telegram repeats an update for 24 hours at most, and starts its numbers anew after a week of silence:
#: what we remember must lie between the two.
REMEMBERED = timedelta(days=3)
BURIED = timedelta(days=30)  # how long an operator has to look at a dead one


@dataclass(frozen=True, slots=True)
class Claimed:
    """One update to work now, with what the bot waits for from this person."""

    seq: int
    bot_id: int
    update_id: int
    lane: int
    kind: str
    raw: bytes
    attempts: int
    traceparent: str | None
    state: str | None  # of the dialog
    data: dict[str, Any] | None


async def store(tx: Tx, bot_id: int, updates: Sequence[Update]) -> int:
    """How many of these were new. One statement; those who wait for updates are told with the commit."""
    return int(await tx.value(*storing(bot_id, updates))) if updates else 0


def storing(bot_id: int, updates: Sequence[Update]) -> Statement:
    """`store` as a statement, which may stand alone; repeated, it stores nothing twice."""
    columns = {name: [getattr(update, name) for update in updates] for name in _COLUMNS}
    return _STORE, {**columns, "bot": bot_id}


async def candidates(tx: Tx, limit: int = 200) -> list[tuple[int, int, bytes]]:
    """(seq, lane, raw) of the oldest that wait; the first of a lane is the one to claim."""
    return await tx.all(*looking(limit))


def looking(limit: int) -> Statement:
    """`candidates` as a statement, which may stand alone."""
    return _CANDIDATES, (limit,)


async def claim(tx: Tx, seq: int) -> Claimed | None:
    """The update, now this transaction's own, and done when it commits.

    None when another has it or had it, when an earlier one of its lane still waits, or when it is not yet time to
    try it again.
    """
    return await tx.maybe(_CLAIM, (seq,), into=class_row(Claimed))


def claiming(seq: int) -> Statement:
    """`claim` as the first statement of a transaction; `claimed` reads what it gave."""
    return _CLAIM, (seq,)


def claimed(tx: Tx) -> Claimed | None:
    """What a transaction that began with `claiming` has claimed."""
    row = tx.opening[0]
    return None if row is None else Claimed(*row)


async def failed(tx: Tx, seq: int, error: str) -> bool:
    """Count one failure, in a transaction of its own; True when it was the last and the update is dead now.

    Until then its lane waits for it, longer each time: a person's next step must not overtake the one before.
    """
    state = await tx.value(_FAILED, {"limit": ATTEMPTS, "error": error[:2000], "seq": seq})
    return bool(state == "dead")


async def prune(tx: Tx) -> int:
    """How many old rows were forgotten; at most a few thousand a call, the oldest first."""
    return await tx.run(_PRUNE, {"remembered": REMEMBERED, "buried": BURIED})


async def backlog(tx: Tx) -> int:
    """How many updates wait to be worked."""
    return int(await tx.value("select count(*) from telegram.updates where state = 'new'"))


_COLUMNS = ("update_id", "lane", "kind", "raw", "here", "traceparent")

# A person who writes is no longer blocked, one who blocked is; only fresh updates count, a repeated one is history.
_STORE = """
with given as (
    select * from unnest(
        %(update_id)s::bigint[], %(lane)s::bigint[], %(kind)s::text[], %(raw)b::bytea[],
        %(here)s::boolean[], %(traceparent)s::text[]
    ) with ordinality as given (update_id, lane, kind, raw, here, traceparent, turn)
), fresh as (
    insert into telegram.updates (bot_id, update_id, lane, kind, raw, traceparent)
    select %(bot)s, update_id, lane, kind, raw, traceparent from given order by turn
    on conflict (bot_id, update_id) do nothing
    returning update_id
), heard as (
    select distinct on (lane) lane, here from given join fresh using (update_id)
    where here is not null order by lane, turn desc
), marked as (
    insert into telegram.chats (bot_id, chat_id, blocked_at)
    select %(bot)s, lane, case when here then null else now() end from heard
    where not here or lane in (select chat_id from telegram.chats where bot_id = %(bot)s and blocked_at is not null)
    on conflict (bot_id, chat_id) do update set blocked_at = excluded.blocked_at
)
select count(*), case when count(*) > 0 then pg_notify('dastyor_updates', '') end from fresh
"""

_CANDIDATES = """
select seq, lane, raw from telegram.updates
where state = 'new' and (not_before is null or not_before <= now())
order by seq limit %s
"""

_CLAIM = """
with mine as (
    select u.seq, u.raw from telegram.updates u
    where u.seq = %s and u.state = 'new' and (u.not_before is null or u.not_before <= now())
        and not exists (
            select from telegram.updates e
            where e.bot_id = u.bot_id and e.lane = u.lane and e.state = 'new' and e.seq < u.seq
        )
    for update skip locked
), done as (
    update telegram.updates u set state = 'done', done_at = now(), raw = null, error = null
    from mine where u.seq = mine.seq
    returning u.seq, u.bot_id, u.update_id, u.lane, u.kind, mine.raw, u.attempts, u.traceparent
)
select done.*, dialogs.state, dialogs.data from done left join telegram.dialogs using (bot_id, lane)
"""

_FAILED = """
update telegram.updates
set attempts = attempts + 1, error = %(error)s,
    state = case when attempts + 1 >= %(limit)s then 'dead' else 'new' end,
    done_at = case when attempts + 1 >= %(limit)s then now() end,
    not_before = now() + least(60, 2 ^ attempts) * interval '1 second'
where seq = %(seq)s and state = 'new'
returning state
"""

_PRUNE = """
delete from telegram.updates where seq in (
    select seq from (select seq, state, received_at from telegram.updates order by seq limit 5000) oldest
    where state = 'done' and received_at < now() - %(remembered)s
        or state = 'dead' and received_at < now() - %(buried)s
)
"""

"""What Telegram's side gave up: updates that failed five times, and messages of which nobody knows, for an operator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from dastyor.kit.db import Tx


@dataclass(frozen=True, slots=True)
class DeadUpdate:
    """An update that could not be worked, as it came; `lane` is the person's chat."""

    id: int
    lane: int
    update_id: int
    kind: str
    raw: bytes
    reason: str
    tries: int
    received_at: datetime
    died_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeadMessage:
    """A message that was given up (`dead`) or may have arrived (`unknown`). What it says is not shown: it may be a key."""

    id: int
    chat: int | None
    method: str
    kind: str
    state: str
    reason: str
    tries: int
    created_at: datetime


async def dead_updates(tx: Tx, *, number: int | None = None, limit: int = 100) -> list[DeadUpdate]:
    """The dead updates, oldest first; with `number` that one."""
    return await tx.all(_UPDATES, {"id": number, "limit": limit}, into=class_row(DeadUpdate))


async def replay_updates(tx: Tx, number: int | None = None) -> int:
    """How many dead updates wait again, each with five tries: the one of this number, or all."""
    return int(await tx.value(_REPLAY_UPDATES, {"id": number}))


async def dead_messages(tx: Tx, *, number: int | None = None, limit: int = 100) -> list[DeadMessage]:
    """The messages that were given up or may have arrived, oldest first; with `number` that one."""
    return await tx.all(_MESSAGES, {"id": number, "limit": limit}, into=class_row(DeadMessage))


async def replay_messages(tx: Tx, number: int | None = None) -> int:
    """How many of these messages will be sent again, marked as repeated: the one of this number, or all answers.

    With all of them go neither edits, which would show what was true then, nor what must never go out twice.
    """
    return int(await tx.value(_REPLAY_MESSAGES, {"id": number}))


_UPDATES = """
select seq as id, lane, update_id, kind, raw, coalesce(error, '') as reason, attempts as tries, received_at,
    done_at as died_at
from telegram.updates where state = 'dead' and (%(id)s::bigint is null or seq = %(id)s) order by seq limit %(limit)s
"""

_REPLAY_UPDATES = """
with again as (
    update telegram.updates set state = 'new', attempts = 0, not_before = null, done_at = null
    where state = 'dead' and (%(id)s::bigint is null or seq = %(id)s) returning seq
)
select count(*), pg_notify('dastyor_updates', '') from again
"""

_MESSAGES = """
select seq as id, chat_id as chat, method, kind, state, coalesce(error, '') as reason, attempts as tries, created_at
from telegram.outgoing
where state in ('unknown', 'dead') and (%(id)s::bigint is null or seq = %(id)s) order by seq limit %(limit)s
"""

_REPLAY_MESSAGES = """
with again as (
    update telegram.outgoing set state = 'new', attempts = 0, repeated = true, not_before = null
    where state in ('unknown', 'dead') and case when %(id)s::bigint is null then kind = 'notice' else seq = %(id)s end
    returning seq
)
select count(*) from again
"""

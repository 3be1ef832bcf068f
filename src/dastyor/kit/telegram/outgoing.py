"""Messages of a transaction: they wait in `tx.messages` and are written, all in one statement, before its commit.

The sender delivers them: in order within a chat, never two at once in one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from dastyor.kit.db import Flush, Tx
from dastyor.kit.telegram.fitting import fit
from dastyor.kit.telegram.message import ANSWER, BROADCAST, NOTICE, PRESS, File, Kind, Outgoing
from dastyor.kit.telemetry import traceparent

__all__ = ["ANSWER", "BROADCAST", "NOTICE", "PRESS", "File", "Kind", "Outgoing", "flushing"]


def flushing(bot_id: int) -> Flush:
    """The flush for one bot: writes what waits in `tx.messages` in one statement and tells the sender."""

    async def flush(tx: Tx) -> None:
        if tx.messages:
            tx.later(_ENQUEUE, {**_columns(fit(tx.messages)), "bot": bot_id, "trace": traceparent()})
            tx.messages.clear()

    return flush


def _columns(messages: Sequence[Outgoing]) -> dict[str, list[Any]]:
    plain = ("chat", "method", "kind", "priority", "screen", "edits", "not_before")
    return {
        **{name: [getattr(message, name) for message in messages] for name in plain},
        "told": [message.tells.workspace if message.tells else None for message in messages],
        "subject": [message.tells.subject if message.tells else None for message in messages],
        "witness": [message.tells.witness if message.tells else None for message in messages],
        "payload": [msgspec.json.encode(message.payload, enc_hook=_word).decode() for message in messages],
        "files": [msgspec.json.encode(message.files).decode() if message.files else None for message in messages],
    }


def _word(text: object) -> str:
    """A text that is markup already is a string by another name."""
    if isinstance(text, str):
        return str(text)
    raise TypeError(f"{type(text).__name__} is nothing that a message can carry")


_ENQUEUE = """
with put as (
    insert into telegram.outgoing
        (bot_id, chat_id, method, payload, files, kind, priority, screen, edits, not_before, told, subject,
         witness, traceparent)
    select %(bot)s, chat, method, payload::json, files::json, kind, priority, screen, edits, not_before, told, subject,
        witness, %(trace)s
    from unnest(
        %(chat)s::bigint[], %(method)s::text[], %(payload)s::text[], %(files)s::text[], %(kind)s::text[],
        %(priority)s::smallint[], %(screen)s::uuid[], %(edits)s::uuid[], %(not_before)s::timestamptz[],
        %(told)s::uuid[], %(subject)s::text[], %(witness)s::bigint[]
    ) with ordinality as o (
        chat, method, payload, files, kind, priority, screen, edits, not_before, told, subject, witness, turn)
    order by turn
    returning 1
)
select pg_notify('dastyor_outgoing', '') from (select count(*) from put) counted
"""

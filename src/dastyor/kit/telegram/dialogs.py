"""What the bot waits for from each person; kept in the database, so that a dialog survives a restart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from dastyor.kit.db import Tx


async def remember(tx: Tx, bot_id: int, lane: int, *, state: str | None, data: Mapping[str, Any]) -> None:
    """From the commit on the bot waits for `state` from this person. `inbox.claim` brings both along."""
    if state is None and not data:
        await tx.run("delete from telegram.dialogs where bot_id = %s and lane = %s", (bot_id, lane))
        return
    await tx.run(_REMEMBER, (bot_id, lane, state, msgspec.json.encode(data).decode()))


async def recall(tx: Tx, bot_id: int, lane: int) -> tuple[str | None, dict[str, Any]]:
    """The state and its data; (None, {}) when nothing is awaited."""
    return await tx.maybe(_RECALL, (bot_id, lane)) or (None, {})


_REMEMBER = """
insert into telegram.dialogs (bot_id, lane, state, data) values (%s, %s, %s, %s::json)
on conflict (bot_id, lane) do update set state = excluded.state, data = excluded.data, updated_at = now()
"""
_RECALL = "select state, data from telegram.dialogs where bot_id = %s and lane = %s"

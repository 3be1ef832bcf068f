"""Which message on people's phones is which screen of ours; the sender writes it, the bot asks."""

from __future__ import annotations

from uuid import UUID

from dastyor.kit.db import Tx


async def screen_of(tx: Tx, bot_id: int, chat_id: int, message_id: int) -> UUID | None:
    """The screen that this message is, or None when it is none of ours."""
    found: UUID | None = await tx.value(_SCREEN, (bot_id, chat_id, message_id))
    return found


async def adopt(tx: Tx, screen: UUID, bot_id: int, chat_id: int, message_id: int) -> None:
    """From now on this message is that screen: for a message that was not sent as one."""
    await tx.run(_ADOPT, (screen, bot_id, chat_id, message_id))


_SCREEN = """
select screen from telegram.screens where bot_id = %s and chat_id = %s and message_id = %s
order by updated_at desc limit 1
"""
_ADOPT = """
insert into telegram.screens (screen, bot_id, chat_id, message_id) values (%s, %s, %s, %s)
on conflict (screen) do update set chat_id = excluded.chat_id, message_id = excluded.message_id, updated_at = now()
"""

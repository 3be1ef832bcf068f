"""An edit of a message that still waits for its turn: the message then says at once what the edit wanted.

It happens when an edit is more urgent than the first sending: a notice that waits for the morning, a post in a
queue of many. Sending it as it was would show for a moment what is no longer so.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from dastyor.kit.telegram.queue import Leased, Queue, Settlement
from dastyor.kit.telegram.settling import as_send

_REPLACED = {
    "editMessageText": {"text", "entities", "parse_mode", "link_preview_options", "reply_markup"},
    "editMessageCaption": {"caption", "caption_entities", "parse_mode", "show_caption_above_media", "reply_markup"},
    "editMessageReplyMarkup": {"reply_markup"},
}


def folded(method: str, payload: dict[str, Any], edit: str, wanted: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The first sending (`method`, `payload`) after the edit (`edit`, `wanted`) was done to it."""
    if edit in _REPLACED:
        kept = {name: value for name, value in payload.items() if name not in _REPLACED[edit]}
        return method, {**kept, **wanted}
    return as_send(edit, wanted) or (method, payload)


async def fold(queue: Queue, row: Leased, withdraw: Callable[[int], Awaitable[object]]) -> Settlement | None:
    """The edit's end when the message that it edits still waits; None when that one is not waiting any more.

    `withdraw` is asked that the row of that number be not sent at all.
    """
    if row.edits is None or row.message_id is not None:
        return None
    waiting = await queue.unsent(row.edits)
    if waiting is None:
        return None
    seq, method, payload = waiting
    if row.method == "deleteMessage":
        await withdraw(seq)
    else:
        made, merged = folded(method, msgspec.json.decode(payload), row.method, msgspec.json.decode(row.payload))
        await queue.rewrite(seq, made, msgspec.json.encode(merged).decode())
    return Settlement(seq=row.seq, state="sent", tried=0, error="folded into its message, which still waited")

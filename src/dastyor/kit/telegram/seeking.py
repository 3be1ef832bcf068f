"""A post whose answer was lost is looked for in its chat, so that it is neither posted twice nor forgotten.

Telegram lets no bot read a chat. But numbers of messages in a chat grow, we know the last one of ours, and a bot may
forward what stands there: so the numbers behind it are forwarded one by one to a witness, a private chat that is not
rung for it, and the copy is deleted at once. What is ours is known by its words.
"""

from __future__ import annotations

import html
import re
from typing import Any

import msgspec

from dastyor.kit.telegram.answers import CallFailed, Refused, Sent, Unknown
from dastyor.kit.telegram.api import BotApi
from dastyor.kit.telegram.queue import Leased

MISSES = 10  # numbers in a row under which nothing stands: service messages and deleted posts leave gaps
FURTHEST = 60  # numbers that are looked at; more was not posted by others between two calls of ours
_TAG = re.compile(r"<[^>]*>")


class _Seen(msgspec.Struct):
    message_id: int
    text: str = ""
    caption: str = ""


def may_be_sought(row: Leased) -> bool:
    """Whether the row is a post that can be looked for."""
    return row.kind == "never" and row.subject is not None and row.witness is not None and row.chat_id is not None


async def seek(api: BotApi, row: Leased, after: int | None) -> Sent | CallFailed | None:
    """The post as it was found, None when it is surely not there, or a failure when nobody can say.

    `after` is the last number in the chat that is known to be ours; without one nothing is sure but what is found.
    """
    wanted, many = words_of(row)
    misses = 0
    try:
        for number in range((after or 0) + 1, (after or 0) + 1 + FURTHEST):
            seen = await _look(api, row, number)
            misses = misses + 1 if seen is None else 0
            if seen is not None and wanted in {seen.text, seen.caption}:
                return Sent(number, tuple(range(number, number + many)) if many > 1 else ())
            if misses >= MISSES:
                return None if after else Unknown("nothing of ours is known in this chat")
    except CallFailed as failed:
        return failed
    return Unknown(f"not among the {FURTHEST} messages behind our last one")


def words_of(row: Leased) -> tuple[str, int]:
    """What the post says as people read it, and of how many messages it is."""
    payload: dict[str, Any] = msgspec.json.decode(row.payload)
    items = payload.get("media")
    first = items[0] if isinstance(items, list) and items else payload
    said = first.get("text") or first.get("caption") or ""
    plain = html.unescape(_TAG.sub("", said)) if first.get("parse_mode") == "HTML" else said
    return plain.strip(), len(items) if isinstance(items, list) else 1


async def _look(api: BotApi, row: Leased, number: int) -> _Seen | None:
    """What stands under that number; None for nothing. The copy is gone again. Raises CallFailed."""
    asked = {
        "chat_id": row.witness, "from_chat_id": row.moved_to or row.chat_id, "message_id": number,
        "disable_notification": True,
    }  # fmt: skip
    try:
        seen = msgspec.json.decode(await api.call("forwardMessage", asked), type=_Seen)
    except Refused as refused:
        if "not found" in refused.description and "chat" not in refused.description:
            return None
        if "can't be forwarded" in refused.description:  # a service message: nothing of ours
            return _Seen(message_id=0)
        raise
    await api.call("deleteMessage", {"chat_id": row.witness, "message_id": seen.message_id})
    return seen

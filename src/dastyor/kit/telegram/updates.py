"""A raw update as the receiver needs it: its number, its kind, whose it is. Everything else stays as it came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import msgspec

#: What we ask Telegram for. Without the list it leaves out chat_member and the reactions.
ALLOWED: Final = (
    "message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "inline_query",
    "chosen_inline_result", "my_chat_member", "chat_member", "chat_join_request", "message_reaction",
    "message_reaction_count", "shipping_query", "pre_checkout_query", "poll_answer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Update:
    """One update to store. `here` says that the person can be written to (True), has left (False), or neither."""

    update_id: int
    lane: int
    kind: str
    raw: bytes
    here: bool | None = None
    traceparent: str | None = None


class _Id(msgspec.Struct):
    id: int
    type: str | None = None


class _Member(msgspec.Struct):
    status: str


class _Message(msgspec.Struct):
    chat: _Id | None = None


class _Body(msgspec.Struct, rename={"sender": "from"}):
    sender: _Id | None = None
    user: _Id | None = None
    chat: _Id | None = None
    message: _Message | None = None
    new_chat_member: _Member | None = None


def read(raw: bytes, *, traceparent: str | None = None) -> Update:
    """The update in these bytes of JSON. Raises msgspec.DecodeError when they are not an update."""
    whole = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    number = msgspec.json.decode(whole.pop("update_id", b"null"), type=int)
    # A kind that is newer than we are may have any shape: it is kept all the same, in a lane of its own.
    kind, inside = next(iter(whole.items()), ("unknown", msgspec.Raw(b"{}")))
    try:
        body = msgspec.json.decode(inside, type=_Body)
    except msgspec.DecodeError:
        body = _Body()
    return Update(number, _lane(body, number), kind, raw, _presence(kind, body), traceparent)


def read_all(raws: Iterable[bytes], *, traceparent: str | None = None) -> list[Update]:
    """Each of them, in order. Raises msgspec.DecodeError."""
    return [read(bytes(raw), traceparent=traceparent) for raw in raws]


def _lane(body: _Body, number: int) -> int:
    """The person, else the chat, else nobody: then the update is a lane by itself."""
    who = body.sender or body.user or body.chat or (body.message.chat if body.message else None)
    return who.id if who else -number


def _presence(kind: str, body: _Body) -> bool | None:
    chat = body.chat or (body.message.chat if body.message else None)
    if chat is None or chat.type != "private":
        return None
    if kind == "my_chat_member":
        return body.new_chat_member is not None and body.new_chat_member.status not in {"kicked", "left"}
    return kind in {"message", "callback_query"} or None

"""A message that is too long for one becomes several, when it is written down and not when it is refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from dastyor.kit.telegram.message import MARK, Outgoing
from dastyor.kit.telegram.text import CAPTION, TEXT, split

_TEXT_METHODS = frozenset({"sendMessage", "editMessageText"})


def fit(messages: Iterable[Outgoing]) -> list[Outgoing]:
    """The same messages, each of a length that Telegram takes."""
    return [piece for message in messages for piece in _fit(message)]


def _fit(message: Outgoing) -> Sequence[Outgoing]:
    payload = message.payload
    html = payload.get("parse_mode") == "HTML"
    if not html and (payload.get("parse_mode") or "entities" in payload or "caption_entities" in payload):
        return [message]  # offsets and other markups cannot be cut; nothing of ours makes them
    text, caption = payload.get("text"), payload.get("caption")
    # A notice may have to go once more, and then with a mark before it.
    room = TEXT - len(MARK) if message.kind == "notice" else TEXT
    short = room - TEXT + CAPTION
    if message.method in _TEXT_METHODS and isinstance(text, str) and len(text) > room:
        return _several(message, "text", split(text, html=html, limit=room))
    if isinstance(caption, str) and len(caption) > short:
        return _several(message, "caption", split(caption, html=html, limit=room, first=short))
    return [message]


def _several(message: Outgoing, field: str, pieces: Sequence[str]) -> list[Outgoing]:
    head = replace(message, payload={**message.payload, field: pieces[0]})
    if len(pieces) == 1:
        return [head]
    # Whoever wants to hear how it ended hears it once: of the piece that is the screen.
    # An edit, or a message with a picture, stays what it is, with its buttons: the rest follows as plain texts.
    keeps_buttons = field == "caption" or message.edits is not None
    made = [head if keeps_buttons else _without_buttons(head)]
    shared = _shared(message.payload)
    for piece in pieces[1:]:
        payload = {**shared, "text": piece}
        made.append(
            replace(message, method="sendMessage", payload=payload, screen=None, edits=None, files={}, tells=None)
        )
    if not keeps_buttons:
        buttons = {name: message.payload[name] for name in ("reply_markup",) if name in message.payload}
        # Buttons stand under the last piece, where the thumb is; that one is the screen.
        made[-1] = replace(
            made[-1], payload={**made[-1].payload, **buttons}, screen=message.screen, tells=message.tells
        )
    return made


def _shared(payload: Any) -> dict[str, Any]:
    names = ("parse_mode", "link_preview_options", "disable_notification", "protect_content", "message_thread_id")
    return {name: payload[name] for name in names if name in payload}


def _without_buttons(message: Outgoing) -> Outgoing:
    kept = {name: value for name, value in message.payload.items() if name != "reply_markup"}
    return replace(message, payload=kept, screen=None, tells=None)

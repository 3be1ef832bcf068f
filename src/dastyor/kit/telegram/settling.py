"""What becomes of a row when its call has ended: pure decisions, no clock, no network."""

from __future__ import annotations

from typing import Any

import msgspec

from dastyor.kit.telegram.answers import (
    CallFailed,
    Gone,
    Migrated,
    NotThere,
    Refused,
    RetryAfter,
    Sent,
    Unknown,
    Unsent,
)
from dastyor.kit.telegram.message import BROADCAST, MARK
from dastyor.kit.telegram.queue import Leased, Settlement

NOTICES = 4  # calls of an answer that nobody heard of: then a person looks; one repeat there is in any case
REPEATS = 8  # waits of 1, 2, 4 ... 60 s: some three minutes of a server that does not answer
POSTS = 4  # calls of a post that each time surely did not arrive
MARGIN = 0.1  # seconds added to Telegram's own word: its clock and ours do not tick together


def settle(row: Leased, outcome: Sent | CallFailed) -> Settlement:
    """What becomes of it."""
    match outcome:
        case Sent(message_id=made, album=album, photos=photos):
            return Settlement(
                seq=row.seq, state="sent", message_id=made or row.message_id, album=album, photos=photos
            )  # fmt: skip
        case RetryAfter():
            return _later(row, outcome)
        case Migrated(to=to):
            return Settlement(seq=row.seq, state="new", error=str(outcome), moved_to=to)
        case Unsent():
            return Settlement(seq=row.seq, state="new", tried=0, error=str(outcome), pause=1.0)
        case Gone():
            return Settlement(seq=row.seq, state="new", tried=0, error=str(outcome), pause=60.0)
        case NotThere():
            return Settlement(seq=row.seq, state="dead" if row.attempts + 1 >= POSTS else "new", error=str(outcome))
        case Unknown():
            return _uncertain(row, outcome)
        case Refused():
            return _refused(row, outcome)
        case _:
            return Settlement(seq=row.seq, state="refused", error=str(outcome))


def without_call(row: Leased) -> Settlement | None:
    """What becomes of a row that needs no call, or one of another kind; None when it is to be sent as it is."""
    if row.is_blocked and row.chat_id is not None:
        return Settlement(seq=row.seq, state="refused", tried=0, error="the person has blocked the bot")
    if row.edits is not None and row.message_id is None:
        return _shown_anew(row, "its message never arrived")
    return None


def _later(row: Leased, asked: RetryAfter) -> Settlement:
    # No try: a row that was often told to wait has not been lost once yet.
    wait = asked.seconds + MARGIN
    if asked.everywhere:
        return Settlement(seq=row.seq, state="new", tried=0, error=str(asked), pause=wait)
    # One broadcast too many says that the bulk goes too fast; answers to people in other chats go on.
    bulk = wait if row.priority >= BROADCAST else 0.0
    return Settlement(seq=row.seq, state="new", tried=0, error=str(asked), hold=wait, pause_broadcasts=bulk)


def _uncertain(row: Leased, lost: Unknown) -> Settlement:
    """By its kind: again, a few times more with a mark, or never."""
    error = str(lost)
    if row.kind == "repeat":
        is_over = row.attempts + 1 >= REPEATS
        wait = min(60.0, 2.0**row.attempts)
        return Settlement(seq=row.seq, state="dead" if is_over else "new", error=error, hold=0 if is_over else wait)
    if row.kind == "notice" and (not row.repeated or row.attempts + 1 < NOTICES):
        # Who was killed once is often killed again: each time a little later.
        return Settlement(seq=row.seq, state="new", error=error, repeated=True, hold=min(4.0, 2.0**row.attempts))
    return Settlement(seq=row.seq, state="unknown", error=error)


def _refused(row: Leased, no: Refused) -> Settlement:
    if no.is_unchanged or (no.is_message_gone and row.method == "deleteMessage"):
        return Settlement(seq=row.seq, state="sent", message_id=row.message_id)
    if no.is_message_gone and row.edits is not None:
        return _shown_anew(row, str(no))
    return Settlement(seq=row.seq, state="refused", error=str(no), blocked=no.is_blocked)


def _shown_anew(row: Leased, why: str) -> Settlement:
    """The edit becomes a message of its own, which from now on is the screen."""
    if row.method == "deleteMessage":
        return Settlement(seq=row.seq, state="sent", error=why)
    if row.chat_id is not None and row.chat_id < 0:
        # Somebody took the post out of the channel; said anew there, everybody would read what is over.
        return Settlement(seq=row.seq, state="refused", error=why)
    made = as_send(row.method, msgspec.json.decode(row.payload))
    if made is None:
        return Settlement(seq=row.seq, state="refused", error=why)
    method, payload = made
    text = msgspec.json.encode(payload).decode()
    return Settlement(seq=row.seq, state="new", error=why, method=method, payload=text, kind="notice")


def as_send(method: str, payload: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """The call that shows anew what this edit wanted to show; None when it shows nothing by itself."""
    if method == "editMessageText":
        return "sendMessage", payload
    if method == "editMessageCaption" and payload.get("caption"):
        kept = {name: value for name, value in payload.items() if name not in {"caption", "caption_entities"}}
        return "sendMessage", {**kept, "text": payload["caption"]}
    if method == "editMessageMedia":
        media = dict(payload["media"])
        kind = media.pop("type")
        rest = {name: value for name, value in payload.items() if name != "media"}
        return f"send{kind.capitalize()}", {**rest, kind: media.pop("media"), **media}
    return None


def body(row: Leased) -> dict[str, Any]:
    """The parameters of the call, whole."""
    payload: dict[str, Any] = msgspec.json.decode(row.payload)
    chat = row.moved_to or row.chat_id
    if chat is not None:
        payload["chat_id"] = chat
    if row.edits is not None:
        payload["message_id"] = row.message_id
    if row.repeated and row.kind == "notice":
        for name in ("text", "caption"):
            if isinstance(payload.get(name), str):
                payload[name] = MARK + payload[name]
                break
    return payload

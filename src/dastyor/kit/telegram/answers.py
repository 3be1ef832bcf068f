"""What a call of the Bot API can come to, as types: the sender decides by them, nobody reads descriptions.

None of them ever holds the address of a call: the bot's token is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec


class CallFailed(Exception):
    """A call of the Bot API that gave no result."""


class Refused(CallFailed):
    """Telegram says no, and will say so again: `code` and its own words."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(f"{code} {description}")
        self.code, self.description = code, description

    @property
    def is_blocked(self) -> bool:
        """The person blocked the bot, is gone, or threw it out."""
        return self.code == 403

    @property
    def is_unchanged(self) -> bool:
        """The edit would change nothing: what was wanted is there."""
        return "message is not modified" in self.description

    @property
    def is_message_gone(self) -> bool:
        """The message to edit or delete is not there, or may not be edited any more."""
        return any(words in self.description for words in _GONE_WORDS)


_GONE_WORDS = (
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "MESSAGE_ID_INVALID",
)


class RetryAfter(CallFailed):
    """Too many requests: nothing was done; again after so many seconds. `everywhere`: not only in this chat."""

    def __init__(self, seconds: float, *, everywhere: bool = False) -> None:
        super().__init__(f"retry after {seconds:g} s")
        self.seconds, self.everywhere = seconds, everywhere


class Migrated(CallFailed):
    """The group became a supergroup, with another number; nothing was done."""

    def __init__(self, to: int) -> None:
        super().__init__(f"the chat is now {to}")
        self.to = to


class Conflict(CallFailed):
    """Another process asks for this bot's updates, or a webhook is set."""


class Unsent(CallFailed):
    """The request surely did not leave: no connection was made."""


class Unknown(CallFailed):
    """The request left, its answer did not come: nobody knows whether it was done."""


class NotThere(CallFailed):
    """The answer was lost, and what it would have told of was looked for and is surely not there."""


class TooLong(Unknown):
    """More came than was asked for at most."""


class Gone(CallFailed):
    """Telegram does not know this token (any more)."""

    def __init__(self) -> None:
        super().__init__("Telegram does not know this bot token")


class _Parameters(msgspec.Struct):
    retry_after: float | None = None
    migrate_to_chat_id: int | None = None


class _Envelope(msgspec.Struct):
    ok: bool
    result: msgspec.Raw = msgspec.Raw(b"null")
    error_code: int = 0
    description: str = ""
    parameters: _Parameters | None = None


_decode = msgspec.json.Decoder(_Envelope).decode


def understand(status: int, body: bytes, retry_after: str | None = None) -> bytes:
    """The JSON of the result. Raises one of the above; `status` and `retry_after` are those of HTTP."""
    try:
        answer = _decode(body)
    except msgspec.DecodeError:
        raise _of_a_proxy(status, retry_after) from None
    if answer.ok:
        return bytes(answer.result)
    raise _refusal(answer, answer.error_code or status)


def _refusal(answer: _Envelope, code: int) -> CallFailed:
    more = answer.parameters
    if more is not None and more.retry_after is not None:
        return RetryAfter(more.retry_after)
    if more is not None and more.migrate_to_chat_id is not None:
        return Migrated(more.migrate_to_chat_id)
    if code == 429:
        return RetryAfter(1)
    if code == 401 or (code == 404 and "method" not in answer.description):
        return Gone()
    if code == 409:
        return Conflict(answer.description)
    if code >= 500:
        return Unknown(f"{code} {answer.description}")
    return Refused(code, answer.description)


def _of_a_proxy(status: int, retry_after: str | None) -> CallFailed:
    """Not the Bot API answered but something before it, so the words are for all chats alike."""
    if status == 429:
        return RetryAfter(float(retry_after) if retry_after and retry_after.isdigit() else 5, everywhere=True)
    if status == 413:
        return Refused(413, "Request Entity Too Large")
    return Unknown(f"an answer of HTTP status {status} that is not JSON")


@dataclass(frozen=True, slots=True)
class Sent:
    """The message, or the messages of an album, that a call made; None for calls that make none."""

    message_id: int | None
    album: tuple[int, ...] = ()
    photos: tuple[str, ...] = ()  # the file id of each picture, by which it can be sent again


class _Size(msgspec.Struct):
    file_id: str


class _Message(msgspec.Struct):
    message_id: int
    photo: list[_Size] = []


def sent(result: bytes) -> Sent:
    """What was made, by the result of the call."""
    try:
        made: Any = msgspec.json.decode(result, type=_Message | list[_Message] | bool | str | int | None)
    except msgspec.DecodeError:
        return Sent(None)
    if isinstance(made, list):
        ids = tuple(message.message_id for message in made)
        return Sent(ids[0] if ids else None, ids, _photos(made))
    return Sent(made.message_id, photos=_photos([made])) if isinstance(made, _Message) else Sent(None)


def _photos(made: list[_Message]) -> tuple[str, ...]:
    """The largest size of each, which Telegram tells last."""
    return tuple(message.photo[-1].file_id for message in made if message.photo)

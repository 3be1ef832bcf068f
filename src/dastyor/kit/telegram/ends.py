"""How a message ended, for the domain that sent it: a fact of its workspace, stored with the row's own end."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from dastyor.kit.events import event

End = Literal["sent", "refused", "unknown", "dead"]


@event("message.ended", version=1, topic="telegram")
class MessageEnded:
    """A message that somebody wanted to hear of is done: sent, refused by Telegram, or nobody knows.

    `subject` is what its sender called it, `screen` our own id of it. `message` and `album` are Telegram's numbers,
    `photos` the file ids of its pictures; `error` are Telegram's words.
    """

    subject: str
    screen: UUID | None
    end: End
    chat: int
    message: int | None = None
    album: tuple[int, ...] = ()
    photos: tuple[str, ...] = ()
    error: str | None = None
    method: str = ""

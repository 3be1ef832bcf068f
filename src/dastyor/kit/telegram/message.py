"""A message to Telegram as domains and the bot ask for it: one call of the Bot API, to be made after the commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from dastyor.kit.ids import WorkspaceId

#: What happens when nobody knows whether it arrived. `repeat`: again, for what is harmless twice (edits, deletions,
#: answers to presses). `notice`: once more, with a mark. `never`: a person decides (posts, published answers, money).
Kind = Literal["repeat", "notice", "never"]

MARK = "↻ "  # before the text of a notice that may have come already
MOST_INSIDE = 4 * 2**20  # bytes of a body in a row: the sender reads up to fifty rows at once

PRESS, ANSWER, NOTICE, BROADCAST = range(4)


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a message, under the name that people see: where the storage keeps it, or its `body`.

    A body stands in the row itself and is forgotten when it was sent: for pictures and small files, up to MOST_INSIDE.
    """

    key: str
    name: str
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Tells:
    """Whoever sends this wants to hear how it ended, as a MessageEnded of that workspace with this `subject`.

    `subject` begins with the domain: `market.post`. Only with it is a post whose answer was lost looked for in its
    channel; `witness` is a private chat that may see a silent copy of it for a moment then.
    """

    workspace: WorkspaceId
    subject: str
    witness: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One call of the Bot API to be made after the commit.

    `chat`: in its order; None for what belongs to no chat's order (answerCallbackQuery). `payload` without chat_id
    and message_id: the sender adds them. `screen`: our own id for the message that this makes; `edits`: such an id of
    the message that this changes, which may still be on its way. `files`: by the name in `attach://name`, or by the
    field's own name. `tells`: how it ended is announced.
    """

    chat: int | None
    method: str
    payload: Mapping[str, Any]
    kind: Kind = "notice"
    priority: int = ANSWER
    screen: UUID | None = None
    edits: UUID | None = None
    files: Mapping[str, File] = field(default_factory=dict)
    not_before: datetime | None = None
    tells: Tells | None = None

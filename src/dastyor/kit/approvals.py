"""Approvals: what people must decide, in the words that cross between domains.

A domain asks with an ApprovalRequest and hears its own kind back as a Decision; who is asked, in which chats, and which
answer was the first, is the business of the domain that keeps the inbox.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol
from uuid import UUID

from dastyor.kit.actor import Actor, Role
from dastyor.kit.events import event
from dastyor.kit.ids import PersonId
from dastyor.kit.money import Money
from dastyor.kit.notices import Line

if TYPE_CHECKING:
    from dastyor.kit.db import Tx

#: The choice that lets the thing go on, and the one that stops it: what REST names. A request may offer others besides.
APPROVE, DECLINE = "approve", "decline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer: its button, and what the card says once it was given, with `who` and `at`.

    `at` is a time of day, with the day behind it where it is not today. Where there are `reasons` (text keys), one of them is asked for, or words of one's own.
    """

    key: str
    text: str
    said: str
    style: Literal["primary", "success", "danger"] | None = None
    reasons: tuple[str, ...] = ()


@event("approval.asked", version=1, topic="approvals")
class ApprovalRequest:
    """Somebody has to decide this. `request` is the asking domain's own id: the same asked twice is asked once.

    The card is worded like a notice: `key` with `values`, `words` (placeholders that another text fills) and `sums`;
    `lines` come above it, one under the other; `photos` are keys of files, the first is shown on the card. `more` are buttons of the asking domain below the
    choices: (text key, press, args). A higher `revision` puts a new card in the place of the old one, and answers to
    the old one are refused as out of date; what was decided or dropped is asked again by one, and by nothing else.
    `roles` may decide, and are told.
    """

    request: UUID
    kind: str
    key: str
    choices: tuple[Choice, ...]
    revision: int = 0
    values: Mapping[str, str | int] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    sums: Mapping[str, Money] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    photos: tuple[str, ...] = ()
    more: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    roles: tuple[Role, ...] = (Role.OWNER, Role.MANAGER, Role.MODERATOR)


@event("approval.dropped", version=1, topic="approvals")
class ApprovalDropped:
    """Nothing is to be decided any more; open cards say `key` and lose their buttons."""

    request: UUID
    kind: str
    key: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@event("approval.decided", version=1, topic="approvals")
class Decision:
    """The first answer, and the only one. `reason` is the text key that was chosen, `words` what was written instead."""

    request: UUID
    kind: str
    revision: int
    choice: str
    by: PersonId | None
    by_name: str
    decided_at: datetime
    reason: str | None = None
    words: str | None = None


class Approvals(Protocol):
    """The inbox, for a domain whose own face decides too: one place knows which answer was the first."""

    async def decide(
        self, tx: Tx, actor: Actor, *, kind: str, request: UUID, choice: str, reason: str | None = None,
        words: str | None = None, revision: int | None = None,
    ) -> Decision:  # fmt: skip
        """The answer, announced with this transaction's commit.

        `revision` is the one that was looked at, where it matters. Raises NotFound for a request that nobody made,
        Forbidden, Invalid for a choice or reason that it does not have, and Conflict for one that was dropped, changed
        since, or answered before: then with `who` and `at`.
        """
        ...

"""What approvals talk about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from dastyor.kit.approvals import ApprovalDropped, ApprovalRequest, Choice
from dastyor.kit.ids import PersonId

ApprovalId = NewType("ApprovalId", UUID)
ScreenId = NewType("ScreenId", UUID)


class Status(StrEnum):
    """Which part of the inbox."""

    WAITING = "waiting"
    DECIDED = "decided"


class Reminder(StrEnum):
    """Which call: to those who may decide, or to the owners."""

    REMIND = "remind"
    ESCALATE = "escalate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The first answer. `reason` is a text key out of the choice's reasons, `words` what was written instead."""

    choice: str
    by: PersonId | None
    by_name: str
    at: datetime
    reason: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A request as it is kept; `asked_at` is when it began to wait. Neither answered nor dropped: it waits."""

    id: ApprovalId
    request: ApprovalRequest
    asked_at: datetime
    answer: Answer | None = None
    dropped: ApprovalDropped | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether it may still be decided."""
        return self.answer is None and self.dropped is None

    def choice(self, key: str) -> Choice | None:
        """The choice of that key, or None."""
        return next((each for each in self.request.choices if each.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One message about an approval on one person's phone; `screen` is its id for later edits."""

    screen: ScreenId
    approval: ApprovalId
    revision: int
    person: PersonId
    chat: int
    language: str
    is_photo: bool
    is_listed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whose phone a card is for. `is_quiet`: it arrives without a sound."""

    person: PersonId
    chat: int
    language: str
    is_quiet: bool = False

"""What alerts talk about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NewType
from urllib.parse import urlsplit
from uuid import UUID

from dastyor.kit.ids import PersonId
from dastyor.kit.money import Money

RuleId = NewType("RuleId", UUID)
DeliveryId = NewType("DeliveryId", UUID)


class Condition(StrEnum):
    """When a rule is broken."""

    BELOW = "below"
    ABOVE = "above"
    CHANGE = "change"
    NO_DATA = "no_data"


class Window(StrEnum):
    """The stretch whose figure is judged."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """When nothing is told, by the workspace's wall clock; it may pass midnight."""

    begins: time
    ends: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be watched.

    `value` is an amount of `currency` or a number for below and above; a percentage for change, below zero for a
    fall; whole hours for no data, which has no use for a window. Without `quiet` the person's own quiet hours count.
    """

    metric: str
    condition: Condition
    value: Decimal
    currency: str | None = None
    window: Window = Window.DAY
    cooldown: timedelta = timedelta(hours=1)
    quiet: QuietHours | None = None

    @property
    def limit(self) -> Money | Decimal:
        """The value as it is told."""
        return self.value if self.currency is None else Money(self.value, self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """As stored. `person` is told, the owners where it is None or no longer there.

    `since` is when it was made or went on: what closed before is not judged. `look_at` is when it is looked at next;
    `told_at` when it was told last.
    """

    id: RuleId
    wish: Wish
    person: PersonId | None
    since: datetime
    look_at: datetime
    told_at: datetime | None = None
    stopped_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one look found. `about` names the breach that it would be: the window's start, or the newest datum.

    `figure` is of the window, `before` of the one it is compared with; `is_broken` is None where nothing can be said.
    """

    about: datetime
    is_broken: bool | None
    figure: Decimal | None = None
    before: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A broken rule; `told_at` is None while it waits, `ended_at` while it lasts."""

    about: datetime
    opened_at: datetime
    told_at: datetime | None = None
    ended_at: datetime | None = None


class Trouble(StrEnum):
    """Why a program said nothing at all."""

    SILENT = "silent"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    SECRET = "secret"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a program said to a delivery: its HTTP status, or why there is none; `retry_after` is its own wish."""

    status: int | None = None
    trouble: Trouble | None = None
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where a workspace's alerts go besides its people; its secret is in the vault.

    `reply` is what was said at the last try, `taken_at` when a delivery was last taken. `off_at`: the program said that
    it is gone. `told_at`: the owners know that it takes nothing; empty again as soon as it does.
    """

    address: str
    made_at: datetime
    off_at: datetime | None = None
    tried_at: datetime | None = None
    reply: Reply | None = None
    taken_at: datetime | None = None
    told_at: datetime | None = None

    @property
    def host(self) -> str:
        """Its host, which may be shown to everybody; the address may hold keys."""
        return urlsplit(self.address).hostname or "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One thing to be told to the program: its id and its body stay the same however often it is tried."""

    id: DeliveryId
    body: str
    tried: int = 0
    is_test: bool = False

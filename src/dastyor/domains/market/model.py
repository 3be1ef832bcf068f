"""What the market talks about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NewType
from uuid import UUID

from dastyor.kit.ids import PersonId
from dastyor.kit.money import Money

AdId = NewType("AdId", UUID)
PhotoId = NewType("PhotoId", UUID)
PostId = NewType("PostId", UUID)
ChatId = NewType("ChatId", int)

MOST_PHOTOS = 10  # an album of Telegram holds as many


class Category(StrEnum):
    """What kind of thing is offered."""

    CARS = "cars"
    PHONES = "phones"
    ELECTRONICS = "electronics"
    REAL_ESTATE = "real_estate"
    FURNITURE = "furniture"
    HOME = "home"
    CLOTHES = "clothes"
    KIDS = "kids"
    ANIMALS = "animals"
    FOOD = "food"
    SERVICES = "services"
    JOBS = "jobs"
    BUILDING = "building"
    HOBBY = "hobby"
    OTHER = "other"


class Condition(StrEnum):
    """Whether the thing was used."""

    NEW = "new"
    USED = "used"


class State(StrEnum):
    """How far an ad has come."""

    DRAFT = "draft"
    WAITING = "waiting"  # for a moderator
    APPROVED = "approved"  # on its way into the channels
    DECLINED = "declined"
    PUBLISHED = "published"
    PAUSED = "paused"  # the seller was silent twice: not shown again, still on sale
    SOLD = "sold"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What an ad says; every field may be missing until it is sent.

    `price` is None while nothing was said, and where the seller said that it is to be agreed (`is_negotiable`).
    `phone` is E.164, `city` as it was written, `text` the seller's own words behind the title.
    `answers` are to the questions of its category, by the question's key.
    """

    category: Category | None = None
    title: str | None = None
    text: str | None = None
    price: Money | None = None
    is_negotiable: bool = False
    phone: str | None = None
    city: str | None = None
    condition: Condition | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """An ad as it was read from a text: what was found, how surely (0..1), and what was left open.

    `prices` are all that stand in the text when there are several, the likeliest first: the seller is asked.
    """

    form: Form
    confidence: Decimal
    prices: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A picture of an ad: where its file is, how it looks (a perceptual hash), and Telegram's own id once it was sent."""

    id: PhotoId
    key: str
    width: int
    height: int
    looks: int
    file_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ad:
    """An ad as stored. `number` is how people of the workspace call it; `revision` grows with every edit.

    `seller` is the person whose it is; None where a program placed it, then the owners are told instead.
    """

    id: AdId
    number: int
    seller: PersonId | None
    state: State
    form: Form
    photos: tuple[Photo, ...]
    revision: int
    created_at: datetime
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    published_at: datetime | None = None
    sold_at: datetime | None = None
    sold_for: Money | None = None
    ask_at: datetime | None = None
    silences: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel of Telegram that a workspace publishes in.

    `lost` says why nothing can be posted just now, None while all is well. `turn_at` is when the next unsold ad is
    shown again; `bot` is the username by which its readers find us.
    """

    chat: ChatId
    title: str
    username: str | None
    turn_at: datetime
    bot: str
    lost: str | None = None

    def link(self, message: int) -> str:
        """Where a post of it is found."""
        if self.username:
            return f"https://t.me/{self.username}/{message}"
        return f"https://t.me/c/{str(self.chat).removeprefix('-100')}/{message}"

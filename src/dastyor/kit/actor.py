"""Who acts: a person or a key, in a workspace, with a role; and the port through which fronts learn it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from dastyor.kit.errors import Forbidden
from dastyor.kit.ids import PersonId, WorkspaceId

if TYPE_CHECKING:
    from datetime import datetime

    from dastyor.kit.db import Row, Statement, Tx


class Role(StrEnum):
    """What a member is in a workspace."""

    OWNER = "owner"
    MANAGER = "manager"
    MODERATOR = "moderator"
    CASHIER = "cashier"
    ACCOUNTANT = "accountant"
    VIEWER = "viewer"


#: Every declared right by its name: what an API key may be given.
RIGHTS: dict[str, Right] = {}


@dataclass(frozen=True, slots=True)
class Right:
    """Something that may be done, and by which roles. Its name is also the scope of an API key."""

    name: str
    roles: frozenset[Role]

    def __post_init__(self) -> None:
        if RIGHTS.setdefault(self.name, self) != self:
            raise ValueError(f"right {self.name} is declared twice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks. `scopes` is None for a person; a key may do only what its scopes name.

    `is_alone`: surely nobody else is a member of the workspace; False where nobody looked. `guest_of`: the business
    whose guest the person is just now, as he came by a link of its channel; he is no member there.
    """

    workspace: WorkspaceId
    person: PersonId | None
    role: Role
    name: str
    language: str
    currency: str
    timezone: str
    scopes: frozenset[str] | None = None
    workspace_name: str = ""
    slug: str = ""
    telegram_id: int | None = None
    is_alone: bool = field(default=False, compare=False)
    guest_of: WorkspaceId | None = None

    def may(self, right: Right) -> bool:
        """Whether the role holds the right and, for a key, the scopes name it."""
        return self.role in right.roles and (self.scopes is None or right.name in self.scopes)

    def require(self, right: Right) -> None:
        """Raises Forbidden with the name of the right unless the actor may."""
        if not self.may(right):
            raise Forbidden(right=right.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramUser:
    """Whom Telegram says an update is from."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None


class Identities(Protocol):
    """Who somebody is; filled by accounts, handed to the fronts by assembly."""

    def asking(self, user: TelegramUser, now: datetime) -> Statement:
        """What `by_telegram` asks first, so that it may go with a BEGIN."""
        ...

    async def by_telegram(self, tx: Tx, user: TelegramUser, found: Row | None = None) -> Actor:
        """The actor behind a Telegram user; stored, with a workspace of his own, at his first sign of life.

        `found`: the row that `asking` gave in this transaction.
        """
        ...

    async def visit(self, tx: Tx, actor: Actor, workspace: WorkspaceId | None) -> Actor:
        """The person, from now on met as a guest of that workspace; None: at home again."""
        ...

    async def by_key(self, tx: Tx, key: str) -> Actor:
        """The actor behind an API key. Raises Unauthorized."""
        ...

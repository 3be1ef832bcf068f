"""People, workspaces, members, invitations, keys and the audit, as the rest of the domain sees them; and the rights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NewType
from uuid import UUID

from dastyor.kit.actor import Right, Role
from dastyor.kit.ids import PersonId, WorkspaceId

InvitationId = NewType("InvitationId", UUID)
KeyId = NewType("KeyId", UUID)
ChangeId = NewType("ChangeId", UUID)

INVITATION_LASTS = timedelta(hours=24)

_EVERYBODY = frozenset(Role)
_LEADERS = frozenset({Role.OWNER, Role.MANAGER})

READ_MEMBERS = Right("members.read", _EVERYBODY)
WRITE_MEMBERS = Right("members.write", _LEADERS)
READ_KEYS = Right("keys.read", _LEADERS)
WRITE_KEYS = Right("keys.write", _LEADERS)
READ_SETTINGS = Right("settings.read", _EVERYBODY)
WRITE_SETTINGS = Right("settings.write", _LEADERS)
READ_AUDIT = Right("audit.read", _LEADERS)
READ_CREDENTIALS = Right("credentials.read", _LEADERS)
WRITE_CREDENTIALS = Right("credentials.write", frozenset({Role.OWNER}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """A person and where he stands now; the workspace is None when he is a member nowhere."""

    person: PersonId
    telegram_id: int
    name: str
    language: str
    workspace: WorkspaceId | None
    role: Role | None
    workspace_name: str | None
    slug: str | None
    currency: str | None
    timezone: str | None
    is_alone: bool
    guest_of: WorkspaceId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """One business; `language` is what it speaks to those whose own language is unknown."""

    workspace: WorkspaceId
    slug: str
    name: str
    language: str
    currency: str
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A workspace in which a person is a member, with his role there."""

    workspace: WorkspaceId
    name: str
    slug: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person in a workspace."""

    person: PersonId
    name: str
    username: str | None
    role: Role
    joined_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A one-time link into a workspace, as whoever opens it finds it."""

    invitation: InvitationId
    workspace: WorkspaceId
    workspace_name: str
    role: Role
    invited_by: PersonId | None
    expires_at: datetime
    accepted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """What the inviter hands on; the token is shown once and is kept nowhere."""

    token: str
    role: Role
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An API key as a person sees it; `scopes` None: whatever its maker may."""

    key: KeyId
    name: str
    prefix: str
    scopes: list[str] | None
    person: PersonId | None
    made_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHolder:
    """What the door finds behind a presented key; the role is None when its maker is no member any more."""

    key: KeyId
    name: str
    workspace: WorkspaceId
    workspace_name: str
    slug: str
    person: PersonId | None
    role: Role | None
    scopes: list[str] | None
    language: str
    currency: str
    timezone: str
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One line of the audit."""

    change: ChangeId
    at: datetime
    person: PersonId | None
    by_name: str
    by_key: bool
    action: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceDraft:
    """What a new workspace begins with; without a slug one is made from the name."""

    name: str
    language: str
    currency: str = "UZS"
    timezone: str = "Asia/Tashkent"
    slug: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeKey:
    """A key at the one moment when its secret can be seen."""

    key: Key
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """How many data keys came under the current root key, how many no key opens, and where to go on, if anywhere."""

    done: int
    closed: int
    last: WorkspaceId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """What a connector signs in with at one host, as a person sees it: everything but the values."""

    credential: UUID
    name: str
    host: str
    version: int
    fields: list[str]
    put_at: datetime

"""Facts about workspaces and their people."""

from __future__ import annotations

from dastyor.kit.actor import Role
from dastyor.kit.events import event
from dastyor.kit.ids import PersonId


@event("workspace.made", version=1)
class WorkspaceMade:
    """A workspace exists; `owner` is None when the operator made it."""

    slug: str
    name: str
    language: str
    currency: str
    timezone: str
    owner: PersonId | None


@event("member.joined", version=1)
class MemberJoined:
    """A person became a member, by the invitation of `invited_by`."""

    person: PersonId
    role: Role
    invited_by: PersonId | None


@event("member.removed", version=1)
class MemberRemoved:
    """A person is a member no more; `left` when it was his own wish."""

    person: PersonId
    left: bool


@event("role.changed", version=1)
class RoleChanged:
    """A member has another role."""

    person: PersonId
    before: Role
    after: Role


@event("workspace.changed", version=1)
class WorkspaceChanged:
    """The workspace has another name, language, currency or time zone; all four as they are now."""

    name: str
    language: str
    currency: str
    timezone: str

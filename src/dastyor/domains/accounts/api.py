"""Members, keys, settings and the audit over REST: parse, call, answer."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path
from pydantic import AwareDatetime, BaseModel, Field, StrictBool, StrictInt, StrictStr

from dastyor.domains.accounts.model import ChangeId, Key, KeyId, Member, Recorded, Workspace
from dastyor.domains.accounts.rules import invitation_link
from dastyor.domains.accounts.service import AuditLog, Keys, Members, Settings
from dastyor.kit.actor import Role
from dastyor.kit.api import Body, Caller, Lister, Page, new_router
from dastyor.kit.ids import PersonId
from dastyor.kit.offers import Setting

router = new_router("accounts")

_PersonPath = Annotated[UUID, Path(description="The member.")]
_KeyPath = Annotated[UUID, Path(description="The key.")]


class MemberView(BaseModel):
    """A member of the workspace."""

    id: UUID
    name: str
    username: str | None
    role: Role
    joined_at: datetime

    @classmethod
    def of(cls, member: Member) -> MemberView:
        """The member as REST shows him."""
        return cls(
            id=member.person, name=member.name, username=member.username, role=member.role, joined_at=member.joined_at
        )


class RoleBody(Body):
    """A role to be given."""

    role: Role


class InvitationView(BaseModel):
    """A one-time invitation; it is shown this once. `link` is null where no bot runs."""

    token: str
    link: str | None
    role: Role
    expires_at: datetime


class KeyBody(Body):
    """A key to be made; without scopes it may do whatever its maker may."""

    name: str = Field(min_length=1, max_length=80)
    scopes: list[str] | None = Field(default=None, max_length=200)
    expires_at: AwareDatetime | None = None


class KeyView(BaseModel):
    """A key, known by its first characters."""

    id: UUID
    name: str
    prefix: str
    scopes: list[str] | None
    by: UUID | None
    made_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None

    @classmethod
    def of(cls, key: Key) -> KeyView:
        """The key as REST shows it."""
        return cls(
            id=key.key, name=key.name, prefix=key.prefix, scopes=key.scopes, by=key.person, made_at=key.made_at,
            expires_at=key.expires_at, last_used_at=key.last_used_at,
        )  # fmt: skip


class MadeKeyView(KeyView):
    """A key that was just made: `key` is the secret, shown this once."""

    key: str


class SettingsView(BaseModel):
    """What the workspace has set."""

    id: UUID
    slug: str
    name: str
    language: str
    currency: str
    timezone: str
    preferences: dict[str, Setting]

    @classmethod
    def of(cls, workspace: Workspace, preferences: dict[str, Setting]) -> SettingsView:
        """The settings as REST shows them."""
        return cls(
            id=workspace.workspace, slug=workspace.slug, name=workspace.name, language=workspace.language,
            currency=workspace.currency, timezone=workspace.timezone, preferences=preferences,
        )  # fmt: skip


class SettingsBody(Body):
    """What is to be changed; what is absent or null stays as it is. A preference set to null has its default again."""

    name: str | None = None
    language: str | None = None
    currency: str | None = None
    timezone: str | None = None
    preferences: dict[str, StrictBool | StrictInt | StrictStr | None] = Field(default={}, max_length=200)


class ChangeView(BaseModel):
    """One line of the audit."""

    id: UUID
    at: datetime
    person: UUID | None
    by: str
    by_key: bool
    action: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @classmethod
    def of(cls, change: Recorded) -> ChangeView:
        """The line as REST shows it."""
        return cls(
            id=change.change, at=change.at, person=change.person, by=change.by_name, by_key=change.by_key,
            action=change.action, subject=change.subject, before=change.before, after=change.after,
        )  # fmt: skip


@router.get("/members")
async def members(caller: Caller, lister: Lister) -> Page[MemberView]:
    """Everybody who works in the workspace."""
    after = lister.after_id()
    found = await Members(caller.tx).page(caller.actor, None if after is None else PersonId(after), lister.ask)
    return lister.page(found, mark=lambda member: (member.person,), show=MemberView.of)


@router.post("/members", status_code=HTTPStatus.CREATED)
async def invite(caller: Caller, body: RoleBody) -> InvitationView:
    """Invite somebody: whoever opens the link first has the role. It is good for 24 hours."""
    made = await Members(caller.tx).invite(caller.actor, body.role)
    link = invitation_link(caller.bot_name, made.token) if caller.bot_name else None
    return InvitationView(token=made.token, link=link, role=made.role, expires_at=made.expires_at)


@router.put("/members/{person}/role")
async def set_role(caller: Caller, person: _PersonPath, body: RoleBody) -> MemberView:
    """Give a member another role; it holds from his next request on."""
    return MemberView.of(await Members(caller.tx).set_role(caller.actor, PersonId(person), body.role))


@router.delete("/members/{person}", status_code=HTTPStatus.NO_CONTENT)
async def remove(caller: Caller, person: _PersonPath) -> None:
    """Take a member out of the workspace, and his keys with him."""
    await Members(caller.tx).remove(caller.actor, PersonId(person))


@router.get("/keys")
async def keys(caller: Caller, lister: Lister) -> Page[KeyView]:
    """The keys that open, newest first."""
    after = lister.after_id()
    found = await Keys(caller.tx).page(caller.actor, None if after is None else KeyId(after), lister.ask)
    return lister.page(found, mark=lambda key: (key.key,), show=KeyView.of)


@router.post("/keys", status_code=HTTPStatus.CREATED)
async def make_key(caller: Caller, body: KeyBody) -> MadeKeyView:
    """Make a key; its secret is in this answer and nowhere else."""
    made = await Keys(caller.tx).make(caller.actor, body.name, scopes=body.scopes, expires_at=body.expires_at)
    return MadeKeyView(**KeyView.of(made.key).model_dump(), key=made.secret)


@router.delete("/keys/{key}", status_code=HTTPStatus.NO_CONTENT)
async def revoke(caller: Caller, key: _KeyPath) -> None:
    """The key opens nothing from the next request on."""
    await Keys(caller.tx).revoke(caller.actor, KeyId(key))


@router.get("/settings")
async def settings(caller: Caller) -> SettingsView:
    """What the workspace has set."""
    service = Settings(caller.tx)
    return SettingsView.of(await service.workspace(caller.actor), await service.values(caller.actor.workspace))


@router.put("/settings")
async def change_settings(caller: Caller, body: SettingsBody) -> SettingsView:
    """Change what is given: all of it or, when one value is refused, nothing."""
    service = Settings(caller.tx)
    changed = await service.change(
        caller.actor, name=body.name, language=body.language, currency=body.currency, timezone=body.timezone
    )
    return SettingsView.of(changed, await service.prefer(caller.actor, body.preferences))


@router.get("/audit")
async def audit(caller: Caller, lister: Lister) -> Page[ChangeView]:
    """Who changed what, newest first."""
    before = lister.after_id()
    found = await AuditLog(caller.tx).page(caller.actor, None if before is None else ChangeId(before), lister.ask)
    return lister.page(found, mark=lambda change: (change.change,), show=ChangeView.of)

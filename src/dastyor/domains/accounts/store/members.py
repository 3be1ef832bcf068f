"""Statements about members of one workspace and invitations into it."""

from __future__ import annotations

from datetime import datetime

from dastyor.domains.accounts.model import Invitation, InvitationId, Member
from dastyor.domains.accounts.store.rows import of
from dastyor.kit.actor import Role
from dastyor.kit.db import Tx
from dastyor.kit.ids import PersonId, WorkspaceId

_MEMBER = """
select m.person_id as person, p.name, p.username, m.role, m.joined_at
from accounts.members m join accounts.people p on p.person_id = m.person_id
where m.workspace_id = %(workspace)s and m.removed_at is null
"""


class MemberStore:
    """Members and invitations of one workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def join(self, workspace: WorkspaceId, person: PersonId, role: Role, now: datetime) -> bool:
        """False when he is a member already; one who was removed comes back."""
        query = (
            "insert into accounts.members as m (workspace_id, person_id, role, joined_at) values (%s, %s, %s, %s) "
            "on conflict (workspace_id, person_id) do update "
            "set role = excluded.role, joined_at = excluded.joined_at, removed_at = null "
            "where m.removed_at is not null"
        )
        return await self.tx.run(query, (workspace, person, role.value, now)) == 1

    async def page(self, workspace: WorkspaceId, after: PersonId | None, limit: int) -> list[Member]:
        """Members by id, those after the given one."""
        query = (
            _MEMBER + "and (%(after)s::uuid is null or m.person_id > %(after)s) order by m.person_id limit %(limit)s"
        )
        return await self.tx.all(query, {"workspace": workspace, "after": after, "limit": limit}, into=of(Member))

    async def member(self, workspace: WorkspaceId, person: PersonId) -> Member | None:
        """The member; his row is ours until the transaction ends."""
        query = _MEMBER + "and m.person_id = %(person)s for update of m"
        return await self.tx.maybe(query, {"workspace": workspace, "person": person}, into=of(Member))

    async def role(self, workspace: WorkspaceId, person: PersonId) -> Role | None:
        """What the person is there just now; None for no member."""
        found = await self.tx.value(
            "select role from accounts.members where workspace_id = %s and person_id = %s and removed_at is null",
            (workspace, person),
        )
        return None if found is None else Role(found)

    async def owners(self, workspace: WorkspaceId) -> set[PersonId]:
        """The owners; their rows are ours, so that two owners cannot both stop being the other's last."""
        query = (
            "select person_id from accounts.members where workspace_id = %s and removed_at is null "
            "and role = 'owner' order by person_id for update"
        )
        rows: list[tuple[PersonId]] = await self.tx.all(query, (workspace,))
        return {row[0] for row in rows}

    async def set_role(self, workspace: WorkspaceId, person: PersonId, role: Role) -> None:
        """The member has the role from the next request on."""
        await self.tx.run(
            "update accounts.members set role = %s where workspace_id = %s and person_id = %s and removed_at is null",
            (role.value, workspace, person),
        )

    async def remove(self, workspace: WorkspaceId, person: PersonId, now: datetime) -> None:
        """The person is a member no more."""
        await self.tx.run(
            "update accounts.members set removed_at = %s "
            "where workspace_id = %s and person_id = %s and removed_at is null",
            (now, workspace, person),
        )

    async def invite(
        self, workspace: WorkspaceId, made: InvitationId, digest: bytes, role: Role, by: PersonId | None,
        now: datetime, until: datetime,
    ) -> None:  # fmt: skip
        """The invitation is open until then, for whoever brings the token behind `digest`."""
        await self.tx.run(
            "insert into accounts.invitations "
            "(workspace_id, invitation_id, token_hash, role, invited_by, made_at, expires_at) "
            "values (%s, %s, %s, %s, %s, %s, %s)",
            (workspace, made, digest, role.value, by, now, until),
        )

    async def invitation(self, digest: bytes) -> Invitation | None:
        """Before any scope: the invitation behind the token."""
        return await self.tx.maybe(
            "select invitation_id as invitation, workspace_id as workspace, workspace_name, role, invited_by, "
            "expires_at, accepted_at from accounts.invitation(%s)",
            (digest,),
            into=of(Invitation),
        )

    async def use(self, found: Invitation, person: PersonId, now: datetime) -> bool:
        """False when somebody was faster."""
        query = (
            "update accounts.invitations set accepted_by = %s, accepted_at = %s "
            "where workspace_id = %s and invitation_id = %s and accepted_at is null"
        )
        return await self.tx.run(query, (person, now, found.workspace, found.invitation)) == 1

"""Members: invited by a one-time link, given another role, removed; a workspace never loses its last owner."""

from __future__ import annotations

from dastyor.domains.accounts import rules
from dastyor.domains.accounts.errors import (
    AlreadyMember,
    InvitationUnknown,
    InvitationUsed,
    LastOwner,
    MemberUnknown,
)
from dastyor.domains.accounts.events import MemberJoined, MemberRemoved, RoleChanged
from dastyor.domains.accounts.model import (
    INVITATION_LASTS,
    READ_MEMBERS,
    WRITE_MEMBERS,
    InvitationId,
    Invited,
    Member,
)
from dastyor.domains.accounts.service.people import People, itself
from dastyor.domains.accounts.store.members import MemberStore
from dastyor.domains.accounts.store.people import PeopleStore
from dastyor.kit.actor import Actor, Role
from dastyor.kit.db import Tx
from dastyor.kit.ids import PersonId, new_id, new_secret
from dastyor.kit.notices import Notice
from dastyor.kit.offers import record_change
from dastyor.kit.seal import hash_key


class Members:
    """Use cases of the members of one workspace. One instance serves one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.clock, self.events = tx, tx.clock, tx.events
        self.store = MemberStore(tx)

    async def page(self, actor: Actor, after: PersonId | None, limit: int) -> list[Member]:
        """Members in the order in which the product met them, those after the given one. Raises Forbidden."""
        actor.require(READ_MEMBERS)
        return await self.store.page(actor.workspace, after, limit)

    async def invite(self, actor: Actor, role: Role) -> Invited:
        """A one-time invitation for whoever opens it first, for 24 hours. Raises Forbidden, RoleTooHigh."""
        actor.require(WRITE_MEMBERS)
        rules.check_reach(actor.role, role)
        token, now = new_secret(), self.clock.now()
        made, until = InvitationId(new_id()), now + INVITATION_LASTS
        await self.store.invite(actor.workspace, made, hash_key(token), role, actor.person, now, until)
        record_change(self.tx, actor, "accounts.invitation.made", f"invitation:{made}", after={"role": role.value})
        return Invited(token=token, role=role, expires_at=until)

    async def accept(self, actor: Actor, token: str) -> Actor:
        """The person in the workspace that he was invited to; the transaction is scoped to it.

        Raises InvitationUnknown, InvitationOwn, InvitationUsed, InvitationExpired, AlreadyMember.
        """
        person, now = itself(actor), self.clock.now()
        found = await self.store.invitation(hash_key(token))
        if found is None:
            raise InvitationUnknown(hint="Ask for a new one.")
        rules.check_invitation(found, person, now)
        await self.tx.scope(found.workspace)
        if found.invited_by is not None:
            rules.check_inviter(await self.store.role(found.workspace, found.invited_by), found.role)
        if not await self.store.use(found, person, now):
            raise InvitationUsed(workspace=found.workspace_name)
        if not await self.store.join(found.workspace, person, found.role, now):
            raise AlreadyMember(workspace=found.workspace_name)
        there = await People(self.tx).switch(actor, found.workspace)
        fact = MemberJoined(person=person, role=found.role, invited_by=found.invited_by)
        self.events.publish(found.workspace, fact)
        told = {"name": there.name, "workspace": there.workspace_name}
        leaders = (Role.OWNER, Role.MANAGER)
        self.events.publish(
            found.workspace, Notice(key="accounts-joined", values=told, roles=leaders, besides=(person,))
        )
        record_change(self.tx, there, "accounts.member.joined", f"member:{person}", after={"role": found.role.value})
        return there

    async def admit(self, actor: Actor, person: PersonId, role: Role) -> None:
        """The person is a member with the role, without a link; who is one already stays what he is. Raises Forbidden."""
        actor.require(WRITE_MEMBERS)
        rules.check_reach(actor.role, role)
        if not await self.store.join(actor.workspace, person, role, self.clock.now()):
            return
        await PeopleStore(self.tx).stand_in(person, actor.workspace)
        self.events.publish(actor.workspace, MemberJoined(person=person, role=role, invited_by=actor.person))
        record_change(self.tx, actor, "accounts.member.joined", f"member:{person}", after={"role": role.value})

    async def set_role(self, actor: Actor, person: PersonId, role: Role) -> Member:
        """The member with the role, which holds from his next request on.

        Raises Forbidden, RoleTooHigh, MemberUnknown, LastOwner.
        """
        actor.require(WRITE_MEMBERS)
        member = await self._member(actor, person)
        rules.check_reach(actor.role, member.role, role)
        if member.role is role:
            return member
        if member.role is Role.OWNER:
            await self._keep_an_owner(actor, person)
        await self.store.set_role(actor.workspace, person, role)
        self.events.publish(actor.workspace, RoleChanged(person=person, before=member.role, after=role))
        record_change(
            self.tx, actor, "accounts.role.set", f"member:{person}",
            before={"role": member.role.value}, after={"role": role.value},
        )  # fmt: skip
        return await self._member(actor, person)

    async def remove(self, actor: Actor, person: PersonId) -> None:
        """The person is a member no more, from his next request on. Raises Forbidden, RoleTooHigh, MemberUnknown."""
        actor.require(WRITE_MEMBERS)
        member = await self._member(actor, person)
        rules.check_reach(actor.role, member.role)
        await self._take_out(actor, member, left=actor.person == person)

    async def leave(self, actor: Actor) -> None:
        """The person is a member here no more, by his own wish. Raises LastOwner."""
        await self._take_out(actor, await self._member(actor, itself(actor)), left=True)

    async def _take_out(self, actor: Actor, member: Member, *, left: bool) -> None:
        if member.role is Role.OWNER:
            await self._keep_an_owner(actor, member.person)
        await self.store.remove(actor.workspace, member.person, self.clock.now())
        self.events.publish(actor.workspace, MemberRemoved(person=member.person, left=left))
        if not left:
            told = Notice(key="accounts-taken-out", values={"workspace": actor.workspace_name}, to=(member.person,))
            self.events.publish(actor.workspace, told)
        record_change(
            self.tx, actor, "accounts.member.removed", f"member:{member.person}", before={"role": member.role.value}
        )

    async def _member(self, actor: Actor, person: PersonId) -> Member:
        """The member, locked with the owners before him: everybody locks in this order, so nobody waits in a ring."""
        await self.store.owners(actor.workspace)
        member = await self.store.member(actor.workspace, person)
        if member is None:
            raise MemberUnknown
        return member

    async def _keep_an_owner(self, actor: Actor, person: PersonId) -> None:
        if await self.store.owners(actor.workspace) <= {person}:
            raise LastOwner(workspace=actor.workspace_name)

"""Who can be told something, and who stopped listening."""

from __future__ import annotations

from collections.abc import Sequence

from dastyor.domains.accounts.store.people import PeopleStore
from dastyor.kit.actor import Role
from dastyor.kit.db import Tx
from dastyor.kit.ids import PersonId, WorkspaceId
from dastyor.kit.offers import Listener


class Reach:
    """Use cases of whoever delivers notices. One instance serves one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.people, self.clock = PeopleStore(tx), tx.clock

    async def listeners(
        self, workspace: WorkspaceId, *, roles: Sequence[Role], people: Sequence[PersonId]
    ) -> list[Listener]:
        """The members with one of the roles, and these people whoever they are, each once."""
        found = await self.people.listeners(workspace, [role.value for role in roles]) if roles else []
        known = {listener.person for listener in found}
        return found + await self.people.reach([person for person in dict.fromkeys(people) if person not in known])

    async def names(self, workspace: WorkspaceId, people: Sequence[PersonId]) -> dict[PersonId, str]:
        """How these people are called who are members, or were."""
        return await self.people.names(workspace, people)

    async def blocked(self, chat: int) -> None:
        """Nothing is sent to this person until he writes again."""
        await self.people.block(chat, self.clock.now())

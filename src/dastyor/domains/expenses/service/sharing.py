"""Who shares a ledger: the members by name, and who of them may have paid."""

from __future__ import annotations

from collections.abc import Iterable

from dastyor.domains.expenses.errors import NoSuchPayer
from dastyor.domains.expenses.model import Expense
from dastyor.kit.actor import Actor, Role
from dastyor.kit.db import Tx
from dastyor.kit.ids import PersonId


class Sharing:
    """The people of one transaction's workspace."""

    def __init__(self, tx: Tx) -> None:
        self.audience = tx.ports.audience if tx.ports else None
        self.tx = tx

    async def members(self, actor: Actor) -> dict[PersonId, str]:
        """The members who can be reached, by name; where no domain of people runs, nobody."""
        if self.audience is None:
            return {}
        found = await self.audience.listeners(self.tx, actor.workspace, roles=tuple(Role))
        return {each.person: each.name for each in sorted(found, key=lambda each: (each.name, each.person))}

    async def check_payer(self, actor: Actor, people: Iterable[PersonId | None]) -> None:
        """Nothing, when all of them are members. Raises NoSuchPayer."""
        others = {person for person in people if person is not None and person != actor.person}
        if others and not others <= (await self.members(actor)).keys():
            raise NoSuchPayer

    async def others(self, actor: Actor, expenses: Iterable[Expense]) -> dict[PersonId, str]:
        """The names of those who paid or recorded these expenses, members or not any more, but for the actor's own."""
        people = {
            person for each in expenses for person in (each.paid_by, each.by) if person not in (None, actor.person)
        }
        if not people or self.audience is None:
            return {}
        return dict(await self.audience.names(self.tx, actor.workspace, sorted(people)))

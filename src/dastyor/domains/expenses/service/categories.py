"""A workspace's own categories."""

from __future__ import annotations

from dastyor.domains.expenses.errors import CategoryKnown, CategoryUnfit, NoSuchCategory, TooManyCategories
from dastyor.domains.expenses.model import CATEGORIES, OwnCategory
from dastyor.domains.expenses.service.ledger import READ, RECORD
from dastyor.domains.expenses.store import CategoriesStore
from dastyor.domains.expenses.store.categories import MOST
from dastyor.kit.actor import Actor
from dastyor.kit.db import Tx
from dastyor.kit.lines import fold
from dastyor.kit.offers import record_change

_LONGEST = 40  # characters of a name


class Categories:
    """What a person or a program can ask of them."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.store = tx, CategoriesStore(tx)

    async def all(self, actor: Actor) -> list[OwnCategory]:
        """The workspace's own, by name."""
        actor.require(READ)
        return await self.store.all(actor.workspace)

    async def add(self, actor: Actor, name: str) -> OwnCategory:
        """A new one. Raises CategoryUnfit, CategoryKnown, TooManyCategories, Forbidden."""
        actor.require(RECORD)
        name = " ".join(name.split())
        made = OwnCategory(fold(name), name)
        if not made.key or len(name) > _LONGEST:
            raise CategoryUnfit(name=name[:60], most=_LONGEST)
        if name in CATEGORIES:
            raise CategoryKnown(name=name)
        if len(await self.store.all(actor.workspace)) >= MOST:
            raise TooManyCategories(most=MOST)
        if not await self.store.add(actor.workspace, made):
            raise CategoryKnown(name=name)
        record_change(self.tx, actor, "expenses.category-made", f"category:{name}", before=None, after={"name": name})
        return made

    async def remove(self, actor: Actor, said: str) -> OwnCategory:
        """It is offered no more; expenses that have it keep its name. Raises NoSuchCategory."""
        actor.require(RECORD)
        found = next((each for each in await self.all(actor) if said in {each.name, each.mark, each.key}), None)
        if found is None:
            raise NoSuchCategory(category=said[:60])
        await self.store.remove(actor.workspace, found)
        before = {"name": found.name}
        record_change(self.tx, actor, "expenses.category-removed", f"category:{found.name}", before=before, after={})
        return found

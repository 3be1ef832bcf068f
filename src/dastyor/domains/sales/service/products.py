"""Products."""

from __future__ import annotations

from collections.abc import Sequence

from dastyor.domains.sales.model import Product
from dastyor.domains.sales.service.rights import PRODUCTS, READ
from dastyor.domains.sales.store import ProductsStore
from dastyor.kit.actor import Actor
from dastyor.kit.db import Tx


class Products:
    """Use cases of products."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.clock, self.store = tx, tx.clock, ProductsStore(tx)

    async def put(self, actor: Actor, products: Sequence[Product]) -> None:
        """These as they are given; the last of several with one id counts. What was sold before keeps its cost."""
        actor.require(PRODUCTS)
        await self.store.put(
            actor.workspace, list({each.product_id: each for each in products}.values()), self.clock.now()
        )

    async def page(self, actor: Actor, after: str, limit: int) -> list[Product]:
        """By id, those after the given one. Raises Forbidden."""
        actor.require(READ)
        return await self.store.page(actor.workspace, after, limit)

"""The recount: whether every total is what its transactions add up to."""

from __future__ import annotations

from typing import Any

from dastyor.domains.sales.service.rights import READ
from dastyor.domains.sales.store import RecountStore
from dastyor.kit.actor import Actor
from dastyor.kit.db import Tx

_SHOWN = 100


class Recount:
    """Use cases of whoever doubts a figure."""

    def __init__(self, tx: Tx) -> None:
        self.store = RecountStore(tx)

    async def differing(self, actor: Actor) -> list[tuple[Any, ...]]:
        """(grain, by, bucket, currency, key) of totals that are wrong, a hundred at most; none when all is well."""
        actor.require(READ)
        return await self.store.differing(actor.workspace, _SHOWN)

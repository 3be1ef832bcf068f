"""The transactions behind a figure."""

from __future__ import annotations

from dataclasses import replace

from dastyor.domains.sales.model import Place, Transaction, Which
from dastyor.domains.sales.rules import figures as rules
from dastyor.domains.sales.service.rights import READ
from dastyor.domains.sales.store import RowsStore
from dastyor.kit.actor import Actor
from dastyor.kit.currencies import known_currency
from dastyor.kit.db import Tx
from dastyor.kit.periods import Period


class Transactions:
    """Use cases of whoever asks what a figure is made of."""

    def __init__(self, tx: Tx) -> None:
        self.store = RowsStore(tx)

    async def page(
        self, actor: Actor, period: Period, which: Which, *, limit: int, before: Place | None = None, skip: int = 0
    ) -> list[Transaction]:
        """Those that the figures of the period count, newest first, behind `before`, `skip` of them left out.

        Raises PeriodTooLong, CurrencyUnknown, Forbidden.
        """
        actor.require(READ)
        which = replace(which, currency=known_currency(which.currency))
        return await self.store.page(
            actor.workspace, rules.checked(period), which, before=before, skip=skip, limit=limit
        )

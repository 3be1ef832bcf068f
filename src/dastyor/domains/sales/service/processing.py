"""The processor: stores what was taken, once, and counts it in every total with the same commit."""

from __future__ import annotations

from collections.abc import Sequence

from dastyor.domains.sales.events import TransactionsAccepted
from dastyor.domains.sales.model import BatchId, Reason, Refusal
from dastyor.domains.sales.preferences import UNKNOWN_PRODUCTS
from dastyor.domains.sales.rules.checking import Here, Line, checked, repeats
from dastyor.domains.sales.store import ProductsStore, QuarantineStore, TransactionsStore
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.offers import Locale
from dastyor.kit.periods import time_zone

_NOBODYS = Locale(currency="USD", timezone="UTC")  # where no domain of people runs, as in a test of one domain


class Processor:
    """What is done with each accepted batch."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.clock = tx, tx.clock
        self.transactions, self.products, self.quarantine = (
            TransactionsStore(tx),
            ProductsStore(tx),
            QuarantineStore(tx),
        )

    async def process(self, workspace: WorkspaceId, accepted: TransactionsAccepted) -> int:
        """How many transactions were new; what cannot be stored waits in quarantine."""
        currency, zone = accepted.currency, accepted.timezone
        if not (currency and zone):
            locale = await self._locale(workspace)
            currency, zone = currency or locale.currency, zone or locale.timezone
        # Checked once more: on a topic anybody may write, and products come and go.
        new, refused = await self.store(workspace, [bytes(raw) for raw in accepted.items], currency, zone)
        await self.quarantine.add(workspace, BatchId(accepted.batch_id), refused, self.clock.now())
        return len(new)

    async def store(
        self, workspace: WorkspaceId, raws: Sequence[bytes], currency: str, zone: str
    ) -> tuple[set[str], list[Refusal]]:
        """The ids of these lines that were new, and the lines that cannot be stored.

        `currency` is of those that name none, `zone` (IANA) of times that name none, and tells the days of all.
        """
        here = Here(currency, time_zone(zone), self.clock.now())
        self.transactions.hold(workspace)
        lines, refused = checked(raws, here)
        lines, strangers = await self._with_products(workspace, lines)
        items = [line.item for line in lines]
        new = await self.transactions.store(workspace, items, currency=currency, zone=zone, now=here.now)
        return new, [*refused, *strangers, *await self._conflicts(workspace, lines, new, currency)]

    async def _locale(self, workspace: WorkspaceId) -> Locale:
        port = self.tx.ports.preferences if self.tx.ports else None
        return await port.locale(self.tx, workspace) if port else _NOBODYS

    async def _with_products(self, workspace: WorkspaceId, lines: list[Line]) -> tuple[list[Line], list[Refusal]]:
        """Those whose products are known; the others were given stubs or are refused, as the workspace likes."""
        ports = self.tx.ports.preferences if self.tx.ports else None
        set_to = (await ports.preferences(self.tx, workspace))[UNKNOWN_PRODUCTS.key] if ports else "stub"
        if set_to == "stub":
            self.products.stub(workspace, [line.item for line in lines], self.clock.now())
            return lines, []
        known = await self.products.known(workspace, list({line.item.product_id for line in lines}))
        strangers = [line for line in lines if line.item.product_id not in known]
        return (
            [line for line in lines if line.item.product_id in known],
            [line.refused("product_id", Reason.UNKNOWN_PRODUCT) for line in strangers],
        )

    async def _conflicts(
        self, workspace: WorkspaceId, lines: Sequence[Line], new: set[str], currency: str
    ) -> list[Refusal]:
        """What was stored before is either the same, and all is well, or the first stays and the other waits."""
        old = [line for line in lines if line.item.transaction_id not in new]
        if not old:
            return []
        stored = await self.transactions.contents(workspace, [line.item.transaction_id for line in old])
        return [
            line.refused("transaction_id", Reason.CONFLICT)
            for line in old
            if not repeats(stored[line.item.transaction_id], line.item, currency)
        ]

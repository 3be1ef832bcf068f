"""The counter: a sale that a person writes, and takes back."""

from __future__ import annotations

from datetime import timedelta

from dastyor.domains.sales.errors import NotASale, TooLateToUndo
from dastyor.domains.sales.model import Item, Sale
from dastyor.domains.sales.rules.lines import product_of, read_sale
from dastyor.domains.sales.service.rights import RECORD
from dastyor.domains.sales.store import ProductsStore, TransactionsStore
from dastyor.kit.actor import Actor
from dastyor.kit.db import Tx
from dastyor.kit.ids import new_id
from dastyor.kit.offers import record_change

UNDO = timedelta(minutes=10)
CHANNEL = "chat"


class Counter:
    """Use cases of whoever sells by hand."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.clock = tx, tx.clock
        self.transactions, self.products = TransactionsStore(tx), ProductsStore(tx)

    async def sell(self, actor: Actor, text: str) -> Sale:
        """The sale of a line, stored and counted. Raises NotASale, Forbidden."""
        actor.require(RECORD)
        sold = read_sale(text)
        if sold is None:
            raise NotASale(line=text[:80])
        now = self.clock.now()
        item = Item(
            transaction_id=str(new_id()), product_id=product_of(sold.name), product_name=sold.name,
            quantity=sold.quantity, total_amount=sold.total, timestamp=now, currency=sold.currency,
            seller=actor.name[:64].strip() or None, channel=CHANNEL,
        )  # fmt: skip
        self.transactions.hold(actor.workspace)
        self.products.stub(actor.workspace, [item], now)
        await self.transactions.store(actor.workspace, [item], currency=actor.currency, zone=actor.timezone, now=now)
        sale = await self.transactions.one(actor.workspace, item.transaction_id)
        assert sale is not None
        told = {"product": sale.product, "quantity": str(sale.quantity), "total": str(sale.total)}
        record_change(self.tx, actor, "sales.sold", f"transaction:{sale.transaction_id}", after=told)
        return sale

    async def undo(self, actor: Actor, transaction: str) -> Sale:
        """The sale, gone with all that it counted for, within ten minutes. Raises TooLateToUndo, Forbidden."""
        actor.require(RECORD)
        self.transactions.hold(actor.workspace)
        sale = await self.transactions.one(actor.workspace, transaction)
        since = self.clock.now() - UNDO
        if sale is None or not await self.transactions.remove(actor.workspace, transaction, since=since):
            raise TooLateToUndo
        told = {"product": sale.product, "quantity": str(sale.quantity), "total": str(sale.total)}
        record_change(self.tx, actor, "sales.undone", f"transaction:{transaction}", before=told)
        return sale

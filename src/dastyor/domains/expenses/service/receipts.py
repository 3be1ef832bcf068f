"""Receipts: a picture's code becomes one expense, and never a second one.

A receipt belongs to its expense for good: entered again after a removal, that expense counts again.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from dastyor.domains.expenses.adapters.codes import MOST_BYTES, codes_of
from dastyor.domains.expenses.errors import NoSuchReceipt, NotAReceipt, ReceiptKnown, ReceiptWaits
from dastyor.domains.expenses.model import Expense, ExpenseDraft, ExpenseId, Fiscal, StoredReceipt, Taken
from dastyor.domains.expenses.rules.captions import Caption, read_caption
from dastyor.domains.expenses.rules.receipts import checked_moment, first_receipt, read_receipt
from dastyor.domains.expenses.service.ledger import READ, RECORD, Expenses
from dastyor.domains.expenses.store import ReceiptsStore
from dastyor.kit.actor import Actor
from dastyor.kit.db import Tx
from dastyor.kit.money import Money

__all__ = ["MOST_BYTES", "Receipts"]

_NOTHING = Caption()


class Receipts:
    """What a person or a program can do with the code of a receipt."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.expenses, self.store = tx, Expenses(tx), ReceiptsStore(tx)

    async def take(self, actor: Actor, picture: bytes, *, caption: str = "", waits: bool = False) -> Taken:
        """The receipt on the picture, recorded when its sum is known; `waits`: kept until it is told.

        Raises PictureUnfit and its kinds, NoCodeOnPicture, NotAReceipt, ReceiptDamaged, ReceiptAhead, ReceiptKnown,
        ReceiptWaits, Forbidden.
        """
        actor.require(RECORD)
        fiscal = first_receipt(await codes_of(picture))
        told = await self._told(actor, fiscal, caption) if caption.strip() else _NOTHING
        stored = await self.store.find(actor.workspace, fiscal.code)
        if waits and stored is not None and stored.expense is None:
            raise ReceiptWaits(code=fiscal.code)
        taken = await self._enter(actor, fiscal, stored, told)
        if waits and taken.expense is None and not await self.store.wait(actor.workspace, fiscal):
            raise ReceiptWaits(code=fiscal.code)
        return taken

    async def enter(
        self,
        actor: Actor,
        said: str,
        *,
        amount: Money | Decimal | None = None,
        category: str | None = None,
        note: str = "",
    ) -> Taken:
        """The receipt of this text or code, recorded; a sum of its own counts before `amount`.

        A bare number is in the receipt's currency.

        Raises NoSuchReceipt for a code that no picture had, and what `take` raises but for the picture.
        """
        actor.require(RECORD)
        fiscal, stored = await self._known(actor, said)
        if isinstance(amount, Decimal):
            amount = Money.of_number(amount, fiscal.currency)
        return await self._enter(actor, fiscal, stored, Caption(note=note, category=category, amount=amount))

    async def _known(self, actor: Actor, said: str) -> tuple[Fiscal, StoredReceipt | None]:
        stored = await self.store.find(actor.workspace, said)
        if stored is not None:
            return read_receipt(stored.raw), stored
        try:
            fiscal = read_receipt(said)
        except NotAReceipt:
            raise NoSuchReceipt(receipt=said[:80]) from None
        return fiscal, await self.store.find(actor.workspace, fiscal.code)

    async def _enter(self, actor: Actor, fiscal: Fiscal, stored: StoredReceipt | None, told: Caption) -> Taken:
        old = await self._old(actor, stored.expense) if stored is not None and stored.expense else None
        checked_moment(fiscal, self.tx.clock.now())
        # A till east of the workspace may be a day ahead of it; there it is today still.
        spent_on = min(fiscal.issued_at.date(), self.expenses.today(actor))
        total = fiscal.total or told.amount
        expense = None
        if old is not None and total is not None:
            expense = await self._again(actor, old, total)
        elif total is not None:
            expense = await self._recorded(actor, fiscal, total, told, spent_on)
        return Taken(fiscal=fiscal, category=told.category, note=told.note, spent_on=spent_on, expense=expense)

    async def _recorded(self, actor: Actor, fiscal: Fiscal, total: Money, told: Caption, spent_on: date) -> Expense:
        draft = ExpenseDraft(
            amount=total, category=told.category or "other", note=told.note, spent_on=spent_on,
            is_return=total.amount < 0 and fiscal.total is not None,
        )  # fmt: skip
        # A face may answer ReceiptKnown itself, and what was written before it must be gone all the same.
        async with self.tx.savepoint():
            (expense,) = await self.expenses.record(actor, [draft])
            if not await self.store.enter(actor.workspace, fiscal, expense.id):
                raise await self._known_meanwhile(actor, fiscal)
        return expense

    async def _known_meanwhile(self, actor: Actor, fiscal: Fiscal) -> ReceiptKnown:
        stored = await self.store.find(actor.workspace, fiscal.code)
        assert stored is not None and stored.expense is not None
        first = await self.expenses.one(actor, stored.expense)
        return ReceiptKnown(amount=first.amount, day=first.spent_on, expense=first.id)

    async def _old(self, actor: Actor, known: ExpenseId) -> Expense:
        """The removed expense of the receipt. Raises ReceiptKnown while it counts."""
        old = await self.expenses.one(actor, known)
        if old.removed_at is None:
            raise ReceiptKnown(amount=old.amount, day=old.spent_on, expense=old.id)
        return old

    async def _again(self, actor: Actor, old: Expense, total: Money) -> Expense:
        await self.expenses.restore(actor, old.entry)
        return await self.expenses.change(actor, old.id, amount=total)

    async def _told(self, actor: Actor, fiscal: Fiscal, caption: str) -> Caption:
        learned = (await self.expenses.rules.learned(actor.workspace)).words if actor.may(READ) else None
        return read_caption(caption, today=self.expenses.today(actor), currency=fiscal.currency, learned=learned)

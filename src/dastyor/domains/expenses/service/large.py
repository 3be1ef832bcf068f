"""Large expenses: what somebody else than the owner spends above the workspace's limit is told to the owners.

It counts at once; the owner may take it off. The approvals inbox hears of it by the event.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from dastyor.domains.expenses.events import ApprovalAsked
from dastyor.domains.expenses.model import Expense
from dastyor.domains.expenses.preferences import LARGE_ABOVE
from dastyor.domains.expenses.rules.naming import category_words
from dastyor.kit.actor import Actor, Role
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.money import Money
from dastyor.kit.notices import Notice
from dastyor.kit.telegram.presses import short

Write = tuple[Expense | None, Expense]  # as it was, None for a new one; as it is


class Large:
    """The limit at a write. One instance serves one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.preferences = tx, tx.ports.preferences if tx.ports else None

    async def ask(self, actor: Actor, writes: Sequence[Write]) -> None:
        """Asks the owners about each write that brought an expense above the limit.

        What has no rate yet has no amount to compare; it is asked about when it is `priced`.
        """
        if actor.role is Role.OWNER:
            return  # before the question for the limit: most writes are an owner's, and pay nothing
        limit = await self._limit(actor.workspace)
        for old, new in writes if limit else ():
            if _is_above(new, limit) and not (old is not None and _is_above(old, limit)):
                self._ask(actor.workspace, actor.name, new, limit)

    async def priced(self, workspace: WorkspaceId, expenses: Sequence[Expense]) -> None:
        """The same about what others recorded and what has its base amount only now. A program's is nobody's."""
        limit = await self._limit(workspace)
        above = {each: each.by for each in expenses if limit and each.by and _is_above(each, limit)}
        audience = self.tx.ports.audience if self.tx.ports else None
        if not above or audience is None:
            return
        owners = {each.person for each in await audience.listeners(self.tx, workspace, roles=(Role.OWNER,))}
        names = await audience.names(self.tx, workspace, sorted(set(above.values()) - owners))
        for expense, by in above.items():
            if by in names:
                self._ask(workspace, names[by], expense, limit)

    async def _limit(self, workspace: WorkspaceId) -> int:
        """In whole units of the base currency; 0: none."""
        if self.preferences is None:
            return 0
        limit = (await self.preferences.preferences(self.tx, workspace)).get(LARGE_ABOVE.key, 0)
        return limit if isinstance(limit, int) else 0

    def _ask(self, workspace: WorkspaceId, who: str, expense: Expense, limit: int) -> None:
        assert expense.base is not None
        most = Money(Decimal(limit), expense.base.currency)
        self.tx.events.publish(
            workspace,
            ApprovalAsked(
                expense=expense.id, amount=expense.amount, base=expense.base, above=most, category=expense.category,
                spent_on=expense.spent_on, by=expense.by,
            ),
        )  # fmt: skip
        values, words = ({"what": expense.note}, {}) if expense.note else category_words("what", expense.category)
        number = (short(expense.id),)
        self.tx.events.publish(
            workspace,
            Notice(
                key="expenses-large-asked", values={"who": who, **values}, words=words,
                sums={"amount": expense.amount, "limit": most}, roles=(Role.OWNER,),
                presses=(
                    ("expenses-large-open-button", "ex.open", number),
                    ("expenses-remove-button", "ex.remove", number),
                ),
            ),
        )  # fmt: skip


def _is_above(expense: Expense, limit: int) -> bool:
    return expense.removed_at is None and expense.base is not None and expense.base.amount > limit

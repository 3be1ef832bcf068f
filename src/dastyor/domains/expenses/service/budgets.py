"""Budgets as people use them: look, set, copy to the next month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from dastyor.domains.expenses.errors import TooLateForBudget
from dastyor.domains.expenses.model.budgets import Budget, BudgetState, BudgetWish
from dastyor.domains.expenses.ports import DayRates
from dastyor.domains.expenses.rules import budgets as rules
from dastyor.domains.expenses.rules import changes
from dastyor.domains.expenses.service.ledger import READ, Expenses
from dastyor.domains.expenses.service.passings import Passings
from dastyor.domains.expenses.store import Totals
from dastyor.kit.actor import Actor, Right, Role
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.jobs import later
from dastyor.kit.money import Money
from dastyor.kit.notices import Notice
from dastyor.kit.offers import record_change
from dastyor.kit.periods import Period, time_zone

BUDGET = Right("expenses.budget", frozenset({Role.OWNER, Role.MANAGER, Role.ACCOUNTANT}))

MORNING = time(9)  # of the workspace: when people are asked what can wait for the day


class Budgets:
    """What a person or a program can ask of budgets. One instance serves one transaction."""

    def __init__(self, tx: Tx, rates: DayRates | None = None) -> None:
        self.tx, self.passings = tx, Passings(tx, rates)
        self.store = self.passings.store

    async def month(self, actor: Actor, day: date) -> list[BudgetState]:
        """How the budgets of the day's month stand, everything first. Raises Forbidden, NotAMonth."""
        actor.require(READ)
        found = await self.store.all(actor.workspace, [rules.month_of(day)])
        return [await self.passings.state(watched) for watched in found]

    async def may_copy(self, actor: Actor, day: date) -> bool:
        """Whether the month before that of `day` has budgets that could be taken over."""
        before = Period.month(rules.month_of(day)).previous().start
        return actor.may(BUDGET) and bool(await self.store.all(actor.workspace, [before]))

    async def put(self, actor: Actor, wishes: Sequence[BudgetWish]) -> None:
        """The budgets become what is wished; a limit that is passed already is told at once.

        Raises Forbidden, NotAMonth, NoSuchCategory, NotAnAmount and what else Money refuses.
        """
        actor.require(BUDGET)
        categories = Expenses(self.tx)
        wished = {
            (
                rules.month_of(wish.month),
                None if wish.category is None else await categories.category(actor, wish.category),
            ): _limit(wish.limit)
            for wish in wishes
        }
        months = sorted({month for month, _ in wished})
        Totals(self.tx).hold(actor.workspace)
        was = {
            (each.budget.month, each.budget.category): each.budget.limit
            for each in await self.store.all(actor.workspace, months)
        }
        changed = {key: limit for key, limit in wished.items() if limit != was.get(key)}
        for (month, category), limit in changed.items():
            if limit is None:
                self.store.drop(actor.workspace, month, category)
            else:
                self.store.put(actor.workspace, Budget(month=month, category=category, limit=limit))
            self._audit(actor, month, category, was.get((month, category)), limit)
        await self._settle(actor, months, set(changed))
        for month in months:
            if not any(month == there for there, _ in was):
                await self._offer_later(actor, month)

    async def undo(self, actor: Actor, was: BudgetWish, *, set_at: datetime) -> None:
        """The budget as it was before it was set at that moment, ten minutes ago at most. Raises TooLateForBudget."""
        if not changes.may_undo(set_at, self.tx.clock.now()):
            raise TooLateForBudget
        await self.put(actor, [was])

    async def copy(self, actor: Actor, day: date) -> date:
        """The month after that of `day`, which now has the same budgets but for what was set there before."""
        actor.require(BUDGET)
        month = rules.month_of(day)
        onto = rules.month_of(Period.month(month).end)
        Totals(self.tx).hold(actor.workspace)
        was = await self.store.all(actor.workspace, [onto])
        self.store.copy(actor.workspace, month, onto)
        there = await self._settle(actor, [onto], None)
        kept = {each.budget.category for each in was}
        for state in there:
            if state.budget.category not in kept:
                self._audit(actor, onto, state.budget.category, None, state.budget.limit)
        if there and not was:
            await self._offer_later(actor, onto)
        return onto

    async def offer(self, workspace: WorkspaceId, month: date) -> None:
        """On its first day a month without budgets is offered those of the month before; once."""
        before = Period.month(month).previous().start
        if await self.store.offer(workspace, before, month, self.tx.clock.now()):
            self.tx.events.publish(
                workspace,
                Notice(
                    key="expenses-budgets-offer", months={"month": month},
                    roles=(Role.OWNER, Role.MANAGER),
                    presses=(
                        ("expenses-budget-copy-button", "ex.bgcopy", (f"{before:%Y%m%d}",)),
                        ("expenses-budgets-button", "ex.budgets", (f"{month:%Y%m%d}",)),
                    ),
                ),
            )  # fmt: skip

    async def _settle(
        self, actor: Actor, months: Sequence[date], changed: set[tuple[date, str | None]] | None
    ) -> list[BudgetState]:
        """How the changed budgets stand, None: all of them."""
        return [
            await self.passings.settle(actor, watched, is_new=True)
            for watched in await self.store.all(actor.workspace, months)
            if changed is None or (watched.budget.month, watched.budget.category) in changed
        ]

    async def _offer_later(self, actor: Actor, month: date) -> None:
        onto = Period.month(month).end
        at = datetime.combine(onto, MORNING, time_zone(actor.timezone)).astimezone(UTC)
        if at > self.tx.clock.now():
            await later(self.tx, "expenses.offer_budgets", at=at, workspace=actor.workspace, month=onto)

    def _audit(self, actor: Actor, month: date, category: str | None, old: Money | None, new: Money | None) -> None:
        record_change(
            self.tx, actor, "expenses.budget.set", f"budget:{month:%Y-%m}:{category or 'everything'}",
            before={"limit": str(old)} if old else None, after={"limit": str(new) if new else None},
        )  # fmt: skip


def _limit(limit: Money | None) -> Money | None:
    return None if limit is None else changes.checked_amount(limit.entered())

"""Passings: after each write the budgets that it counts in are looked at, and who must know of a passing is told.

All of it happens in the transaction of the write, which holds the ledger: the month is summed after the write's own
totals, and what has been told is a row. So however many write at once, one of them tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from dastyor.domains.expenses.model import Expense
from dastyor.domains.expenses.model.budgets import Budget, BudgetState, Counted, Large, Watched
from dastyor.domains.expenses.ports import DayRates
from dastyor.domains.expenses.rules import budgets as rules
from dastyor.domains.expenses.rules.naming import category_words
from dastyor.domains.expenses.service.rates import Rates
from dastyor.domains.expenses.store.budgets import BudgetStore
from dastyor.kit.actor import Actor, Role
from dastyor.kit.db import Tx
from dastyor.kit.notices import Line, Notice
from dastyor.kit.periods import today


class Passings:
    """Budgets at a write. One instance serves one transaction."""

    def __init__(self, tx: Tx, rates: DayRates | None = None) -> None:
        self.tx, self.store, self.rates = tx, BudgetStore(tx), rates or Rates(tx)

    async def watch(self, actor: Actor, expenses: Iterable[Expense]) -> None:
        """Tells of every budget that these expenses, as they were or as they are, have carried past a share.

        Their totals are written, or wait to go with the next statement, which is this one's: a workspace without
        budgets pays no round trip for it.
        """
        touched = list(expenses)
        months = {each.spent_on.replace(day=1) for each in touched}
        for watched in await self.store.watched(actor.workspace, months, {each.category for each in touched}):
            await self.settle(actor, watched)

    async def settle(self, actor: Actor, watched: Watched, *, is_new: bool = False) -> BudgetState:
        """How the budget stands; what it has passed and was not told is told, the highest share only.

        Of a limit that `is_new` what is not reached any more will be told again. Money that comes back takes no
        telling back: undone and done again is told once.
        """
        budget, stands = watched.budget, await self.state(watched)
        reached = rules.reached(stands.exact, budget.limit.amount)
        if is_new and watched.told - reached:
            self.store.untell(actor.workspace, budget.month, budget.category, watched.told - reached)
        news = reached - watched.told
        if news:
            now = self.tx.clock.now()
            self.store.tell(actor.workspace, budget.month, budget.category, news, now)
            largest = await self.store.largest(actor.workspace, budget)
            left = rules.days_left(budget.month, today(now, actor.timezone))
            self.tx.events.publish(actor.workspace, _notice(actor, stands, max(news), left, largest))
        return stands

    async def state(self, watched: Watched) -> BudgetState:
        """How the budget stands, in its own currency."""
        parts = [await self._part(watched.budget, counted) for counted in watched.counted]
        return rules.state(watched.budget, parts)

    async def _part(self, budget: Budget, counted: Counted) -> tuple[Decimal, str | None]:
        wanted = budget.limit.currency
        if counted.currency == wanted:
            return counted.amount, None
        if counted.base_currency == wanted:
            return counted.base_amount, None
        assert counted.day is not None
        rate = await self.rates.on(counted.day, counted.currency, wanted)
        return (counted.amount, counted.currency) if rate is None else (rules.converted(counted.amount, rate), None)


def _notice(actor: Actor, stands: BudgetState, percent: int, days: int, largest: Iterable[Large]) -> Notice:
    budget = stands.budget
    values, words = category_words("category", budget.category)
    lines = [Line(key="expenses-budget-days", values={"days": days})] if days else []
    tops = list(largest)
    if tops:
        lines.append(Line(key="expenses-budget-largest-title"))
    for each in tops:
        said, named = ({"note": each.note}, {}) if each.note else category_words("note", each.category)
        lines.append(Line(key="expenses-budget-largest", values=said, words=named, sums={"amount": each.amount}))
    return Notice(
        key="expenses-budget-passed" if percent < 100 else "expenses-budget-used-up",
        values={"percent": int(stands.share * 100), **values},
        months={"month": budget.month},
        words=words,
        sums={"spent": stands.spent, "limit": budget.limit, "left": stands.left},
        lines=tuple(lines),
        roles=(Role.OWNER, Role.MANAGER),
        also=(actor.person,) if actor.person else (),
        presses=(("expenses-budgets-button", "ex.budgets", (f"{budget.month:%Y%m%d}",)),),
    )

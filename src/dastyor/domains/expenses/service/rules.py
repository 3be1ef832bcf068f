"""Rules: what corrections teach, what a person tells, and the past seen in their light."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dastyor.domains.expenses.errors import NoSuchRule, RuleUnfit, TooLateForRule
from dastyor.domains.expenses.events import ExpenseChanged
from dastyor.domains.expenses.model import Applied, AppliedId, CategoryRule, Expense, ExpenseId
from dastyor.domains.expenses.rules import changes
from dastyor.domains.expenses.rules.learning import fits, rule_words
from dastyor.domains.expenses.service.ledger import READ, RECORD, Expenses
from dastyor.domains.expenses.store import RulesStore
from dastyor.kit.actor import Actor
from dastyor.kit.db import Tx
from dastyor.kit.ids import new_id
from dastyor.kit.offers import record_change

PAST = 5000  # expenses, the newest, that a rule may be applied to: one transaction of a second


class Rules:
    """What a person can ask of the rules of his workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.expenses, self.store = tx, Expenses(tx), RulesStore(tx)

    async def all(self, actor: Actor) -> list[CategoryRule]:
        """The newest first."""
        actor.require(READ)
        return await self.store.all(actor.workspace)

    async def one(self, actor: Actor, mark: str) -> CategoryRule:
        """The rule with this mark. Raises NoSuchRule."""
        found = next((rule for rule in await self.all(actor) if rule.mark == mark), None)
        if found is None:
            raise NoSuchRule
        return found

    async def put(self, actor: Actor, words: str, category: str) -> CategoryRule:
        """The rule of these words from now on. Raises RuleUnfit, NoSuchCategory, Forbidden."""
        actor.require(RECORD)
        known, folded = await self.expenses.category(actor, category), rule_words(words)
        if not folded or len(folded) > 200:
            raise RuleUnfit(words=words[:40])
        rule = CategoryRule(words=folded, said=words.strip()[:200], category=known, made_by="person")
        self.store.put(actor.workspace, rule)
        record_change(self.tx, actor, "expenses.rule-made", f"rule:{folded}", before=None, after={"category": known})
        return rule

    async def remove(self, actor: Actor, mark: str) -> CategoryRule:
        """The rule holds no more; done twice, it is done once. Raises NoSuchRule."""
        actor.require(RECORD)
        rule = await self.one(actor, mark)
        await self.store.remove(actor.workspace, rule.words)
        record_change(
            self.tx, actor, "expenses.rule-removed", f"rule:{rule.words}", before={"category": rule.category}, after={}
        )
        return rule

    async def touched(self, actor: Actor, rule: CategoryRule) -> list[ExpenseId]:
        """The past expenses that the rule would give another category, of the newest five thousand."""
        actor.require(READ)
        notes = await self.store.notes(actor.workspace, but=rule.category, most=PAST)
        fitting: dict[str, bool] = {}
        for _, note in notes:
            if note not in fitting:
                fitting[note] = fits(rule.words, note)
        return [expense for expense, note in notes if fitting[note]]

    async def apply(self, actor: Actor, mark: str) -> Applied:
        """The rule applied to the past, all or nothing. Raises NoSuchRule."""
        actor.require(RECORD)
        rule = await self.one(actor, mark)
        before = await self.expenses.store.these(actor.workspace, await self.touched(actor, rule))
        applied = AppliedId(new_id())
        self.store.forget(actor.workspace, before=self.tx.clock.now() - changes.UNDO_FOR)
        await self._recategorized(actor, before, {each.id: rule.category for each in before})
        await self.store.touch(actor.workspace, applied, before, rule.category)
        return Applied(id=applied, rule=rule, count=len(before))

    async def undo(self, actor: Actor, applied: AppliedId) -> int:
        """How many expenses have their old category again; what was changed since then stays. Raises TooLateForRule."""
        actor.require(RECORD)
        touches = {touch.expense: touch for touch in await self.store.touched(actor.workspace, applied)}
        if not touches or not changes.may_undo(next(iter(touches.values())).applied_at, self.tx.clock.now()):
            raise TooLateForRule
        found = await self.expenses.store.these(actor.workspace, list(touches))
        back = [each for each in found if each.category == touches[each.id].became]
        await self._recategorized(actor, back, {each.id: touches[each.id].was for each in back})
        self.store.untouch(actor.workspace, applied)
        return len(back)

    async def _recategorized(self, actor: Actor, before: list[Expense], to: Mapping[ExpenseId, str]) -> None:
        after = [replace(each, category=to[each.id]) for each in before]
        if not after:
            return
        await self.expenses.store.change_all(actor.workspace, after)
        self.expenses.totals.count(actor.workspace, off=before, on=after)
        for old, new in zip(before, after, strict=True):
            self.expenses.audit(actor, "changed", old, new)
            self.tx.events.publish(
                actor.workspace,
                ExpenseChanged(expense=new.id, amount=new.amount, category=new.category, spent_on=new.spent_on),
            )

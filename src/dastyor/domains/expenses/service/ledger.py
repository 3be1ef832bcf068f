"""The ledger: record, undo, change, list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from dastyor.domains.expenses.errors import NoSuchCategory, NoSuchExpense, NotAnExpense, TooLateToUndo, WhichAmount
from dastyor.domains.expenses.events import ExpenseChanged, ExpenseRecorded, ExpenseRemoved, ExpenseRestored
from dastyor.domains.expenses.model import (
    CATEGORIES,
    CategoryRule,
    EntryId,
    Expense,
    ExpenseDraft,
    ExpenseId,
    Reading,
    ReadItem,
)
from dastyor.domains.expenses.rules import changes
from dastyor.domains.expenses.rules.learning import rule_words
from dastyor.domains.expenses.rules.reading import read_line
from dastyor.domains.expenses.service.large import Large
from dastyor.domains.expenses.service.passings import Passings
from dastyor.domains.expenses.service.rates import Rates
from dastyor.domains.expenses.service.sharing import Sharing
from dastyor.domains.expenses.store import CategoriesStore, ExpensesStore, RulesStore, Totals
from dastyor.kit.actor import Actor, Right, Role
from dastyor.kit.db import Tx
from dastyor.kit.ids import PersonId, new_id
from dastyor.kit.lines import fold
from dastyor.kit.money import Money
from dastyor.kit.offers import record_change
from dastyor.kit.periods import Period, today

READ = Right("expenses.read", frozenset({Role.OWNER, Role.MANAGER, Role.ACCOUNTANT, Role.CASHIER, Role.VIEWER}))
RECORD = Right("expenses.record", frozenset({Role.OWNER, Role.MANAGER, Role.ACCOUNTANT, Role.CASHIER}))

_ASKED_BEFORE = 10  # notes of one line that are looked up in the past
_LAST_ID = ExpenseId(UUID(int=2**128 - 1))


class Expenses:
    """What a person or a program can ask of the ledger."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.store, self.totals, self.clock = tx, ExpensesStore(tx), Totals(tx), tx.clock
        self.rules, self.categories = RulesStore(tx), CategoriesStore(tx)

    def today(self, actor: Actor) -> date:
        """Which day it is where the workspace is."""
        return today(self.clock.now(), actor.timezone)

    def understand(
        self, actor: Actor, text: str, language: str | None = None, *, learned: Mapping[str, str] | None = None
    ) -> Reading:
        """What the line says by itself; nothing is stored."""
        return read_line(
            text, today=self.today(actor), currency=actor.currency, language=language or actor.language, learned=learned
        )

    async def read(self, actor: Actor, text: str, language: str | None = None) -> Reading:
        """The same by the workspace's own rules, and where nothing knows the words, by what they were before."""
        if not actor.may(READ):
            return self.understand(actor, text, language)  # what others taught is not for everybody's eyes
        learned = await self.rules.learned(actor.workspace)
        reading = self.understand(actor, text, language, learned=learned.words)
        unknown = [item.note for item in reading.items if item.category is None and item.note][:_ASKED_BEFORE]
        if not unknown:
            return reading
        before = await self._before(actor, unknown)
        # `other` is what nobody knew; a category that was removed since then is not offered again.
        usable = {*CATEGORIES, *learned.own} - {"other"}
        known = {rule_words(note): name for note in unknown if (name := before.get(note)) in usable and name}
        return self.understand(actor, text, language, learned={**known, **learned.words}) if known else reading

    async def _before(self, actor: Actor, notes: Sequence[str]) -> dict[str, str]:
        """What the notes were before, however their first letters were typed."""
        forms = {note: (note, note.lower(), note.lower().capitalize()) for note in notes}
        known = await self.rules.history(actor.workspace, list({form for each in forms.values() for form in each}))
        return {note: known[form] for note, each in forms.items() for form in reversed(each) if form in known}

    def read_day(self, actor: Actor, text: str) -> date | None:
        """The day that a person wrote, in words or figures; None when it is no day."""
        return changes.read_day(text, self.today(actor))

    async def record_line(self, actor: Actor, text: str) -> list[Expense]:
        """The expenses of one line, stored. Raises NotAnExpense, WhichAmount, and NotAnAmount, TooLarge, TooFine."""
        return await self.record_reading(actor, text, await self.read(actor, text))

    async def record_reading(self, actor: Actor, text: str, reading: Reading) -> list[Expense]:
        """The same of a line that was read already."""
        if reading.refused is not None:
            raise changes.AMOUNTS[reading.refused](line=text[:80])
        if not reading.items:
            raise NotAnExpense(line=text[:80])
        if not reading.is_sure:
            doubt = next(item.doubt.value for item in reading.items if item.doubt)
            raise WhichAmount(
                line=text[:80], doubt=doubt, hint="Send it by its parts: amount, category, note, spent_on."
            )
        return await self.record(actor, [drafted(item) for item in reading.items])

    async def record(self, actor: Actor, drafts: Sequence[ExpenseDraft]) -> list[Expense]:
        """The drafts stored as one entry, undone together.

        Raises NotAnAmount, NotADay, NoSuchCategory, NoSuchPayer, Forbidden.
        """
        actor.require(RECORD)
        await Sharing(self.tx).check_payer(actor, (draft.paid_by for draft in drafts))
        entry, now, day = EntryId(new_id()), self.clock.now(), self.today(actor)
        made = []
        for draft in drafts:
            amount = changes.checked_amount(draft.amount, is_return=draft.is_return)
            made.append(
                Expense(
                    id=ExpenseId(new_id()), entry=entry, amount=amount, base=None,
                    category=await self.category(actor, draft.category), note=draft.note[:500],
                    spent_on=changes.checked_day(draft.spent_on, day), by=actor.person, created_at=now,
                    paid_by=draft.paid_by or actor.person,
                )
            )  # fmt: skip
        made = await Rates(self.tx).price(actor, made)
        self.store.add(actor.workspace, made)
        await self._count(actor, on=made)
        for expense in made:
            self.tx.events.publish(
                actor.workspace,
                ExpenseRecorded(
                    expense=expense.id, amount=expense.amount, category=expense.category, spent_on=expense.spent_on
                ),
            )
            self.audit(actor, "recorded", None, expense)
        await Large(self.tx).ask(actor, [(None, expense) for expense in made])
        return made

    async def entry(self, actor: Actor, entry: EntryId) -> list[Expense]:
        """What one line held. Raises NoSuchExpense, Forbidden."""
        actor.require(READ)
        found = await self.store.entry(actor.workspace, entry)
        if not found:
            raise NoSuchExpense
        return found

    async def one(self, actor: Actor, expense: ExpenseId) -> Expense:
        """One expense, removed or not. Raises NoSuchExpense, Forbidden."""
        actor.require(READ)
        found = await self.store.one(actor.workspace, expense)
        if found is None:
            raise NoSuchExpense
        return found

    async def undo(self, actor: Actor, entry: EntryId) -> list[Expense]:
        """The whole entry removed, within ten minutes of recording it. Raises TooLateToUndo, NoSuchExpense."""
        actor.require(RECORD)
        found = await self.entry(actor, entry)
        now = self.clock.now()
        if not changes.may_undo(found[0].created_at, now):
            raise TooLateToUndo
        return await self._remove(actor, found)

    async def restore(self, actor: Actor, entry: EntryId) -> list[Expense]:
        """The whole entry counted again: the undo of an undo, and of a removal. Raises NoSuchExpense."""
        actor.require(RECORD)
        found = await self.entry(actor, entry)
        restored = [replace(expense, removed_at=None) for expense in found]
        unpriced = [each for each in restored if each.base is None]
        if unpriced:
            priced = {each.id: each for each in await Rates(self.tx).price(actor, unpriced)}
            restored = [priced.get(each.id, each) for each in restored]
        pairs = [(old, back) for old, back in zip(found, restored, strict=True) if old.removed_at is not None]
        await self._store(actor, pairs)
        for old, back in pairs:
            self.audit(actor, "restored", old, back)
            self.tx.events.publish(
                actor.workspace,
                ExpenseRestored(expense=back.id, amount=back.amount, category=back.category, spent_on=back.spent_on),
            )
        return restored

    async def remove(self, actor: Actor, expense: ExpenseId) -> Expense:
        """One expense removed, however old; doing it twice is doing it once. Raises NoSuchExpense."""
        actor.require(RECORD)
        (gone,) = await self._remove(actor, [await self.one(actor, expense)])
        return gone

    async def change(
        self,
        actor: Actor,
        expense: ExpenseId,
        *,
        amount: Money | None = None,
        category: str | None = None,
        note: str | None = None,
        spent_on: date | None = None,
        paid_by: PersonId | None = None,
    ) -> Expense:
        """The expense with what is given instead.

        Raises NotAnAmount, NotADay, NoSuchCategory, NoSuchExpense, NoSuchPayer.
        """
        actor.require(RECORD)
        await Sharing(self.tx).check_payer(actor, [paid_by])
        old = await self.one(actor, expense)
        is_return = old.amount.amount < 0
        if amount is not None and is_return:
            amount = -abs(amount)  # people write no minus: a return stays one
        now = old.amount if amount is None else changes.checked_amount(amount, is_return=is_return)
        named = await self.category(actor, category) if category and category != old.category else old.category
        new = replace(
            old, amount=now, category=named, note=old.note if note is None else note[:500],
            spent_on=changes.checked_day(spent_on, self.today(actor)) if spent_on else old.spent_on,
            paid_by=paid_by or old.paid_by,
        )  # fmt: skip
        if (new.amount, new.spent_on) != (old.amount, old.spent_on):
            (new,) = await Rates(self.tx).price(actor, [new])
        if new != old:
            await self._store(actor, [(old, new)])
            self._learn(actor, old, new)
            self.audit(actor, "changed", old, new)
            self.tx.events.publish(
                actor.workspace,
                ExpenseChanged(expense=new.id, amount=new.amount, category=new.category, spent_on=new.spent_on),
            )
            await Large(self.tx).ask(actor, [(old, new)])
        return new

    async def page(
        self, actor: Actor, period: Period, *, before: tuple[date, ExpenseId] | None = None, limit: int = 50
    ) -> list[Expense]:
        """The period's expenses, newest first, those after `before` in that order."""
        actor.require(READ)
        return await self.store.page(
            actor.workspace, period.start, period.end, before or (period.end + timedelta(days=1), _LAST_ID), limit
        )

    def _learn(self, actor: Actor, old: Expense, new: Expense) -> None:
        """Whoever puts a category right says what such words mean here."""
        words = rule_words(new.note) if new.category != old.category else ""
        if words:
            rule = CategoryRule(words=words, said=new.note[:200], category=new.category, made_by="correction")
            self.rules.put(actor.workspace, rule)

    async def category(self, actor: Actor, said: str) -> str:
        """The category of that name, everybody's or the workspace's own, or of that mark. Raises NoSuchCategory."""
        if said in CATEGORIES:
            return said
        own, key = await self.categories.all(actor.workspace), fold(said)
        found = next((each.name for each in own if said == each.mark or (key and key == each.key)), None)
        if found is None:
            names = ", ".join([*CATEGORIES, *(each.name for each in own)])
            raise NoSuchCategory(category=said[:60], hint=f"One of: {names}.")
        return found

    async def _remove(self, actor: Actor, found: Sequence[Expense]) -> list[Expense]:
        now = self.clock.now()
        pairs = [(each, replace(each, removed_at=now)) for each in found if each.removed_at is None]
        await self._store(actor, pairs)
        for old, gone in pairs:
            self.audit(actor, "removed", old, gone)
            self.tx.events.publish(actor.workspace, ExpenseRemoved(expense=gone.id))
        went = {gone.id: gone for _, gone in pairs}
        return [went.get(each.id, each) for each in found]

    async def _store(self, actor: Actor, pairs: Sequence[tuple[Expense, Expense]]) -> None:
        """The rows as they are now and the totals, together; all at once, so that locks are taken in one order."""
        for _, new in pairs:
            self.store.change(actor.workspace, new)
        if pairs:
            await self._count(actor, off=[old for old, _ in pairs], on=[new for _, new in pairs])

    async def _count(self, actor: Actor, *, off: Sequence[Expense] = (), on: Sequence[Expense] = ()) -> None:
        """The totals, and behind them the budgets: their look is the round trip of it all."""
        self.totals.count(actor.workspace, off=off, on=on)
        await Passings(self.tx).watch(actor, (*off, *on))

    def audit(self, actor: Actor, action: str, before: Expense | None, after: Expense) -> None:
        """What was done, with before and after, in the audit."""
        told = _facts(before) if before else None
        record_change(self.tx, actor, f"expenses.{action}", f"expense:{after.id}", before=told, after=_facts(after))


def drafted(item: ReadItem) -> ExpenseDraft:
    """What is recorded of a reading; what nobody can tell is `other`, changed by a tap."""
    return ExpenseDraft(amount=item.amount, category=item.category or "other", note=item.note, spent_on=item.spent_on)


def _facts(expense: Expense) -> dict[str, str | None]:
    return {
        "amount": str(expense.amount),
        "category": expense.category,
        "note": expense.note,
        "spent_on": expense.spent_on.isoformat(),
        "paid_by": str(expense.paid_by) if expense.paid_by else None,
        "removed_at": expense.removed_at.isoformat() if expense.removed_at else None,
    }

"""Recurring expenses: set, changed, stopped; each turn asked once on its morning and answered once.

The one rule: a timer names the turn that it is for. It does its work only while that turn is the next one, in the
transaction that moves the row on and sets the next timer; so one that comes twice, late or early does nothing wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from dastyor.domains.expenses.errors import (
    NoSuchRecurring,
    NoSuchTurn,
    NotARecurring,
    TooLateForTurn,
    TooManyRecurring,
)
from dastyor.domains.expenses.model import Doubt, Expense, ExpenseDraft
from dastyor.domains.expenses.model.recurring import (
    Answered,
    Every,
    Recurring,
    RecurringDraft,
    RecurringId,
    Schedule,
    Turn,
    TurnState,
)
from dastyor.domains.expenses.rules import changes
from dastyor.domains.expenses.rules import recurring as rules
from dastyor.domains.expenses.rules.schedules import read_schedule
from dastyor.domains.expenses.service.ledger import READ, RECORD, Expenses
from dastyor.domains.expenses.service.turns import ask_at
from dastyor.domains.expenses.store.recurring import RecurringStore
from dastyor.kit.actor import Actor
from dastyor.kit.db import Tx
from dastyor.kit.ids import new_id
from dastyor.kit.lines import LONGEST
from dastyor.kit.money import Money
from dastyor.kit.offers import record_change

MOST = 200  # that go on in one workspace; a list of more nobody reads
MOST_AT_ONCE = 30  # turns answered together: as many lines as one message shows


class Recurrings:
    """What a person or a program can ask of recurring expenses. One instance serves one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.store, self.expenses = tx, RecurringStore(tx), Expenses(tx)

    async def all(self, actor: Actor) -> list[Recurring]:
        """Those that go on, the soonest first. Raises Forbidden."""
        actor.require(READ)
        return await self.store.all(actor.workspace, MOST)

    async def heard(self, actor: Actor, text: str) -> RecurringDraft | None:
        """What the line says is to come again; None when it is not plain what, how much and how often."""
        found = read_schedule(text[:LONGEST], self.expenses.today(actor))
        if found is None:
            return None
        rest, schedule = found
        items = (await self.expenses.read(actor, rest)).items
        if len(items) != 1 or items[0].doubt not in {None, Doubt.DAY}:
            return None
        item = items[0]
        if schedule.after is not None and item.spent_on != schedule.after:  # a day was named: "ежегодно 5 ноября"
            schedule = Schedule(schedule.every, item.spent_on)
        return RecurringDraft(amount=item.amount, category=item.category or "other", note=item.note, schedule=schedule)

    async def understand(self, actor: Actor, text: str) -> RecurringDraft:
        """The same. Raises NotARecurring."""
        draft = await self.heard(actor, text)
        if draft is None:
            raise NotARecurring(line=text[:80])
        return draft

    async def one(self, actor: Actor, recurring: RecurringId) -> Recurring:
        """That one, stopped or not. Raises NoSuchRecurring, Forbidden."""
        actor.require(READ)
        found = await self.store.one(actor.workspace, recurring)
        if found is None:
            raise NoSuchRecurring
        return found

    async def waiting(self, actor: Actor, recurring: RecurringId) -> list[Turn]:
        """The oldest turns that wait for an answer. Raises Forbidden."""
        actor.require(READ)
        return await self.store.waiting(actor.workspace, recurring, MOST_AT_ONCE)

    async def make(self, actor: Actor, draft: RecurringDraft) -> Recurring:
        """The draft, stored; its first turn is asked on its morning.

        Raises NotAnAmount, NotADay, NoSuchCategory, TooManyRecurring, Forbidden.
        """
        actor.require(RECORD)
        if await self.store.count(actor.workspace) >= MOST:
            raise TooManyRecurring(most=MOST)
        made = Recurring(
            id=RecurringId(new_id()), amount=changes.checked_amount(draft.amount), category=await Expenses(self.tx).category(actor, draft.category),
            note=draft.note[:500], every=draft.schedule.every, begins_on=draft.schedule.begins_on,
            next_on=self._next(actor, draft.schedule), person=actor.person,
        )  # fmt: skip
        self.store.add(actor.workspace, made, self.tx.clock.now())
        await self._arm(actor, made)
        self._audit(actor, "made", None, made)
        return made

    async def change(
        self,
        actor: Actor,
        recurring: RecurringId,
        *,
        amount: Money | None = None,
        category: str | None = None,
        note: str | None = None,
        schedule: Schedule | None = None,
    ) -> Recurring:
        """With what is given instead; turns that were asked stay. Raises as `make`, and NoSuchRecurring."""
        actor.require(RECORD)
        old = await self.one(actor, recurring)
        new = replace(
            old, amount=old.amount if amount is None else changes.checked_amount(amount),
            category=old.category if category is None else await Expenses(self.tx).category(actor, category),
            note=old.note if note is None else note[:500],
        )  # fmt: skip
        if schedule is not None and (schedule.every, schedule.begins_on) != (old.every, old.begins_on):
            new = replace(new, every=schedule.every, begins_on=schedule.begins_on, next_on=self._next(actor, schedule))
        await self._store(actor, "changed", old, new)
        return new

    async def stop(self, actor: Actor, recurring: RecurringId) -> Recurring:
        """It is asked no more; doing it twice is doing it once. Raises NoSuchRecurring, Forbidden."""
        actor.require(RECORD)
        old = await self.one(actor, recurring)
        new = old if old.stopped_at else replace(old, stopped_at=self.tx.clock.now())
        await self._store(actor, "stopped", old, new)
        return new

    async def resume(self, actor: Actor, recurring: RecurringId) -> Recurring:
        """It goes on; what was due meanwhile is not asked. Raises NoSuchRecurring, TooManyRecurring, Forbidden."""
        actor.require(RECORD)
        old = await self.one(actor, recurring)
        if old.stopped_at is None:
            return old
        if await self.store.count(actor.workspace) >= MOST:
            raise TooManyRecurring(most=MOST)
        new = replace(old, stopped_at=None, next_on=self._next(actor, Schedule(old.every, old.begins_on)))
        await self._store(actor, "resumed", old, new)
        return new

    async def pay(self, actor: Actor, recurring: RecurringId, due_on: date, *, amount: Money | None = None) -> Answered:
        """The turn paid: its expense, recorded on its day; the second answer finds the first.

        Raises NoSuchRecurring, NoSuchTurn, NotAnAmount, Forbidden.
        """
        actor.require(RECORD)
        found, turn = await self._turn(actor, recurring, due_on)
        if turn.state is not TurnState.ASKED:
            return await self._found(actor, turn)
        (expense,) = await self._record(actor, found, [turn], amount)
        return Answered(turn=_paid(turn, expense), expense=expense, is_new=True)

    async def skip(self, actor: Actor, recurring: RecurringId, due_on: date) -> Answered:
        """The turn passed over: nothing is recorded. Raises NoSuchRecurring, NoSuchTurn, Forbidden."""
        actor.require(RECORD)
        _, turn = await self._turn(actor, recurring, due_on)
        if turn.state is not TurnState.ASKED:
            return await self._found(actor, turn)
        skipped = _skipped(turn, self.tx.clock.now())
        self.store.settle(actor.workspace, recurring, skipped)
        return Answered(turn=skipped, expense=None, is_new=True)

    async def ask_again(self, actor: Actor, recurring: RecurringId, due_on: date) -> Turn:
        """A turn that was passed over waits for an answer again, and those that went with it; a paid one stays paid.

        Raises TooLateForTurn when that was longer ago than ten minutes, NoSuchRecurring, NoSuchTurn, Forbidden.
        """
        actor.require(RECORD)
        _, turn = await self._turn(actor, recurring, due_on)
        if turn.state is TurnState.SKIPPED:
            if not self.may_ask_again(turn):
                raise TooLateForTurn
            assert turn.answered_at is not None
            self.store.ask_again(actor.workspace, recurring, turn.answered_at)
            turn = replace(turn, state=TurnState.ASKED, answered_at=None)
        return turn

    def may_ask_again(self, turn: Turn) -> bool:
        """Whether the turn was passed over within the last ten minutes."""
        if turn.state is not TurnState.SKIPPED or turn.answered_at is None:
            return False
        return changes.may_undo(turn.answered_at, self.tx.clock.now())

    async def pay_waiting(self, actor: Actor, recurring: RecurringId) -> list[Expense]:
        """The oldest waiting turns, paid as one entry; nothing when none waits."""
        actor.require(RECORD)
        found = await self.one(actor, recurring)
        waiting = await self.waiting(actor, recurring)
        return await self._record(actor, found, waiting, None) if waiting else []

    async def skip_waiting(self, actor: Actor, recurring: RecurringId) -> list[Turn]:
        """The oldest waiting turns, passed over at one moment: who asks one of them again asks them all."""
        actor.require(RECORD)
        await self.one(actor, recurring)
        now = self.tx.clock.now()
        skipped = [_skipped(turn, now) for turn in await self.waiting(actor, recurring)]
        for turn in skipped:
            self.store.settle(actor.workspace, recurring, turn)
        return skipped

    async def _turn(self, actor: Actor, recurring: RecurringId, due_on: date) -> tuple[Recurring, Turn]:
        found = await self.one(actor, recurring)
        turn = await self.store.turn(actor.workspace, recurring, due_on)
        if turn is None:
            raise NoSuchTurn(day=due_on.isoformat())
        return found, turn

    async def _found(self, actor: Actor, turn: Turn) -> Answered:
        expense = await self.expenses.one(actor, turn.expense) if turn.expense else None
        return Answered(turn=turn, expense=expense, is_new=False)

    async def _record(
        self, actor: Actor, recurring: Recurring, waiting: Sequence[Turn], amount: Money | None
    ) -> list[Expense]:
        made = await self.expenses.record(
            actor,
            [
                ExpenseDraft(
                    amount=amount or recurring.amount, category=recurring.category, note=recurring.note,
                    spent_on=turn.due_on,
                )
                for turn in waiting
            ],
        )  # fmt: skip
        for turn, expense in zip(waiting, made, strict=True):
            self.store.settle(actor.workspace, recurring.id, _paid(turn, expense))
        return made

    def _next(self, actor: Actor, schedule: Schedule) -> date:
        today = self.expenses.today(actor)
        since = schedule.after + timedelta(days=1) if schedule.after else today
        return rules.first_from(rules.checked_begin(schedule.begins_on), schedule.every, max(since, today))

    async def _store(self, actor: Actor, action: str, old: Recurring, new: Recurring) -> None:
        if new == old:
            return
        self.store.change(actor.workspace, new)
        self._audit(actor, action, old, new)
        if new.stopped_at is None and (new.next_on != old.next_on or old.stopped_at is not None):
            await self._arm(actor, new)

    async def _arm(self, actor: Actor, recurring: Recurring) -> None:
        at = rules.asked_at(recurring.next_on, actor.timezone)
        await ask_at(self.tx, actor.workspace, recurring, at, actor.timezone)

    def _audit(self, actor: Actor, action: str, before: Recurring | None, after: Recurring) -> None:
        told = _facts(before) if before else None
        subject = f"recurring:{after.id}"
        record_change(self.tx, actor, f"expenses.recurring.{action}", subject, before=told, after=_facts(after))


def drafted(expense: Expense, every: Every) -> RecurringDraft:
    """The expense as it will come again: the first time a period after its day."""
    schedule = Schedule(every, expense.spent_on, after=expense.spent_on)
    return RecurringDraft(amount=expense.amount, category=expense.category, note=expense.note, schedule=schedule)


def _skipped(turn: Turn, now: datetime) -> Turn:
    return replace(turn, state=TurnState.SKIPPED, answered_at=now)


def _paid(turn: Turn, expense: Expense) -> Turn:
    return replace(turn, state=TurnState.PAID, expense=expense.id, answered_at=expense.created_at)


def _facts(recurring: Recurring) -> dict[str, str | None]:
    stopped: datetime | None = recurring.stopped_at
    return {
        "amount": str(recurring.amount), "category": recurring.category, "note": recurring.note,
        "every": recurring.every, "begins_on": recurring.begins_on.isoformat(),
        "stopped_at": stopped.isoformat() if stopped else None,
    }  # fmt: skip

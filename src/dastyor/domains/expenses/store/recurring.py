"""Recurring expenses and their turns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from dastyor.domains.expenses.model import ExpenseId
from dastyor.domains.expenses.model.recurring import Every, Recurring, RecurringId, Turn, TurnState
from dastyor.kit.db import Tx
from dastyor.kit.ids import PersonId, WorkspaceId
from dastyor.kit.money import Money

_COLUMNS = "id, amount, currency, category, note, every, begins_on, next_on, person_id, stopped_at"
_ADD = f"""
    insert into expenses.recurring (workspace_id, {_COLUMNS}, created_at)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_CHANGE = """
    update expenses.recurring set amount = %s, currency = %s, category = %s, note = %s, every = %s, begins_on = %s,
        next_on = %s, person_id = %s, stopped_at = %s
    where workspace_id = %s and id = %s
"""
_ONE = f"select {_COLUMNS} from expenses.recurring where workspace_id = %s and id = %s for update"
_ALL = f"""
    select {_COLUMNS} from expenses.recurring where workspace_id = %s and stopped_at is null
    order by next_on, id limit %s
"""
_COUNT = "select count(*) from expenses.recurring where workspace_id = %s and stopped_at is null"
_ASK = """
    insert into expenses.recurring_turn (workspace_id, recurring_id, due_on, state, asked_at)
    select %s, %s, day, 'asked', %s from unnest(%s::date[]) day on conflict do nothing returning due_on
"""
_TURN = """
    select due_on, state, expense_id, answered_at from expenses.recurring_turn
    where workspace_id = %s and recurring_id = %s and due_on = %s for update
"""
_WAITING = """
    select due_on, state, expense_id, answered_at from expenses.recurring_turn
    where workspace_id = %s and recurring_id = %s and state = 'asked' order by due_on limit %s for update
"""
_SETTLE = """
    update expenses.recurring_turn set state = %s, expense_id = %s, answered_at = %s
    where workspace_id = %s and recurring_id = %s and due_on = %s
"""
_ASK_AGAIN = """
    update expenses.recurring_turn set state = 'asked', answered_at = null
    where workspace_id = %s and recurring_id = %s and state = 'skipped' and answered_at = %s
"""


class RecurringStore:
    """The recurring expenses of one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    def add(self, workspace: WorkspaceId, made: Recurring, now: datetime) -> None:
        """A new one."""
        money = made.amount
        self.tx.later(
            _ADD,
            (
                workspace, made.id, money.amount, money.currency, made.category, made.note, made.every, made.begins_on,
                made.next_on, made.person, made.stopped_at, now,
            ),
        )  # fmt: skip

    def change(self, workspace: WorkspaceId, new: Recurring) -> None:
        """The row becomes this."""
        money = new.amount
        self.tx.later(
            _CHANGE,
            (
                money.amount, money.currency, new.category, new.note, new.every, new.begins_on, new.next_on, new.person,
                new.stopped_at, workspace, new.id,
            ),
        )  # fmt: skip

    async def one(self, workspace: WorkspaceId, recurring: RecurringId) -> Recurring | None:
        """That one, locked: whoever answers or asks its turns is alone."""
        row: tuple[Any, ...] | None = await self.tx.maybe(_ONE, (workspace, recurring))
        return None if row is None else _recurring(row)

    async def all(self, workspace: WorkspaceId, limit: int) -> list[Recurring]:
        """Those that go on, the soonest first."""
        rows: list[tuple[Any, ...]] = await self.tx.all(_ALL, (workspace, limit))
        return [_recurring(row) for row in rows]

    async def count(self, workspace: WorkspaceId) -> int:
        """How many go on."""
        return int(await self.tx.value(_COUNT, (workspace,)))

    async def ask(
        self, workspace: WorkspaceId, recurring: RecurringId, days: Sequence[date], now: datetime
    ) -> list[date]:
        """Those of the days that were never asked before; they are now."""
        rows: list[tuple[date]] = await self.tx.all(_ASK, (workspace, recurring, now, list(days)))
        return sorted(row[0] for row in rows)

    async def turn(self, workspace: WorkspaceId, recurring: RecurringId, day: date) -> Turn | None:
        """The turn of that day, locked."""
        row: tuple[Any, ...] | None = await self.tx.maybe(_TURN, (workspace, recurring, day))
        return None if row is None else _turn(row)

    async def waiting(self, workspace: WorkspaceId, recurring: RecurringId, limit: int) -> list[Turn]:
        """The turns that wait for an answer, the oldest first, locked."""
        rows: list[tuple[Any, ...]] = await self.tx.all(_WAITING, (workspace, recurring, limit))
        return [_turn(row) for row in rows]

    def settle(self, workspace: WorkspaceId, recurring: RecurringId, turn: Turn) -> None:
        """The turn becomes this."""
        self.tx.later(_SETTLE, (turn.state, turn.expense, turn.answered_at, workspace, recurring, turn.due_on))

    def ask_again(self, workspace: WorkspaceId, recurring: RecurringId, skipped_at: datetime) -> None:
        """The turns that were passed over at that moment wait again."""
        self.tx.later(_ASK_AGAIN, (workspace, recurring, skipped_at))


def _recurring(row: Any) -> Recurring:
    id_, amount, currency, category, note, every, begins_on, next_on, person, stopped_at = row
    return Recurring(
        id=RecurringId(id_), amount=Money(amount, currency), category=category, note=note, every=Every(every),
        begins_on=begins_on, next_on=next_on, person=None if person is None else PersonId(person),
        stopped_at=stopped_at,
    )  # fmt: skip


def _turn(row: Any) -> Turn:
    due_on, state, expense, answered_at = row
    expense = None if expense is None else ExpenseId(expense)
    return Turn(due_on=due_on, state=TurnState(state), expense=expense, answered_at=answered_at)

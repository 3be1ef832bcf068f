"""Recurring expenses over REST."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Path
from pydantic import BaseModel, Field, model_validator

from dastyor.domains.expenses.api.ledger import ExpenseView
from dastyor.domains.expenses.api.routes import router
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
from dastyor.domains.expenses.service import Expenses, Recurrings
from dastyor.kit.api import AmountWire, Body, Caller, MoneyWire, Page
from dastyor.kit.money import Money

_Number = Annotated[UUID, Path(description="The recurring expense.")]


class RecurringBody(Body):
    """A recurring expense by its parts, or a line as a person writes it: "аренда 4 000 000 каждый месяц 5-го"."""

    text: str | None = Field(default=None, min_length=1, max_length=4096)
    amount: AmountWire | None = Field(default=None, description="Money, or a number in your currency.")
    category: str = Field(default="other", max_length=40)
    note: str = Field(default="", max_length=500)
    every: Every | None = None
    begins_on: date | None = Field(default=None, description="Turns are counted from it; without it from today.")

    @model_validator(mode="after")
    def _one_way(self) -> RecurringBody:
        if (self.text is None) != (self.amount is not None and self.every is not None):
            raise ValueError("give either `text`, or `amount` and `every`")
        return self


class RecurringChange(Body):
    """What is to be different; a bare amount keeps the currency."""

    amount: AmountWire | None = None
    category: str | None = Field(default=None, max_length=40)
    note: str | None = Field(default=None, max_length=500)
    every: Every | None = None
    begins_on: date | None = None


class TurnView(BaseModel):
    """One turn: waiting for an answer, paid, or passed over; `expense` is what was recorded for it."""

    due_on: date
    state: TurnState
    expense: ExpenseView | None = None

    @classmethod
    def of(cls, answered: Answered) -> TurnView:
        """The turn as REST shows it."""
        expense = ExpenseView.of(answered.expense) if answered.expense else None
        return cls(due_on=answered.turn.due_on, state=answered.turn.state, expense=expense)


class RecurringView(BaseModel):
    """A recurring expense; `waiting` are the days of its oldest turns that were asked and not answered."""

    id: UUID
    amount: MoneyWire
    category: str
    note: str
    every: Every
    begins_on: date
    next_on: date
    person: UUID | None
    waiting: list[date]

    @classmethod
    def of(cls, recurring: Recurring, waiting: list[Turn]) -> RecurringView:
        """The recurring expense as REST shows it."""
        return cls(
            id=recurring.id, amount=recurring.amount, category=recurring.category, note=recurring.note,
            every=recurring.every, begins_on=recurring.begins_on, next_on=recurring.next_on, person=recurring.person,
            waiting=[turn.due_on for turn in waiting],
        )  # fmt: skip


class AnswerBody(Body):
    """Whether the turn was paid; another amount, if it was another one."""

    answer: Literal["paid", "skipped"]
    amount: AmountWire | None = None


@router.get("/expenses/recurring")
async def recurring(caller: Caller) -> Page[RecurringView]:
    """Every recurring expense that goes on, the soonest first; there are 200 at most."""
    service = Recurrings(caller.tx)
    items = [
        RecurringView.of(each, await service.waiting(caller.actor, each.id)) for each in await service.all(caller.actor)
    ]
    return Page[RecurringView](items=items, next_cursor=None)


@router.post("/expenses/recurring", status_code=HTTPStatus.CREATED)
async def make_recurring(caller: Caller, body: RecurringBody) -> RecurringView:
    """A new recurring expense; a person is asked on the morning of each turn."""
    service = Recurrings(caller.tx)
    if body.text is not None:
        draft = await service.understand(caller.actor, body.text)
    else:
        assert body.amount is not None and body.every is not None
        begins = body.begins_on or Expenses(caller.tx).today(caller.actor)
        amount = _money(body.amount, caller.actor.currency)
        draft = RecurringDraft(
            amount=amount, category=body.category, note=body.note, schedule=Schedule(body.every, begins)
        )
    return RecurringView.of(await service.make(caller.actor, draft), [])


@router.put("/expenses/recurring/{recurring}")
async def change_recurring(caller: Caller, recurring: _Number, body: RecurringChange) -> RecurringView:
    """Change what is given of it; turns that were asked stay."""
    service, number = Recurrings(caller.tx), RecurringId(recurring)
    old = await service.one(caller.actor, number)
    schedule = Schedule(body.every or old.every, body.begins_on or old.begins_on)
    amount = None if body.amount is None else _money(body.amount, old.amount.currency)
    changed = await service.change(
        caller.actor, number, amount=amount, category=body.category, note=body.note, schedule=schedule
    )
    return RecurringView.of(changed, await service.waiting(caller.actor, number))


@router.delete("/expenses/recurring/{recurring}", status_code=HTTPStatus.NO_CONTENT)
async def stop_recurring(caller: Caller, recurring: _Number) -> None:
    """It is asked no more; done twice, it is done once."""
    await Recurrings(caller.tx).stop(caller.actor, RecurringId(recurring))


@router.post("/expenses/recurring/{recurring}/turns/{due_on}")
async def answer_turn(
    caller: Caller,
    recurring: _Number,
    due_on: Annotated[date, Path(description="The day of the turn.")],
    body: AnswerBody,
) -> TurnView:
    """Answer a turn. However often and by whomever, it is answered once; the answer tells what it came to."""
    service, number = Recurrings(caller.tx), RecurringId(recurring)
    if body.answer == "skipped":
        return TurnView.of(await service.skip(caller.actor, number, due_on))
    old = await service.one(caller.actor, number)
    amount = None if body.amount is None else _money(body.amount, old.amount.currency)
    return TurnView.of(await service.pay(caller.actor, number, due_on, amount=amount))


def _money(amount: Money | Decimal, currency: str) -> Money:
    return amount if isinstance(amount, Money) else Money.of_number(amount, currency)

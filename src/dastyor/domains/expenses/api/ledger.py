"""The ledger over REST."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from pydantic import BaseModel, Field, model_validator

from dastyor.domains.expenses.api.rates import RateView
from dastyor.domains.expenses.api.routes import router
from dastyor.domains.expenses.errors import NoSuchExpense, ReceiptNeedsSum
from dastyor.domains.expenses.model import Doubt, Expense, ExpenseDraft, ExpenseId, ReadItem
from dastyor.domains.expenses.service import Expenses, Receipts, drafted
from dastyor.kit.api import AmountWire, Body, Call, Caller, Lister, MoneyWire, Page
from dastyor.kit.ids import PersonId
from dastyor.kit.money import Money
from dastyor.kit.periods import Period

_EARLIEST = date(2000, 1, 1)


class ExpenseBody(Body):
    """One expense by its parts, or a line of text as a person writes it. A bare amount is in the workspace's currency."""

    amount: AmountWire | None = Field(default=None, description="Money, or a number in your currency.")
    category: str | None = Field(default=None, max_length=40)
    note: str = Field(default="", max_length=500)
    spent_on: date | None = None
    paid_by: UUID | None = Field(default=None, description="A member; without it whoever records.")
    text: str | None = Field(default=None, min_length=1, max_length=4096)
    receipt: str | None = Field(default=None, min_length=1, max_length=1000, description="A receipt's code, or its QR.")

    @model_validator(mode="after")
    def _one_way(self) -> ExpenseBody:
        if self.receipt is not None and (self.text is not None or self.spent_on is not None):
            raise ValueError("a receipt has its own day, and no `text`")
        if self.receipt is None and (self.amount is None) == (self.text is None):
            raise ValueError("give either `amount` or `text`")
        return self


class ChangeBody(Body):
    """What is to be different about an expense. A bare amount keeps the expense's currency."""

    amount: AmountWire | None = None
    category: str | None = Field(default=None, max_length=40)
    note: str | None = Field(default=None, max_length=500)
    spent_on: date | None = None
    paid_by: UUID | None = None


class TextBody(Body):
    """A line to be understood."""

    text: str = Field(max_length=4096)
    language: str | None = Field(default=None, max_length=10)


class ExpenseView(BaseModel):
    """An expense; `base` is its amount in the workspace's currency, null while no rate is known.

    `rate` is what it was made with; null where the currency is the same, or no rate is known.
    `by` recorded it, `paid_by` paid; null for a program.
    """

    id: UUID
    amount: MoneyWire
    base: MoneyWire | None
    rate: RateView | None
    category: str
    note: str
    spent_on: date
    by: UUID | None
    paid_by: UUID | None

    @classmethod
    def of(cls, expense: Expense) -> ExpenseView:
        """The expense as REST shows it."""
        rate = RateView.of(expense.rate, expense.spent_on) if expense.rate else None
        return cls(
            id=expense.id, amount=expense.amount, base=expense.base, rate=rate, category=expense.category,
            note=expense.note, spent_on=expense.spent_on, by=expense.by, paid_by=expense.paid_by,
        )  # fmt: skip


class Recorded(BaseModel):
    """What one request recorded; a line of text may hold several."""

    items: list[ExpenseView]


class ReadView(BaseModel):
    """One expense that was read from a text, as it would be recorded: what nobody can tell is `other`."""

    amount: MoneyWire
    category: str
    note: str
    spent_on: date
    confidence: float = Field(ge=0, le=1)

    @classmethod
    def of(cls, item: ReadItem) -> ReadView:
        """The reading as REST shows it."""
        return cls(
            amount=item.amount, category=drafted(item).category, note=item.note, spent_on=item.spent_on,
            confidence=item.confidence,
        )  # fmt: skip


class Understood(BaseModel):
    """What was read; empty when the text is no expense."""

    items: list[ReadView]


@router.post("/expenses", status_code=HTTPStatus.CREATED)
async def record(caller: Caller, body: ExpenseBody) -> Recorded:
    """Record one expense, or all of one line."""
    expenses = Expenses(caller.tx)
    if body.receipt is not None:
        made = [await _of_receipt(caller, body, body.receipt)]
    elif body.text is not None:
        made = await expenses.record_line(caller.actor, body.text)
    else:
        told, currency = body.amount, caller.actor.currency
        assert told is not None  # the body has one way or the other
        amount = told if isinstance(told, Money) else Money.of_number(told, currency)
        draft = ExpenseDraft(
            amount=amount, category=body.category or "other", note=body.note,
            spent_on=body.spent_on or expenses.today(caller.actor), paid_by=_person(body.paid_by),
        )  # fmt: skip
        made = await expenses.record(caller.actor, [draft])
    return Recorded(items=[ExpenseView.of(expense) for expense in made])


async def _of_receipt(caller: Call, body: ExpenseBody, said: str) -> Expense:
    taken = await Receipts(caller.tx).enter(
        caller.actor, said, amount=body.amount, category=body.category, note=body.note
    )
    if taken.expense is None:
        raise ReceiptNeedsSum(receipt=taken.fiscal.code)
    return taken.expense


@router.post("/expenses/understand")
async def understand(caller: Caller, body: TextBody) -> Understood:
    """Read a line without storing anything; what may be no expense at all, or is still to come, is left out."""
    reading = await Expenses(caller.tx).read(caller.actor, body.text, body.language)
    today = Expenses(caller.tx).today(caller.actor)
    told = [item for item in reading.items if item.doubt is not Doubt.UNSURE and item.spent_on <= today]
    return Understood(items=[ReadView.of(item) for item in told])


@router.get("/expenses")
async def listed(
    caller: Caller,
    lister: Lister,
    since: Annotated[date | None, Query(alias="from", description="The first day.")] = None,
    until: Annotated[date | None, Query(alias="to", description="The last day, included.")] = None,
) -> Page[ExpenseView]:
    """Expenses of a period, newest first."""
    expenses = Expenses(caller.tx)
    period = Period.between(since or _EARLIEST, until or expenses.today(caller.actor))
    before = None
    if lister.after is not None:
        day, number = lister.after
        before = (date.fromisoformat(day), ExpenseId(UUID(number)))
    found = await expenses.page(caller.actor, period, before=before, limit=lister.ask)
    return lister.page(found, mark=lambda each: (each.spent_on, each.id), show=ExpenseView.of)


@router.delete("/expenses/{expense}", status_code=HTTPStatus.NO_CONTENT)
async def remove(caller: Caller, expense: Annotated[UUID, Path(description="The expense.")]) -> None:
    """Take an expense out of every figure; done twice, it is done once."""
    await Expenses(caller.tx).remove(caller.actor, ExpenseId(expense))


@router.patch("/expenses/{expense}")
async def change(
    caller: Caller, expense: Annotated[UUID, Path(description="The expense.")], body: ChangeBody
) -> ExpenseView:
    """Change what is given of an expense; the rest stays."""
    expenses = Expenses(caller.tx)
    old = await expenses.one(caller.actor, ExpenseId(expense))
    if old.removed_at is not None:
        raise NoSuchExpense
    amount = body.amount
    if isinstance(amount, Decimal):
        amount = Money.of_number(amount, old.amount.currency)
    changed = await expenses.change(
        caller.actor, old.id, amount=amount, category=body.category, note=body.note, spent_on=body.spent_on,
        paid_by=_person(body.paid_by),
    )  # fmt: skip
    return ExpenseView.of(changed)


def _person(number: UUID | None) -> PersonId | None:
    return None if number is None else PersonId(number)

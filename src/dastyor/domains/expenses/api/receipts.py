"""Receipts over REST: the picture of one, and what it says."""

from __future__ import annotations

from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import File, Form, UploadFile
from pydantic import BaseModel

from dastyor.domains.expenses.api.ledger import ExpenseView
from dastyor.domains.expenses.api.routes import router
from dastyor.domains.expenses.model import Taken
from dastyor.domains.expenses.service import MOST_BYTES, Receipts
from dastyor.kit.api import Caller, MoneyWire
from dastyor.kit.api.route import takes_up_to


class FiscalView(BaseModel):
    """What the code says; `issued_at` is the till's own clock, `total` is null where the code does not tell it."""

    code: str
    country: str
    issued_at: datetime
    total: MoneyWire | None
    raw: str


class DraftView(BaseModel):
    """The expense as far as the receipt tells it; `amount` is null until a person says it."""

    amount: MoneyWire | None
    category: str | None
    note: str
    spent_on: date


class ReceiptView(BaseModel):
    """`expense` is what was recorded; null: send `POST /expenses` with `receipt` and `amount`."""

    receipt: FiscalView
    draft: DraftView
    expense: ExpenseView | None

    @classmethod
    def of(cls, taken: Taken) -> ReceiptView:
        """The receipt as REST shows it."""
        fiscal, expense = taken.fiscal, taken.expense
        seen = FiscalView(
            code=fiscal.code, country=fiscal.country, issued_at=fiscal.issued_at, total=fiscal.total, raw=fiscal.raw
        )
        draft = DraftView(
            amount=expense.amount if expense else fiscal.total, category=taken.category, note=taken.note,
            spent_on=taken.spent_on,
        )  # fmt: skip
        return cls(receipt=seen, draft=draft, expense=ExpenseView.of(expense) if expense else None)


@router.post("/expenses/receipt", status_code=HTTPStatus.CREATED)
@takes_up_to(MOST_BYTES + 2**20)
async def receipt(
    caller: Caller,
    file: Annotated[UploadFile, File(description="A picture of a fiscal receipt: JPEG, PNG or WEBP, up to 20 MB.")],
    caption: Annotated[str, Form(max_length=1024, description="What it was for.")] = "",
) -> ReceiptView:
    """Read a receipt's code; recorded at once where it tells its sum. The same receipt again: 409."""
    taken = await Receipts(caller.tx).take(caller.actor, await file.read(), caption=caption, waits=True)
    return ReceiptView.of(taken)

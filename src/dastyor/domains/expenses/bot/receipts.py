"""A photo of a receipt becomes an expense; where its code does not tell the sum, the person does.

Pictures of an album come one by one, so those that lack a sum wait in a row and are asked about one at a time.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from dastyor.domains.expenses.bot import sharing
from dastyor.domains.expenses.bot.recording import written
from dastyor.domains.expenses.bot.routes import router
from dastyor.domains.expenses.errors import (
    NoCodeOnPicture,
    NotAnAmount,
    NotAReceipt,
    QuestionOver,
    ReceiptKnown,
)
from dastyor.domains.expenses.model import Doubt, Taken
from dastyor.domains.expenses.rules.receipts import read_receipt
from dastyor.domains.expenses.service import MOST_BYTES, RECORD, Expenses, Receipts
from dastyor.kit.bot import Button, Talk
from dastyor.kit.pictures import PictureTooHeavy
from dastyor.kit.telegram.presses import short

_STATE = "expenses.receipt"
_MOST = 20  # receipts that wait for their sums: two albums; of more nobody remembers which is which


@router.picture
async def pictured(talk: Talk) -> bool:
    """A picture: its receipt is recorded or asked about; without a code, what is written below it is read."""
    talk.actor.require(RECORD)
    assert talk.picture is not None
    if (talk.picture.size or 0) > MOST_BYTES:
        raise PictureTooHeavy(most=MOST_BYTES // 10**6)
    picture = await talk.fetch(talk.picture.file_id)
    try:
        taken = await Receipts(talk.tx).take(talk.actor, picture, caption=talk.text)
    except ReceiptKnown as known:
        see = Button(talk.label("expenses-open-button"), "ex.open", (short(known.values["expense"]),))
        day = talk.t.day(known.values["day"], talk.today)
        talk.say(talk.t(known.key, amount=known.values["amount"], day=day), [[see], talk.back()])
        return True
    except (NoCodeOnPicture, NotAReceipt):
        if talk.text and await written(talk):
            return True
        raise
    if taken.expense is None:
        _wait(talk, taken)
        return True
    show = await sharing.receipt(talk, [taken.expense])
    talk.say(show.text, show.rows)
    return True


@router.answer(_STATE)
async def told(talk: Talk) -> None:
    """The sum of the receipt that was asked about; the question stands until it is understood or dropped."""
    first, *rest = talk.memory["waiting"]
    fiscal = read_receipt(first["raw"])
    inside = replace(talk.actor, currency=fiscal.currency)
    items = (await Expenses(talk.tx).read(inside, talk.text)).items
    if len(items) != 1 or items[0].doubt not in {None, Doubt.BARE, Doubt.UNSURE}:
        raise NotAnAmount(amount=talk.text[:40])
    category, note = items[0].category or first["category"], items[0].note or first["note"]
    taken = await Receipts(talk.tx).enter(talk.actor, fiscal.raw, amount=items[0].amount, category=category, note=note)
    assert taken.expense is not None
    show = await sharing.receipt(talk, [taken.expense])
    talk.say(show.text, show.rows)
    _go_on(talk, rest)


@router.press("ex.norec")
async def drop(talk: Talk) -> None:
    """The receipt that was asked about is not wanted."""
    if talk.state != _STATE or not talk.args or talk.memory.get("mark") != talk.arg(0, str):
        raise QuestionOver
    talk.show(talk.t("expenses-dropped"), [talk.back()])
    _go_on(talk, talk.memory["waiting"][1:])


def _wait(talk: Talk, taken: Taken) -> None:
    kept = {"raw": taken.fiscal.raw, "category": taken.category, "note": taken.note}
    waiting: list[dict[str, Any]] = list(talk.memory["waiting"]) if talk.state == _STATE else []
    others = [each for each in waiting if read_receipt(each["raw"]).code != taken.fiscal.code]
    if not others:
        _go_on(talk, [kept])
        return
    if len(others) == len(waiting):
        waiting = [*waiting, kept][:_MOST]
    talk.ask(_STATE, mark=talk.memory["mark"], waiting=waiting)
    talk.say(talk.t("expenses-receipt-queued", **_when(talk, taken.fiscal.raw)))


def _go_on(talk: Talk, waiting: list[dict[str, Any]]) -> None:
    """Asks for the sum of the first that waits; nothing when none does."""
    if not waiting:
        talk.forget()
        return
    mark = secrets.token_hex(3)
    talk.ask(_STATE, mark=mark, waiting=waiting)
    not_needed = Button(talk.label("expenses-receipt-drop-button"), "ex.norec", (mark,))
    talk.say(talk.t("expenses-receipt-sum", **_when(talk, waiting[0]["raw"])), [[not_needed]])


def _when(talk: Talk, raw: str) -> dict[str, str]:
    issued = read_receipt(raw).issued_at
    return {"day": talk.t.near_day(issued.date(), talk.today), "time": f"{issued:%H:%M}"}

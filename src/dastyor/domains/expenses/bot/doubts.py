"""Asking instead of guessing: what the reader was not sure of is put to the person, one doubt at a time.

What was read waits in the dialog's memory under a short mark that the buttons carry, so that a button of an older
question cannot answer a newer one.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from dastyor.domains.expenses.bot import sharing, views
from dastyor.domains.expenses.bot.routes import router
from dastyor.domains.expenses.errors import NotADay, QuestionOver
from dastyor.domains.expenses.model import Doubt, Reading, ReadItem
from dastyor.domains.expenses.rules.changes import checked_day, may_be_spent
from dastyor.domains.expenses.rules.naming import capital
from dastyor.domains.expenses.service import Expenses, drafted
from dastyor.kit.bot import Button, Talk
from dastyor.kit.i18n.texts import Safe
from dastyor.kit.money import Money

_STATE = "expenses.doubt"
_ROW = 36  # characters of labels that a row of a narrow phone shows
_LABEL = 20  # and of one label beside another
_ALIKE = 3  # amounts that may be meant, as buttons; more is no choice


async def ask(talk: Talk, reading: Reading) -> None:
    """Put the first doubt of the reading to the person."""
    mark = secrets.token_hex(3)
    talk.ask(_STATE, mark=mark, items=[_kept(item) for item in reading.items])
    await _put(talk, mark, list(reading.items), new=True)


@router.press("ex.amount")
async def amount(talk: Talk) -> None:
    """One of the amounts that may be meant."""
    mark, items, at = _remembered(talk)
    item = items[at]
    chosen = talk.arg(2, {str(number): money for number, money in enumerate((item.amount, *item.others))}.get)
    await _answered(talk, mark, items, at, _asked_further(replace(item, amount=chosen, others=())))


@router.press("ex.when")
async def day(talk: Talk) -> None:
    """One of the days that may be meant."""
    mark, items, at = _remembered(talk)
    await _answered(talk, mark, items, at, _on(talk, items[at], talk.arg(2, date.fromisoformat)))


@router.press("ex.what")
async def category(talk: Talk) -> None:
    """What a bare amount was for."""
    mark, items, at = _remembered(talk)
    said = talk.arg(2, str)
    if said.startswith(views.PAGE):
        await _put(talk, mark, items, page=said.removeprefix(views.PAGE))
        return
    chosen = await Expenses(talk.tx).category(talk.actor, said)
    await _answered(talk, mark, items, at, _asked_further(replace(items[at], category=chosen)))


@router.press("ex.drop")
async def drop(talk: Talk) -> None:
    """It was no expense: nothing is recorded of it."""
    mark, items, at = _remembered(talk)
    del items[at]
    if items:
        await _go_on(talk, mark, items)
        return
    talk.forget()
    talk.show(talk.t("expenses-dropped"), talk.home_rows())


@router.answer(_STATE)
async def another_line(talk: Talk) -> None:
    """A day where one was asked for. Whoever writes another expense has something else to say: the line is read."""
    items = [_read_back(kept) for kept in talk.memory.get("items", ())]
    at = next((at for at, item in enumerate(items) if item.doubt), None)
    if at is not None and items[at].doubt is Doubt.DAY and not await _is_another(talk):
        written = Expenses(talk.tx).read_day(talk.actor, talk.text)
        if written is None:
            raise NotADay(day=talk.text[:40], today=talk.today.isoformat())
        await _answered(talk, talk.memory["mark"], items, at, _on(talk, items[at], written))
        return
    talk.forget()
    await talk.reread(talk)


async def _is_another(talk: Talk) -> bool:
    """Whether the line is an expense; a bare 12.11, an amount by itself, is a day where one was asked for."""
    return any(item.note or item.category for item in (await Expenses(talk.tx).read(talk.actor, talk.text)).items)


async def _answered(talk: Talk, mark: str, items: list[ReadItem], at: int, item: ReadItem) -> None:
    items[at] = item
    await _go_on(talk, mark, items)


async def _go_on(talk: Talk, mark: str, items: list[ReadItem]) -> None:
    if any(item.doubt for item in items):
        talk.ask(_STATE, mark=mark, items=[_kept(item) for item in items])
        await _put(talk, mark, items)
        return
    talk.forget()
    show = await sharing.receipt(talk, await Expenses(talk.tx).record(talk.actor, [drafted(item) for item in items]))
    talk.show(show.text, show.rows)


async def _put(talk: Talk, mark: str, items: list[ReadItem], *, new: bool = False, page: str = "0") -> None:
    at, item = next((at, item) for at, item in enumerate(items) if item.doubt)
    place = (mark, str(at))
    say = talk.say if new else talk.show
    drop_it = Button(talk.label("expenses-drop-button"), "ex.drop", place)
    if item.doubt is Doubt.BARE:
        rows = await views.pick_category(talk, "ex.what", place, page)
        say(talk.t("expenses-what-for", amount=talk.t.money(item.amount)), [*rows, [drop_it]])
        return
    if item.doubt is Doubt.DAY:
        say(_when(talk, item), [*_side_by_side(_days(talk, item, place)), [drop_it]])
        return
    amounts = [
        Button(talk.label.money(money), "ex.amount", (*place, str(number)))
        for number, money in enumerate((item.amount, *item.others)[:_ALIKE])
    ]
    name = item.note or views.category(talk.t, item.category or "other")
    say(talk.t(f"expenses-doubt-{item.doubt}", note=name), [*_side_by_side(amounts), [drop_it]])


def _when(talk: Talk, item: ReadItem) -> str:
    """Asks for the day; says first what was wrong with the one that was written."""
    name = item.note or (views.category(talk.t, item.category) if item.category else "")
    line = talk.t("expenses-item-bare", category=name, amount=item.amount) if name else talk.t.money(item.amount)
    wrong = "" if may_be_spent(item.spent_on, talk.today) else "-ahead" if item.spent_on > talk.today else "-early"
    day = capital(talk.t.near_day(item.spent_on, talk.today))
    return talk.t(f"expenses-doubt-day{wrong}", line=Safe(line), day=day)


def _days(talk: Talk, item: ReadItem, place: tuple[str, str]) -> list[Button]:
    """The day that was written, if it can be, today and yesterday."""
    days = [item.spent_on, talk.today, talk.today - timedelta(days=1)]
    return [
        Button(capital(talk.label.near_day(each, talk.today)), "ex.when", (*place, f"{each:%Y%m%d}"))
        for each in dict.fromkeys(days)
        if may_be_spent(each, talk.today)
    ]


def _on(talk: Talk, item: ReadItem, day: date) -> ReadItem:
    """The item of that day. Raises NotADay."""
    return _asked_further(replace(item, spent_on=checked_day(day, talk.today), is_day_doubtful=False))


def _asked_further(item: ReadItem) -> ReadItem:
    """The item with what is asked next: its day, and of a bare number what it was for."""
    bare = Doubt.BARE if item.category is None and not item.note else None
    return replace(item, doubt=Doubt.DAY if item.is_day_doubtful else bare)


def _remembered(talk: Talk) -> tuple[str, list[ReadItem], int]:
    """What waits, and the item that the button is about. Raises QuestionOver for a question that is over."""
    mark = talk.arg(0, str)
    items = [_read_back(kept) for kept in talk.memory.get("items", ())]
    if talk.state != _STATE or talk.memory.get("mark") != mark:
        raise QuestionOver
    return mark, items, talk.arg(1, {str(at): at for at in range(len(items))}.get)


def _kept(item: ReadItem) -> dict[str, Any]:
    return {
        "amount": item.amount.to_wire(), "others": [money.to_wire() for money in item.others],
        "category": item.category, "note": item.note, "day": item.spent_on.isoformat(), "doubt": item.doubt,
        "is_day_doubtful": item.is_day_doubtful,
    }  # fmt: skip


def _read_back(kept: dict[str, Any]) -> ReadItem:
    return ReadItem(
        amount=Money.from_wire(kept["amount"]), others=tuple(Money.from_wire(wire) for wire in kept["others"]),
        category=kept["category"], note=kept["note"], spent_on=date.fromisoformat(kept["day"]), confidence=1.0,
        doubt=Doubt(kept["doubt"]) if kept["doubt"] else None, is_day_doubtful=kept.get("is_day_doubtful", False),
    )  # fmt: skip


def _side_by_side(buttons: list[Button]) -> list[list[Button]]:
    """One row, while a phone shows every label of it whole."""
    long = [len(each.text) for each in buttons]
    return [buttons] if sum(long) <= _ROW and max(long, default=0) <= _LABEL else [[each] for each in buttons]

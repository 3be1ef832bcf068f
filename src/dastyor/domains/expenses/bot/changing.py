"""Mending one expense: its category, day, amount, currency; or taking it off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from dastyor.domains.expenses.bot import sharing, views
from dastyor.domains.expenses.bot.routes import router
from dastyor.domains.expenses.errors import NoSuchExpense, NotADay, NotAnAmount
from dastyor.domains.expenses.model import Expense, ExpenseId
from dastyor.domains.expenses.rules.naming import capital
from dastyor.domains.expenses.service import Expenses
from dastyor.kit.bot import Button, Talk
from dastyor.kit.i18n.texts import Safe
from dastyor.kit.lines import fold
from dastyor.kit.money import Money
from dastyor.kit.telegram.presses import long, short

_CURRENCIES = ("UZS", "RUB", "KZT", "USD", "EUR", "CNY")  # the first screen; any other is typed with the amount


@router.press("ex.open")
async def open_(talk: Talk) -> None:
    """One expense by itself; who comes back here no longer answers what was asked of it."""
    talk.forget()
    show = await sharing.opened(talk, await Expenses(talk.tx).one(talk.actor, _expense_of(talk)))
    talk.show(show.text, show.rows)


@router.press("ex.remove")
async def remove(talk: Talk) -> None:
    """The expense is taken off; one button brings it back."""
    gone = await Expenses(talk.tx).remove(talk.actor, _expense_of(talk))
    show = views.removed(talk, [gone], title="expenses-removed-one")
    talk.show(show.text, show.rows)


@router.press("ex.cat")
async def categories(talk: Talk) -> None:
    """The categories to choose from."""
    await _pick_category(talk, "0")


@router.press("ex.setcat")
async def set_category(talk: Talk) -> None:
    """The chosen category, or another page of them."""
    chosen = talk.arg(1, str)
    if chosen.startswith(views.PAGE):
        await _pick_category(talk, chosen.removeprefix(views.PAGE))
        return
    changed = await Expenses(talk.tx).change(talk.actor, _expense_of(talk), category=chosen)
    await _changed(talk, changed)


@router.press("ex.cur")
async def currencies(talk: Talk) -> None:
    """The currencies to choose from."""
    expense = await Expenses(talk.tx).one(talk.actor, _expense_of(talk))
    buttons = [Button(name, "ex.setcur", (short(expense.id), name)) for name in _CURRENCIES]
    _choose(talk, expense, "expenses-choose-currency", [buttons[:3], buttons[3:]])


@router.press("ex.setcur")
async def set_currency(talk: Talk) -> None:
    """The same number in another currency: it was meant so from the start."""
    expenses = Expenses(talk.tx)
    old = await expenses.one(talk.actor, _expense_of(talk))
    meant = Money.of_number(abs(old.amount.amount), talk.arg(1, str))
    await _changed(talk, await expenses.change(talk.actor, old.id, amount=meant))


@router.press("ex.day")
async def days(talk: Talk) -> None:
    """The last days, and the way to write any other."""
    expenses = Expenses(talk.tx)
    expense, day = await expenses.one(talk.actor, _expense_of(talk)), expenses.today(talk.actor)
    near = [day - timedelta(days=back) for back in range(4)]
    buttons = [
        Button(capital(talk.label.near_day(each, talk.today)), "ex.setday", (short(expense.id), f"{each:%Y%m%d}"))
        for each in near
    ]
    talk.ask("expenses.day", expense=str(short(expense.id)))
    _choose(talk, expense, "expenses-choose-day", [buttons[:2], buttons[2:]])


@router.press("ex.setday")
async def set_day(talk: Talk) -> None:
    """The chosen day."""
    day = talk.arg(1, date.fromisoformat)
    talk.forget()
    await _changed(talk, await Expenses(talk.tx).change(talk.actor, _expense_of(talk), spent_on=day))


@router.answer("expenses.day")
async def written_day(talk: Talk) -> None:
    """A day in words or figures; the question stands until it is understood, cancelled, or another expense comes."""
    expenses = Expenses(talk.tx)
    old = await expenses.one(talk.actor, _remembered(talk))
    # Before the day is looked for: a whole expense may name one of its own, "taxi 20 000 yesterday".
    if await _is_another(talk, old, amount=old.amount):
        return
    found = expenses.read_day(talk.actor, talk.text)
    if found is None:
        raise NotADay(day=talk.text[:40], today=expenses.today(talk.actor).isoformat())
    changed = await expenses.change(talk.actor, old.id, spent_on=found)
    talk.forget()
    await _changed(talk, changed)


@router.press("ex.sum")
async def amount(talk: Talk) -> None:
    """Asks for the right amount."""
    expense = await Expenses(talk.tx).one(talk.actor, _expense_of(talk))
    talk.ask("expenses.amount", expense=str(short(expense.id)))
    _choose(talk, expense, "expenses-write-amount", [])


@router.answer("expenses.amount")
async def written_amount(talk: Talk) -> None:
    """The right amount, its currency kept unless another is written."""
    expenses = Expenses(talk.tx)
    old = await expenses.one(talk.actor, _remembered(talk))
    if await _is_another(talk, old):
        return
    inside = replace(talk.actor, currency=old.amount.currency)
    reading = expenses.understand(inside, talk.text)
    if len(reading.items) != 1:
        raise NotAnAmount(amount=talk.text[:40])
    changed = await expenses.change(talk.actor, old.id, amount=reading.items[0].amount)
    talk.forget()
    await _changed(talk, changed)


async def _is_another(talk: Talk, old: Expense, *, amount: Money | None = None) -> bool:
    """Whoever writes another expense instead of an answer has something else to say: it is read as any line.

    Other words make it another; so does a plain amount that is not `amount`, where the question was not about that.
    """
    reading = await Expenses(talk.tx).read(talk.actor, talk.text)
    whole = [item for item in reading.items if item.category and item.note]
    if not any(
        fold(item.note) != fold(old.note) or (amount and item.amount != amount and not item.doubt) for item in whole
    ):
        return False
    talk.forget()
    await talk.reread(talk)
    return True


async def _pick_category(talk: Talk, page: str) -> None:
    expense = await Expenses(talk.tx).one(talk.actor, _expense_of(talk))
    rows = await views.pick_category(talk, "ex.setcat", (short(expense.id),), page)
    _choose(talk, expense, "expenses-choose-category", rows)


def _choose(talk: Talk, expense: Expense, key: str, rows: list[list[Button]]) -> None:
    back = Button(talk.label("bot-back-button"), "ex.open", (short(expense.id),))
    talk.show(talk.t(key, line=Safe(views.line(talk, expense))), views.closed(rows, back))


async def _changed(talk: Talk, expense: Expense) -> None:
    show = await sharing.receipt(talk, [expense], title="expenses-changed")
    talk.show(show.text, show.rows)


def _expense_of(talk: Talk) -> ExpenseId:
    return ExpenseId(talk.arg(0, long))


def _remembered(talk: Talk) -> ExpenseId:
    number = long(str(talk.memory.get("expense", "")))
    if number is None:
        raise NoSuchExpense
    return ExpenseId(number)

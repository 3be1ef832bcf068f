"""Who paid: a button on the receipt of a shared ledger, and names beside what others paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dastyor.domains.expenses.bot import views
from dastyor.domains.expenses.bot.routes import router
from dastyor.domains.expenses.errors import NoSuchExpense
from dastyor.domains.expenses.model import Expense, ExpenseId
from dastyor.domains.expenses.service import RECORD, Expenses, Sharing
from dastyor.kit.bot import Button, Screen, Talk
from dastyor.kit.i18n.texts import Safe
from dastyor.kit.ids import PersonId
from dastyor.kit.telegram.presses import long, short

_LABEL = 20  # characters that a button holds
_MOST = 40  # members to choose from: more buttons nobody reads


async def receipt(talk: Talk, entry: Sequence[Expense], *, title: str = "expenses-recorded") -> Screen:
    """The receipt; in a shared ledger it says who paid, and one expense alone can be put to another."""
    shown = views.receipt(talk, entry, title=title)
    return await _whole(talk, shown, entry[0], below=1) if len(entry) == 1 else shown


async def opened(talk: Talk, expense: Expense) -> Screen:
    """One expense by itself, likewise."""
    shown = views.opened(talk, expense)
    return shown if expense.removed_at else await _whole(talk, shown, expense, below=2)


def payer(talk: Talk, expense: Expense, names: Mapping[PersonId, str]) -> str:
    """Another's name behind the line of an expense; of one's own expense nothing."""
    for person in (expense.paid_by, expense.by):
        if person is not None and person != talk.actor.person and person in names:
            return talk.t("expenses-line-payer", name=names[person])
    return ""


@router.press("ex.payer")
async def choose(talk: Talk) -> None:
    """The members to choose from."""
    talk.actor.require(RECORD)
    expense = await Expenses(talk.tx).one(talk.actor, _id(talk.arg(0, str)))
    members = await Sharing(talk.tx).members(talk.actor)
    buttons = [Button(name[:_LABEL], "ex.by", (short(expense.id), short(person))) for person, name in members.items()][
        :_MOST
    ]
    back = Button(talk.label("bot-back-button"), "ex.open", (short(expense.id),))
    text = talk.t("expenses-choose-payer", line=Safe(views.line(talk, expense)))
    talk.show(text, views.closed([buttons[at : at + 2] for at in range(0, len(buttons), 2)], back))


@router.press("ex.by")
async def chosen(talk: Talk) -> None:
    """He paid."""
    person = PersonId(_id(talk.arg(1, str)))
    changed = await Expenses(talk.tx).change(talk.actor, _id(talk.arg(0, str)), paid_by=person)
    show = await receipt(talk, [changed], title="expenses-changed")
    talk.show(show.text, show.rows)


async def _whole(talk: Talk, shown: Screen, expense: Expense, *, below: int) -> Screen:
    """With who paid, and the buttons for it and for coming again above the last `below` rows."""
    text, more = shown.text, []
    members = {} if talk.actor.is_alone else await Sharing(talk.tx).members(talk.actor)
    may = talk.actor.may(RECORD)
    if may and expense.amount.amount > 0:
        more.append(Button(talk.label("expenses-repeat-button"), "ex.repeat", (short(expense.id),)))
    if len(members) > 1:
        name = members.get(expense.paid_by) if expense.paid_by else None
        if name is not None and expense.paid_by != talk.actor.person:
            text = f"{text}\n{talk.t('expenses-paid-by', name=name)}"
        if may:
            more.append(Button(talk.label("expenses-payer-button"), "ex.payer", (short(expense.id),)))
    return Screen(text, [*shown.rows[:-below], more, *shown.rows[-below:]])


def _id(text: str) -> ExpenseId:
    number = long(text)
    if number is None:
        raise NoSuchExpense
    return ExpenseId(number)

"""The list of a month's expenses, a page at a time, in place of its report."""

from __future__ import annotations

from datetime import date

from dastyor.domains.expenses.bot import views
from dastyor.domains.expenses.bot.routes import router
from dastyor.domains.expenses.model import ExpenseId
from dastyor.domains.expenses.service import Expenses
from dastyor.kit.bot import Button, Talk
from dastyor.kit.i18n.texts import Safe
from dastyor.kit.periods import Period
from dastyor.kit.telegram.presses import long, short

_PAGE = 8  # expenses on one screen: a phone shows them without scrolling


@router.press("ex.list")
async def listed(talk: Talk) -> None:
    """The month's expenses, a page at a time; each opens."""
    expenses, day = Expenses(talk.tx), date.fromisoformat(talk.args[0])
    before = None
    if len(talk.args) > 2 and (number := long(talk.args[2])):
        before = (date.fromisoformat(talk.args[1]), ExpenseId(number))
    found = await expenses.page(talk.actor, Period.month(day), before=before, limit=_PAGE + 1)
    page, more = found[:_PAGE], len(found) > _PAGE
    t = talk.t
    lines = "\n".join(f"{at}. {views.line(talk, expense)}" for at, expense in enumerate(page, 1))
    picks = [
        Button(talk.label("expenses-pick-button", number=at), "ex.open", (short(expense.id),))
        for at, expense in enumerate(page, 1)
    ]
    back = Button(talk.label("bot-back-button"), "ex.month", (f"{day:%Y%m%d}",))
    rest = (f"{day:%Y%m%d}", f"{page[-1].spent_on:%Y%m%d}", short(page[-1].id)) if page else ()
    onward = [Button(talk.label("expenses-more-button"), "ex.list", rest)] if more else []
    text = (
        t("expenses-list", month=t.month(day), lines=Safe(lines)) if page else t("expenses-empty", month=t.month(day))
    )
    talk.show(text, [picks[:4], picks[4:], [back, *onward]])

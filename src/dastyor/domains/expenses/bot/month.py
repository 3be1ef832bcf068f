"""The list of a month's expenses, a page at a time, in place of its report."""

from __future__ import annotations

from datetime import date

from dastyor.domains.expenses.bot import sharing, views
from dastyor.domains.expenses.bot.routes import router
from dastyor.domains.expenses.model import ExpenseId
from dastyor.domains.expenses.rules.naming import capital
from dastyor.domains.expenses.service import Expenses, Sharing
from dastyor.kit.bot import Button, Talk
from dastyor.kit.i18n.texts import Safe
from dastyor.kit.periods import Period
from dastyor.kit.telegram.presses import long, short

_PAGE = 8  # expenses on one screen: a phone shows them without scrolling


@router.press("ex.list")
async def listed(talk: Talk) -> None:
    """The month's expenses, a page at a time; each opens."""
    expenses, day = Expenses(talk.tx), talk.arg(0, day_of)
    before = (talk.arg(1, day_of), ExpenseId(talk.arg(2, long))) if len(talk.args) > 1 else None
    found = await expenses.page(talk.actor, Period.month(day), before=before, limit=_PAGE + 1)
    page, more = found[:_PAGE], len(found) > _PAGE
    t = talk.t
    names = await Sharing(talk.tx).others(talk.actor, page)
    lines = views.listed(talk, page, lambda expense: sharing.payer(talk, expense, names))
    back = Button(talk.label("bot-back-button"), "ex.month", (f"{day:%Y%m%d}",))
    rest = (f"{day:%Y%m%d}", f"{page[-1].spent_on:%Y%m%d}", short(page[-1].id)) if page else ()
    onward = [Button(talk.label("expenses-more-button"), "ex.list", rest)] if more else []
    name = capital(t.month(day))
    text = t("expenses-list", month=name, lines=Safe(lines)) if page else t("expenses-empty", month=name)
    talk.show(text, [*views.picks(talk, page), [back, *onward]])


def day_of(text: str) -> date | None:
    """The day that a button carries; None for one whose months the calendar does not have."""
    day = date.fromisoformat(text)
    # Beyond these two the calendar has no month before, or none after.
    return day if date.min.year < day.year < date.max.year else None

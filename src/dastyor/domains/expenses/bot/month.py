"""The month: its total, its categories, its list; one screen that is edited in place."""

from __future__ import annotations

from datetime import date

from dastyor.domains.expenses.bot import views
from dastyor.domains.expenses.bot.routes import router
from dastyor.domains.expenses.model import ExpenseId, Month
from dastyor.domains.expenses.service import Expenses
from dastyor.kit.bot import Button, Screen, Talk
from dastyor.kit.i18n.texts import Safe
from dastyor.kit.periods import Period
from dastyor.kit.telegram.presses import long, short

_PAGE = 8  # expenses on one screen: a phone shows them without scrolling


@router.command("month", about="expenses-command-month", listed=True)
async def month(talk: Talk) -> None:
    """/month: what this month cost."""
    show = await _month(talk, Expenses(talk.tx).today(talk.actor))
    talk.say(show.text, show.rows)


@router.press("ex.month", menu="expenses-menu-button")
async def opened(talk: Talk) -> None:
    """The month on the button, this one without."""
    day = date.fromisoformat(talk.args[0]) if talk.args else Expenses(talk.tx).today(talk.actor)
    show = await _month(talk, day)
    talk.show(show.text, show.rows)


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


async def _month(talk: Talk, day: date) -> Screen:
    expenses = Expenses(talk.tx)
    figures, today = await expenses.month(talk.actor, day), expenses.today(talk.actor)
    around = Period.month(day)
    t = talk.t
    turning = [_turn(talk, around.previous().start, "◀")]
    if around.end <= today:
        turning.append(_turn(talk, around.end, "▶"))
    if not figures.count:
        return Screen(t("expenses-empty", month=t.month(day)), [turning, talk.back()])
    listing = Button(talk.label("expenses-list-button"), "ex.list", (f"{figures.first:%Y%m%d}",))
    return Screen(_text(talk, figures), [[listing], turning, talk.back()])


def _turn(talk: Talk, day: date, sign: str) -> Button:
    name = talk.t.month(day)
    return Button(f"{sign} {name}" if sign == "◀" else f"{name} {sign}", "ex.month", (f"{day:%Y%m%d}",))


def _text(talk: Talk, figures: Month) -> str:
    t = talk.t
    shares = "\n".join(
        t("expenses-share", category=views.category(t, share.category), amount=t.money(share.total))
        for share in figures.shares
    )
    text = t(
        "expenses-month",
        month=t.month(figures.first),
        total=" + ".join(t.money(total) for total in figures.totals),
        count=t.n("expenses-count", figures.count),
        shares=Safe(shares),
    )
    if figures.previous:
        text += "\n" + t("expenses-month-before", total=" + ".join(t.money(total) for total in figures.previous))
    return text

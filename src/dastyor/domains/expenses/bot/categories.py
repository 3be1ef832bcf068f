"""/categories: those of the workspace's own, added by a line, removed by a button."""

from __future__ import annotations

from dastyor.domains.expenses.bot.routes import router
from dastyor.domains.expenses.service import Categories
from dastyor.kit.bot import Button, Screen, Talk
from dastyor.kit.i18n.texts import Safe

_STATE = "expenses.category"
_PAGE = 8
_LABEL = 16  # characters of a name that two buttons side by side show


@router.command("categories", about="expenses-command-categories")
async def command(talk: Talk) -> None:
    """/categories lists them; `/categories Реквизит` adds one."""
    if talk.text:
        await Categories(talk.tx).add(talk.actor, talk.text)
    show = await _list(talk, 0)
    talk.say(show.text, show.rows)


@router.press("ex.cats")
async def listed(talk: Talk) -> None:
    """A page of the list."""
    talk.forget()
    at = talk.arg(0, str) if talk.args else "0"
    show = await _list(talk, int(at) if at.isdecimal() else 0)
    talk.show(show.text, show.rows)


@router.press("ex.catnew")
async def asked(talk: Talk) -> None:
    """Asks for the name of a new one."""
    talk.ask(_STATE)
    talk.show(talk.t("expenses-category-write"), [[Button(talk.label("bot-back-button"), "ex.cats")]])


@router.answer(_STATE)
async def named(talk: Talk) -> None:
    """The name; the question stands until it fits or is cancelled."""
    await Categories(talk.tx).add(talk.actor, talk.text)
    talk.forget()
    show = await _list(talk, 0)
    talk.say(show.text, show.rows)


@router.press("ex.catdel")
async def removed(talk: Talk) -> None:
    """It is offered no more."""
    gone = await Categories(talk.tx).remove(talk.actor, talk.arg(0, str) if talk.args else "")
    talk.toast(talk.label("expenses-category-removed", name=gone.name))
    show = await _list(talk, 0)
    talk.show(show.text, show.rows)


async def _list(talk: Talk, page: int) -> Screen:
    own = await Categories(talk.tx).all(talk.actor)
    shown = own[page * _PAGE : (page + 1) * _PAGE]
    new = [Button(talk.label("expenses-category-new-button"), "ex.catnew")]
    if not shown:
        return Screen(talk.t("expenses-categories-empty"), [new, talk.back()])
    lines = "\n".join(talk.t("expenses-category-line", name=each.name) for each in shown)
    removes = [
        Button(talk.label("expenses-category-remove-button", name=_short(each.name)), "ex.catdel", (each.mark,))
        for each in shown
    ]
    turning = []
    if page:
        turning.append(Button(talk.label("bot-back-button"), "ex.cats", (str(page - 1),)))
    if len(own) > (page + 1) * _PAGE:
        turning.append(Button(talk.label("expenses-more-button"), "ex.cats", (str(page + 1),)))
    rows = [removes[at : at + 2] for at in range(0, len(removes), 2)]
    return Screen(talk.t("expenses-categories", lines=Safe(lines)), [*rows, turning, new, talk.back()])


def _short(name: str) -> str:
    return name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}…"

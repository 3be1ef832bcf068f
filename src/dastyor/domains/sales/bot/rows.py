"""The rows behind a figure: the newest sales of the day, the week or the month, a page at a time."""

from __future__ import annotations

from itertools import groupby

from dastyor.domains.sales.bot.counter import line_of
from dastyor.domains.sales.bot.figures import STEPS, step_of
from dastyor.domains.sales.bot.routes import router
from dastyor.domains.sales.model import Sale, Transaction, Which
from dastyor.domains.sales.rules.figures import so_far
from dastyor.domains.sales.service import Transactions
from dastyor.kit.bot import Button, Talk
from dastyor.kit.i18n.texts import Safe

_PAGE = 10  # rows on one screen
_PAGES = 100  # of the newest; who looks for older ones asks by day or by product
_NAME = 40  # characters of a product's name


@router.press("sa.rows")
async def listed(talk: Talk) -> None:
    """A page of the newest sales; what was sold meanwhile moves them on."""
    step, page = step_of(talk), talk.arg(1, _page_of) if len(talk.args) > 1 else 0
    period, _ = so_far(STEPS[step], talk.today)
    which = Which(currency=talk.actor.currency)
    found = await Transactions(talk.tx).page(talk.actor, period, which, limit=_PAGE + 1, skip=page * _PAGE)
    title = Safe(talk.t(f"sales-title-{step}"))
    turning = []
    if page:
        turning.append(Button(talk.label("sales-newest-button"), "sa.rows", (step,)))
    if len(found) > _PAGE and page + 1 < _PAGES:
        turning.append(Button(talk.label("sales-older-button"), "sa.rows", (step, str(page + 1))))
    text = talk.t("sales-rows", title=title, lines=Safe(_lines(talk, found[:_PAGE])))
    back = Button(talk.label("bot-back-button"), "sa.text", (step,))
    talk.show(text if found else talk.t("sales-nothing", title=title), [turning, [back, *talk.back()]])


def _page_of(text: str) -> int | None:
    return int(text) if text.isdecimal() and int(text) < _PAGES else None


def _lines(talk: Talk, rows: list[Transaction]) -> str:
    """The rows under their days, each with its time."""
    lines: list[str] = []
    for day, same in groupby(rows, lambda row: row.day):
        lines.append(f"<i>{talk.t.near_day(day, talk.today)}</i>")
        for row in same:
            name = row.name if len(row.name) <= _NAME else f"{row.name[: _NAME - 1]}…"
            sale = line_of(talk, Sale(row.transaction_id, name, row.quantity, row.total))
            lines.append(f"{talk.t.time(row.at, talk.actor.timezone)}\u2002{sale}")
    return "\n".join(lines)

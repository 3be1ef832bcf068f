"""The figures of the day, the week and the month: one living screen, as a text or as a picture.

What it shows stands in its buttons, so an old message answers as well as a new one.
"""

from __future__ import annotations

from decimal import Decimal

from dastyor.domains.sales.bot import quarantine
from dastyor.domains.sales.bot.chart import before_text, change_text, picture
from dastyor.domains.sales.bot.routes import router
from dastyor.domains.sales.model import By, Course, Figures, Row
from dastyor.domains.sales.rules.figures import Sort, so_far
from dastyor.domains.sales.service import SalesFigures
from dastyor.kit.bot import Button, Talk
from dastyor.kit.i18n.texts import Safe
from dastyor.kit.money import Money
from dastyor.kit.periods import Bucket

_WITHOUT_CENTS = 1000  # an average of thousands is told whole
_SHOWN = 5  # products on one screen
STEPS = {"day": Bucket.DAY, "week": Bucket.WEEK, "month": Bucket.MONTH}


@router.command("sales", about="sales-command-sales")
async def command(talk: Talk) -> None:
    """/sales: the day so far."""
    await _tell(talk, "day")


@router.press("sa.figures", menu="sales-menu-button")
async def pressed(talk: Talk) -> None:
    """The day, the week or the month so far; a picture stays a picture."""
    step = step_of(talk)
    await (_draw(talk, step) if talk.is_picture and talk.args else _tell(talk, step))


@router.press("sa.pic")
async def drawn(talk: Talk) -> None:
    """The text becomes a picture."""
    await _draw(talk, step_of(talk))


@router.press("sa.text")
async def told(talk: Talk) -> None:
    """The picture becomes a text again."""
    await _tell(talk, step_of(talk))


def step_of(talk: Talk) -> str:
    """Which step the button carries; the day without. Raises StaleButton."""
    return talk.arg(0, lambda text: text if text in STEPS else None) if talk.args else "day"


async def _tell(talk: Talk, step: str) -> None:
    course = await SalesFigures(talk.tx).course(talk.actor, STEPS[step])
    if not course.total.transactions:
        nothing = talk.t("sales-nothing", title=Safe(talk.t(f"sales-title-{step}")))
        talk.show(nothing, await _rows(talk, step, course))
        return
    period, _ = so_far(STEPS[step], talk.today)
    top = await SalesFigures(talk.tx).by(talk.actor, period, By.PRODUCT, sort=Sort.NET, limit=_SHOWN)
    lines = "\n".join(_line(talk, at, row, course) for at, row in enumerate(top.rows, 1))
    talk.show(_head(talk, step, course) + "\n\n" + lines, await _rows(talk, step, course))


async def _draw(talk: Talk, step: str) -> None:
    """The living message as a picture; what cannot be drawn is told."""
    course = await SalesFigures(talk.tx).course(talk.actor, STEPS[step])
    if not (course.total.transactions or course.has_past):
        await _tell(talk, step)
        return
    image = await picture(course, talk.label(f"sales-title-{step}"), talk.t)
    talk.show_picture(
        image, _head(talk, step, course), await _rows(talk, step, course, is_picture=True), name="sales.png"
    )


async def _rows(talk: Talk, step: str, course: Course, *, is_picture: bool = False) -> list[list[Button]]:
    """The other steps, the other form, the rows, what waits to be repaired, and the way out."""
    others = [Button(talk.label(f"sales-{other}-button"), "sa.figures", (other,)) for other in STEPS if other != step]
    form = ("sales-text-button", "sa.text") if is_picture else ("sales-picture-button", "sa.pic")
    looking = [
        Button(talk.label(form[0]), form[1], (step,)),
        Button(talk.label("sales-rows-button"), "sa.rows", (step,)),
    ]
    has_some = course.total.transactions or course.has_past
    return [others, looking if has_some else [], await quarantine.button(talk), talk.back()]


def _head(talk: Talk, step: str, course: Course) -> str:
    parts = [talk.t("sales-figures", title=Safe(talk.t(f"sales-title-{step}")), net=_money(course.total.net, course))]
    parts.append(_counts(talk, course.total, course))
    if course.total.refunds:
        parts.append(talk.t("sales-refunds", refunds=_money(course.total.refunds, course)))
    if course.previous.transactions:
        change = change_text(course, talk.t)
        parts.append(before_text(course, talk.t) + (f" ({change})" if change else ""))
    return "\n".join(parts)


def _counts(talk: Talk, total: Figures, course: Course) -> str:
    counted = talk.t.n("sales-count", total.purchases)
    if not total.purchases:
        return counted
    average = _money(total.gross, course) / total.purchases
    average = average.rounded(0 if average.amount >= _WITHOUT_CENTS else None)
    return talk.t("sales-average", counted=Safe(counted), average=average)


def _line(talk: Talk, at: int, row: Row, course: Course) -> str:
    return talk.t(
        "sales-product", number=at, name=row.name or row.key, units=talk.t.number(row.figures.units),
        net=_money(row.figures.net, course),
    )  # fmt: skip


def _money(amount: Decimal, course: Course) -> Money:
    return Money(amount, course.currency)

"""The figures of the day, the week and the month: one living screen."""

from __future__ import annotations

from decimal import Decimal

from dastyor.domains.sales.bot import quarantine
from dastyor.domains.sales.bot.routes import router
from dastyor.domains.sales.model import By, Figures, Row, Step, Summary
from dastyor.domains.sales.rules.figures import Sort, so_far
from dastyor.domains.sales.service import SalesFigures
from dastyor.kit.bot import Button, Talk
from dastyor.kit.i18n.texts import Safe
from dastyor.kit.money import Money
from dastyor.kit.periods import Bucket

_WITHOUT_CENTS = 1000  # an average of thousands is told whole
_SHOWN = 5  # products on one screen
_STEPS = {"day": Bucket.DAY, "week": Bucket.WEEK, "month": Bucket.MONTH}


@router.command("sales", about="sales-command-sales")
async def command(talk: Talk) -> None:
    """/sales: the day so far."""
    await _show(talk, "day")


@router.press("sa.figures", menu="sales-menu-button")
async def pressed(talk: Talk) -> None:
    """The day, the week or the month so far."""
    await _show(talk, talk.arg(0, _step_of) if talk.args else "day")


def _step_of(text: str) -> str | None:
    return text if text in _STEPS else None


async def _show(talk: Talk, step: str) -> None:
    figures = SalesFigures(talk.tx)
    period, before = so_far(_STEPS[step], talk.today)
    made = await figures.summary(talk.actor, period, Step.DAY, before=before)
    top = await figures.by(talk.actor, period, By.PRODUCT, sort=Sort.NET, limit=_SHOWN)
    others = [Button(talk.label(f"sales-{other}-button"), "sa.figures", (other,)) for other in _STEPS if other != step]
    talk.show(_text(talk, step, made, top), [others, await quarantine.button(talk), talk.back()])


def _text(talk: Talk, step: str, made: Summary, top: Summary) -> str:
    title = talk.t(f"sales-title-{step}")
    if not made.total.transactions:
        return talk.t("sales-nothing", title=Safe(title))
    parts = [talk.t("sales-figures", title=Safe(title), net=_money(made.total.net, made))]
    parts.append(_counts(talk, made.total, made))
    if made.total.refunds:
        parts.append(talk.t("sales-refunds", refunds=_money(made.total.refunds, made)))
    parts.append(talk.t("sales-previous", before=_money(made.previous.net, made), change=_change(talk, made)))
    lines = "\n".join(_line(talk, at, row, made) for at, row in enumerate(top.rows, 1))
    return "\n".join(parts) + "\n\n" + lines


def _counts(talk: Talk, total: Figures, made: Summary) -> str:
    counted = talk.t.n("sales-count", total.purchases)
    if not total.purchases:
        return counted
    average = _money(total.gross, made) / total.purchases
    average = average.rounded(0 if average.amount >= _WITHOUT_CENTS else None)
    return talk.t("sales-average", counted=Safe(counted), average=average)


def _change(talk: Talk, made: Summary) -> str:
    before = made.previous.net
    if before <= 0:
        return ""
    share = (made.total.net - before) / before
    sign = "+" if share > 0 else ""
    return f" ({sign}{talk.t.percent(share)})"


def _line(talk: Talk, at: int, row: Row, made: Summary) -> str:
    return talk.t(
        "sales-product", number=at, name=row.name or row.key, units=talk.t.number(row.figures.units),
        net=_money(row.figures.net, made),
    )  # fmt: skip


def _money(amount: Decimal, made: Summary) -> Money:
    return Money(amount, made.currency)

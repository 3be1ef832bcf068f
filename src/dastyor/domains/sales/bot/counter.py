"""A sale that is written, and taken back."""

from __future__ import annotations

from uuid import UUID

from dastyor.domains.sales.bot.routes import router
from dastyor.domains.sales.model import Sale
from dastyor.domains.sales.service import Counter
from dastyor.kit.bot import Button, Talk
from dastyor.kit.i18n.texts import Safe
from dastyor.kit.telegram.presses import long, short


@router.command("sale", about="sales-command-sale", listed=True)
async def command(talk: Talk) -> None:
    """/sale 2 чай 30 000: sold, and counted at once."""
    if not talk.text:
        talk.say(talk.t("sales-how"), [talk.back()])
        return
    sale = await Counter(talk.tx).sell(talk.actor, talk.text)
    undo = Button(talk.label("sales-undo-button"), "sa.undo", (short(UUID(sale.transaction_id)),))
    today = Button(talk.label("sales-menu-button"), "sa.figures")
    talk.say(talk.t("sales-sold", line=Safe(line_of(talk, sale))), [[undo, today], talk.back()])


@router.press("sa.undo")
async def undo(talk: Talk) -> None:
    """The sale is taken back."""
    sale = await Counter(talk.tx).undo(talk.actor, str(talk.arg(0, long)))
    talk.show(talk.t("sales-undone", line=Safe(f"<s>{line_of(talk, sale)}</s>")), [talk.back()])
    talk.toast(talk.label("sales-undone-toast"))


def line_of(talk: Talk, sale: Sale) -> str:
    """The sale in one line."""
    return talk.t("sales-line", product=sale.product, quantity=talk.t.number(sale.quantity), total=sale.total)

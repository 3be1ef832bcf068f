"""The answers to the sold question, and what else becomes of an ad that stands in a channel."""

from __future__ import annotations

from uuid import UUID

from dastyor.domains.market.bot import views
from dastyor.domains.market.bot.routes import router
from dastyor.domains.market.errors import NotNow
from dastyor.domains.market.model import AdId, State
from dastyor.domains.market.rules import entries
from dastyor.domains.market.service import Placing, Publishing, Selling, stand_at
from dastyor.kit.bot import Button, Talk
from dastyor.kit.telegram.presses import short

_PAID, _PRICE = "market.paid", "market.price"


@router.press("mk.sold")
async def sold(talk: Talk) -> None:
    """For how much? Its own price is one tap."""
    _, ad = await views.pressed(talk)
    if ad.state is State.SOLD:
        views.opened(talk, ad)
        return
    number = short(ad.id)
    talk.ask(_PAID, ad=str(ad.id))
    own = (
        []
        if ad.form.price is None
        else [[Button(talk.label.money(ad.form.price), "mk.paid", (number, "own"), style="success")]]
    )
    unsaid = [Button(talk.label("market-unsaid-button"), "mk.paid", (number, "none"))]
    back = [Button(talk.label("bot-back-button"), "mk.open", (number,))]
    talk.show(talk.t("market-for-how-much", title=ad.form.title or ""), [*own, unsaid, back])


@router.press("mk.paid")
async def paid(talk: Talk) -> None:
    """Sold for its price, or for one that is not told."""
    stand, ad = await views.pressed(talk)
    done = await Selling(talk.tx).sold(stand, ad, ad.form.price if talk.arg(1, str) == "own" else None)
    talk.forget()
    views.opened(talk, done, note=talk.t("market-congratulations"))


@router.answer(_PAID)
async def paid_otherwise(talk: Talk) -> None:
    """Sold for what was written."""
    number = AdId(UUID(talk.memory["ad"]))
    stand = await stand_at(talk.tx, talk.actor, number)
    price, _ = entries.read_price(talk.text, stand.currency)
    done = await Selling(talk.tx).sold(stand, await Placing(talk.tx).ad(stand, number), price)
    talk.forget()
    views.opened(talk, done, note=talk.t("market-congratulations"))


@router.press("mk.unsold")
async def unsold(talk: Talk) -> None:
    """It was not sold after all."""
    stand, ad = await views.pressed(talk)
    views.opened(talk, await Selling(talk.tx).not_sold(stand, ad), note=talk.t("market-taken-back"))


@router.press("mk.still")
async def still(talk: Talk) -> None:
    """Not yet."""
    stand, ad = await views.pressed(talk)
    views.opened(talk, await Selling(talk.tx).still_on_sale(stand, ad), note=talk.t("market-goes-on"))


@router.press("mk.price")
async def reprice(talk: Talk) -> None:
    """The new price is written."""
    _, ad = await views.pressed(talk)
    talk.ask(_PRICE, ad=str(ad.id))
    back = [Button(talk.label("bot-back-button"), "mk.open", (short(ad.id),))]
    talk.show(talk.t("market-new-price", title=ad.form.title or ""), [back])


@router.answer(_PRICE)
async def repriced(talk: Talk) -> None:
    """The new price; the posts say it, and whoever asked hears of it when it is less."""
    number = AdId(UUID(talk.memory["ad"]))
    stand = await stand_at(talk.tx, talk.actor, number)
    price, _ = entries.read_price(talk.text, stand.currency)
    changed = await Selling(talk.tx).reprice(stand, await Placing(talk.tx).ad(stand, number), price)
    talk.forget()
    views.opened(talk, changed, note=talk.t("market-changed"))


@router.press("mk.gone")
async def gone(talk: Talk) -> None:
    """It is offered no more; the way back is below."""
    stand, ad = await views.pressed(talk)
    talk.forget()
    views.opened(talk, await Selling(talk.tx).withdraw(stand, ad))


@router.press("mk.relist")
async def relist(talk: Talk) -> None:
    """It is offered anew."""
    stand, ad = await views.pressed(talk)
    done = await Selling(talk.tx).relist(stand, ad)
    views.opened(talk, done, note=talk.t("market-sent" if done.state is State.WAITING else "market-publishing"))


@router.press("mk.again")
async def again(talk: Talk) -> None:
    """A post that did not get through is posted once more, by a person's word."""
    stand, ad = await views.pressed(talk)
    if ad.state not in {State.APPROVED, State.PUBLISHED, State.PAUSED}:
        raise NotNow
    await Publishing(talk.tx).publish(stand.workspace, ad)
    talk.show(talk.t("market-publishing"), [talk.back()])

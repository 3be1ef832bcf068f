"""The door: whoever comes by a channel's link is met as its seller or buyer; members find the market in their menu."""

from __future__ import annotations

from dastyor.domains.market.bot import views
from dastyor.domains.market.bot.routes import router
from dastyor.domains.market.errors import NoMarket
from dastyor.domains.market.model import AdId, State
from dastyor.domains.market.rules.cards import words
from dastyor.domains.market.service import Channels, Placing, Selling, Stand, stand_at, stand_of
from dastyor.kit.bot import Button, Talk
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.telegram.presses import long, short

_SEARCH = "market.search"
_SHOWN = 8  # ads of a list


@router.link("sell")
async def arrived(talk: Talk) -> None:
    """/start sell-…: the market of that business; who works there is at home already. Raises NoMarket."""
    workspace = long(talk.args[0])
    if workspace is None:
        raise NoMarket
    if workspace == talk.actor.workspace:
        await talk.be_guest(None)
        await market(talk)
        return
    await talk.be_guest(WorkspaceId(workspace))
    if not await met(talk):
        await talk.be_guest(None)
        raise NoMarket


@router.link("ad")
async def shown_ad(talk: Talk) -> None:
    """/start ad-…: that ad."""
    await seen(talk)


@router.door
async def met(talk: Talk) -> bool:
    """A guest's home: place an ad, my ads, search."""
    stand = await stand_of(talk.tx, talk.actor)
    channels = await Channels(talk.tx).all(stand.workspace)
    if not channels:
        return False
    talk.show(talk.t("market-door", channel=channels[0].title, name=talk.person.first_name), _door_rows(talk))
    return True


@router.press("mk.leave")
async def left(talk: Talk) -> None:
    """To a business of one's own."""
    await talk.be_guest(None)
    await talk.go_home()


@router.press("mk.home", menu="market-menu-button")
async def market(talk: Talk) -> None:
    """The market of the business where the person works: its channels, what is on sale, what waits."""
    if talk.actor.guest_of is not None and await met(talk):
        return
    talk.forget()
    found = await Channels(talk.tx).read(talk.actor)
    connect = Button(talk.label("market-connect-button"), "mk.channels")
    if not found:
        talk.show(talk.t("market-no-channel"), [[connect], talk.back()])
        return
    stand = await stand_of(talk.tx, talk.actor)
    on_sale = await Placing(talk.tx).listed(stand, [State.PUBLISHED, State.PAUSED], limit=_SHOWN)
    lines = "\n".join(views.line(talk, ad) for ad in on_sale) or talk.t("market-nothing-on-sale")
    text = talk.t("market-home", channel=found[0].title, link=link(talk, stand)) + "\n\n" + lines
    talk.show(text, [*views.picks(on_sale, "mk.open"), *_door_rows(talk, is_guest=False), [connect, *talk.back()]])


@router.press("mk.mine")
async def mine(talk: Talk) -> None:
    """The person's own ads that are not over."""
    talk.forget()
    stand = await stand_of(talk.tx, talk.actor)
    found = await Placing(talk.tx).mine(stand, limit=_SHOWN)
    new = Button(talk.label("market-new-button"), "mk.new", style="primary")
    if not found:
        talk.show(talk.t("market-mine-none"), [[new], talk.back()])
        return
    text = "\n".join([talk.t("market-mine"), "", *(views.line(talk, ad) for ad in found)])
    talk.show(text, [*views.picks(found, "mk.open"), [new], talk.back()])


@router.press("mk.search")
async def search(talk: Talk) -> None:
    """What is looked for is written."""
    talk.ask(_SEARCH)
    talk.show(talk.t("market-search"), [talk.back()])


@router.answer(_SEARCH)
async def looked_for(talk: Talk) -> None:
    """What is on sale and says these words."""
    stand = await stand_of(talk.tx, talk.actor)
    found = await Placing(talk.tx).search(stand, talk.text, limit=_SHOWN)
    if not found:
        talk.say(talk.t("market-search-none"), [talk.back()])
        return
    talk.forget()
    lines = "\n".join(talk.t("market-found", number=ad.number, title=ad.form.title or "") for ad in found)
    talk.say(lines, [*views.picks(found, "mk.see"), talk.back()])


@router.press("mk.see")
async def seen(talk: Talk) -> None:
    """An ad as a buyer sees it."""
    number = AdId(talk.arg(0, long))
    stand = await stand_at(talk.tx, talk.actor, number)
    ad = await Placing(talk.tx).seen(stand, number)
    contact = Button(talk.label("market-contact-button"), "mk.ask", (short(ad.id),))
    talk.show(words(talk.t, ad, room=3000), [[contact], talk.back()])


@router.press("mk.ask")
async def asked(talk: Talk) -> None:
    """The seller's number, over the chat where it was asked for; each person is counted once."""
    number = AdId(talk.arg(0, long))
    stand = await stand_at(talk.tx, talk.actor, number)
    ad, many = await Selling(talk.tx).ask_for(stand.workspace, number, stand)
    contact = ad.form.phone or ad.form.answers.get("contact", "—")
    talk.toast(talk.label("market-contact", contact=contact, title=(ad.form.title or "")[:60], many=many), alert=True)


def link(talk: Talk, stand: Stand) -> str:
    """Where whoever wants to sell in this market begins."""
    return f"https://t.me/{talk.bot_name}?start=sell-{short(stand.workspace)}"


def _door_rows(talk: Talk, *, is_guest: bool = True) -> list[list[Button]]:
    new = Button(talk.label("market-new-button"), "mk.new", style="primary")
    own = Button(talk.label("market-mine-button"), "mk.mine")
    look = Button(talk.label("market-search-button"), "mk.search")
    rows = [[new], [own, look]]
    if not is_guest:
        return rows
    language = Button(talk.label("market-language-button"), "ac.langs")  # of accounts, as it is for everybody
    return [*rows, [language, Button(talk.label("market-leave-button"), "mk.leave")]]

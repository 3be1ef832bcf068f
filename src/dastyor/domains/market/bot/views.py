"""What is shown of an ad in more than one place, and how a button finds it."""

from __future__ import annotations

from dastyor.domains.market.model import Ad, AdId, State
from dastyor.domains.market.rules.cards import words
from dastyor.domains.market.service import Placing, Stand, stand_at
from dastyor.kit.bot import Button, Talk
from dastyor.kit.telegram.presses import long, short

_ROOM = 900  # characters of a card in chat
_TITLE = 24  # characters of a title in a list


async def pressed(talk: Talk) -> tuple[Stand, Ad]:
    """The ad that a button names, for somebody who may change it. Raises StaleButton, NoSuchAd, NotYourAd."""
    stand = await stand_at(talk.tx, talk.actor, AdId(talk.arg(0, long)), username=talk.person.username)
    return stand, await Placing(talk.tx).ad(stand, AdId(talk.arg(0, long)))


def opened(talk: Talk, ad: Ad, *, note: str = "") -> None:
    """The ad as its seller sees it, with what he can do with it now."""
    talk.show(text(talk, ad, note=note), rows(talk, ad))


def text(talk: Talk, ad: Ad, *, note: str = "") -> str:
    """Where it stands, and what it says."""
    t = talk.t
    head = [note] if note else []
    head.append(t(f"market-state-{ad.state}"))
    if ad.state is State.DECLINED and ad.reason:
        head.append(t("market-reason", reason=t(ad.reason) if t.has(ad.reason) else ad.reason))
    if ad.photos:
        head.append(t.n("market-photos", len(ad.photos)))
    return "\n".join([*head, "", words(t, ad, room=_ROOM)])


def rows(talk: Talk, ad: Ad) -> list[list[Button]]:
    """What can be done with it now."""
    args = (short(ad.id),)

    def button(key: str, press: str, **more: str) -> Button:
        return Button(talk.label(key), press, args, **more)  # type: ignore[arg-type]  # a style is one of three words

    change = button("market-change-button", "mk.change")
    made: list[list[Button]]
    match ad.state:
        case State.DRAFT:
            made = [
                [button("market-send-button", "mk.send", style="success")],
                [change, button("market-discard-button", "mk.drop")],
            ]
        case State.DECLINED:
            made = [
                [button("market-send-again-button", "mk.send", style="success")],
                [change, button("market-remove-button", "mk.gone")],
            ]
        case State.PUBLISHED | State.PAUSED:
            made = [
                [button("market-sold-button", "mk.sold", style="success"), button("market-reprice-button", "mk.price")],
                [change, button("market-remove-button", "mk.gone")],
            ]
            if ad.state is State.PAUSED:
                made.insert(0, [button("market-resume-button", "mk.still")])
        case State.SOLD:
            made = [[button("market-not-sold-button", "mk.unsold"), button("market-relist-button", "mk.relist")]]
        case State.WITHDRAWN | State.EXPIRED:
            made = [[button("market-relist-button", "mk.relist")]]
        case _:
            made = [[change, button("market-remove-button", "mk.gone")]]
    return [*made, [Button(talk.label("market-mine-button"), "mk.mine"), *talk.back()]]


def line(talk: Talk, ad: Ad) -> str:
    """One ad in a list."""
    title = ad.form.title or talk.label("market-untitled")
    cut = title if len(title) <= _TITLE * 2 else title[: _TITLE * 2 - 1] + "…"
    return talk.t("market-line", number=ad.number, title=cut, state=talk.label(f"market-state-{ad.state}"))


def picks(ads: list[Ad], press: str) -> list[list[Button]]:
    """A button for each ad of a list, by its number."""
    buttons = [Button(f"№{ad.number}", press, (short(ad.id),)) for ad in ads]
    return [buttons[at : at + 4] for at in range(0, len(buttons), 4)]

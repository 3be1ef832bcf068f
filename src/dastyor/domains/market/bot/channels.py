"""The channels of the business: connected by Telegram's own button, which asks for the rights that are needed."""

from __future__ import annotations

from dastyor.domains.market.bot.routes import router
from dastyor.domains.market.model import ChatId
from dastyor.domains.market.service import Channels
from dastyor.kit.bot import Button, Talk

_RIGHTS = "post_messages+edit_messages+delete_messages"


@router.press("mk.channels")
async def channels(talk: Talk) -> None:
    """Which channels there are, whether they can be posted in, and the way to one more."""
    found = await Channels(talk.tx).read(talk.actor)
    lines = [
        talk.t("market-channel-is-lost" if channel.lost else "market-channel-is-well", channel=channel.title)
        for channel in found
    ]
    add = Button(talk.label("market-add-button"), url=f"https://t.me/{talk.bot_name}?startchannel&admin={_RIGHTS}")
    off = [
        [Button(talk.label("market-off-button", channel=channel.title[:8]), "mk.off", (str(channel.chat),))]
        for channel in found
    ]
    text = "\n".join([talk.t("market-channels"), *lines, "", talk.t("market-connect-how")])
    talk.show(text, [[add], *off, [Button(talk.label("bot-back-button"), "mk.home")]])


@router.press("mk.off")
async def off(talk: Talk) -> None:
    """Nothing is posted there any more; connecting it again is the way back."""
    await Channels(talk.tx).disconnect(talk.actor, ChatId(talk.arg(0, int)))
    await channels(talk)

"""What happens outside of private chats: the bot's place in channels, people who stop it, questions from other chats."""

from __future__ import annotations

from aiogram.types import ChatMemberAdministrator

from dastyor.domains.market.bot import door
from dastyor.domains.market.bot.routes import router
from dastyor.domains.market.model import ChatId
from dastyor.domains.market.preferences import CONNECT
from dastyor.domains.market.service import Channels, Standing, stand_of
from dastyor.kit.bot import Talk
from dastyor.kit.telegram.message import PRESS, Outgoing


@router.happening("my_chat_member")
async def member(talk: Talk) -> bool:
    """The bot became an administrator of a channel, or is none any more; or somebody stopped it."""
    assert talk.update is not None
    told = talk.update.my_chat_member
    if told is None or told.chat.type != "channel":
        return False
    now = told.new_chat_member
    is_admin = isinstance(now, ChatMemberAdministrator)
    standing = Standing(
        chat=ChatId(told.chat.id), title=told.chat.title or "", username=told.chat.username,
        may_post=is_admin and bool(getattr(now, "can_post_messages", False)),
        may_edit=is_admin and bool(getattr(now, "can_edit_messages", False)),
        may_delete=is_admin and bool(getattr(now, "can_delete_messages", False)),
    )  # fmt: skip
    service = Channels(talk.tx)
    owner = await service.whose(standing.chat)
    if owner is not None:
        await talk.tx.scope(owner)
        await service.heard(owner, standing)
        return True
    if not standing.is_enough or not talk.actor.may(CONNECT):
        return True
    channel = await service.connect(talk.actor, standing, talk.bot_name)
    stand = await stand_of(talk.tx, talk.actor, talk.actor.workspace)
    talk.say(talk.t("market-connected", channel=channel.title, link=door.link(talk, stand)), [talk.back()])
    return True


@router.happening("inline_query")
async def inline(talk: Talk) -> bool:
    """Nothing is found from other chats yet; the way to the bot is shown."""
    assert talk.update is not None
    asked = talk.update.inline_query
    if asked is None:
        return False
    button = {"text": talk.label("market-open-bot-button"), "start_parameter": "inline"}
    payload = {"inline_query_id": asked.id, "results": [], "cache_time": 5, "is_personal": True, "button": button}
    talk.tx.messages.append(
        Outgoing(chat=None, method="answerInlineQuery", payload=payload, kind="repeat", priority=PRESS)
    )
    return True

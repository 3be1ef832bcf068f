"""Channels: connected by whoever makes the bot an administrator there, lost when its rights go, found again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dastyor.domains.market.errors import ChannelTaken
from dastyor.domains.market.model import AdId, Channel, ChatId
from dastyor.domains.market.preferences import CONNECT, READ
from dastyor.domains.market.service.publishing import Publishing
from dastyor.domains.market.service.turns import Turns
from dastyor.domains.market.store import ChannelsStore
from dastyor.kit.actor import Actor, Role
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.notices import Notice
from dastyor.kit.offers import record_change

LOST = "the bot is no administrator there"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What Telegram says of the bot in a channel."""

    chat: ChatId
    title: str
    username: str | None
    may_post: bool
    may_edit: bool
    may_delete: bool

    @property
    def is_enough(self) -> bool:
        """Whether ads can be published there."""
        return self.may_post


class Channels:
    """The channels of a workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.clock, self.store = tx, tx.clock, ChannelsStore(tx)

    async def all(self, workspace: WorkspaceId) -> list[Channel]:
        """Those that are connected."""
        return await self.store.all(workspace)

    async def read(self, actor: Actor) -> list[Channel]:
        """Those of the actor's own workspace. Raises Forbidden."""
        actor.require(READ)
        return await self.store.all(actor.workspace)

    async def turns(self, actor: Actor, chat: ChatId, limit: int) -> list[tuple[AdId, int, datetime]]:
        """The log of a channel's turns, the eldest first: ad, round, moment. Raises Forbidden."""
        actor.require(READ)
        return await self.store.turns(actor.workspace, chat, limit)

    async def whose(self, chat: ChatId) -> WorkspaceId | None:
        """The workspace that a channel is connected to."""
        return await self.store.workspace_of(chat)

    async def connect(self, actor: Actor, standing: Standing, bot: str) -> Channel:
        """The channel is the actor's workspace's; what waited for it is posted. Raises ChannelTaken, Forbidden."""
        actor.require(CONNECT)
        owner = await self.store.workspace_of(standing.chat)
        if owner is not None and owner != actor.workspace:
            raise ChannelTaken(channel=standing.title)
        turns = Turns(self.tx)
        channel = Channel(
            chat=standing.chat, title=standing.title, username=standing.username, bot=bot,
            turn_at=await turns.first(actor.workspace),
        )  # fmt: skip
        await self.store.connect(actor.workspace, channel, actor.person, self.clock.now())
        await turns.set(actor.workspace, channel.chat, channel.turn_at)
        await Publishing(self.tx).catch_up(actor.workspace, channel)
        record_change(self.tx, actor, "market.connected", f"channel:{channel.title}")
        return channel

    async def heard(self, workspace: WorkspaceId, standing: Standing) -> None:
        """The bot's rights there changed: the owners hear when it can post no more, and what waited is posted when it can."""
        channel = await self.store.one(workspace, standing.chat)
        if channel is None:
            return
        if (channel.title, channel.username) != (standing.title, standing.username):
            await self.store.rename(workspace, channel.chat, standing.title, standing.username)
        if standing.is_enough:
            if await self.store.lose(workspace, channel.chat, None):
                await Publishing(self.tx).catch_up(workspace, channel)
            return
        if await self.store.lose(workspace, channel.chat, LOST):
            self._tell_lost(workspace, standing.title)

    async def disconnect(self, actor: Actor, chat: ChatId) -> None:
        """Nothing is posted there any more; what stands there stays. Raises Forbidden."""
        actor.require(CONNECT)
        await self.store.remove(actor.workspace, chat, self.clock.now())
        record_change(self.tx, actor, "market.disconnected", f"channel:{chat}")

    def _tell_lost(self, workspace: WorkspaceId, title: str) -> None:
        self.tx.events.publish(
            workspace,
            Notice(key="market-channel-lost", values={"channel": title}, roles=(Role.OWNER, Role.MANAGER), urgent=True),
        )

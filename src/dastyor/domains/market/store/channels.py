"""Statements about channels, and about whose turn it is in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dastyor.domains.market.model import AdId, Channel, ChatId
from dastyor.kit.db import Row, Tx
from dastyor.kit.ids import PersonId, WorkspaceId, new_id

_COLUMNS = "chat_id, title, username, turn_at, bot, lost"
_OF = "select market.channel_of(%s)"  # lint: query-without-workspace - this finds the workspace
_CONNECT = """
    insert into market.channel (workspace_id, chat_id, title, username, turn_at, bot, connected_by, connected_at)
    values (%(workspace)s, %(chat)s, %(title)s, %(username)s, %(turn_at)s, %(bot)s, %(person)s, %(now)s)
    on conflict (workspace_id, chat_id) do update set title = excluded.title, username = excluded.username,
        lost = null, removed_at = null, bot = excluded.bot, turn_at = excluded.turn_at
"""
_ALL = f"select {_COLUMNS} from market.channel where workspace_id = %s and removed_at is null order by connected_at"
_ONE = (
    f"select {_COLUMNS} from market.channel where workspace_id = %s and chat_id = %s and removed_at is null for update"
)
# The first reason stays: a post that is refused and Telegram's own word of it are one loss.
_LOSE = """
    update market.channel set lost = %(why)s
    where workspace_id = %(workspace)s and chat_id = %(chat)s and (lost is null) <> (%(why)s::text is null)
"""
_RENAME = "update market.channel set title = %s, username = %s where workspace_id = %s and chat_id = %s"
_REMOVE = "update market.channel set removed_at = %s where workspace_id = %s and chat_id = %s"
_TURN_AT = "update market.channel set turn_at = %s where workspace_id = %s and chat_id = %s"
# A new one has its turn in the round that goes on; one that comes back had it, perhaps, and waits for the next.
_JOIN = """
    insert into market.rota (workspace_id, chat_id, ad_id, round, stamp)
    select %(workspace)s, %(chat)s, %(ad)s, coalesce((
        select round from market.rota where workspace_id = %(workspace)s and chat_id = %(chat)s
        order by round, stamp limit 1), 0) + %(later)s, %(stamp)s
    on conflict (workspace_id, chat_id, ad_id) do nothing
"""
# What was published elsewhere while this channel was lost, or before it was connected: chance puts each somewhere.
_JOIN_ALL = """
    insert into market.rota (workspace_id, chat_id, ad_id, round, stamp)
    select %(workspace)s, %(chat)s, id, coalesce((
        select round from market.rota where workspace_id = %(workspace)s and chat_id = %(chat)s
        order by round, stamp limit 1), 0), (random() * 4e18)::bigint
    from market.ad where workspace_id = %(workspace)s and state = 'published'
    on conflict (workspace_id, chat_id, ad_id) do nothing
"""
_LEAVE = "delete from market.rota where workspace_id = %s and ad_id = any (%s)"
_NEXT = """
    select ad_id, round from market.rota where workspace_id = %s and chat_id = %s order by round, stamp limit 1 for update
"""
_RESTAMP = """
    update market.rota set round = round + 1, stamp = %s where workspace_id = %s and chat_id = %s and ad_id = %s
"""
_LOG = """
    insert into market.turn (workspace_id, id, chat_id, ad_id, round, shown_at) values (%s, %s, %s, %s, %s, %s)
"""
_SHOWN = "select count(*) from market.turn where workspace_id = %s and chat_id = %s and shown_at >= %s"
_TURNS = """
    select ad_id, round, shown_at from market.turn where workspace_id = %s and chat_id = %s order by shown_at, id limit %s
"""


class ChannelsStore:
    """The channels of one transaction's workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def workspace_of(self, chat: ChatId) -> WorkspaceId | None:
        """Whose channel it is, before any scope."""
        found: WorkspaceId | None = await self.tx.value(_OF, (chat,))
        return found

    async def connect(self, workspace: WorkspaceId, channel: Channel, person: PersonId | None, now: datetime) -> None:
        """It is the workspace's from now on; connected again, it is as it was."""
        values: dict[str, Any] = {
            "workspace": workspace, "chat": channel.chat, "title": channel.title, "username": channel.username,
            "turn_at": channel.turn_at, "bot": channel.bot, "person": person, "now": now,
        }  # fmt: skip
        await self.tx.run(_CONNECT, values)

    async def all(self, workspace: WorkspaceId) -> list[Channel]:
        """Those that are connected, the eldest first."""
        rows: list[Row] = await self.tx.all(_ALL, (workspace,))
        return [_channel(row) for row in rows]

    async def one(self, workspace: WorkspaceId, chat: ChatId) -> Channel | None:
        """That one, locked."""
        row: Row | None = await self.tx.maybe(_ONE, (workspace, chat))
        return None if row is None else _channel(row)

    async def lose(self, workspace: WorkspaceId, chat: ChatId, why: str | None) -> bool:
        """Whether that was not known before: nothing can be posted there, or everything again (None)."""
        return await self.tx.run(_LOSE, {"why": why, "workspace": workspace, "chat": chat}) == 1

    async def rename(self, workspace: WorkspaceId, chat: ChatId, title: str, username: str | None) -> None:
        """It is called so now."""
        await self.tx.run(_RENAME, (title, username, workspace, chat))

    async def remove(self, workspace: WorkspaceId, chat: ChatId, now: datetime) -> None:
        """Nothing is posted there any more."""
        await self.tx.run(_REMOVE, (now, workspace, chat))

    async def turn_at(self, workspace: WorkspaceId, chat: ChatId, at: datetime) -> None:
        """Then something is shown again."""
        await self.tx.run(_TURN_AT, (at, workspace, chat))

    async def join(self, workspace: WorkspaceId, chat: ChatId, ad: AdId, stamp: int, *, again: bool = False) -> None:
        """The ad takes part in the turns of the channel, `again` from the next round on."""
        values = {"workspace": workspace, "chat": chat, "ad": ad, "stamp": stamp, "later": int(again)}
        await self.tx.run(_JOIN, values)

    async def join_all(self, workspace: WorkspaceId, chat: ChatId) -> None:
        """Every ad that is on sale takes part in the turns of the channel."""
        await self.tx.run(_JOIN_ALL, {"workspace": workspace, "chat": chat})

    async def leave(self, workspace: WorkspaceId, ads: Sequence[AdId]) -> None:
        """They are shown again nowhere."""
        await self.tx.run(_LEAVE, (workspace, list(ads)))

    async def next_turn(self, workspace: WorkspaceId, chat: ChatId) -> tuple[AdId, int] | None:
        """Whose turn it is, and in which round; None where nothing is unsold."""
        return await self.tx.maybe(_NEXT, (workspace, chat))

    async def shown(
        self, workspace: WorkspaceId, chat: ChatId, ad: AdId, *, turn: int, stamp: int, now: datetime
    ) -> None:
        """It had its turn: the next one is in the next round, wherever chance puts it."""
        self.tx.later(_RESTAMP, (stamp, workspace, chat, ad))
        await self.tx.run(_LOG, (workspace, new_id(), chat, ad, turn, now))

    async def shown_since(self, workspace: WorkspaceId, chat: ChatId, since: datetime) -> int:
        """How many turns there were."""
        return int(await self.tx.value(_SHOWN, (workspace, chat, since)))

    async def turns(self, workspace: WorkspaceId, chat: ChatId, limit: int) -> list[tuple[AdId, int, datetime]]:
        """The log, the eldest first."""
        return await self.tx.all(_TURNS, (workspace, chat, limit))


def _channel(row: Row) -> Channel:
    chat, title, username, turn_at, bot, lost = row
    return Channel(chat=ChatId(chat), title=title, username=username, turn_at=turn_at, bot=bot, lost=lost)

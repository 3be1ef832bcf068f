"""Turns: every half hour one unsold ad is shown again, by chance, and none twice before every other had its turn."""

from __future__ import annotations

from datetime import datetime, timedelta

from dastyor.domains.market.model import Channel, ChatId, State
from dastyor.domains.market.preferences import DAILY_CAP, QUIET_FROM, QUIET_TO, TURN_MINUTES
from dastyor.domains.market.rules import timing
from dastyor.domains.market.service.publishing import Publishing
from dastyor.domains.market.store import AdsStore, ChannelsStore
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId, stamp
from dastyor.kit.jobs import later
from dastyor.kit.offers import Setting

_MOST_STALE = 100  # ads that are over and still stand in line: looked at in one turn at most


class Turns:
    """The turns of a workspace's channels. A timer names its moment, and does nothing once the channel waits for another."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.clock = tx, tx.clock
        self.ads, self.channels = AdsStore(tx), ChannelsStore(tx)

    async def turn(self, workspace: WorkspaceId, chat: ChatId, due: datetime) -> None:
        """Show the next one; nothing unless `due` is the moment that the channel waits for."""
        channel = await self.channels.one(workspace, chat)
        if channel is None or channel.turn_at != due:
            return
        set_to, zone = await self._settings(workspace)
        now = self.clock.now()
        quiet = {"zone": zone, "quiet_from": int(set_to[QUIET_FROM.key]), "quiet_to": int(set_to[QUIET_TO.key])}
        is_quiet = timing.is_quiet(now, **quiet)  # type: ignore[arg-type]  # a zone and two hours
        if not is_quiet and channel.lost is None:
            shown = await self.channels.shown_since(workspace, chat, timing.midnight(now, zone))
            if shown < int(set_to[DAILY_CAP.key]):
                await self._show_next(workspace, channel, now)
        every = timedelta(minutes=int(set_to[TURN_MINUTES.key]))
        await self.set(workspace, chat, timing.next_turn(now, every=every, **quiet))  # type: ignore[arg-type]  # as above

    async def set(self, workspace: WorkspaceId, chat: ChatId, at: datetime) -> None:
        """Something is shown again then."""
        await self.channels.turn_at(workspace, chat, at)
        await later(self.tx, "market.turn", at=at, workspace=workspace, chat=chat, due=at)

    async def first(self, workspace: WorkspaceId) -> datetime:
        """When the first turn of a new channel is."""
        set_to, zone = await self._settings(workspace)
        return timing.next_turn(
            self.clock.now(), every=timedelta(minutes=int(set_to[TURN_MINUTES.key])), zone=zone,
            quiet_from=int(set_to[QUIET_FROM.key]), quiet_to=int(set_to[QUIET_TO.key]),
        )  # fmt: skip

    async def _show_next(self, workspace: WorkspaceId, channel: Channel, now: datetime) -> None:
        for _ in range(_MOST_STALE):
            found = await self.channels.next_turn(workspace, channel.chat)
            if found is None:
                return
            number, turn = found
            ad = await self.ads.one(workspace, number, locked=True)
            if ad is None or ad.state is not State.PUBLISHED:
                await self.channels.leave(workspace, [number])  # it comes back when it is on sale again
                continue
            await self.channels.shown(workspace, channel.chat, ad.id, turn=turn, stamp=stamp(), now=now)
            await Publishing(self.tx).post(workspace, ad, channel)
            return

    async def _settings(self, workspace: WorkspaceId) -> tuple[dict[str, Setting], str]:
        ports = self.tx.ports.preferences if self.tx.ports else None
        assert ports is not None
        locale = await ports.locale(self.tx, workspace)
        return dict(await ports.preferences(self.tx, workspace)), locale.timezone

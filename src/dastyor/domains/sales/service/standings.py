"""Standings: made day after day behind what was sold, so that a report by product reads two of them and not all days."""

from __future__ import annotations

from dastyor.domains.sales.model import By
from dastyor.domains.sales.rules.standings import is_due
from dastyor.domains.sales.store import StandingsStore
from dastyor.domains.sales.store.standings import DAYS
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId


class Standings:
    """What is done for reports when a day is over."""

    def __init__(self, tx: Tx) -> None:
        self.store = StandingsStore(tx)

    async def behind(self) -> list[WorkspaceId]:
        """The workspaces that were written into since their standings were looked after."""
        return await self.store.behind()

    async def bring_up(self, workspace: WorkspaceId) -> bool:
        """Whether all of the workspace's standings are there now; if not, it is to be called again.

        Writers wait meanwhile, so one transaction makes few.
        """
        await self.store.lock(workspace)
        for currency in await self.store.currencies(workspace):
            for by in By:
                if await self._extend(workspace, by, currency) >= DAYS:
                    return False
        await self.store.done(workspace)
        return True

    async def _extend(self, workspace: WorkspaceId, by: By, currency: str) -> int:
        """How many standings were made behind the last one."""
        after, groups = await self.store.last(workspace, by, currency)
        made = since = 0
        while made < DAYS and (days := await self.store.days(workspace, by, currency, after)):
            for day, rows in days:
                after, since = day, since + rows
                if is_due(rows=since, groups=groups):
                    groups, since = await self.store.make(workspace, by, currency, day), 0
                    made += 1
        return made

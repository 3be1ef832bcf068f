"""Calls: those who may decide are reminded of what waits, and later the owners are told, each once, by day.

The one rule: a timer names the moment that it is for, and does its work only while the row of its workspace waits for
that moment. So one that comes twice, late, or after a kill tells once. One message speaks of everything that waits.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from dastyor.domains.approvals import rules
from dastyor.domains.approvals.model import Reminder
from dastyor.domains.approvals.preferences import ESCALATE_AFTER, REMIND_AFTER
from dastyor.domains.approvals.store import ApprovalsStore
from dastyor.kit.actor import Role
from dastyor.kit.db import Tx
from dastyor.kit.ids import PersonId, WorkspaceId
from dastyor.kit.jobs import later
from dastyor.kit.notices import Notice
from dastyor.kit.offers import Listener

_AFTER = {Reminder.REMIND: REMIND_AFTER, Reminder.ESCALATE: ESCALATE_AFTER}
_OPEN = (("approvals-open-button", "ap.list", ()),)


class Calls:
    """The reminders of one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.store = tx, ApprovalsStore(tx)

    async def expect(self, workspace: WorkspaceId) -> None:
        """Something begins to wait now: a reminder will come, unless one is due already or they are switched off."""
        for kind in Reminder:
            is_due = await self.store.hold(workspace, kind) is not None
            after = await self._after(workspace, kind)
            if after and not is_due:
                await self._set(workspace, kind, self.tx.clock.now() + after)

    async def call(self, workspace: WorkspaceId, kind: Reminder, due: datetime) -> None:
        """Tell of what has waited long enough, and set the next timer; nothing unless `due` is what is waited for."""
        if await self.store.hold(workspace, kind) != due:
            return
        now, after = self.tx.clock.now(), await self._after(workspace, kind)
        untold = await self.store.untold(workspace, kind) if after else []
        ripe = [since for since in untold if since + after <= now]
        if ripe and (moment := await self._by_day(workspace, kind, now)) > now:
            await self._set(workspace, kind, moment)
            return
        if ripe:
            await self._tell(workspace, kind, len(ripe), after)
            await self.store.tell(workspace, kind, now - after, now)
        young = [since for since in untold if since + after > now]
        await self._set(workspace, kind, rules.next_call(now, after, young, told=bool(ripe)))

    async def _set(self, workspace: WorkspaceId, kind: Reminder, moment: datetime | None) -> None:
        self.store.call_at(workspace, kind, moment)
        if moment is not None:
            await later(self.tx, "approvals.call", at=moment, workspace=workspace, kind=kind, due=moment)

    async def _after(self, workspace: WorkspaceId, kind: Reminder) -> timedelta:
        preference = _AFTER[kind]
        port = self.tx.ports.preferences if self.tx.ports else None
        settings = await port.preferences(self.tx, workspace) if port else {}
        return timedelta(hours=int(settings.get(preference.key, preference.default)))

    async def _by_day(self, workspace: WorkspaceId, kind: Reminder, now: datetime) -> datetime:
        roles = [Role.OWNER] if kind is Reminder.ESCALATE else list(await self.store.how_many(workspace))
        people = [each for role in roles for each in await self._people(workspace, role)]
        quiet = [
            None if each.quiet_from is None or each.quiet_to is None else (each.quiet_from, each.quiet_to)
            for each in people
        ]
        return rules.by_day(now, people[0].timezone, quiet) if people else now

    async def _tell(self, workspace: WorkspaceId, kind: Reminder, ripe: int, after: timedelta) -> None:
        if kind is Reminder.ESCALATE:
            values: dict[str, str | int] = {"count": ripe, "hours": after // timedelta(hours=1)}
            notice = Notice(key="approvals-escalated", values=values, roles=(Role.OWNER,), presses=_OPEN)
            self.tx.events.publish(workspace, notice)
            return
        told: dict[int, list[PersonId]] = defaultdict(list)
        for role, count in (await self.store.how_many(workspace)).items():
            told[count] += [each.person for each in await self._people(workspace, role)]
        for count, people in told.items():
            if people:
                notice = Notice(key="approvals-reminder", values={"count": count}, to=tuple(people), presses=_OPEN)
                self.tx.events.publish(workspace, notice)

    async def _people(self, workspace: WorkspaceId, role: Role) -> list[Listener]:
        audience = self.tx.ports.audience if self.tx.ports else None
        return await audience.listeners(self.tx, workspace, roles=(role,)) if audience else []

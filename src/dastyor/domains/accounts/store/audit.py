"""Statements about the audit: added and read, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from psycopg.types.json import Jsonb

from dastyor.domains.accounts.model import ChangeId, Recorded
from dastyor.domains.accounts.store.rows import of
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.offers import Change

_ADD = """
insert into accounts.audit
    (workspace_id, change_id, at, person_id, by_name, by_key, action, subject, before, after)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_PAGE = """
select change_id as change, at, person_id as person, by_name, by_key, action, subject, before, after
from accounts.audit
where workspace_id = %(workspace)s and (%(before)s::uuid is null or change_id < %(before)s)
order by change_id desc limit %(limit)s
"""


class AuditStore:
    """The audit of the workspaces in scope."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    def add(self, changes: Sequence[Change], now: datetime) -> None:
        """A row for each change, with the next round trip."""
        # Ids made in one millisecond are in no order: sorted, they keep the order in which things were done.
        ids = sorted(new_id() for _ in changes)
        for change_id, change in zip(ids, changes, strict=True):
            row = (
                change.workspace, change_id, now, change.person, change.by_name, change.by_key, change.action,
                change.subject, _json(change.before), _json(change.after),
            )  # fmt: skip
            self.tx.later(_ADD, row)

    async def page(self, workspace: WorkspaceId, before: ChangeId | None, limit: int) -> list[Recorded]:
        """Changes newest first, older than the given one."""
        values = {"workspace": workspace, "before": before, "limit": limit}
        return await self.tx.all(_PAGE, values, into=of(Recorded))


def _json(values: object) -> Jsonb | None:
    return None if values is None else Jsonb(values)

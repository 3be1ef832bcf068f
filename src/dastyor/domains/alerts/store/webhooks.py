"""Statements about the program of a workspace, and what it is still to be told."""

from __future__ import annotations

from typing import Any

from dastyor.domains.alerts.model import Delivery, DeliveryId, Reply, Trouble, Webhook
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId

_COLUMNS = "address, made_at, off_at, tried_at, status, trouble, taken_at, told_at"
_WEBHOOK = f"select {_COLUMNS} from alerts.webhook where workspace_id = %s"
_SET = f"""
    insert into alerts.webhook (workspace_id, {_COLUMNS}) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    on conflict (workspace_id) do update set
        address = excluded.address, made_at = excluded.made_at, off_at = excluded.off_at, tried_at = excluded.tried_at,
        status = excluded.status, trouble = excluded.trouble, taken_at = excluded.taken_at, told_at = excluded.told_at
"""
_REMOVE = "delete from alerts.webhook where workspace_id = %s"
_ADD = "insert into alerts.delivery (workspace_id, id, body, tried, is_test) values (%s, %s, %s, %s, %s)"
_DELIVERY = "select id, body, tried, is_test from alerts.delivery where workspace_id = %s and id = %s"
_TEST = "select id from alerts.delivery where workspace_id = %s and is_test limit 1"
_TRIED = "update alerts.delivery set tried = %s where workspace_id = %s and id = %s"
_DONE = "delete from alerts.delivery where workspace_id = %s and id = %s"
_DROP = "delete from alerts.delivery where workspace_id = %s"


class WebhooksStore:
    """The program of one workspace, in one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def webhook(self, workspace: WorkspaceId, *, locked: bool = False) -> Webhook | None:
        """Where alerts go; locked, nobody else changes it until the commit."""
        row: tuple[Any, ...] | None = await self.tx.maybe(_WEBHOOK + " for update" * locked, (workspace,))
        return None if row is None else _webhook(row)

    def put(self, workspace: WorkspaceId, webhook: Webhook) -> None:
        """It is this now."""
        reply = webhook.reply or Reply()
        values = (
            workspace, webhook.address, webhook.made_at, webhook.off_at, webhook.tried_at, reply.status, reply.trouble,
            webhook.taken_at, webhook.told_at,
        )  # fmt: skip
        self.tx.later(_SET, values)

    def remove(self, workspace: WorkspaceId) -> None:
        """There is none any more, and nothing waits for it."""
        self.tx.later(_REMOVE, (workspace,))
        self.drop(workspace)

    def drop(self, workspace: WorkspaceId) -> None:
        """Nothing waits to be told."""
        self.tx.later(_DROP, (workspace,))

    def add(self, workspace: WorkspaceId, delivery: Delivery) -> None:
        """It waits to be told."""
        self.tx.later(_ADD, (workspace, delivery.id, delivery.body, delivery.tried, delivery.is_test))

    async def delivery(self, workspace: WorkspaceId, delivery: DeliveryId) -> Delivery | None:
        """What is to be told; None when it has been, or was given up."""
        row: tuple[Any, ...] | None = await self.tx.maybe(_DELIVERY, (workspace, delivery))
        if row is None:
            return None
        id_, body, tried, is_test = row
        return Delivery(id=DeliveryId(id_), body=body, tried=tried, is_test=is_test)

    async def test(self, workspace: WorkspaceId) -> DeliveryId | None:
        """The test that waits, if one does."""
        found: DeliveryId | None = await self.tx.value(_TEST, (workspace,))
        return found

    def tried(self, workspace: WorkspaceId, delivery: Delivery) -> None:
        """So often it was tried now."""
        self.tx.later(_TRIED, (delivery.tried, workspace, delivery.id))

    def done(self, workspace: WorkspaceId, delivery: DeliveryId) -> None:
        """It waits no more."""
        self.tx.later(_DONE, (workspace, delivery))


def _webhook(row: tuple[Any, ...]) -> Webhook:
    address, made_at, off_at, tried_at, status, trouble, taken_at, told_at = row
    reply = Reply(status=status, trouble=None if trouble is None else Trouble(trouble))
    return Webhook(
        address=address, made_at=made_at, off_at=off_at, tried_at=tried_at, reply=None if tried_at is None else reply,
        taken_at=taken_at, told_at=told_at,
    )  # fmt: skip

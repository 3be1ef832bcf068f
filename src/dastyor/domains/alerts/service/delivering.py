"""Delivering: what the notification service does with what programs are to be told.

Nothing is open in the database while a program is waited for. All of it may be done twice, after a kill between sending
and noting: the program gets the same id again, by which it knows a repeat. What is noted is noted once: a job
names the try that it is for, and does nothing once that try was noted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from dastyor.domains.alerts.adapters import Programs
from dastyor.domains.alerts.model import Delivery, DeliveryId, Reply, Trouble, Webhook
from dastyor.domains.alerts.rules import delivering as rules
from dastyor.domains.alerts.rules import signing
from dastyor.domains.alerts.service.telling import said
from dastyor.domains.alerts.service.webhooks import FIELD, NAME, vault
from dastyor.domains.alerts.store import WebhooksStore
from dastyor.kit.actor import Role
from dastyor.kit.clock import machine_now
from dastyor.kit.db import Database, Tx
from dastyor.kit.errors import Problem
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.jobs import later
from dastyor.kit.notices import Line, Notice
from dastyor.kit.seal import Secret
from dastyor.kit.sites import Sites
from dastyor.kit.telemetry import log

_LOG = log(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A delivery with what it is sent with; without a secret it cannot be signed."""

    delivery: Delivery
    address: str
    secret: Secret | None


class Delivering:
    """The deliveries of one installation, sent outside of transactions."""

    def __init__(self, database: Database, programs: Programs | None = None, *, dice: Random | None = None) -> None:
        self.database, self.dice = database, dice or Random()
        self.sites = database.ports.sites if database.ports else Sites()
        self.programs = programs or Programs(self.sites.guard())

    async def deliver(self, workspace: WorkspaceId, number: DeliveryId, tried: int) -> None:
        """The delivery's next try, when it has been tried so often and no more."""
        async with self.database.tx(workspace) as tx:
            due = await self._due(tx, workspace, number, tried)
        if due is None:
            return
        reply = await self._told(due)
        async with self.database.tx(workspace) as tx:
            await self._note(tx, workspace, due, reply)

    async def _due(self, tx: Tx, workspace: WorkspaceId, number: DeliveryId, tried: int) -> Due | None:
        store = WebhooksStore(tx)
        delivery, webhook = await store.delivery(workspace, number), await store.webhook(workspace)
        if delivery is None or delivery.tried != tried:
            return None
        if webhook is None or webhook.off_at is not None:
            store.done(workspace, number)
            return None
        try:
            fields = await vault(tx).secret(tx, workspace, NAME, host=self.sites.place(webhook.address))
        except Problem as problem:
            _LOG.warning("a webhook's secret cannot be opened", workspace=str(workspace), problem=problem.sentence())
            fields = {}
        return Due(delivery=delivery, address=webhook.address, secret=fields.get(FIELD))

    async def _told(self, due: Due) -> Reply:
        if due.secret is None:
            return Reply(trouble=Trouble.SECRET)
        body = due.delivery.body.encode()
        # The receiver compares the moment with its own clock, so it is the machine's, whatever day the product has.
        headers = signing.headers(due.secret.reveal(), str(due.delivery.id), machine_now(), body)
        return await self.programs.tell(due.address, headers, body)

    async def _note(self, tx: Tx, workspace: WorkspaceId, due: Due, reply: Reply) -> None:
        """What was said, and what becomes of the delivery; nothing when its try was noted by another meanwhile."""
        store, delivery = WebhooksStore(tx), due.delivery
        webhook = await store.webhook(workspace, locked=True)
        if webhook is None or await store.delivery(workspace, delivery.id) != delivery:
            return
        fate, now = rules.fate(reply), tx.clock.now()
        at = rules.next_try(delivery, reply, now, self.dice) if fate is rules.Fate.FAILED else None
        if at is None:
            store.done(workspace, delivery.id)
        else:
            again = replace(delivery, tried=delivery.tried + 1)
            store.tried(workspace, again)
            await later(tx, "webhooks.deliver", at=at, workspace=workspace, delivery=again.id, tried=again.tried)
        if webhook.address != due.address:
            return  # it was set anew meanwhile, and this is what the elder one said
        heard = replace(webhook, tried_at=now, reply=reply)
        if fate is rules.Fate.TAKEN:
            heard = replace(heard, taken_at=now, told_at=None)
        elif fate is rules.Fate.GONE:
            heard = replace(heard, off_at=now)
            store.drop(workspace)
            tx.events.publish(workspace, _notice("alerts-webhook-gone", webhook))
        elif at is None and not delivery.is_test and webhook.told_at is None:
            heard = replace(heard, told_at=now)
            tx.events.publish(workspace, _notice("alerts-webhook-given-up", webhook, said(reply)))
        store.put(workspace, heard)


def _notice(key: str, webhook: Webhook, *lines: Line) -> Notice:
    return Notice(key=key, values={"host": webhook.host}, lines=lines, roles=(Role.OWNER,))

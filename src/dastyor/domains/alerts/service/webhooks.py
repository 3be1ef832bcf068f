"""Webhooks: where a workspace's alerts go besides its people. One program a workspace; it passes them on if it likes.

What is to be told is a row, and the job that tells it comes with the same commit. So nothing is sent of what was rolled
back, and nothing that was committed is forgotten.
"""

from __future__ import annotations

import secrets as chance
from typing import TYPE_CHECKING, Any

from dastyor.domains.alerts.errors import NoWebhook, WebhookOff
from dastyor.domains.alerts.model import Delivery, DeliveryId, Webhook
from dastyor.domains.alerts.preferences import SET
from dastyor.domains.alerts.rules import signing
from dastyor.domains.alerts.service import wire
from dastyor.domains.alerts.store import AlertsStore, WebhooksStore
from dastyor.kit.actor import Actor, Right, Role
from dastyor.kit.db import Tx
from dastyor.kit.errors import Misconfigured
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.jobs import later
from dastyor.kit.offers import record_change
from dastyor.kit.seal import Secret
from dastyor.kit.sites import Sites

if TYPE_CHECKING:
    from dastyor.kit.offers import Secrets

READ = Right("alerts.read", frozenset({Role.OWNER, Role.MANAGER, Role.ACCOUNTANT, Role.VIEWER}))
NAME = "alerts.webhook"  # of its secret in the vault
FIELD = "secret"


class Webhooks:
    """What a person or a program can ask of the webhook, and what alerts put into it."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.store, self.clock = tx, WebhooksStore(tx), tx.clock

    async def fares(self, actor: Actor) -> Webhook | None:
        """The webhook as it may be shown in chat, by its host alone; None without one. Raises Forbidden."""
        actor.require(READ)
        return await self.store.webhook(actor.workspace)

    async def one(self, actor: Actor) -> Webhook:
        """The webhook with its whole address. Raises NoWebhook, Forbidden."""
        actor.require(SET)
        found = await self.store.webhook(actor.workspace)
        if found is None:
            raise NoWebhook
        return found

    async def put(self, actor: Actor, address: str) -> tuple[Webhook, Secret | None]:
        """Alerts go there from now on; the secret is told now and never again.

        The address that there is keeps its secret, which is not told, and is on again if it was off. What waits for
        another address goes to this one. Raises AddressRefused, Forbidden.
        """
        actor.require(SET)
        sites = self.tx.ports.sites if self.tx.ports else Sites()
        address = sites.checked(address)
        AlertsStore(self.tx).hold(actor.workspace)
        there = await self.store.webhook(actor.workspace, locked=True)
        if there is not None and there.address == address:
            if there.off_at is None:
                return there, None
            on = Webhook(address=address, made_at=there.made_at)
            self.store.put(actor.workspace, on)
            self._audit(actor, "on", None, on)
            return on, None
        secret = Secret(signing.secret_of(chance.token_bytes(signing.SECRET_BYTES)))
        host, fields = sites.place(address), {FIELD: secret}
        await vault(self.tx).keep_secret(self.tx, actor.workspace, NAME, host=host, fields=fields)
        made = Webhook(address=address, made_at=self.clock.now())
        self.store.put(actor.workspace, made)
        self._audit(actor, "set", there, made)
        return made, secret

    async def remove(self, actor: Actor) -> None:
        """Programs are told no more, of what waits neither; doing it twice is doing it once. Raises Forbidden."""
        actor.require(SET)
        there = await self.store.webhook(actor.workspace, locked=True)
        if there is None:
            return
        self.store.remove(actor.workspace)
        await vault(self.tx).forget_secret(self.tx, actor.workspace, NAME)
        self._audit(actor, "removed", there, None)

    async def test(self, actor: Actor) -> DeliveryId:
        """A delivery that says that it is a test, tried once; while one waits it is that one.

        Raises NoWebhook, WebhookOff, Forbidden.
        """
        if (await self.one(actor)).off_at is not None:
            raise WebhookOff
        told = await self.tell(actor.workspace, wire.PING, is_test=True)
        assert told is not None
        return told

    async def tell(
        self, workspace: WorkspaceId, kind: str, *, is_test: bool = False, **facts: Any
    ) -> DeliveryId | None:
        """The workspace's program will be told, if it has one; of tests one at a time waits."""
        there = await self.store.webhook(workspace)
        if there is None or there.off_at is not None:
            return None
        if is_test:
            AlertsStore(self.tx).hold(workspace)
            if (waiting := await self.store.test(workspace)) is not None:
                return waiting
        body = wire.body(kind, workspace, self.clock.now(), **facts)
        made = Delivery(id=DeliveryId(new_id()), body=body, is_test=is_test)
        self.store.add(workspace, made)
        await later(self.tx, "webhooks.deliver", workspace=workspace, delivery=made.id, tried=0)
        return made.id

    def _audit(self, actor: Actor, action: str, before: Webhook | None, after: Webhook | None) -> None:
        was, now = ({"host": each.host} if each else None for each in (before, after))
        record_change(self.tx, actor, f"alerts.webhook_{action}", "webhook", before=was, after=now)


def vault(tx: Tx) -> Secrets:
    """Where secrets are kept. Raises Misconfigured where no domain of people runs."""
    found = tx.ports.secrets if tx.ports else None
    if found is None:
        raise Misconfigured("This service was started without a vault.")
    return found

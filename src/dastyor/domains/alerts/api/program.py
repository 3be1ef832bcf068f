"""The program that is told of alerts, over REST: parse, call, answer."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from pydantic import BaseModel, Field

from dastyor.domains.alerts.api.routes import router
from dastyor.domains.alerts.model import Trouble, Webhook
from dastyor.domains.alerts.service import Webhooks
from dastyor.kit.api import Body, Caller

_LONGEST = 2000  # characters: what every server takes


class WebhookBody(Body):
    """Where alerts are sent."""

    address: str = Field(min_length=1, max_length=_LONGEST, examples=["https://example.uz/alerts"])


class WebhookView(BaseModel):
    """Where alerts are sent, and how that fares; all is null before the first delivery.

    `status` is what was answered at `tried_at`, or `trouble` why nothing was; `taken_at` is when a delivery was last
    taken. `is_on` is false once it answered 410.
    """

    address: str
    is_on: bool
    made_at: datetime
    tried_at: datetime | None
    status: int | None
    trouble: Trouble | None
    taken_at: datetime | None

    @classmethod
    def of(cls, webhook: Webhook) -> WebhookView:
        """The webhook as REST shows it."""
        return cls(**_shown(webhook))


class WebhookMade(WebhookView):
    """The same with the secret that its deliveries are signed with: told once, null for an address that there was."""

    secret: str | None


class DeliveryView(BaseModel):
    """A delivery on its way; `id` is its header webhook-id."""

    id: UUID


@router.get("/alerts/webhook")
async def webhook(caller: Caller) -> WebhookView:
    """Where alerts are sent besides people, and how that fares."""
    return WebhookView.of(await Webhooks(caller.tx).one(caller.actor))


@router.put("/alerts/webhook")
async def set_webhook(caller: Caller, body: WebhookBody) -> WebhookMade:
    """Send alerts there, signed as Standard Webhooks has it; the address that there is keeps its secret."""
    made, secret = await Webhooks(caller.tx).put(caller.actor, body.address)
    return WebhookMade(**_shown(made), secret=secret.reveal() if secret else None)


@router.delete("/alerts/webhook", status_code=HTTPStatus.NO_CONTENT)
async def remove_webhook(caller: Caller) -> None:
    """Programs are told no more; done twice, it is done once."""
    await Webhooks(caller.tx).remove(caller.actor)


@router.post("/alerts/webhook/test", status_code=HTTPStatus.ACCEPTED)
async def test_webhook(caller: Caller) -> DeliveryView:
    """Send a delivery that says that it is a test, once; GET tells what became of it."""
    return DeliveryView(id=await Webhooks(caller.tx).test(caller.actor))


def _shown(webhook: Webhook) -> dict[str, object]:
    reply = webhook.reply
    return {
        "address": webhook.address, "is_on": webhook.off_at is None, "made_at": webhook.made_at,
        "tried_at": webhook.tried_at, "status": reply and reply.status, "trouble": reply and reply.trouble,
        "taken_at": webhook.taken_at,
    }  # fmt: skip

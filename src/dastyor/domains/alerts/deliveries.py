"""What the notification service sends to programs."""

from __future__ import annotations

from uuid import UUID

from dastyor.domains.alerts.model import DeliveryId
from dastyor.domains.alerts.service.delivering import Delivering
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.jobs import Jobs, Outside

deliveries = Jobs("webhooks")


@deliveries.outside
async def deliver(outside: Outside, *, workspace: WorkspaceId, delivery: UUID, tried: int) -> None:
    """One try of a delivery; the next one, if it needs one, is a timer that this one sets."""
    await Delivering(outside.database).deliver(workspace, DeliveryId(delivery), tried)

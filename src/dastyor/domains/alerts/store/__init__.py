"""Every SQL statement of alerts; rows in, model out; always by workspace."""

from __future__ import annotations

from dastyor.domains.alerts.store.rules import AlertsStore
from dastyor.domains.alerts.store.webhooks import WebhooksStore

__all__ = ["AlertsStore", "WebhooksStore"]

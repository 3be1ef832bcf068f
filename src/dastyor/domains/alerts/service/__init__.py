"""Use cases of alerts. One instance of each class serves one transaction."""

from __future__ import annotations

from dastyor.domains.alerts.service.alerts import MOST, Alerts, Standing
from dastyor.domains.alerts.service.looks import Looks
from dastyor.domains.alerts.service.telling import said
from dastyor.domains.alerts.service.webhooks import READ, Webhooks

__all__ = ["MOST", "READ", "Alerts", "Looks", "Standing", "Webhooks", "said"]

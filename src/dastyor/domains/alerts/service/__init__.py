"""Use cases of alerts. One instance of each class serves one transaction."""

from __future__ import annotations

from dastyor.domains.alerts.service.alerts import MOST, READ, Alerts, Standing
from dastyor.domains.alerts.service.looks import Looks

__all__ = ["MOST", "READ", "Alerts", "Looks", "Standing"]

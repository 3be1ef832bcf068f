"""Alerts over REST. The program comes first: /alerts/webhook is no alert whose id is "webhook"."""

from __future__ import annotations

from dastyor.domains.alerts.api import program, watching
from dastyor.domains.alerts.api.routes import router

__all__ = ["program", "router", "watching"]

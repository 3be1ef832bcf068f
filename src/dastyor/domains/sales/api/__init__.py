"""Sales over REST."""

from __future__ import annotations

from dastyor.domains.sales.api import collector, figures, quarantine
from dastyor.domains.sales.api.routes import router

__all__ = ["collector", "figures", "quarantine", "router"]

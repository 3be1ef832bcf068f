"""Sales over REST."""

from __future__ import annotations

from dastyor.domains.sales.api import collector, figures, quarantine, transactions
from dastyor.domains.sales.api.routes import router

__all__ = ["collector", "figures", "quarantine", "router", "transactions"]

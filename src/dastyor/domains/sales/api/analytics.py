"""Analytics: all of REST that asks for sales; one service by itself, or beside the collector."""

from __future__ import annotations

from dastyor.domains.sales.api import figures, quarantine, transactions
from dastyor.domains.sales.api.routes import router

__all__ = ["figures", "quarantine", "router", "transactions"]

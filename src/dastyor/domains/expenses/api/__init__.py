"""Expenses over REST: parse, call, answer."""

from __future__ import annotations

from dastyor.domains.expenses.api import exports, figures, ledger
from dastyor.domains.expenses.api.routes import router

__all__ = ["exports", "figures", "ledger", "router"]

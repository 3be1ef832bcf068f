"""Expenses over REST: parse, call, answer."""

from __future__ import annotations

from dastyor.domains.expenses.api import ledger, rates
from dastyor.domains.expenses.api.routes import router

__all__ = ["ledger", "rates", "router"]

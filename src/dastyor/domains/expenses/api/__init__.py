"""Expenses over REST: parse, call, answer."""

from __future__ import annotations

from dastyor.domains.expenses.api import ledger, receipts
from dastyor.domains.expenses.api.routes import router

__all__ = ["ledger", "receipts", "router"]

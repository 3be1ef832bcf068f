"""Expenses over REST: parse, call, answer."""

from __future__ import annotations

from dastyor.domains.expenses.api import categories, ledger, receipts
from dastyor.domains.expenses.api.routes import router

__all__ = ["categories", "ledger", "receipts", "router"]

"""Expenses over REST: parse, call, answer."""

from __future__ import annotations

from dastyor.domains.expenses.api import budgets, exports, figures, ledger, rates, receipts, recurring
from dastyor.domains.expenses.api.routes import router

__all__ = ["budgets", "exports", "figures", "ledger", "rates", "receipts", "recurring", "router"]

"""Expenses over REST: parse, call, answer."""

from __future__ import annotations

from dastyor.domains.expenses.api import budgets, categories, exports, figures, ledger, rates, receipts, recurring
from dastyor.domains.expenses.api.routes import router

__all__ = ["budgets", "categories", "exports", "figures", "ledger", "rates", "receipts", "recurring", "router"]

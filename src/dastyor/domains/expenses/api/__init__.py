"""Expenses over REST: parse, call, answer."""

from __future__ import annotations

from dastyor.domains.expenses.api import budgets, figures, ledger, rates, receipts, recurring
from dastyor.domains.expenses.api.routes import router

__all__ = ["budgets", "figures", "ledger", "rates", "receipts", "recurring", "router"]

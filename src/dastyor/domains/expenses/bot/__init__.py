"""Expenses in chat: a line becomes an expense, its receipt carries undo and changes, the month is one living screen."""

from __future__ import annotations

from dastyor.domains.expenses.bot import (
    budgets,
    categories,
    changing,
    doubts,
    exports,
    month,
    receipts,
    recording,
    recurring,
    report,
    rules,
    sharing,
)
from dastyor.domains.expenses.bot.routes import router

__all__ = [
    "budgets",
    "categories",
    "changing",
    "doubts",
    "exports",
    "month",
    "receipts",
    "recording",
    "recurring",
    "report",
    "router",
    "rules",
    "sharing",
]

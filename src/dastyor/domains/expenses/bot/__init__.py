"""Expenses in chat: a line becomes an expense, its receipt carries undo and changes, the month is one living screen."""

from __future__ import annotations

from dastyor.domains.expenses.bot import categories, changing, doubts, month, receipts, recording, rules
from dastyor.domains.expenses.bot.routes import router

__all__ = ["categories", "changing", "doubts", "month", "receipts", "recording", "router", "rules"]

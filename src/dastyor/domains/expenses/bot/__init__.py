"""Expenses in chat: a line becomes an expense, its receipt carries undo and changes, the month is one living screen."""

from __future__ import annotations

from dastyor.domains.expenses.bot import changing, doubts, exports, month, recording, report
from dastyor.domains.expenses.bot.routes import router

__all__ = ["changing", "doubts", "exports", "month", "recording", "report", "router"]

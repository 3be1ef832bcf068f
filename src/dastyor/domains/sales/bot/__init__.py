"""Sales in chat: a sale by hand with its undo, the figures of the day, the week and the month, and what is to be repaired."""

from __future__ import annotations

from dastyor.domains.sales.bot import counter, figures, quarantine, rows
from dastyor.domains.sales.bot.routes import router

__all__ = ["counter", "figures", "quarantine", "router", "rows"]

"""Sales in chat: a sale by hand with its undo, and the figures of the day, the week and the month."""

from __future__ import annotations

from dastyor.domains.sales.bot import counter, figures
from dastyor.domains.sales.bot.routes import router

__all__ = ["counter", "figures", "router"]

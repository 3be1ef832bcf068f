"""Accounts in chat: the first questions, who is in, what is set, keys, and who changed what."""

from __future__ import annotations

from dastyor.domains.accounts.bot import greeting, history, keys, members, places, preferences, settings
from dastyor.domains.accounts.bot.routes import router

__all__ = ["greeting", "history", "keys", "members", "places", "preferences", "router", "settings"]

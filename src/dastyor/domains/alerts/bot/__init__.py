"""Alerts in chat: the list, a new one in three taps, and what can be done with one."""

from __future__ import annotations

from dastyor.domains.alerts.bot import making, watching
from dastyor.domains.alerts.bot.routes import router

__all__ = ["making", "router", "watching"]

"""The router of analytics: figures, the rows behind them, and what was refused, each a file that writes into it."""

from __future__ import annotations

from dastyor.kit.api import new_router

router = new_router("sales")

"""The market in chat."""

from __future__ import annotations

from dastyor.domains.market.bot import channels, door, happenings, placing, selling
from dastyor.domains.market.bot.routes import router

__all__ = ["channels", "door", "happenings", "placing", "router", "selling"]

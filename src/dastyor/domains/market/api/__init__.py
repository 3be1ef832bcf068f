"""The market over REST: ads, what is done with them, channels and their turns."""

from __future__ import annotations

from dastyor.domains.market.api import ads, channels, understanding
from dastyor.domains.market.api.routes import router

__all__ = ["ads", "channels", "router", "understanding"]

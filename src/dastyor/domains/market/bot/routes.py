"""The router that all chat files of the market write into."""

from __future__ import annotations

from dastyor.kit.bot import Router

router = Router("market")

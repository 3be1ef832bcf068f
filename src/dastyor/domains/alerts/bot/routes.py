"""The router that all chat files of alerts write into."""

from __future__ import annotations

from dastyor.kit.bot import Router

router = Router("alerts")

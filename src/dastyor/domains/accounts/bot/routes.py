"""The router that all chat files of accounts write into."""

from __future__ import annotations

from dastyor.kit.bot import Router

router = Router("accounts")

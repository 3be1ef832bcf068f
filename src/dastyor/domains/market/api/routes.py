"""The router that all REST files of the market write into."""

from __future__ import annotations

from dastyor.kit.api import new_router

router = new_router("market")

"""The Telegram side of every domain: routers, screens, and the ways to answer. aiogram is met here and in bot files only."""

from __future__ import annotations

from dastyor.kit.bot.router import Router
from dastyor.kit.bot.screens import Button, Screen
from dastyor.kit.bot.talk import Picture, StaleButton, Talk

__all__ = ["Button", "Picture", "Router", "Screen", "StaleButton", "Talk"]

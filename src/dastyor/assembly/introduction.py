"""The bot introduces itself: learns its own name, and tells Telegram its commands in each language."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from itertools import zip_longest
from typing import TYPE_CHECKING

import msgspec
import psycopg

from dastyor.assembly.house import House
from dastyor.kit.telegram.answers import CallFailed
from dastyor.kit.telegram.api import BotApi
from dastyor.kit.telegram.message import BROADCAST, Outgoing
from dastyor.kit.telemetry import log

if TYPE_CHECKING:  # its package is aiogram's side, which an API process never loads
    from dastyor.kit.bot.router import Router

_LOG = log(__name__)

#: Telegram knows two letters only; Uzbek in its list of commands is written in Latin.
LANGUAGES = {"": "en", "uz": "uz-Latn", "ru": "ru", "en": "en"}
_MOST = 7  # commands in the menu: more is a list that nobody reads; /help has all
_SLOWEST = 30.0  # seconds between attempts while Telegram is away


class Introduction:
    """Ready at once: a bot answers before its name is known."""

    name = "introduction"

    def __init__(self, house: House, api: BotApi, *, commands: bool) -> None:
        self._house, self._api, self._commands = house, api, commands

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Asks until Telegram answers, then rests."""
        ready.set()
        pause = 0.5
        while not stopping.is_set() and not await self._introduced():
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), pause)
            pause = min(_SLOWEST, pause * 2)
        await stopping.wait()
        await self._api.close()

    async def _introduced(self) -> bool:
        try:
            if not self._house.bot_name:
                me = msgspec.json.decode(await self._api.call("getMe"), type=dict[str, object])
                self._house.bot_name = str(me["username"])
            if self._commands:
                async with self._house.database.tx() as tx:
                    tx.messages += [_menu(self._house, code, language) for code, language in LANGUAGES.items()]
        except (CallFailed, psycopg.OperationalError) as failed:
            _LOG.warning("the bot could not introduce itself yet", why=str(failed))
            return False
        return True


def menu_commands(routers: Sequence[Router]) -> dict[str, str]:
    """At most seven commands with the key of each one's line: one of every domain in turn, in their own order."""
    each = [[(name, found.about) for name, found in router.commands.items() if found.listed] for router in routers]
    mixed = [pair for turn in zip_longest(*each) for pair in turn if pair is not None]
    return {name: about for name, about in mixed[:_MOST] if about is not None}


def _menu(house: House, code: str, language: str) -> Outgoing:
    texts = house.catalogues.texts(language)
    commands = [{"command": name, "description": texts(key)} for name, key in house.menu.items()]
    payload = {"commands": commands} | ({"language_code": code} if code else {})
    return Outgoing(chat=None, method="setMyCommands", payload=payload, kind="repeat", priority=BROADCAST)

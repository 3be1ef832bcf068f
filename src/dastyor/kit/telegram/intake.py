"""Many updates at once become one statement and one commit, in the order in which they came."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from dastyor.kit.db import Database
from dastyor.kit.telegram.inbox import storing
from dastyor.kit.telegram.updates import Update

BATCH = 500


class Intake:
    """Stores what is handed in; `take` returns when it is committed, and not before."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self.database, self.bot_id = database, bot_id
        self._waiting: list[tuple[Update, asyncio.Future[None]]] = []
        self._writing = asyncio.Lock()

    async def take(self, updates: Sequence[Update]) -> None:
        """Raises what the database raises: then nothing of these was stored, or nobody knows, and both may be repeated."""
        loop = asyncio.get_running_loop()
        mine = [(update, loop.create_future()) for update in updates]
        self._waiting.extend(mine)
        async with self._writing:
            # Whoever comes first writes for all who came meanwhile.
            while any(not done.done() for _, done in mine):
                await self._write()
        for _, done in mine:
            done.result()

    async def _write(self) -> None:
        batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
        try:
            if batch:
                await self.database.alone(storing(self.bot_id, [update for update, _ in batch]))
        except Exception as error:
            for _, done in batch:
                if not done.done():
                    done.set_exception(error)
                    done.exception()  # it is told to whoever waits; nobody else is to be warned of it
        except BaseException:
            self._waiting[:0] = batch  # who writes was stopped, not those he wrote for: the next one of them writes
            raise
        else:
            for _, done in batch:
                if not done.done():
                    done.set_result(None)

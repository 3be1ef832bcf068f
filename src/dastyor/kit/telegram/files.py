"""Files that people send to the bot: fetched when they are asked for, within bounds of bytes and of time."""

from __future__ import annotations

import asyncio
from typing import Final

from dastyor.kit.errors import Problem
from dastyor.kit.telegram.answers import CallFailed, Refused, TooLong
from dastyor.kit.telegram.api import BotApi

MOST_BYTES: Final = 20 * 2**20  # what Telegram lets a bot download (Bot API, getFile)
PATIENCE: Final = 20.0  # seconds; the person waits for the answer all that time


class FileTooLarge(Problem):
    """The file is larger than a bot can take."""

    key, status = "problem-file-too-large", 413


class FileAway(Problem):
    """The file could not be fetched from Telegram."""

    key, status = "problem-file-away", 503


class Files:
    """The files of one bot."""

    def __init__(self, api: BotApi, *, patience: float = PATIENCE) -> None:
        self._api, self._patience = api, patience

    async def fetch(self, file_id: str) -> bytes:
        """What is in the file. Raises FileTooLarge, FileAway."""
        try:
            async with asyncio.timeout(self._patience):
                return await self._api.download(file_id, most=MOST_BYTES, timeout=self._patience)
        except TooLong as long:
            raise FileTooLarge(most=MOST_BYTES >> 20) from long
        except Refused as refused:
            if "too big" in refused.description:
                raise FileTooLarge(most=MOST_BYTES >> 20) from refused
            raise FileAway from refused
        except (CallFailed, TimeoutError) as failed:
            raise FileAway from failed

    async def close(self) -> None:
        """Its connections are closed."""
        await self._api.close()


async def no_files(file_id: str) -> bytes:
    """For a bot without a Telegram. Raises FileAway."""
    raise FileAway

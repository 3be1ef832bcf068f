"""The queue of large uploads: files of one size go one after another, and too many at once are a flood.

Figures are those of the Bot API server's Client.cpp: files over 100 kB, `clamp(size * 1e-7, 0.2, 0.9)` seconds each,
a second's worth free, more than five seconds waiting is refused after three.
"""

from __future__ import annotations

import asyncio

from dastyor.kit.clock import monotonic
from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.model import Chat
from dastyor.lab.telegram.refusals import too_many
from dastyor.lab.telegram.schema import Part

_SMALL = 100_000
_LONGEST_QUEUE = 5.0
_FREE = 1.0
_SULK = 3.0
_COME_BACK = 60
_UNSENT = 310  # messages that may wait in one chat


class Uploads:
    """When the next file of a size may go."""

    def __init__(self) -> None:
        self._next: dict[int, float] = {}
        self._waiting: dict[int, int] = {}

    async def turn(self, chat: Chat, call: Call) -> None:
        """Wait for the turn of a call's largest file. Raises Refused (429) when too much waits already."""
        size = max(
            (len(part.body) for part in (*call.parts.values(), *call.params.values()) if isinstance(part, Part)),
            default=0,
        )
        if size <= _SMALL:
            return
        now = monotonic()
        at = self._next.get(size, 0.0)
        if at > now + _LONGEST_QUEUE or self._waiting.get(chat.id, 0) >= _UNSENT:
            await asyncio.sleep(_SULK)
            raise too_many(_COME_BACK)
        # Time that nobody used is kept for one second only.
        at = max(at, now - _FREE) + min(max(size * 1e-7, 0.2), 0.9)
        self._next[size] = at
        if at > now:
            self._waiting[chat.id] = self._waiting.get(chat.id, 0) + 1
            try:
                await asyncio.sleep(at - now)
            finally:
                self._waiting[chat.id] -= 1

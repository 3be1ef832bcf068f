"""Flood limits: a bucket for the bot as a whole and one for each chat, on the sandbox's clock."""

from __future__ import annotations

from math import ceil

from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.limits import Limits, Pace
from dastyor.lab.telegram.model import Chat
from dastyor.lab.telegram.refusals import too_many

_MANY = 2000  # buckets; full ones are forgotten beyond this


class Bucket:
    """Tokens that come back with time."""

    def __init__(self, pace: Pace, now: float) -> None:
        self.pace, self.tokens, self.at = pace, pace.burst, now

    def fill(self, now: float) -> None:
        """Add what came back; a clock moved back starts anew."""
        gone = now - self.at
        self.tokens = min(self.pace.burst, self.tokens + gone * self.pace.per_second) if gone >= 0 else self.pace.burst
        self.at = now

    def wait(self) -> float:
        """Seconds until a whole token is there."""
        return max(0.0, (1 - self.tokens) / self.pace.per_second)


class Flood:
    """Counts what the bot sends."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.is_on = limits, limits.flood
        self._all: Bucket | None = None
        self._chats: dict[int, Bucket] = {}

    def take(self, chat: Chat, call: Call, now: float) -> None:
        """Count one message to a chat. Raises Refused (429) when it is one too many; that one does not count."""
        if not self.is_on:
            return
        everyone = self._all = self._all or Bucket(self.limits.overall, now)
        here = self._chats.get(chat.id)
        if here is None:
            if len(self._chats) > _MANY:
                self._sweep(now)
            pace = self.limits.private if chat.type == "private" else self.limits.group
            here = self._chats[chat.id] = Bucket(pace, now)
        everyone.fill(now)
        here.fill(now)
        wait = max(everyone.wait(), here.wait())
        if wait > 1e-6:  # a rounding error is no reason to refuse
            raise too_many(max(1, ceil(wait)))
        # Only what is sent counts: a refused call makes nobody wait longer.
        everyone.tokens -= 1
        here.tokens -= 1
        for name, bucket in (("messages to all chats", everyone), ("messages to this chat", here)):
            burst = bucket.pace.burst
            call.note(name, burst - bucket.tokens, burst, near=self.limits.near)

    def _sweep(self, now: float) -> None:
        for number, bucket in list(self._chats.items()):
            bucket.fill(now)
            if bucket.tokens >= bucket.pace.burst:
                del self._chats[number]

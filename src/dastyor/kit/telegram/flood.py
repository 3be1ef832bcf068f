"""How fast we may go before Telegram has to say so. Machine time comes as an argument, in seconds.

Answers to people are never slowed down; what it then asks for (`retry_after`) is obeyed a chat at a time.
Sources: Bots FAQ "my bot is hitting limits": about 30 messages a second in bulk, 20 a minute in a group; a channel
is paced like a group.
"""

from __future__ import annotations

from dataclasses import dataclass

BULK_RATE, BULK_BURST = 28.0, 28.0  # a little under 30 a second: answers to people take from the same allowance
GROUP_RATE, GROUP_BURST = 20 / 60, 20.0


@dataclass(slots=True)
class Bucket:
    """So many a second, and so many at once after a rest."""

    rate: float
    burst: float
    left: float
    at: float

    @classmethod
    def full(cls, rate: float, burst: float, now: float) -> Bucket:
        """A rested one."""
        return cls(rate, burst, burst, now)

    def available(self, now: float) -> int:
        """How many may go now."""
        self.left = min(self.burst, self.left + (now - self.at) * self.rate)
        self.at = now
        return int(self.left)

    def take(self, now: float, count: int = 1) -> float:
        """Seconds until the next may go, after `count` went now."""
        self.available(now)
        self.left -= count
        return max(0.0, (1.0 - self.left) / self.rate)


class Pace:
    """The buckets of one bot, and the silences that Telegram asked for."""

    def __init__(self, *, is_paced: bool = True) -> None:
        self.is_paced = is_paced
        self._bulk = Bucket.full(BULK_RATE, BULK_BURST, 0.0)
        self._groups: dict[int, Bucket] = {}
        self._silent: dict[int, float] = {}
        self._all_until = self._bulk_until = 0.0

    def went(self, chat: int | None, now: float) -> None:
        """A call to this chat is being made."""
        if not self.is_paced or chat is None or chat > 0:
            return
        bucket = self._groups.get(chat)
        if bucket is None:
            bucket = self._groups[chat] = Bucket.full(GROUP_RATE, GROUP_BURST, now)
        wait = bucket.take(now)
        if wait > 0:
            self.hold(chat, wait, now)

    def hold(self, chat: int, seconds: float, now: float) -> None:
        """Nothing to this chat for so long."""
        self._silent[chat] = max(self._silent.get(chat, 0.0), now + seconds)

    def pause(self, seconds: float, now: float, *, only_broadcasts: bool = False) -> None:
        """Nothing to anyone for so long, or no broadcasts."""
        if only_broadcasts:
            self._bulk_until = max(self._bulk_until, now + seconds)
        else:
            self._all_until = max(self._all_until, now + seconds)

    def held(self, now: float) -> list[int]:
        """The chats to leave alone now."""
        return [chat for chat, until in self._silent.items() if until > now]

    def freed(self, now: float) -> list[int]:
        """The chats whose silence has ended since this was asked last."""
        ended = [chat for chat, until in self._silent.items() if until <= now]
        for chat in ended:
            del self._silent[chat]
        if len(self._groups) > 10_000:  # a rested bucket says nothing that a new one does not
            self._groups = {chat: one for chat, one in self._groups.items() if one.available(now) < one.burst}
        return ended

    def broadcasts(self, now: float) -> int:
        """How many broadcasts may go now."""
        if now < self._bulk_until:
            return 0
        return self._bulk.available(now) if self.is_paced else 10_000

    def broadcast(self, count: int, now: float) -> None:
        """So many broadcasts go now."""
        if self.is_paced and count:
            self._bulk.take(now, count)

    def paused(self, now: float) -> float:
        """Seconds until anything at all may go; 0 when it may."""
        return max(0.0, self._all_until - now)

    def next_change(self, now: float, *, at_most: float) -> float:
        """Seconds until the first silence ends."""
        ends = [until for until in (*self._silent.values(), self._bulk_until, self._all_until) if until > now]
        return min([at_most, *(until - now for until in ends)])

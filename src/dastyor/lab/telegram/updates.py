"""The queue of updates: what the bot has not confirmed yet, in order of arrival.

As tdlib's TQueue and the Bot API server's `getUpdates` do it: asking with an offset forgets what is before it,
a negative offset counts from the end, an offset far in the future is answered from the head, forgetting nothing.
"""

from __future__ import annotations

from collections import deque
from random import Random
from typing import Any

import msgspec

from dastyor.kit.clock import monotonic
from dastyor.lab.telegram.echo import Echo
from dastyor.lab.telegram.journal import Journal
from dastyor.lab.telegram.model import Update
from dastyor.lab.telegram.pulse import Pulse
from dastyor.lab.telegram.refusals import conflict

FIRST_ID = 100_000_000
UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})  # sent only when asked for by name
_OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
_BY_WEBHOOK = "terminated by setWebhook request"
LONGEST_POLL = 50
_FUTURE = 10  # an offset further than this beyond the tail is not believed (TQueue.cpp)


class Updates:
    """Updates that wait for the bot."""

    def __init__(self, journal: Journal, pulse: Pulse) -> None:
        self._journal, self._pulse = journal, pulse
        self.pending: deque[Update] = deque()
        self.allowed: list[str] = []
        self.next_id, self._order = FIRST_ID, 0
        self.echo: Echo | None = None
        self._poller: object | None = None
        self._ended_by = ""
        self._asked_at, self._asked_offset = float("-inf"), -1
        self._next_conflict_at = float("-inf")
        self._load()

    @property
    def last_order(self) -> int:
        """How many updates there ever were."""
        return self._order

    def push(self, kind: str, body: dict[str, Any], *, chat: int, at: float) -> None:
        """A new update, unless the bot asked not to have this kind."""
        if kind not in self.allowed if self.allowed else kind in UNASKED:
            return
        self._order += 1
        update = Update(self.next_id, self._order, kind, chat, at, msgspec.json.encode(body))
        self.next_id += 1
        self.pending.append(update)
        self._journal.put("update", f"{update.order:015d}", msgspec.json.encode(update))
        self._keep_counts()
        self._pulse.beat()

    def allow(self, kinds: list[str] | None) -> None:
        """Which kinds the bot wants from now on; None leaves it as it was."""
        if kinds is not None and kinds != self.allowed:
            self.allowed = kinds
            self._journal.put("setting", "allowed", msgspec.json.encode(kinds))

    async def ask(self, offset: int, limit: int, timeout: int) -> bytes:
        """The JSON list of up to `limit` updates from `offset` on; waits up to `timeout` seconds for the first.

        Raises Refused (409) when another request takes this one's place.
        """
        now = monotonic()
        # A bot that asks the same in a tight loop is slowed down (Client.cpp, process_get_updates_query).
        if offset == self._asked_offset and now < self._asked_at + 3 and timeout < 3:
            timeout = 3
        if offset == self._asked_offset and now < self._asked_at + 0.5:
            limit = 1
        self._asked_offset, self._asked_at = offset, now
        # Whoever asked before is still waiting: it sees that it is no longer the one, and leaves with 409.
        mine = self._poller = object()
        self._ended_by = _OTHER_POLLER
        self._pulse.beat()
        start = self._confirm(offset)
        await self._pulse.until(lambda: self._poller is not mine or self._has(start), timeout)
        if self._poller is not mine:
            await self._turn_away()
        self._poller = None
        return self._listed(start, limit, offset)

    def end_poll(self) -> None:
        """A webhook is set: whoever polls is turned away."""
        if self._poller is not None:
            self._poller, self._ended_by = object(), _BY_WEBHOOK
            self._pulse.beat()

    def drop(self, update: Update) -> None:
        """The update is confirmed."""
        self.pending.remove(update)
        self._journal.drop("update", f"{update.order:015d}")

    def forget(self, older_than: float | None = None) -> None:
        """Drop what waits since before a moment, or all."""
        for update in list(self.pending):
            if older_than is None or update.at < older_than:
                self.drop(update)

    def restart_ids(self, dice: Random) -> int:
        """The next number, now a random lower one, as Telegram may do after a week without updates."""
        self.next_id = dice.randint(1, max(2, self.next_id - 1000))
        self._keep_counts()
        return self.next_id

    def _confirm(self, offset: int) -> int:
        """Forget what is before the offset; the place from which to answer, 0 for the head."""
        tail = self.next_id
        if offset < 0:
            kept = [update.order for update in self.pending][offset:]
            start = kept[0] if kept else self._order + 1
        # An offset of another life: a server that lost its numbers answers from the head and forgets nothing.
        elif offset == 0 or offset > tail + _FUTURE:
            return 0
        else:
            start = next((u.order for u in self.pending if u.id >= offset), self._order + 1)
        if self.echo is not None:
            return 0
        while self.pending and self.pending[0].order < start:
            self.drop(self.pending[0])
        return start

    def _has(self, start: int) -> bool:
        if self.echo is not None:
            return self.echo.has(self.pending)
        return bool(self.pending) and self.pending[-1].order >= start

    def _listed(self, start: int, limit: int, offset: int) -> bytes:
        if self.echo is not None:
            chosen, done = self.echo.deal(self.pending, limit, offset)
            for update in done:
                self.drop(update)
        else:
            chosen = []
            for update in self.pending:
                if update.order >= start:
                    chosen.append(update)
                    if len(chosen) == limit:
                        break
        return b"[" + b",".join(shown(update) for update in chosen) + b"]"

    async def _turn_away(self) -> None:
        """409, at most one in three seconds: the server holds the others back that long."""
        now, words = monotonic(), self._ended_by
        if now < self._next_conflict_at:
            await self._pulse.until(lambda: False, 3)
        else:
            self._next_conflict_at = now + 3
        raise conflict(words)

    def _keep_counts(self) -> None:
        self._journal.put("setting", "updates", msgspec.json.encode([self.next_id, self._order]))

    def _load(self) -> None:
        counts, allowed = self._journal.get("setting", "updates"), self._journal.get("setting", "allowed")
        if counts:
            self.next_id, self._order = msgspec.json.decode(counts, type=tuple[int, int])
        if allowed:
            self.allowed = msgspec.json.decode(allowed, type=list[str])
        self.pending.extend(msgspec.json.decode(body, type=Update) for _, body in self._journal.every("update"))


def shown(update: Update) -> bytes:
    """The update as JSON."""
    return b'{"update_id":%d,"%s":%s}' % (update.id, update.kind.encode(), update.body)

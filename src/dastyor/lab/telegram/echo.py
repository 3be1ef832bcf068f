"""Echo: a fault that delivers every update several times, shuffled; once is what Telegram promises least.

A window of updates is dealt out whole, so that order within it means nothing and order between windows is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from dastyor.lab.telegram.model import Update


class Echo:
    """Deals each update `repeat` times, shuffled within windows of `window` updates."""

    def __init__(self, repeat: int, window: int, dice: Random) -> None:
        self.repeat, self.window, self.dice = repeat, window, dice
        self._deck: list[Update] = []
        self._dealt: list[Update] = []
        self._in_deck: list[Update] = []

    def has(self, pending: Iterable[Update]) -> bool:
        """Whether there is anything to deal."""
        return bool(self._dealt or self._deck) or any(True for _ in pending)

    def deal(self, pending: Iterable[Update], limit: int, offset: int) -> tuple[list[Update], list[Update]]:
        """The next updates to deliver, and those that have been delivered in full.

        What was dealt last is dealt again until an offset shows that it arrived.
        """
        done: list[Update] = []
        if self._dealt and not any(update.id < offset for update in self._dealt):
            return self._dealt[:limit], done
        self._dealt = []
        # A window is done when it was dealt out and confirmed; only then are its updates dropped.
        if not self._deck:
            done, self._in_deck = self._in_deck, []
            self._shuffle([update for update in pending if update not in done])
        self._dealt, self._deck = self._deck[:limit], self._deck[limit:]
        return self._dealt, done

    def _shuffle(self, pending: list[Update]) -> None:
        self._in_deck = pending[: self.window]
        self._deck = self._in_deck * self.repeat
        self.dice.shuffle(self._deck)

"""Guessing of keys: five wrong ones a minute from one address, and then no more are looked at.

Keys that opened lately pass by it: those who share an address with somebody who guesses still work.
"""

from __future__ import annotations

import hashlib
from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address

from dastyor.kit.clock import monotonic
from dastyor.kit.errors import TooMany, Unauthorized

MOST, WINDOW = 5, 60.0  # wrong keys, seconds
_KEPT = 10_000  # addresses and keys remembered by one process: 2 MB, however many come


class TooManyGuesses(TooMany):
    """Too many wrong keys came from this address."""

    key = "problem-too-many"


@dataclass(slots=True)
class _Address:
    """When its last wrong keys came, and which unknown ones are being looked at."""

    wrong: deque[float] = field(default_factory=lambda: deque(maxlen=MOST))
    open: Counter[bytes] = field(default_factory=Counter)

    def wait(self) -> float:
        """Seconds until one more unknown key may be looked at; 0: now."""
        now = monotonic()
        while self.wrong and self.wrong[0] <= now - WINDOW:
            self.wrong.popleft()
        if len(self.wrong) + len(self.open) < MOST:
            return 0.0
        return self.wrong[0] + WINDOW - now if self.wrong else 1.0


class Guesses:
    """Wrong keys by address, in this process."""

    def __init__(self) -> None:
        self._addresses: OrderedDict[str, _Address] = OrderedDict()
        self._good: OrderedDict[bytes, None] = OrderedDict()

    @contextmanager
    def looking(self, address: str, key: str) -> Iterator[None]:
        """Inside, the key is looked at; leaving with Unauthorized says that it was wrong. Raises TooManyGuesses.

        Keys in the middle of being looked at count too, each once: a hundred guesses at a time are still a hundred.
        """
        digest = hashlib.sha256(key.encode()).digest()
        if digest in self._good:
            try:
                yield
            except Unauthorized:
                self._good.pop(digest, None)
                self._of(address).wrong.append(monotonic())
                raise
            return
        here = self._of(address)
        if digest not in here.open and (wait := here.wait()):
            raise TooManyGuesses(retry_after=int(wait) + 1, hint="Wait, and come with a key that works.")
        here.open[digest] += 1
        try:
            yield
        except Unauthorized:
            here.wrong.append(monotonic())
            raise
        else:
            self._good[digest] = None
            _bound(self._good)
        finally:
            here.open[digest] -= 1
            here.open += Counter()  # drops what has come to nought

    def _of(self, address: str) -> _Address:
        network = _network(address)
        found = self._addresses.setdefault(network, _Address())
        self._addresses.move_to_end(network)
        _bound(self._addresses)
        return found


def _network(address: str) -> str:
    """An IPv6 caller has a whole /64 to come from; it counts as one."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return found.exploded[:19] if isinstance(found, IPv6Address) else address


def _bound(kept: OrderedDict[str, _Address] | OrderedDict[bytes, None]) -> None:
    if len(kept) > _KEPT:
        kept.popitem(last=False)

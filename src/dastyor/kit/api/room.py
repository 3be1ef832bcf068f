"""Room: how much one process takes on at a time; who comes on top is asked to come again, and nothing falls over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dastyor.kit.errors import TooMany

#: Four of the largest bodies. What is made of a body takes some ten times its bytes while it is worked.
BYTES = 64 * 2**20
#: At a few milliseconds each the last of them waits for a second or two.
REQUESTS = 500

_AGAIN = 1  # seconds: by then most of those in hand are answered


class Busy(TooMany):
    """More is coming in just now than can be worked; nothing of this request was kept."""

    key = "problem-too-many"


class Room:
    """Bytes of bodies and requests in hand of one process."""

    def __init__(self, *, size: int = BYTES, requests: int = REQUESTS) -> None:
        self.size, self.requests = size, requests
        self.bytes = self.inside = 0

    @contextmanager
    def place(self) -> Iterator[Place]:
        """The place of one request, with all that it took, for the time of the block."""
        place = Place(self)
        try:
            yield place
        finally:
            self.bytes -= place.bytes
            self.inside -= place.is_inside


class Place:
    """What one request takes of the room."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.bytes, self.is_inside = 0, False

    def grow(self, size: int) -> None:
        """So many bytes more have come. Raises Busy."""
        if self._room.bytes + size > self._room.size:
            raise Busy(retry_after=_AGAIN)
        self._room.bytes += size
        self.bytes += size

    def enter(self) -> None:
        """The body is whole and the work begins: whoever sends slowly keeps nobody out. Raises Busy."""
        if self._room.inside >= self._room.requests:
            raise Busy(retry_after=_AGAIN)
        self._room.inside += 1
        self.is_inside = True

"""What every way of carrying events promises; one suite of tests holds all of them to it (kit.tests.bus_suite).

Order within a workspace, delivery at least once, an effect once only, a poison event set aside with its reason, a new
group of consumers that starts at now, a roll-back that publishes nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from dastyor.kit.errors import Problem
from dastyor.kit.events import Reactions

BUCKETS = 16  # how many consumers of one group can work side by side; a workspace always falls into the same one
RELAY = "relay"  # whose places in the log say how far it was carried over to the brokers
LARGEST = 1024 * 1024  # bytes of one message (contracts.md); what is larger travels as a reference to a stored file

#: Of the messages of one transaction, but for the last: so a backlog of large ones costs a consumer no more memory
#: than a stream of them, and its transaction ends within seconds.
BATCH_BYTES = 2 * LARGEST


class MessageTooLarge(Problem):
    """An event may have at most 1 MiB; put the rest into a file and publish its id."""

    key, status = "problem-message-too-large", 500


def bucket_of(key: UUID) -> int:
    """The bucket of a workspace: even over all of them, and the same on every machine and version."""
    return hashlib.blake2b(key.bytes, digest_size=2).digest()[0] % BUCKETS


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message as it is carried. `id` is what the inbox remembers, `body` the CloudEvents envelope in JSON."""

    topic: str
    key: UUID
    id: UUID
    type: str
    body: bytes
    traceparent: str | None = None
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """How things stand: messages behind each (topic, group), and messages that the slowest group has yet to see."""

    lag: Mapping[tuple[str, str], int]
    standing: Mapping[str, int]


class Consumer(Protocol):
    """One group of reactions at work in this process."""

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Deliver until `stopping`, then end with the batch in hand."""


class Bus(Protocol):
    """A way to carry events."""

    async def prepare(self, groups: Sequence[Reactions]) -> None:
        """Topics and groups exist from now on: what is published later reaches each group. Safe to repeat."""

    def consumer(self, reactions: Reactions) -> Consumer:
        """A consumer of the group; as many as one likes share its work."""

    async def figures(self, groups: Sequence[Reactions]) -> Figures:
        """Lag and standing messages of these groups; for a group that is not asked for, nothing waits."""

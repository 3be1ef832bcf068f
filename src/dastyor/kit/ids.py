"""Typed ids: UUID version 7, so that rows made together lie together in an index."""

from __future__ import annotations

import os
import secrets
import time
from typing import NewType
from uuid import UUID

WorkspaceId = NewType("WorkspaceId", UUID)
PersonId = NewType("PersonId", UUID)
EventId = NewType("EventId", UUID)


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562): 48 bits of machine time in milliseconds, 74 random bits.

    Machine time on purpose: an id says when a row was made on the machine, never what a person is shown.
    """
    moment = time.time_ns() // 1_000_000
    chance = int.from_bytes(os.urandom(10), "big")
    value = (moment & (2**48 - 1)) << 80 | 0x7 << 76 | (chance >> 68 & 0xFFF) << 64 | 0b10 << 62 | chance & (2**62 - 1)
    return UUID(int=value)


def new_secret(bits: int = 256) -> str:
    """A URL-safe secret of at least `bits` random bits: links, keys, webhook secrets."""
    return secrets.token_urlsafe(bits // 8)


def stamp() -> int:
    """62 random bits: a place that chance gives in an order."""
    return secrets.randbits(62)

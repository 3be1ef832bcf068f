"""Ports: what a process lends to every transaction, filled by assembly, so that a domain imports no other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dastyor.kit.cache import CacheStore, MemoryStore

if TYPE_CHECKING:
    from dastyor.kit.offers import Audience, Preferences


@dataclass(slots=True)
class Ports:
    """`cache` keeps what was dear to make; `preferences` is what a workspace has set, `audience` who its members are.

    The last two are None only where no domain of people runs, as in a test of one domain.
    """

    cache: CacheStore = field(default_factory=MemoryStore)
    preferences: Preferences | None = None
    audience: Audience | None = None

"""Cache: LRU in the process, Redis between processes, one behaviour (kit.tests.cache_suite)."""

from __future__ import annotations

from dastyor.kit.cache.cache import Cache
from dastyor.kit.cache.store import CacheStore, MemoryStore

__all__ = ["Cache", "CacheStore", "MemoryStore"]

"""Storage of files: `Storage` is the port; a folder now, an object store under the same suite."""

from __future__ import annotations

from dastyor.kit.storage.base import FileGone, FileKey, Kept, Storage, StorageAway, StorageFull

__all__ = ["FileGone", "FileKey", "Kept", "Storage", "StorageAway", "StorageFull"]

"""Storage in a folder: under HOME in an embedded installation, or a mounted disk."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

from obstore.store import LocalStore

from dastyor.kit.errors import Misconfigured
from dastyor.kit.storage.base import FileKey, Kept
from dastyor.kit.storage.objects import ObjectStorage


class DiskStorage(ObjectStorage):
    """Files in a folder that only this user can look into."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as failed:
            raise Misconfigured(
                f"Files cannot be kept in {folder} ({failed.strerror}).",
                hint="Let this user own it, or set DASTYOR_STORAGE_URL.",
            ) from failed
        super().__init__(LocalStore(folder, automatic_cleanup=False, mkdir=True))
        self._folder = folder

    async def put(self, key: FileKey, body: bytes | AsyncIterator[bytes]) -> Kept:
        """As Storage.put. The file is on the disk itself, not in the machine's memory, before this returns."""
        kept = await super().put(key, body)
        await asyncio.to_thread(_settle, self._folder / str(key), self._folder)
        return kept


def _settle(path: Path, root: Path) -> None:
    """Writes the file and the folders that name it through to the disk: a row may say that it is there."""
    for place in (path, *path.parents):
        number = os.open(place, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
        if place == root:
            return

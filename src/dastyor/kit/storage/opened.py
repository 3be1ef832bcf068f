"""Which storage the settings mean; the library behind it is imported when the first file is touched."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

from dastyor.kit.ids import WorkspaceId
from dastyor.kit.storage.base import FileGone, FileKey, Kept, Storage

if TYPE_CHECKING:
    from dastyor.kit.settings import Settings


def storage_of(settings: Settings) -> Storage:
    """The folder or the bucket. Raises Misconfigured."""
    if settings.storage_url is None or settings.storage_url.startswith("file:"):
        from dastyor.kit.storage.disk import DiskStorage

        told = settings.storage_url
        return DiskStorage(Path(url2pathname(urlsplit(told).path)) if told else settings.home_folder / "files")
    from dastyor.kit.storage.s3 import S3Storage

    return S3Storage(settings)


class LateStorage:
    """The storage of the settings, opened at the first file: most processes never touch one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def _opened(self) -> Storage:
        return storage_of(self._settings)

    async def put(self, key: FileKey, body: bytes | AsyncIterator[bytes]) -> Kept:
        """As Storage.put."""
        return await self._opened.put(key, body)

    async def get(self, key: FileKey) -> bytes:
        """As Storage.get."""
        return await self._opened.get(key)

    def read(self, key: FileKey, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """As Storage.read."""
        return self._opened.read(key, start, end)

    async def size(self, key: FileKey) -> int | None:
        """As Storage.size."""
        return await self._opened.size(key)

    async def delete(self, *keys: FileKey) -> None:
        """As Storage.delete."""
        await self._opened.delete(*keys)

    def list(self, workspace: WorkspaceId, area: str | None = None) -> AsyncIterator[Kept]:
        """As Storage.list."""
        return self._opened.list(workspace, area)


class Sendable:
    """The files of a storage for the sender, which knows them by the text of their key."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def read(self, key: str) -> tuple[int, AsyncIterator[bytes]]:
        """Its size in bytes, and its bytes. Raises FileGone, ValueError for what is no key."""
        place = FileKey.parse(key)
        size = await self._storage.size(place)
        if size is None:
            raise FileGone(file=place.name)
        return size, self._storage.read(place)

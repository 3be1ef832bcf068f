"""Storage over any store of obstore; the disk stands on it, S3 joins under the same suite (kit.testing)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError

from dastyor.kit.ids import WorkspaceId
from dastyor.kit.storage.base import FileGone, FileKey, Kept, StorageAway, StorageFull

if TYPE_CHECKING:
    from obstore.store import ObjectStore

PIECE = 2**20  # bytes handed on at a time
_NO_ROOM = ("(os error 28)", "(os error 27)", "(os error 122)")  # ENOSPC, EFBIG, EDQUOT as Rust writes them


class ObjectStorage:
    """Storage in one bucket or folder."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put(self, key: FileKey, body: bytes | AsyncIterator[bytes]) -> Kept:
        """As Storage.put."""
        if isinstance(body, bytes):
            with _told(key):
                await obstore.put_async(self._store, str(key), body)
            return Kept(key, len(body))
        counted = _Counted(body)
        try:
            with _told(key):
                await obstore.put_async(self._store, str(key), counted, chunk_size=5 * PIECE)
        except Exception:
            if counted.failed is not None:  # the store is well: it is the body that broke off, in its own words
                raise counted.failed from None
            raise
        return Kept(key, counted.size)

    async def get(self, key: FileKey) -> bytes:
        """As Storage.get."""
        with _told(key):
            found = await obstore.get_async(self._store, str(key))
            return bytes(await found.bytes_async())

    async def read(self, key: FileKey, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """As Storage.read."""
        size = await self.size(key)
        if size is None:
            raise FileGone(file=key.name)
        end = size if end is None else min(end, size)
        if start >= end:
            return  # object stores refuse a range of nothing
        with _told(key):
            found = await obstore.get_async(self._store, str(key), options={"range": (start, end)})
            async for piece in found.stream(min_chunk_size=PIECE):
                yield bytes(piece)

    async def size(self, key: FileKey) -> int | None:
        """As Storage.size."""
        try:
            with _told(key):
                return (await obstore.head_async(self._store, str(key)))["size"]
        except FileGone:
            return None

    async def delete(self, *keys: FileKey) -> None:
        """As Storage.delete."""
        for key in keys:
            try:
                with _told(key):
                    await obstore.delete_async(self._store, str(key))
            except FileGone:
                continue

    async def list(self, workspace: WorkspaceId, area: str | None = None) -> AsyncIterator[Kept]:
        """As Storage.list; what lies there under a name that is none of ours is passed over."""
        with _told(None):
            async for batch in obstore.list(self._store, prefix=f"{workspace}/{area}" if area else str(workspace)):
                for found in batch:
                    try:
                        key = FileKey.parse(found["path"])
                    except ValueError:
                        continue
                    yield Kept(key, found["size"])


class _Counted:
    """The body as it is read: how many bytes came, and how it broke off."""

    def __init__(self, body: AsyncIterator[bytes]) -> None:
        self._body, self.size = body, 0
        self.failed: Exception | None = None

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._pieces()

    async def _pieces(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._body:
                self.size += len(piece)
                yield piece
        except Exception as failed:
            self.failed = failed
            raise


@contextmanager
def _told(key: FileKey | None) -> Iterator[None]:
    """Turns what the store raises into our words."""
    try:
        yield
    except FileNotFoundError as gone:
        raise FileGone(file=key.name if key else None) from gone
    except (OSError, BaseError) as failed:
        said = str(failed)
        if any(mark in said for mark in _NO_ROOM):
            raise StorageFull(hint="Free some room where the files are kept.") from failed
        raise StorageAway(said.partition("\n")[0]) from failed

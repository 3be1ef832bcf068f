"""Storage: whole files under names of our own, each in its workspace's part; on a disk or in an object store.

A name that people gave never becomes a path: it is kept in a row beside the FileKey.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol, Self
from uuid import UUID

from dastyor.kit.errors import NotFound, Unavailable
from dastyor.kit.ids import WorkspaceId, new_id

_AREA = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NAME = re.compile(r"[0-9a-z](?:[0-9a-z_-]|\.(?=[0-9a-z])){0,99}")  # lower case: not every disk tells a from A


class FileGone(NotFound):
    """This file is not kept here any more."""

    key = "storage-file-gone"


class StorageFull(Unavailable):
    """There is no room left for the file."""

    key = "storage-full"


class StorageAway(Unavailable):
    """The place where files are kept does not answer just now."""

    key = "storage-away"


@dataclass(frozen=True, slots=True)
class FileKey:
    """Where a file is: its workspace, the domain that keeps it, its own name. There is no key without a workspace."""

    workspace: WorkspaceId
    area: str
    name: str

    def __post_init__(self) -> None:
        if not _AREA.fullmatch(self.area) or not _NAME.fullmatch(self.name):
            raise ValueError(f"not a key of a file: {self.area!r}, {self.name!r}")

    @classmethod
    def new(cls, workspace: WorkspaceId, area: str, ending: str = "") -> Self:
        """A fresh key; `ending` is the kind of file as we found it out, "xlsx" for one."""
        return cls(workspace, area, f"{new_id().hex}.{ending}" if ending else new_id().hex)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key that str() wrote into a row. Raises ValueError."""
        workspace, area, name = text.split("/")
        if str(UUID(workspace)) != workspace:
            raise ValueError(f"not a key of a file: {text!r}")
        return cls(WorkspaceId(UUID(workspace)), area, name)

    def __str__(self) -> str:
        return f"{self.workspace}/{self.area}/{self.name}"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is there, and its size in bytes."""

    key: FileKey
    size: int


class Storage(Protocol):
    """Keeps files. All of its methods may raise StorageAway."""

    async def put(self, key: FileKey, body: bytes | AsyncIterator[bytes]) -> Kept:
        """Keeps the body whole and for good, in place of what was there; on any failure what was there stays.

        Raises: StorageFull; whatever the body raises while it is read.
        """
        ...

    async def get(self, key: FileKey) -> bytes:
        """The whole body; for what surely fits into memory. Raises FileGone."""
        ...

    def read(self, key: FileKey, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The body from byte `start` to before `end`, piece by piece. Raises FileGone at the first piece."""
        ...

    async def size(self, key: FileKey) -> int | None:
        """How many bytes it has; None when it is not there."""
        ...

    async def delete(self, *keys: FileKey) -> None:
        """They are gone afterwards, whether they were there or not."""
        ...

    def list(self, workspace: WorkspaceId, area: str | None = None) -> AsyncIterator[Kept]:
        """What a workspace keeps, of all domains or of one, in no order."""
        ...

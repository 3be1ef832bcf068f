"""The journal: what the world must remember when its process is killed.

SQLite, apart from the product's database on purpose: it stands in for the outside world and must not die with it.
`synchronous = off` keeps every committed row through `kill -9`; only a power cut could lose one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

_TABLE = """create table if not exists thing (
    kind text not null, key text not null, body blob not null, primary key (kind, key)
) without rowid"""


class Journal(Protocol):
    """Keeps bytes by kind and key; `commit` makes everything since the last one durable."""

    def put(self, kind: str, key: str, body: bytes) -> None: ...
    def drop(self, kind: str, key: str) -> None: ...
    def clear(self, kind: str) -> None: ...
    def get(self, kind: str, key: str) -> bytes | None: ...
    def every(self, kind: str) -> Iterator[tuple[str, bytes]]: ...
    def commit(self) -> None: ...
    def close(self) -> None: ...


class FileJournal:
    """A journal in one file."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        # A reader of the file (a test, a curious person) must not stop the sandbox.
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = off")
        self._db.execute(_TABLE)
        self._open = False

    def put(self, kind: str, key: str, body: bytes) -> None:
        """Keep `body`, in place of what stood there."""
        self._begin()
        self._db.execute("insert or replace into thing values (?, ?, ?)", (kind, key, body))

    def drop(self, kind: str, key: str) -> None:
        """Forget one thing."""
        self._begin()
        self._db.execute("delete from thing where kind = ? and key = ?", (kind, key))

    def clear(self, kind: str) -> None:
        """Forget every thing of a kind."""
        self._begin()
        self._db.execute("delete from thing where kind = ?", (kind,))

    def get(self, kind: str, key: str) -> bytes | None:
        """What is kept there, or None."""
        row = self._db.execute("select body from thing where kind = ? and key = ?", (kind, key)).fetchone()
        return bytes(row[0]) if row else None

    def every(self, kind: str) -> Iterator[tuple[str, bytes]]:
        """Everything of a kind, by key."""
        yield from self._db.execute("select key, body from thing where kind = ? order by key", (kind,))

    def commit(self) -> None:
        """Make what was put durable."""
        if self._open:
            self._db.execute("commit")
            self._open = False

    def close(self) -> None:
        """Commit and let the file go."""
        self.commit()
        self._db.close()

    def _begin(self) -> None:
        if not self._open:
            self._db.execute("begin immediate")
            self._open = True


class MemoryJournal:
    """A journal that dies with its process and keeps only what cannot be had elsewhere: the bytes of files."""

    def __init__(self) -> None:
        self._blobs: dict[str, bytes] = {}

    def put(self, kind: str, key: str, body: bytes) -> None:
        """Keep the bytes of a file."""
        if kind == "blob":
            self._blobs[key] = body

    def drop(self, kind: str, key: str) -> None:
        """Forget the bytes of a file."""
        if kind == "blob":
            self._blobs.pop(key, None)

    def clear(self, kind: str) -> None:
        """Forget the bytes of every file."""
        if kind == "blob":
            self._blobs.clear()

    def get(self, kind: str, key: str) -> bytes | None:
        """The bytes of a file, or None."""
        return self._blobs.get(key) if kind == "blob" else None

    def every(self, kind: str) -> Iterator[tuple[str, bytes]]:
        """Nothing: there is no earlier life."""
        yield from ()

    def commit(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is open."""

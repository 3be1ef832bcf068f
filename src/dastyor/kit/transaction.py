"""One transaction, as stores and services see it.

A statement that nobody waits for goes with the next one: a round trip to the server costs as much as the statement.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
from psycopg.rows import AsyncRowFactory, tuple_row

from dastyor.kit.clock import Clock
from dastyor.kit.events import EventBuffer
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.wire import Connection, together

if TYPE_CHECKING:
    from dastyor.kit.ports import Ports

T = TypeVar("T")
Params = Mapping[str, Any] | Sequence[Any] | None
Statement = tuple[str, Params]

SCOPE = "select set_config('app.workspaces', %s, true)"


class Tx:
    """One transaction. Rows are written by stores at once; events, messages and audited changes wait until its end."""

    def __init__(self, connection: Connection, clock: Clock, ports: Ports | None = None) -> None:
        self._connection, self.clock, self.ports = connection, clock, ports
        self.events = EventBuffer()
        self.messages: list[Any] = []
        self.changes: list[Any] = []
        self.after_commit: list[Callable[[], Awaitable[None]]] = []
        self.after_rollback: list[Callable[[], None]] = []
        self.workspaces: tuple[WorkspaceId, ...] = ()
        self.opening: tuple[Any, ...] | None = None  # the first row of the statement that went with BEGIN
        self._ahead: list[Statement] = []
        self._savepoints = count(1)

    async def scope(self, *workspaces: WorkspaceId) -> None:
        """From here on rows of these workspaces, and of no others, can be seen and written."""
        self.workspaces = workspaces
        self.later(SCOPE, (array_of(workspaces),))

    def later(self, query: str, params: Params = None) -> None:
        """A statement that nobody waits for: it goes with the next one or with the commit, which fails with it."""
        self._ahead.append((query, params))

    async def run(self, query: str, params: Params = None) -> int:
        """How many rows the statement touched."""
        async with self._asking() as cursor:
            await cursor.execute(query, params)
        return cursor.rowcount

    async def all(self, query: str, params: Params = None, *, into: AsyncRowFactory[T] | None = None) -> list[T]:
        """Every row, made by `into` (a psycopg row factory; plain tuples without it)."""
        async with self._asking(into) as cursor:
            await cursor.execute(query, params)
        return await cursor.fetchall()

    async def maybe(self, query: str, params: Params = None, *, into: AsyncRowFactory[T] | None = None) -> T | None:
        """The first row, or None."""
        async with self._asking(into) as cursor:
            await cursor.execute(query, params)
        return await cursor.fetchone()

    async def one(self, query: str, params: Params = None, *, into: AsyncRowFactory[T] | None = None) -> T:
        """The one row of a statement that always gives one. Raises LookupError when it does not."""
        row = await self.maybe(query, params, into=into)
        if row is None:
            raise LookupError(query)
        return row

    async def value(self, query: str, params: Params = None) -> Any:
        """The first column of the first row, or None."""
        row: tuple[Any, ...] | None = await self.maybe(query, params)
        return None if row is None else row[0]

    async def many(self, query: str, rows: Iterable[Mapping[str, Any] | Sequence[Any]]) -> None:
        """The same statement for every row of parameters, in one round trip."""
        async with self._asking() as cursor:
            await cursor.executemany(query, rows)

    async def bare(self) -> Connection:
        """The connection, inside this transaction, for statements that are written for one."""
        await self.run("select 1")
        return self._connection

    async def commit(self) -> None:
        """What waits and the commit, in one round trip; the Database calls it. Raises when nothing was committed."""
        async with self._asking() as cursor:
            await cursor.execute("commit")
        # After an error that somebody swallowed, the server answers a commit with a rollback, and calls it no error.
        if cursor.statusmessage != "COMMIT":
            raise psycopg.errors.InFailedSqlTransaction("an earlier statement failed, so nothing was committed")

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """What happens inside is undone alone when it fails: its rows, its events and its messages."""
        waiting: tuple[list[Any], ...] = (self.events.items, self.messages, self.changes, self.after_commit)
        before = [len(items) for items in waiting]
        name = f"s{next(self._savepoints)}"
        begin: Statement = (f"savepoint {name}", None)
        self._ahead.append(begin)
        try:
            yield
        except BaseException:
            for items, length in zip(waiting, before, strict=True):
                del items[length:]
            self._take_back(begin, name)
            raise
        if self._ahead and self._ahead[-1] is begin:
            self._ahead.pop()
        else:
            self.later(f"release {name}")

    def _take_back(self, begin: Statement, name: str) -> None:
        """What has waited since the savepoint is never sent; what was sent is undone ahead of the next statement."""
        for at, waiting in enumerate(self._ahead):
            if waiting is begin:
                del self._ahead[at:]
                return
        self._ahead = [(f"rollback to {name}", None), (f"release {name}", None)]

    @asynccontextmanager
    async def _asking(self, into: AsyncRowFactory[Any] | None = None) -> AsyncIterator[psycopg.AsyncCursor[Any]]:
        """A cursor behind the statements that waited for one to go with."""
        cursor: psycopg.AsyncCursor[Any] = self._connection.cursor(row_factory=into or tuple_row)
        if not self._ahead:
            yield cursor
            return
        ahead, self._ahead = self._ahead, []
        async with together(self._connection):
            for query, params in ahead:
                await self._connection.execute(query, params)
            yield cursor


def array_of(workspaces: Sequence[WorkspaceId]) -> str:
    """The workspaces as Postgres writes an array."""
    return "{" + ",".join(map(str, workspaces)) + "}"

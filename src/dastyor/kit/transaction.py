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
from dastyor.kit.wire import Connection, Cursor, Params, Row, Statement, together

if TYPE_CHECKING:
    from dastyor.kit.ports import Ports

T = TypeVar("T")

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
        self.opening: tuple[Row | None, ...] = ()  # the first row of each statement that went with BEGIN
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
        return (await self._asked(query, params)).rowcount

    async def all(self, query: str, params: Params = None, *, into: AsyncRowFactory[T] | None = None) -> list[T]:
        """Every row, made by `into` (a psycopg row factory; plain tuples without it)."""
        return await (await self._asked(query, params, into)).fetchall()

    async def maybe(self, query: str, params: Params = None, *, into: AsyncRowFactory[T] | None = None) -> T | None:
        """The first row, or None."""
        return await (await self._asked(query, params, into)).fetchone()

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
        if self._ahead:
            await self.run("select 1")
        await self._connection.cursor().executemany(query, rows)

    async def bare(self) -> Connection:
        """The connection, inside this transaction, for statements that are written for one."""
        await self.run("select 1")
        return self._connection

    async def commit(self) -> None:
        """What waits and the commit, in one round trip; the Database calls it. Raises when nothing was committed."""
        self._ahead = [each for each in self._ahead if not each[0].startswith("release ")]  # the commit releases all
        cursor = await self._asked("commit")
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

    async def _asked(self, query: str, params: Params = None, into: AsyncRowFactory[Any] | None = None) -> Cursor:
        """The cursor with the statement's result, behind those that waited for one to go with."""
        cursor: Cursor = self._connection.cursor(row_factory=into or tuple_row)
        if self._ahead:
            ahead, self._ahead = self._ahead, []
            await together(self._connection, ahead, (cursor, (query, params)))
        else:
            await cursor.execute(query, params)
        return cursor


def array_of(workspaces: Sequence[WorkspaceId]) -> str:
    """The workspaces as Postgres writes an array."""
    return "{" + ",".join(map(str, workspaces)) + "}"

"""The database as services see it: a pool of connections, and transactions scoped to workspaces.

One message, request or batch is one transaction, with one commit at its edge. Services never commit. Row-level
security holds each transaction to the workspaces that it names; one that names none sees no row of any.
psycopg only: the thin processes import this file, so it knows no SQLAlchemy.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from dastyor.kit.clock import Clock, monotonic
from dastyor.kit.errors import Unavailable
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.transaction import SCOPE, Tx, array_of
from dastyor.kit.wire import Connection, Cursor, Params, Row, Statement, TextArray, together

__all__ = ["Connection", "Database", "Flush", "Params", "Row", "Statement", "Tx", "connection_settings"]

if TYPE_CHECKING:
    from dastyor.kit.ports import Ports

T = TypeVar("T")
Flush = Callable[[Tx], Awaitable[None]]

_APPLICATION_ROLE = "dastyor_app"
_PATIENCE = 10.0  # seconds that a transaction waits for a connection, be it a full pool or a server that starts
_SLICE = 1.0


class Database:
    """Connections of one process as the plain role, and the transactions over them.

    `flushes` are what every transaction does last, before its commit: the outbox writes the waiting events, the
    bot its outgoing messages. Assembly hands them over, so this file knows neither.
    """

    def __init__(
        self,
        address: str,
        *,
        clock: Clock | None = None,
        size: int = 8,
        flushes: Sequence[Flush] = (),
        ports: Ports | None = None,
    ) -> None:
        self.address, self.clock, self.flushes = address, clock or Clock(), tuple(flushes)
        self.ports = ports
        self.pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            address, min_size=1, max_size=size, open=False, kwargs=connection_settings(), configure=_be_plain,
            reconnect_timeout=_SLICE,
        )  # fmt: skip

    async def open(self) -> None:
        """Ready when one connection answers. Raises Unavailable."""
        try:
            await self.pool.open(wait=True, timeout=15.0)
        except Exception as error:
            await self.pool.close()
            raise Unavailable("The database does not answer.", hint="Check it with `dastyor doctor`.") from error

    async def close(self) -> None:
        """Every connection given back."""
        await self.pool.close()

    @asynccontextmanager
    async def tx(self, *workspaces: WorkspaceId, first: Sequence[Statement] = ()) -> AsyncIterator[Tx]:
        """A transaction that sees these workspaces; commits on the way out, rolls back on any error.

        `first` goes with its BEGIN, in one round trip; the first row of each is in `tx.opening`.
        """
        connection, opening = await self._asked(lambda connection: _begin(connection, workspaces, first))
        tx = Tx(connection, self.clock, self.ports)
        tx.workspaces, tx.opening = workspaces, opening
        try:
            yield tx
            for flush in self.flushes:
                await flush(tx)
            await tx.commit()
        except BaseException:
            # A cancelled or broken connection cannot roll back; the pool then throws it away, which does.
            if not connection.closed and not connection.broken:
                await connection.execute("rollback")
            for tell in tx.after_rollback:
                tell()
            raise
        finally:
            await self.pool.putconn(connection)
        while tx.after_commit:
            await tx.after_commit.pop(0)()

    async def alone(self, statement: Statement) -> list[Row]:
        """The rows of a statement that is a transaction by itself: one round trip instead of three.

        For tables without workspaces, and for what may be done twice: it is repeated on a connection that broke.
        """
        connection, cursor = await self._asked(lambda connection: connection.execute(*statement))
        try:
            return await cursor.fetchall()
        finally:
            await self.pool.putconn(connection)

    async def _asked(self, ask: Callable[[Connection], Awaitable[T]]) -> tuple[Connection, T]:
        """A connection and its answer; one that turns out dead makes room for another at once.

        The library's own check waits 1, 2, 4… seconds between the dead of a pool, which is up to 10 s after a server
        came back in 2; and it asks before every transaction, where BEGIN itself says as much.
        """
        end = monotonic() + _PATIENCE
        while True:
            connection = await self._connection(end)
            try:
                return connection, await ask(connection)
            except BaseException as error:
                await self.pool.putconn(connection)
                if not isinstance(error, psycopg.OperationalError) or monotonic() > end:
                    raise

    async def _connection(self, end: float) -> Connection:
        """From the pool. Asked for in slices: each asking makes a pool that lost its server try it again at once."""
        while True:
            try:
                return await self.pool.getconn(timeout=_SLICE)
            except PoolTimeout:
                if monotonic() > end:
                    raise


async def _begin(
    connection: Connection, workspaces: Sequence[WorkspaceId], first: Sequence[Statement]
) -> tuple[Row | None, ...]:
    ahead: list[Statement] = [("begin", None)]
    if workspaces:
        ahead.append((SCOPE, (array_of(workspaces),)))
    if len(ahead) + len(first) == 1:
        await connection.execute("begin")
        return ()
    heard: list[tuple[Cursor, Statement]] = [(connection.cursor(), statement) for statement in first]
    await together(connection, ahead, *heard)
    return tuple([await cursor.fetchone() for cursor, _ in heard])


def connection_settings() -> dict[str, Any]:
    """How every connection of ours is made: we say BEGIN ourselves, and a lost peer is noticed in half a minute."""
    return {"autocommit": True, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}


async def _be_plain(connection: Connection) -> None:
    """Whoever the address signs in as, work as the plain role: a superuser would not be held by row security."""
    connection.adapters.register_dumper(list, TextArray)
    async with connection.cursor() as cursor:
        await cursor.execute("select current_user")
        row = await cursor.fetchone()
        if row is not None and row[0] != _APPLICATION_ROLE:
            await cursor.execute("set role dastyor_app")

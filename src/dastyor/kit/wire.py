"""How our connections talk to Postgres: statements that go together leave in one write, lists leave as text.

Both are the library's work done with less of it: psycopg's pipeline writes to the socket after each statement, and
its dumper walks a list three times to find the type that our statements name anyway. An update has some fifteen
statements and forty lists; `dastyor bench bot` shows what that costs (docs/decisions/fewer-round-trips.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

import psycopg
from psycopg import AsyncPipeline
from psycopg.abc import PQGen
from psycopg.adapt import Dumper

Connection = psycopg.AsyncConnection[Any]
Cursor = psycopg.AsyncCursor[Any]
Params = Mapping[str, Any] | Sequence[Any] | None
Statement = tuple[str, Params]
Row = tuple[Any, ...]


async def together(connection: Connection, ahead: Sequence[Statement], *last: tuple[Cursor, Statement]) -> None:
    """The statements ahead and the last ones, whose results their cursors then have; sent at once, in one round trip."""
    pipeline = connection._pipeline = _InOneWrite(connection)
    unheard: Cursor = connection.cursor()  # one for them all: to make one costs as much as to send a statement
    try:
        async with pipeline:
            try:
                for query, params in ahead:
                    _at_once(unheard._execute_gen(query, params))
                for cursor, (query, params) in last:
                    _at_once(cursor._execute_gen(query, params))
            finally:
                pipeline.is_whole = True
    finally:
        connection._pipeline = None


class _InOneWrite(AsyncPipeline):
    """A pipeline that keeps its commands until it is left, so that nothing waits before."""

    is_whole = False

    async def __aenter__(self) -> Self:
        _at_once(self._enter_gen())
        return self

    def _communicate_gen(self) -> PQGen[None]:
        if not self.is_whole:
            return
        commands = list(self.command_queue)
        self.command_queue.clear()

        def command() -> None:
            for each in commands:
                each()

        self.command_queue.append(command)
        yield from super()._communicate_gen()


def _at_once(steps: PQGen[None]) -> None:
    """Steps that wait for nothing, without the library's readiness to wait."""
    for state in steps:
        raise psycopg.InternalError(f"a statement that was to be kept waits for {state}")


class TextArray(Dumper):
    """A list as the text of an array; the statement says of what, by a cast or by what it is compared with."""

    oid = 0

    def dump(self, obj: list[Any]) -> bytes:
        """`{1,2}`, `{"a \\"word\\"",NULL}`. Raises TypeError for what no statement of ours sends in a list."""
        return ("{" + ",".join([_element(each) for each in obj]) + "}").encode()


def _element(value: object) -> str:
    told = _TOLD.get(type(value))
    if told is not None:
        return told(value)
    for kind, of_kind in _TOLD.items():  # an Enum of strings, a NewType's subclass
        if isinstance(value, kind):
            return of_kind(value)
    raise TypeError(f"a list for the database holds {type(value).__name__}")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_TOLD: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "t" if value else "f",
    int: str,
    str: lambda value: _quoted(str(value)),
    type(None): lambda _: "NULL",
    UUID: str,
    bytes: lambda value: f'"\\\\x{value.hex()}"',
    float: repr,
    Decimal: str,
    datetime: lambda value: _quoted(value.isoformat()),
    date: lambda value: value.isoformat(),
}

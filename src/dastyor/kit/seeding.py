"""What a domain's seed.py is given: lifelike data for tests and the demo, the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

import psycopg

from dastyor.kit.ids import PersonId, WorkspaceId

Connection = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much of which workspace's life to make, up to `now`."""

    workspace: WorkspaceId
    people: tuple[PersonId, ...]
    currency: str
    timezone: str
    language: str
    count: int
    days: int
    now: datetime
    dice: Random


#: Makes a domain's rows in the owner's transaction and says after each batch how many are done.
Seed = Callable[[Connection, Plan], Iterator[int]]


def id_at(moment: datetime, dice: Random) -> UUID:
    """A UUIDv7 of that moment with the dice's bits: the same seed gives the same ids."""
    stamp = int(moment.timestamp() * 1000) & (2**48 - 1)
    return UUID(int=stamp << 80 | 0x7 << 76 | dice.getrandbits(12) << 64 | 0b10 << 62 | dice.getrandbits(62))


def copy_in(connection: Connection, table: str, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> int:
    """The rows in `table` by COPY; row security refuses COPY, so it goes by way of a temporary stage."""
    named = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(f"create temporary table stage as select {named} from {table} limit 0".encode())
        with cursor.copy(f"copy stage ({named}) from stdin".encode()) as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"insert into {table} ({named}) select {named} from stage".encode())
        done = cursor.rowcount
        cursor.execute("drop table stage")
    return done

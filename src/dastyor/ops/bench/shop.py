"""A shop of the product at work: its sales seeded, sent to it, counted, and copied beside it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg

from dastyor.kit.clock import monotonic
from dastyor.kit.errors import Unavailable
from dastyor.kit.ids import new_id
from dastyor.ops.bench.running import processor, seconds, surroundings, until

BATCH, SENDERS = 1_000, 4  # of a request, and requests at once
_LEAST = 0.2  # seconds of processor time that tell something
_TOO_MANY = httpx.codes.TOO_MANY_REQUESTS

_NAMES = "transaction_id, product_id, quantity, total_amount, timestamp, unit_price, cost, category, seller, channel"
_SOURCE = """
    select transaction_id, product_id, quantity::text, total::text, at, unit_price::text, cost::text, category, seller,
        channel
    from sales.transaction where workspace_id = %s order by at
"""
_COLUMNS = (
    "transaction_id, product_id, quantity, total, currency, at, day, hour, unit_price, discount, cost, category, seller, "
    "channel, customer_id, recorded_at"
)


class Shop:
    """The product at work, and its workspaces: one that was seeded, and those that are sent the same sales in turn.

    `processes` are those whose time counts, with their children; `told` are settings that its commands need.
    """

    def __init__(
        self, home: Path, port: int, processes: Sequence[psutil.Process], root: psycopg.Connection[Any], *,
        told: Mapping[str, str] | None = None, workspaces: int = 1,
    ) -> None:  # fmt: skip
        self._home, self._port, self._processes, self._root = home, port, processes, root
        self._told = dict(told or {})
        self._source = self._said("workspace", "new", "--slug", "source")
        slugs = [f"shop-{number}" for number in range(workspaces)]
        self._workspaces = [self._said("workspace", "new", "--slug", slug) for slug in slugs]
        self._keys = [self._said("key", "new", "--workspace", slug) for slug in slugs]

    def seeded(self, count: int, seed: int) -> list[bytes]:
        """The sales of a lifelike year, in batches of NDJSON."""
        self._said(
            "seed", "--workspace", "source", "--expenses", "0", "--transactions", str(count), "--seed", str(seed)
        )
        names = _NAMES.split(", ")
        lines = [
            json.dumps(dict(zip(names, row, strict=True)), default=str) for row in self._asked(_SOURCE, self._source)
        ]
        return ["\n".join(lines[at : at + BATCH]).encode() for at in range(0, len(lines), BATCH)]

    def ingest(self, batches: Sequence[bytes], count: int) -> tuple[float, float]:
        """Sales a second of processor time, and how many seconds it took, until the last of them counts."""
        kind = {"Content-Type": "application/x-ndjson"}
        headers = [{"Authorization": f"Bearer {key}", **kind} for key in self._keys]
        known, before, begun = self._counted(), self._processor(), monotonic()
        asyncio.run(send(f"http://127.0.0.1:{self._port}/api/v1/sales/transactions", batches, headers))
        until(lambda: self._counted() == known + count)
        return count / (self._processor() - before), monotonic() - begun

    def copied(self) -> float:
        """Rows a second of processor time that a raw binary COPY of the same rows into the same table takes."""
        count = took = 0.0
        while took < _LEAST:  # few rows are copied faster than the clock of processor time ticks
            took += self._copy()
            count += self._copies()
        return count / took

    def _copy(self) -> float:
        """Seconds of processor time for one copy of the shop's rows, as another workspace's."""
        rows = (
            f"select '{new_id()}'::uuid, {_COLUMNS} from sales.transaction where workspace_id = '{self._workspaces[0]}'"
        )
        into = f"copy sales.transaction (workspace_id, {_COLUMNS}) from stdin (format binary)"
        with self._root.cursor().copy(f"copy ({rows}) to stdout (format binary)".encode()) as out:
            raw = [bytes(piece) for piece in out]
        own = psutil.Process()
        before = self._processor() + seconds(own)
        with self._root.cursor().copy(into.encode()) as copy:
            for piece in raw:
                copy.write(piece)
        return self._processor() + seconds(own) - before

    def memory_mb(self) -> int:
        """Megabytes of the product's own processes, without Postgres."""
        return int(sum(each.memory_info().rss for each in self._all() if "postgres" not in each.name()) / 2**20)

    def _counted(self) -> int:
        found = self._asked(
            "select coalesce(sum(transactions), 0) from sales.month_total where workspace_id = any(%s::uuid[]) and by = ''",
            self._workspaces,
        )
        return int(found[0][0])

    def _copies(self) -> int:
        found = self._asked("select count(*) from sales.transaction where workspace_id = %s", self._workspaces[0])
        return int(found[0][0])

    def _all(self) -> list[psutil.Process]:
        return [each for root in self._processes for each in (root, *root.children(recursive=True))]

    def _processor(self) -> float:
        return processor(self._processes)

    def _asked(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self._root.execute(query.encode(), values).fetchall()

    def _said(self, *words: str) -> str:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "dastyor", *words], env=surroundings(self._home) | self._told, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        if done.returncode:
            raise Unavailable(f"dastyor {words[0]} failed: {done.stderr.strip()[-300:]}")
        return done.stdout.strip()


async def send(url: str, batches: Sequence[bytes], headers: Sequence[Mapping[str, str]]) -> None:
    """Every batch, some side by side, as these callers in turn; one that is refused for now comes again."""
    waiting = list(zip(reversed(batches), cycle(headers)))

    async def sender(client: httpx.AsyncClient) -> None:
        while waiting:
            body, own = waiting.pop()
            while (answer := await client.post(url, content=body, headers=dict(own))).status_code == _TOO_MANY:
                await asyncio.sleep(float(answer.headers.get("Retry-After", 1)))
            answer.raise_for_status()

    async with httpx.AsyncClient(timeout=60, trust_env=False) as client, asyncio.TaskGroup() as group:
        for _ in range(SENDERS):
            group.create_task(sender(client))

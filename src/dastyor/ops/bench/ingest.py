"""How many sales a second of processor time takes, from HTTP in until rows and totals are committed.

The product is one process on an embedded Postgres, as `dastyor up` starts it; the sales are those of `dastyor seed`, sent as
NDJSON in batches of a thousand. The limit is a raw binary COPY of the same rows into the same table with its indexes,
without HTTP, checks or totals. The peer takes them as is usually done (peers/usual.py). Processor time is that of all
processes but the one that sends. Single sales are measured by themselves (single.py).
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import psutil
import psycopg

from dastyor.kit.clock import monotonic
from dastyor.kit.errors import Unavailable
from dastyor.kit.ids import new_id
from dastyor.kit.pg import EmbeddedPostgres
from dastyor.ops.bench import single
from dastyor.ops.bench.running import answers, free_port, is_ready, running, seconds, surroundings, until

COUNT, USUAL = 200_000, 3_000  # sales that ours is sent, and the peer
BATCH, SENDERS = 1_000, 4  # of a request, and requests at once
SINGLE = 2_000  # requests of a round with one sale each
_LEAST = 0.2  # seconds of processor time that tell something

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

_BARE = """
    create table sale (transaction_id text primary key, product_id text not null, quantity numeric not null,
        total_amount numeric not null, "timestamp" timestamptz not null, unit_price numeric, cost numeric, category text,
        seller text, channel text);
    create index on sale (product_id);
    create index on sale ("timestamp")
"""


async def run(seed: int = 1) -> dict[str, Any]:
    """Sales a second of processor time of ours, of the limit and of the peer, with the ratios."""
    return await asyncio.to_thread(_measure, COUNT, USUAL, seed)


def _measure(count: int, usual: int, seed: int) -> dict[str, Any]:
    with TemporaryDirectory(prefix="dastyor-bench-") as folder, _product(Path(folder) / "home") as shop:
        batches = shop.seeded(count, seed)
        ours, took = shop.ingest(batches, count)
        memory = shop.memory_mb()
        limit = shop.copied()
        peer = _usual(Path(folder), batches[: max(1, usual // BATCH)])
        alone, echo = single.measure(Path(folder), SINGLE)
    return {
        "sales": count, "seed": seed,
        "rows_per_cpu_s": round(ours), "rows_per_s": round(count / took), "memory_mb": memory,
        "limit_copy_rows_per_cpu_s": round(limit), "ratio_of_copy": round(ours / limit, 3),
        "peer_usual_rows_per_cpu_s": round(peer), "ratio_of_usual": round(ours / peer, 1),
        "single_requests_per_cpu_s": round(alone), "peer_echo_requests_per_cpu_s": round(echo),
        "ratio_of_echo": round(alone / echo, 3),
    }  # fmt: skip


class _Shop:
    """The product at work, and its workspaces: one that was seeded, one that is sent the same sales."""

    def __init__(self, home: Path, port: int, process: subprocess.Popen[bytes], root: psycopg.Connection[Any]) -> None:
        self._home, self._port, self._process, self._root = home, port, process, root
        self._source = self._said("workspace", "new", "--slug", "source")
        self._workspace = self._said("workspace", "new", "--slug", "shop")
        self._key = self._said("key", "new", "--workspace", "shop")

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
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/x-ndjson"}
        before, begun = self._processor(), monotonic()
        asyncio.run(_send(f"http://127.0.0.1:{self._port}/api/v1/sales/transactions", batches, headers))
        until(lambda: self._counted() == count)
        return count / (self._processor() - before), monotonic() - begun

    def copied(self) -> float:
        """Rows a second of processor time that a raw binary COPY of the same rows into the same table takes."""
        count = took = 0.0
        while took < _LEAST:  # few rows are copied faster than the clock of processor time ticks
            took += self._copy()
            count += self._counted()
        return count / took

    def _copy(self) -> float:
        """Seconds of processor time for one copy of the shop's rows, as another workspace's."""
        rows = f"select '{new_id()}'::uuid, {_COLUMNS} from sales.transaction where workspace_id = '{self._workspace}'"
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
        root = psutil.Process(self._process.pid)
        ours = [root, *(each for each in root.children(recursive=True) if "postgres" not in each.name())]
        return int(sum(each.memory_info().rss for each in ours) / 2**20)

    def _counted(self) -> int:
        found = self._asked(
            "select coalesce(sum(transactions), 0) from sales.month_total where workspace_id = %s and by = ''",
            self._workspace,
        )
        return int(found[0][0])

    def _processor(self) -> float:
        root = psutil.Process(self._process.pid)
        return sum(seconds(each) for each in (root, *root.children(recursive=True)))

    def _asked(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self._root.execute(query.encode(), values).fetchall()

    def _said(self, *words: str) -> str:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "dastyor", *words], env=surroundings(self._home), capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        if done.returncode:
            raise Unavailable(f"dastyor {words[0]} failed: {done.stderr.strip()[-300:]}")
        return done.stdout.strip()


@contextmanager
def _product(home: Path) -> Iterator[_Shop]:
    port = free_port()
    with running(home, "up", DASTYOR_PORT=str(port)) as process:
        until(lambda: is_ready(port))
        addresses = EmbeddedPostgres.running(home)
        assert addresses is not None
        # As the superuser: COPY into a table with row security is for nobody else.
        with psycopg.connect(addresses.superuser, autocommit=True) as root:
            yield _Shop(home, port, process, root)


async def _send(url: str, batches: Sequence[bytes], headers: dict[str, str]) -> None:
    """Every batch, some side by side; one that is refused for now comes again."""
    waiting = list(reversed(batches))

    async def sender(client: httpx.AsyncClient) -> None:
        while waiting:
            body = waiting.pop()
            while (answer := await client.post(url, content=body, headers=headers)).status_code == _TOO_MANY:
                await asyncio.sleep(float(answer.headers.get("Retry-After", 1)))
            answer.raise_for_status()

    async with httpx.AsyncClient(timeout=60, trust_env=False) as client, asyncio.TaskGroup() as group:
        for _ in range(SENDERS):
            group.create_task(sender(client))


_TOO_MANY = httpx.codes.TOO_MANY_REQUESTS


def _usual(folder: Path, batches: Sequence[bytes]) -> float:
    """Rows a second of processor time of the usual way, on a Postgres of its own."""
    with _alone(folder / "usual") as (address, server):
        port = free_port()
        program = [sys.executable, "-m", "dastyor.ops.bench.peers.usual", address, str(port)]
        with subprocess.Popen(program) as peer:  # noqa: S603 - our own program
            try:
                url = f"http://127.0.0.1:{port}"
                until(lambda: answers(f"{url}/openapi.json"))
                bodies = [b"[" + batch.replace(b"\n", b",") + b"]" for batch in batches]
                own = psutil.Process(peer.pid)
                before = seconds(own) + server()
                asyncio.run(_send(f"{url}/transactions", bodies, {"Content-Type": "application/json"}))
                took = seconds(own) + server() - before
            finally:
                peer.terminate()
        return sum(batch.count(b"\n") + 1 for batch in batches) / took


@contextmanager
def _alone(home: Path) -> Iterator[tuple[str, Callable[[], float]]]:
    """A Postgres of its own: the owner's address as SQLAlchemy writes it, and the processor time that it has used."""
    server = EmbeddedPostgres(home)
    with asyncio.Runner() as runner:
        addresses = runner.run(server.start())
        chief = psutil.Process(int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0]))
        try:
            with psycopg.connect(addresses.owner) as owner:
                owner.execute(_BARE.encode())
            yield (
                addresses.owner.replace("postgresql://", "postgresql+psycopg://", 1),
                lambda: sum(seconds(each) for each in (chief, *chief.children())),
            )
        finally:
            runner.run(server.stop())

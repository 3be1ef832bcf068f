"""How many sales a second of processor time takes, from HTTP in until rows and totals are committed.

The product is one process on an embedded Postgres, as `dastyor up` starts it; the sales are those of `dastyor seed`, sent as
NDJSON in batches of a thousand. The limit is a raw binary COPY of the same rows into the same table with its indexes,
without HTTP, checks or totals. The peer takes them as is usually done (peers/usual.py). Processor time is that of all
processes but the one that sends. Single sales are measured by themselves (single.py).
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import psycopg

from dastyor.kit.pg import EmbeddedPostgres
from dastyor.ops.bench import single
from dastyor.ops.bench.running import answers, free_port, is_ready, postgres, processor, running, until
from dastyor.ops.bench.shop import BATCH, Shop, send

COUNT, USUAL = 200_000, 3_000  # sales that ours is sent, and the peer
SINGLE = 2_000  # requests of a round with one sale each

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


@contextmanager
def _product(home: Path) -> Iterator[Shop]:
    port = free_port()
    with running(home, "up", DASTYOR_PORT=str(port)) as process:
        until(lambda: is_ready(port))
        addresses = EmbeddedPostgres.running(home)
        assert addresses is not None
        # As the superuser: COPY into a table with row security is for nobody else.
        with psycopg.connect(addresses.superuser, autocommit=True) as root:
            yield Shop(home, port, [psutil.Process(process.pid)], root)


def _usual(folder: Path, batches: Sequence[bytes]) -> float:
    """Rows a second of processor time of the usual way, on a Postgres of its own."""
    with postgres(folder / "usual") as (addresses, chief):
        with psycopg.connect(addresses.owner) as owner:
            owner.execute(_BARE.encode())
        port, address = free_port(), addresses.owner.replace("postgresql://", "postgresql+psycopg://", 1)
        program = [sys.executable, "-m", "dastyor.ops.bench.peers.usual", address, str(port)]
        with subprocess.Popen(program) as peer:  # noqa: S603 - our own program
            try:
                url = f"http://127.0.0.1:{port}"
                until(lambda: answers(f"{url}/openapi.json"))
                bodies = [b"[" + batch.replace(b"\n", b",") + b"]" for batch in batches]
                both = psutil.Process(peer.pid), chief
                before = processor(both)
                asyncio.run(send(f"{url}/transactions", bodies, [{"Content-Type": "application/json"}]))
                took = processor(both) - before
            finally:
                peer.terminate()
        return sum(batch.count(b"\n") + 1 for batch in batches) / took

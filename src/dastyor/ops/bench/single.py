"""Sales one by one: requests of the collector as a service of its own, beside a bare echo that keeps what it is sent.

Both stand on a Postgres of their own and answer after its commit. Processor time is theirs and their Postgres's.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import psycopg

from dastyor.kit.errors import Unavailable
from dastyor.ops.bench.peers.durable import TABLE
from dastyor.ops.bench.running import answers, free_port, is_ready, postgres, processor, running, surroundings, until

SENDERS, ROUNDS = 16, 3  # at once, and how often by turns
_TICK = 0.01  # seconds: the clock of processor time knows no less

Ask = Callable[[int], float]


def measure(folder: Path, requests: int) -> tuple[float, float]:
    """Requests a second of processor time of the collector, and of the echo: the middle of some rounds by turns."""
    with _collector(folder / "collector") as ours, _echo(folder / "echo") as echo:
        for ask in (ours, echo):
            ask(max(1, requests // 10))
        rounds = [(ours(requests), echo(requests)) for _ in range(ROUNDS)]
    return tuple(sorted(each)[ROUNDS // 2] for each in zip(*rounds, strict=True))


@contextmanager
def _collector(home: Path) -> Iterator[Ask]:
    with postgres(home) as (addresses, chief):
        told = {
            "DASTYOR_DATABASE_URL": addresses.app, "DASTYOR_DATABASE_OWNER_URL": addresses.owner,
            "DASTYOR_PORT": str(port := free_port()),
        }  # fmt: skip
        for words in (("migrate",), ("workspace", "new", "--slug", "one")):
            _said(home, told, *words)
        key = _said(home, told, "key", "new", "--workspace", "one")
        with running(home, "run", "api", "--only", "sales.collector", **told) as process:
            until(lambda: is_ready(port))
            headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
            yield _asking(
                f"http://127.0.0.1:{port}/api/v1/sales/transactions", headers, psutil.Process(process.pid), chief
            )


@contextmanager
def _echo(home: Path) -> Iterator[Ask]:
    with postgres(home) as (addresses, chief):
        with psycopg.connect(addresses.owner) as owner:
            owner.execute(TABLE.encode())
        port = free_port()
        command = [sys.executable, "-m", "dastyor.ops.bench.peers.durable", addresses.owner, str(port)]
        with subprocess.Popen(command) as process:  # noqa: S603 - our own program
            try:
                until(lambda: answers(f"http://127.0.0.1:{port}/openapi.json"))
                kind = {"Content-Type": "application/json"}
                yield _asking(f"http://127.0.0.1:{port}/echo", kind, psutil.Process(process.pid), chief)
            finally:
                process.terminate()


def _asking(url: str, headers: dict[str, str], *processes: psutil.Process) -> Ask:
    """Asks so often, and says how many requests a second of processor time that made."""
    known = 0

    def ask(requests: int) -> float:
        nonlocal known
        before = processor(processes)
        asyncio.run(_send(url, headers, known, requests))
        known += requests
        return requests / max(_TICK, processor(processes) - before)

    return ask


async def _send(url: str, headers: dict[str, str], known: int, requests: int) -> None:
    numbers = iter(range(known, known + requests))

    async def sender(client: httpx.AsyncClient) -> None:
        for number in numbers:
            (await client.post(url, content=_SALE % number, headers=headers)).raise_for_status()

    async with httpx.AsyncClient(timeout=60, trust_env=False) as client, asyncio.TaskGroup() as group:
        for _ in range(SENDERS):
            group.create_task(sender(client))


_SALE = (
    b'{"transaction_id": "till-%d", "product_id": "tea", "quantity": "2", "total_amount": "24000.00", "unit_price": '
    b'"12000.00", "timestamp": "2026-03-05T10:11:12Z", "seller": "Dilnoza", "channel": "shop"}'
)


def _said(home: Path, told: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "dastyor", *words]
    done = subprocess.run(command, env=surroundings(home) | told, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    if done.returncode:
        raise Unavailable(f"dastyor {words[0]} failed: {done.stderr.strip()[-300:]}")
    return done.stdout.strip()

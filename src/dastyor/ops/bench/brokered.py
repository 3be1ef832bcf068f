"""The same sales through Kafka: a collector, processors and the brokers, each a process of its own.

`BENCH_KAFKA_URL` says where brokers are that nobody else uses: what is sent stays in their topics. Their processor time counts with the rest where they run on this machine. One processor
first and then two, side by side on their own parts of the topic: what a row costs must stay what it was.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import psycopg

from dastyor.kit.errors import Invalid
from dastyor.ops.bench.running import free_port, is_ready, postgres, running, until
from dastyor.ops.bench.shop import Shop

COUNT = 100_000  # sales, sent once with each number of processors
BROKERS = "BENCH_KAFKA_URL"
WORKSPACES = 8  # so that every processor has some: one is always on the same part of the topic


async def run(seed: int = 1) -> dict[str, Any]:
    """Sales a second of processor time with one processor and with two, and of the limit. Raises Invalid without brokers."""
    address = os.environ.get(BROKERS)
    if not address:
        raise Invalid(
            "This benchmark needs brokers of its own.",
            hint=f"Set {BROKERS}=host:port; `make bench` starts one by itself.",
        )
    return await asyncio.to_thread(_measure, COUNT, seed, address)


def _measure(count: int, seed: int, address: str) -> dict[str, Any]:
    rates = {}
    limit = 0.0
    for number in (1, 2):
        with (
            TemporaryDirectory(prefix="dastyor-bench-") as folder,
            _shop(Path(folder) / "home", address, number) as shop,
        ):
            rates[number], took = shop.ingest(shop.seeded(count, seed), count)
            if number == 1:
                per_second, limit = count / took, shop.copied()
    one, two = rates[1], rates[2]
    return {
        "sales": count, "seed": seed, "workspaces": WORKSPACES,
        "rows_per_cpu_s": round(one), "rows_per_s": round(per_second), "two_processors_rows_per_cpu_s": round(two),
        "limit_copy_rows_per_cpu_s": round(limit), "ratio_of_copy": round(one / limit, 3),
        "cost_of_two_to_one": round(one / two, 2),
    }  # fmt: skip


@contextmanager
def _shop(home: Path, address: str, processors: int) -> Iterator[Shop]:
    with ExitStack() as stack:
        addresses, chief = stack.enter_context(postgres(home))
        told = {
            "DASTYOR_DATABASE_URL": addresses.app, "DASTYOR_DATABASE_OWNER_URL": addresses.owner,
            "DASTYOR_KAFKA_URL": address,
        }  # fmt: skip
        stack.enter_context(running(home, "migrate", **told)).wait()
        roles = [("api", "--only", "sales.collector"), *[("worker", "--only", "sales")] * processors]
        ports = [free_port() for _ in roles]
        started = [
            stack.enter_context(running(home, "run", *words, DASTYOR_PORT=str(port), **told))
            for words, port in zip(roles, ports, strict=True)
        ]
        for port in ports:
            until(partial(is_ready, port))
        root = stack.enter_context(psycopg.connect(addresses.superuser, autocommit=True))
        counted = [psutil.Process(each.pid) for each in started] + [chief, *_brokers(address)]
        yield Shop(home, ports[0], counted, root, told=told, workspaces=WORKSPACES)


def _brokers(address: str) -> list[psutil.Process]:
    """Whoever listens at these addresses on this machine."""
    ports = {int(each.rpartition(":")[2]) for each in address.split(",")}
    found = {
        each.pid
        for each in psutil.net_connections("tcp")
        if each.status == psutil.CONN_LISTEN and each.laddr.port in ports
    }
    return [psutil.Process(number) for number in found if number is not None]

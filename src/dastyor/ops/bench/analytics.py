"""How fast figures of sales are told over one and over ten million rows, and what a worker's memory does at both.

Api and worker are processes of their own on an embedded Postgres. Both shops sold the same three years of the same products by
the same sellers, one ten times as much; they are asked by turns, some clients side by side. The peer is the same question asked of the rows
themselves. What the chat shows is asked of the service, as the bot asks it.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import httpx
import psycopg

from dastyor.assembly.house import branches, chosen
from dastyor.domains.sales.jobs import bring_up_standings
from dastyor.domains.sales.model import By, Which
from dastyor.domains.sales.reactions import reactions
from dastyor.domains.sales.rules.figures import Sort, so_far
from dastyor.domains.sales.service import Quarantine, SalesFigures, Transactions
from dastyor.kit.actor import Actor, Role
from dastyor.kit.bus.postgres import PostgresBus
from dastyor.kit.clock import Clock, monotonic
from dastyor.kit.db import Database, Tx
from dastyor.kit.errors import Unavailable
from dastyor.kit.ids import PersonId, WorkspaceId, new_id
from dastyor.kit.jobs import Outside
from dastyor.kit.listen import Listener
from dastyor.kit.migrating.run import upgrade
from dastyor.kit.periods import Bucket, Period
from dastyor.kit.periods import today as today_in
from dastyor.kit.pg import Addresses, EmbeddedPostgres
from dastyor.ops.bench import analytics_shop as shops
from dastyor.ops.bench.running import free_port, is_ready, running, surroundings, until

SMALL, LARGE = 1_000_000, 10_000_000
CLIENTS, TIMES = 2, 30  # that ask side by side, and how often each asks each question of each shop
STREAM = 200_000  # sales on top of each shop while memory is read

Told = dict[str, Any]


async def run(small: int | None = None, large: int | None = None, seed: int = 1) -> Told:
    """Milliseconds of each answer over the large shop, how they compare with the small one, and megabytes of a worker."""
    return await asyncio.to_thread(_measure, small or SMALL, large or LARGE, seed)


def _measure(small: int, large: int, seed: int) -> Told:
    with TemporaryDirectory(prefix="dastyor-bench-") as folder, _server(Path(folder) / "home") as (home, addresses):
        pair = [_open(home, addresses, name, count, seed) for name, count in (("small", small), ("large", large))]
        asyncio.run(_stand(addresses))
        with psycopg.connect(addresses.superuser, autocommit=True) as root:
            sizes = shops.sizes_gb(root)
        port = free_port()
        with running(home, "run", "api", DASTYOR_PORT=str(port)):
            until(lambda: is_ready(port))
            url = f"http://127.0.0.1:{port}/api/v1"
            rest = asyncio.run(_by_rest(url, pair))
            chat = asyncio.run(_by_chat(addresses.app, pair))
            by_rows = _by_rows(addresses, pair[1])
            memory = _memory(home, url, pair)
    return {
        "small": small, "large": large, "seed": seed, "clients": CLIENTS, "asked": CLIENTS * TIMES, **sizes,
        **_told(rest, chat), "peer_by_rows_ms": round(by_rows),
        "ratio_of_peer": round(by_rows / median(rest["by_product_13_months"][1])), **memory,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Shop:
    """One workspace and its key."""

    workspace: WorkspaceId
    key: str


@contextmanager
def _server(home: Path) -> Iterator[tuple[Path, Addresses]]:
    """An embedded Postgres of this home, brought up to this version."""
    server = EmbeddedPostgres(home)
    with asyncio.Runner() as runner:
        addresses = runner.run(server.start())
        try:
            known = branches(chosen(["sales"]))
            upgrade(addresses.owner, known, known)
            yield home, addresses
        finally:
            runner.run(server.stop())


def _open(home: Path, addresses: Addresses, slug: str, count: int, seed: int) -> _Shop:
    """A workspace that has sold so much."""
    workspace = WorkspaceId(UUID(_said(home, "workspace", "new", "--slug", slug)))
    shop = _Shop(workspace, _said(home, "key", "new", "--workspace", slug))
    with psycopg.connect(addresses.superuser, autocommit=True) as root:
        shops.fill(root, workspace, count, seed)
    return shop


def _said(home: Path, *words: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "dastyor", *words], env=surroundings(home), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unavailable(f"dastyor {words[0]} failed: {done.stderr.strip()[-300:]}")
    return done.stdout.strip()


async def _stand(addresses: Addresses) -> None:
    """The standings are made as the clock has it done, and the processor's group has its place before the first sale."""
    database = Database(addresses.app, size=2)
    await database.open()
    try:
        await PostgresBus(database, Listener(database.address, database.clock)).prepare([reactions])
        await bring_up_standings(Outside(database))
    finally:
        await database.close()


async def _by_rest(url: str, pair: Sequence[_Shop]) -> dict[str, list[list[float]]]:
    """Milliseconds of each question, of the small shop and of the large one."""
    took: dict[str, list[list[float]]] = {}
    async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as client:
        for name, path, asked in shops.questions(today_in(Clock().now(), "Asia/Tashkent")):
            took[name] = [[], []]
            for turn in range(TIMES + 1):
                for shop, milliseconds in zip(pair, took[name], strict=True):
                    found = await asyncio.gather(*(_asked(client, shop, path, asked) for _ in range(CLIENTS)))
                    milliseconds += found if turn else []  # the first warms the server
    return took


async def _asked(client: httpx.AsyncClient, shop: _Shop, path: str, asked: dict[str, str]) -> float:
    began = monotonic()
    answer = await client.get(path, params=asked, headers={"Authorization": f"Bearer {shop.key}"})
    took = (monotonic() - began) * 1000
    answer.raise_for_status()
    return took


async def _by_chat(address: str, pair: Sequence[_Shop]) -> dict[str, list[list[float]]]:
    """The same of what the screens of the bot ask, one after the other."""
    took: dict[str, list[list[float]]] = {}
    database = Database(address, size=2)
    await database.open()
    try:
        for name, ask in _screens(today_in(Clock().now(), "Asia/Tashkent")).items():
            took[name] = [[], []]
            for turn in range(TIMES + 1):
                for shop, milliseconds in zip(pair, took[name], strict=True):
                    began = monotonic()
                    async with database.tx(shop.workspace) as tx:
                        await ask(tx, _owner(shop))
                    if turn:
                        milliseconds.append((monotonic() - began) * 1000)
    finally:
        await database.close()
    return took


def _screens(today: date) -> dict[str, Callable[[Tx, Actor], Awaitable[None]]]:
    """What each screen of sales reads."""

    def figures(bucket: Bucket) -> Callable[[Tx, Actor], Awaitable[None]]:
        async def ask(tx: Tx, actor: Actor) -> None:
            await SalesFigures(tx).course(actor, bucket)
            period, _ = so_far(bucket, today)
            await SalesFigures(tx).by(actor, period, By.PRODUCT, sort=Sort.NET, limit=5)
            await Quarantine(tx).depth(actor)

        return ask

    async def rows(tx: Tx, actor: Actor) -> None:
        period, _ = so_far(Bucket.MONTH, today)
        await Transactions(tx).page(actor, period, Which(currency="UZS"), limit=11, skip=200)

    steps = {f"chat_{bucket}": figures(bucket) for bucket in (Bucket.DAY, Bucket.WEEK, Bucket.MONTH)}
    return {**steps, "chat_rows": rows}


def _owner(shop: _Shop) -> Actor:
    return Actor(
        workspace=shop.workspace, person=PersonId(new_id()), role=Role.OWNER, name="bench", language="uz-Latn",
        currency="UZS", timezone="Asia/Tashkent",
    )  # fmt: skip


def _by_rows(addresses: Addresses, shop: _Shop) -> float:
    """Milliseconds of the same question asked of the rows, the faster of two."""
    period = Period.last(shops.LONG, today_in(Clock().now(), "Asia/Tashkent"))
    took = []
    with psycopg.connect(addresses.superuser, autocommit=True) as root:
        for _ in range(2):
            began = monotonic()
            root.execute(shops.BY_ROWS.encode(), (shop.workspace, period.start, period.end)).fetchall()
            took.append((monotonic() - began) * 1000)
    return min(took)


def _memory(home: Path, url: str, pair: Sequence[_Shop]) -> Told:
    """Megabytes of a worker at ten points of a stream on top of each shop, of a worker of its own each."""
    points = []
    for shop in pair:
        with running(home, "run", "worker", "--only", "sales") as worker:
            points.append(shops.streamed(url, shop.key, worker.pid, STREAM))
    small, large = (median(each) for each in points)
    return {
        "stream": STREAM, "worker_small_mb": round(small, 1), "worker_large_mb": round(large, 1),
        "worker_large_to_small": round(large / small, 3),
        "worker_most_to_least": round(max(map(max, points)) / min(map(min, points)), 3),
    }  # fmt: skip


def _told(rest: dict[str, list[list[float]]], chat: dict[str, list[list[float]]]) -> Told:
    """The slowest answers and the worst ratio, and of each answer how long nineteen of twenty took at most."""
    both = rest | chat
    slow = {name: _p95(large) for name, (_, large) in both.items()}
    ratios = {name: median(large) / median(small) for name, (small, large) in both.items()}
    worst, slowest = max(ratios, key=lambda name: ratios[name]), max(slow, key=lambda name: slow[name])
    middle = {name: round(median(large), 1) for name, (_, large) in both.items()}
    each: Told = {}
    for name in both:
        each |= {f"{name}_ms": middle[name], f"{name}_p95_ms": round(slow[name], 1)}
    return {
        "slowest_p95_ms": round(slow[slowest], 1), "slowest": slowest, "large_to_small": round(ratios[worst], 2),
        "grows_most": worst, "answers": len(both), "within_20_ms": sum(value <= shops.OWED_MS for value in slow.values()),
        **each,
    }  # fmt: skip


def _p95(took: Sequence[float]) -> float:
    return quantiles(took, n=20)[18]

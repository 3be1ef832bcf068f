"""The services of sales as processes over Kafka and Postgres, and tills that send to them and give nothing up."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import httpx
import msgspec
import psutil
import psycopg

from dastyor.kit.clock import monotonic
from dastyor.kit.migrating.run import upgrade
from dastyor.kit.migrating.scripts import kit_branches
from dastyor.kit.pg import Addresses, EmbeddedPostgres, ensure_roles
from dastyor.kit.testing.servers import started
from tests.support.product import Product, dastyor_says, free_port

ZONE, CURRENCY = "Asia/Tashkent", "UZS"
_AGAIN = 0.2  # seconds before a till sends again what was not taken
_NDJSON = {"content-type": "application/x-ndjson"}


class Broker:
    """One broker that can be killed and started again with what it had."""

    def __init__(self, room: Path) -> None:
        self.room, self.port = room, free_port()
        self._running = ExitStack()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._running.close()
        options = ("--port", str(self.port), "--room", str(self.room))
        await asyncio.to_thread(self._running.enter_context, started("kafka", *options))

    def kill(self) -> None:
        """kill -9. Who started it has it as a zombie until `start` or `end`."""
        settings = str(self.room / "server.properties")
        for process in psutil.process_iter(["cmdline"]):
            if settings in (process.info["cmdline"] or ()):
                process.kill()

    def end(self) -> None:
        self.kill()
        self._running.close()


class Base:
    """A durable Postgres that is started again when it is killed."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._server = EmbeddedPostgres(home)
        self._watching: asyncio.Task[None] | None = None

    async def start(self) -> Addresses:
        self._server = EmbeddedPostgres(self.home)
        addresses = await self._server.start()
        self._watching = asyncio.get_running_loop().create_task(self._server.watch())
        return addresses

    def kill(self) -> None:
        os.kill(int((self.home / "postgres" / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    async def stop(self) -> None:
        await self._server.stop()
        if self._watching is not None:
            await self._watching


@dataclass
class Market:
    """The services at work: a collector, analytics, two processors; shops with a key each."""

    product: Product
    broker: Broker
    base: Base
    addresses: Addresses
    keys: dict[str, str] = field(default_factory=dict)

    def at(self, part: str) -> str:
        return f"http://127.0.0.1:{self.product.parts[part].port}/api/v1"

    async def open_shop(self, slug: str) -> None:
        words = ("--slug", slug, "--currency", CURRENCY, "--timezone", ZONE, "--language", "en")
        await self._says("workspace", "new", *words)
        self.keys[slug] = (await self._says("key", "new", "--workspace", slug)).strip()

    async def check(self, slug: str) -> None:
        """Every total is what its transactions add up to. Raises AssertionError."""
        await self._says("sales", "recount", "--workspace", slug, "--check")

    async def _says(self, *words: str) -> str:
        made = await asyncio.to_thread(dastyor_says, self.product.folder, *words, within=300, **self.product.settings)
        assert made.returncode == 0, made.stderr
        return made.stdout

    def ask(self, query: str) -> list[tuple]:
        with psycopg.connect(self.addresses.owner, autocommit=True) as connection:
            return connection.execute(query).fetchall()

    async def stored(self) -> dict[str, tuple[int, int]]:
        """How many transactions each shop has, and what they add up to."""
        rows = await asyncio.to_thread(
            self.ask,
            "select w.slug, count(*), sum(t.total)::bigint from sales.transaction t "
            "join accounts.workspaces w on w.workspace_id = t.workspace_id group by 1",
        )
        return {slug: (number, total) for slug, number, total in rows}

    async def until_stored(self, expected: dict[str, tuple[int, int]], within: float) -> float:
        """Seconds until just this is there. Raises AssertionError."""
        begun = monotonic()
        while True:
            try:
                if (there := await self.stored()) == expected:
                    return monotonic() - begun
            except psycopg.OperationalError as away:
                there = {"away": str(away)}
            assert monotonic() - begun < within, {"there": there, "expected": expected}
            await asyncio.sleep(0.3)


@asynccontextmanager
async def market(folder: Path, *, shops: int) -> AsyncIterator[Market]:
    """All of it, ready; gone after the block."""
    broker, base = Broker(folder / "kafka"), Base(folder / "home")
    broker.room.mkdir()
    product = Product(folder)
    try:
        await broker.start()
        addresses = await base.start()
        with psycopg.connect(addresses.owner, autocommit=True) as owner:
            ensure_roles(owner, app_login="dastyor_app")
        known = kit_branches()
        await asyncio.to_thread(upgrade, addresses.owner, known, known)
        product.addresses = addresses
        product.settings = {
            "database_url": addresses.app, "database_owner_url": addresses.owner, "kafka_url": broker.address,
        }  # fmt: skip
        made = Market(product, broker, base, addresses)
        await made._says("migrate")
        for slug in (f"shop-{number}" for number in range(shops)):
            await made.open_shop(slug)
        product.add("collector", "run", "api", "--only", "sales.collector")
        product.add("analytics", "run", "api", "--only", "sales.analytics")
        for number in (1, 2):
            product.add(f"processor-{number}", "run", "worker", "--only", "sales")
        await asyncio.to_thread(product.start)
        restarting = asyncio.get_running_loop().create_task(_restart(product))
        yield made
        restarting.cancel()
    finally:
        await asyncio.to_thread(product.stop)
        broker.end()
        await base.stop()
        print(product.told()[-4000:])


async def _restart(product: Product) -> None:
    """What ended by itself is started again, as a container's restart policy does."""
    while True:
        await asyncio.sleep(1)
        for part in product.parts.values():
            if part.process is not None and part.process.poll() is not None:
                part.start()


class Till:
    """One shop's till: it sends until it is answered that all is kept, and knows what it has sold."""

    def __init__(self, market: Market, slug: str, dice: Random) -> None:
        self.market, self.slug, self.dice = market, slug, dice
        self.sold, self.total = 0, 0
        self.seconds: list[float] = []  # of each request that was taken
        self.statuses: set[int] = set()
        headers = {"Authorization": f"Bearer {market.keys[slug]}", **_NDJSON}
        self._client = httpx.AsyncClient(base_url=market.at("collector"), headers=headers, timeout=30)

    def lines(self, number: int) -> bytes:
        """So many new sales."""
        made = []
        for _ in range(number):
            self.sold += 1
            amount = self.dice.randrange(1000, 100_000)
            self.total += amount
            sale = {
                "transaction_id": f"{self.slug}-{self.sold}", "product_id": f"p{self.dice.randrange(20)}", "quantity": 1,
                "total_amount": amount, "timestamp": f"2026-10-{self.dice.randrange(1, 29):02}T10:00:00+05:00",
                "seller": self.dice.choice(("Dilnoza", "Aziz")),
            }  # fmt: skip
            made.append(msgspec.json.encode(sale))
        return b"\n".join(made)

    async def sell(self, number: int) -> None:
        """Until it is taken, however often it takes; now and then once more, as tills do."""
        body = self.lines(number)
        for _ in range(2 if self.dice.random() < 0.1 else 1):
            while not await self.send(body, number):
                await asyncio.sleep(_AGAIN)

    async def send(self, body: bytes, number: int) -> bool:
        """Whether all of it was taken."""
        begun = monotonic()
        try:
            answer = await self._client.post("/sales/transactions", content=body)
        except httpx.TransportError:
            return False
        self.statuses.add(answer.status_code)
        if answer.status_code != httpx.codes.ACCEPTED:
            assert answer.status_code in {429, 503}, answer.text
            assert int(answer.headers["retry-after"]) > 0
            return False
        self.seconds.append(monotonic() - begun)
        told = answer.json()
        assert (told["accepted"], told["rejected"]) == (number, []), told
        return True

    async def close(self) -> None:
        await self._client.aclose()

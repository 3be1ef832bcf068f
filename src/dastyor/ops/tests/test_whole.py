"""The whole product in one process. The demo: people with one place to work in, a shop that has lived, a clean stop.
In earnest: what works without a bot.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg

from dastyor.kit.pg import serving
from dastyor.kit.settings import Settings, load
from dastyor.ops.demo import PEOPLE, Wish, _demo
from dastyor.ops.installation import remember_kind
from dastyor.ops.start import _up
from tests.support.product import Part, free_port, surroundings


@asynccontextmanager
async def demo(home: Path, port: int) -> AsyncIterator[httpx.AsyncClient]:
    """The demo in this process, ready; it is stopped afterwards, in time."""
    remember_kind(home, demo=True)
    settings = load({"DASTYOR_HOME": str(home), "DASTYOR_PORT": str(port)}, demo=True)
    wish = Wish(browser=False, days=30, seed=1)
    async with alive(settings, lambda stopping: _demo(settings, wish, stopping)) as client:
        yield client


@asynccontextmanager
async def alive(
    settings: Settings, main: Callable[[asyncio.Event], Coroutine[Any, Any, None]]
) -> AsyncIterator[httpx.AsyncClient]:
    """The product of these settings, ready; at the end it is asked to stop and does."""
    stopping = asyncio.Event()
    address = f"http://127.0.0.1:{settings.port}"
    async with asyncio.TaskGroup() as group, httpx.AsyncClient(base_url=address) as client:
        living = group.create_task(main(stopping))
        await until_ready(client, living)
        yield client
        stopping.set()
        await living


async def until_ready(client: httpx.AsyncClient, living: asyncio.Task[None]) -> None:
    for _ in range(600):
        assert not living.done(), living.exception()
        try:
            if (await client.get("/health/ready")).status_code == 200:
                return
        except httpx.TransportError:
            pass
        await asyncio.sleep(0.1)
    raise AssertionError("the demo did not become ready")


async def told(client: httpx.AsyncClient, actor: int, words: str) -> str:
    """What the bot answers in the sandbox."""
    seen = (await client.get("/sandbox/api/transcript", params={"actor": actor})).json()
    since = max((entry["seq"] for entry in seen), default=0)
    (await client.post("/sandbox/api/send", json={"actor": actor, "text": words})).raise_for_status()
    for _ in range(100):
        asked = {"actor": actor, "since": since, "wait": 2}
        for entry in (await client.get("/sandbox/api/transcript", params=asked, timeout=30)).json():
            if entry["from"] == "bot":
                return str(entry["text"])
    raise AssertionError(f"no answer to {words}")


async def figures(home: Path) -> dict[str, Any]:
    """How much the shop has, whoever keeps the server."""
    counts = {
        "expenses": "select count(*) from expenses.expense",
        "by": "select count(distinct person_id) from expenses.expense",
        "people": "select count(*) from accounts.people",
        "workspaces": "select string_agg(slug, ' ') from accounts.workspaces",
    }
    async with serving(home) as addresses, await psycopg.AsyncConnection.connect(addresses.superuser) as connection:
        return {
            name: (await (await connection.execute(query.encode())).fetchone() or [None])[0]
            for name, query in counts.items()
        }


async def test_a_demo_has_a_shop_that_lived_stops_clean_and_comes_back_as_it_was(home: Path, tmp_path: Path) -> None:
    port = free_port()
    async with demo(home, port) as client:
        actors = (await client.get("/sandbox/api/actors")).json()
        assert [(each["name"], each["workspaces"]) for each in actors] == [
            (name, [{"slug": "demo", "role": role.value}]) for name, _, _, role in PEOPLE
        ]
        emma = next(each["id"] for each in actors if each["name"] == "Emma")
        assert "45,000" in await told(client, emma, "lunch 45 000")
        moved = await client.post("/sandbox/api/clock", json={"advance": "3d"}, timeout=60)
        assert moved.status_code == 200
        guest = (
            await client.post("/sandbox/api/actors", json={"name": "Guest", "workspace": "demo", "role": "viewer"})
        ).json()
        assert (
            await client.post("/sandbox/api/actors", json={"name": "Lost", "workspace": "no-such"})
        ).status_code == 404
        actors = (await client.get("/sandbox/api/actors")).json()
        assert [each["workspaces"] for each in actors if each["id"] == guest["id"]] == [
            [{"slug": "demo", "role": "viewer"}]
        ]
    assert not (home / "postgres" / "data" / "postmaster.pid").exists()
    before = await figures(home)
    assert (before["workspaces"], before["by"], before["people"]) == ("demo", 4, 5)
    assert before["expenses"] > 100
    await stopped_by_ctrl_c(home, port, tmp_path)
    assert await figures(home) == before


async def stopped_by_ctrl_c(home: Path, port: int, folder: Path) -> None:
    """The same home as a command of its own; Ctrl-C ends it and everything that it started."""
    part = Part(("demo", "--no-browser", "--port", str(port)), surroundings(folder, home=home), port, folder / "log")
    part.start()
    try:
        await asyncio.to_thread(part.wait_ready)
        assert part.process is not None
        children = psutil.Process(part.process.pid).children(recursive=True)
        assert children
        part.process.send_signal(signal.SIGINT)
        assert await asyncio.to_thread(part.process.wait, 30) in {0, 130}, part.told()
        assert [each for each in children if each.is_running()] == []
        # Nobody was cut off: neither a service of ours nor an answer that the pages still owed.
        for words in ("Traceback", "did not end in time", "timeout graceful shutdown"):
            assert words not in part.told(), part.told()[-3000:]
    finally:
        part.end()


async def test_without_a_bot_everything_else_runs_and_stops_clean(home: Path) -> None:
    settings = load({"DASTYOR_HOME": str(home), "DASTYOR_PORT": str(free_port())})
    async with alive(settings, lambda stopping: _up(settings, stopping)) as client:
        ready = (await client.get("/health/ready")).json()
        assert (await client.get("/health/live")).status_code == 200
        refused = await client.get("/api/v1/members")
        assert (refused.status_code, refused.headers["content-type"]) == (401, "application/problem+json")
        assert "dastyor_" in (await client.get("/metrics")).text
    assert not ready.get("waiting")
    assert not (home / "postgres" / "data" / "postmaster.pid").exists()

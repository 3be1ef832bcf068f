"""From typed to ready: the demo on a fresh and on a kept home, and what thin roles cost; beside `import aiogram`."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import psutil

from dastyor.kit.clock import monotonic
from dastyor.ops.bench.crowd import TOKEN
from dastyor.ops.bench.running import free_port, is_ready, running, until

SETTLED = 10.0  # seconds after the first answer when memory is read: what starts late has started


async def run() -> dict[str, Any]:
    """Seconds and megabytes."""
    return await asyncio.to_thread(_measure)


def _measure() -> dict[str, Any]:
    aiogram = _seconds("-c", "import aiogram")
    figures: dict[str, Any] = {
        "import_aiogram_s": round(aiogram, 2),
        "help_s": round(_seconds("-m", "dastyor", "--help"), 2),
    }
    with TemporaryDirectory(prefix="dastyor-bench-") as folder:
        home = Path(folder) / "home"
        for name in ("fresh", "kept"):
            figures |= _demo(home, name)
        figures |= _thin(home)
    figures["kept_answer_per_import_aiogram"] = round(figures["kept_answer_s"] / aiogram, 2)
    return figures


def _seconds(*arguments: str) -> float:
    """The middle of three runs of Python with these arguments."""
    took = []
    for _ in range(3):
        begun = monotonic()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
        took.append(monotonic() - begun)
    return median(took)


def _demo(home: Path, name: str) -> dict[str, Any]:
    """One start of the demo until it is stopped: page, first answer, memory when idle."""
    port, begun = free_port(), monotonic()
    with running(home, "demo", "--no-browser", "--days", "30", "--port", str(port)) as demo:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10, trust_env=False) as client:
            actor = until(lambda: _taken(client))
            page = monotonic() - begun
            until(lambda: _is_answered(client, actor))
            answer = monotonic() - begun
        found = {f"{name}_page_s": round(page, 2), f"{name}_answer_s": round(answer, 2)}
        if name == "kept":
            until(lambda: monotonic() - begun > answer + SETTLED)
            found["idle_mb"] = _megabytes(demo.pid)
    return found


def _taken(client: httpx.Client) -> int | None:
    """The number of somebody whose message the page has taken; None while there is no page yet."""
    try:
        if client.get("/sandbox").status_code != httpx.codes.OK:
            return None
        actor = int(client.post("/sandbox/api/actors", json={"name": "First"}).json()["id"])
        client.post("/sandbox/api/send", json={"actor": actor, "text": "обед 45 000"}).raise_for_status()
    except httpx.TransportError:
        return None
    return actor


def _is_answered(client: httpx.Client, actor: int) -> bool:
    said = client.get("/sandbox/api/transcript", params={"actor": actor}).json()
    return any(entry["from"] == "bot" for entry in said)


def _thin(home: Path) -> dict[str, Any]:
    """Receiver and sender as processes of their own on a running product, and the receiver's way back."""
    with subprocess.Popen(
        [sys.executable, "-m", "dastyor.ops.bench.crowd", "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as crowd:
        assert crowd.stdin is not None and crowd.stdout is not None
        url, place, port = crowd.stdout.readline().strip(), home.with_name("thin"), free_port()
        # `up` without a token serves the database and everything but the bot.
        with running(place, "up", DASTYOR_PORT=str(port)):
            until(lambda: is_ready(port))
            figures = _receive(place, url)
        crowd.stdin.close()
    return figures


def _receive(place: Path, url: str) -> dict[str, Any]:
    told = {"DASTYOR_BOT_TOKEN": TOKEN, "DASTYOR_TELEGRAM_API_URL": url}
    with running(place, "run", "receiver", **told) as receiver, running(place, "run", "sender", **told) as sender:
        _first_stored(url)
        figures: dict[str, Any] = {"receiver_mb": _megabytes(receiver.pid), "sender_mb": _megabytes(sender.pid)}
        receiver.kill()
        receiver.wait()
        begun = monotonic()
        with running(place, "run", "receiver", **told):
            _first_stored(url)
            figures["receiver_back_s"] = round(monotonic() - begun, 2)
    return figures


def _first_stored(url: str) -> None:
    """Somebody writes; over when the update is no longer with Telegram."""
    with httpx.Client(base_url=f"{url}/sandbox/api", timeout=10, trust_env=False) as client:
        actor = client.post("/actors", json={"name": "First"}).json()["id"]
        client.post("/send", json={"actor": actor, "text": "обед 45 000"}).raise_for_status()
        bot = f"{url}/bot{TOKEN}/getWebhookInfo"
        until(lambda: client.get(bot).json()["result"]["pending_update_count"] == 0)


def _megabytes(number: int) -> int:
    """Memory of the process and what it started, without Postgres."""
    root = psutil.Process(number)
    ours = [root, *(each for each in root.children(recursive=True) if "postgres" not in each.name())]
    return int(sum(each.memory_info().rss for each in ours) / 2**20)

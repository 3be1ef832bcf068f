"""From typed to ready: the demo on a fresh and on a kept home, and what thin roles cost; beside `import aiogram`."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import psutil

from dastyor.kit.clock import monotonic
from dastyor.kit.errors import Unavailable
from dastyor.ops.bench.crowd import TOKEN

PATIENCE = 120.0  # seconds until what was started must have shown itself
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
    port, begun = _free_port(), monotonic()
    with _running(home, "demo", "--no-browser", "--days", "30", "--port", str(port)) as demo:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10, trust_env=False) as client:
            actor = _until(lambda: _taken(client))
            page = monotonic() - begun
            _until(lambda: _is_answered(client, actor))
            answer = monotonic() - begun
        found = {f"{name}_page_s": round(page, 2), f"{name}_answer_s": round(answer, 2)}
        if name == "kept":
            _until(lambda: monotonic() - begun > answer + SETTLED)
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
        url, place, port = crowd.stdout.readline().strip(), home.with_name("thin"), _free_port()
        # `up` without a token serves the database and everything but the bot.
        with _running(place, "up", DASTYOR_PORT=str(port)):
            _until(lambda: _is_ready(port))
            figures = _receive(place, url)
        crowd.stdin.close()
    return figures


def _receive(place: Path, url: str) -> dict[str, Any]:
    told = {"DASTYOR_BOT_TOKEN": TOKEN, "DASTYOR_TELEGRAM_API_URL": url}
    with _running(place, "run", "receiver", **told) as receiver, _running(place, "run", "sender", **told) as sender:
        _first_stored(url)
        figures: dict[str, Any] = {"receiver_mb": _megabytes(receiver.pid), "sender_mb": _megabytes(sender.pid)}
        receiver.kill()
        receiver.wait()
        begun = monotonic()
        with _running(place, "run", "receiver", **told):
            _first_stored(url)
            figures["receiver_back_s"] = round(monotonic() - begun, 2)
    return figures


def _first_stored(url: str) -> None:
    """Somebody writes; over when the update is no longer with Telegram."""
    with httpx.Client(base_url=f"{url}/sandbox/api", timeout=10, trust_env=False) as client:
        actor = client.post("/actors", json={"name": "First"}).json()["id"]
        client.post("/send", json={"actor": actor, "text": "обед 45 000"}).raise_for_status()
        bot = f"{url}/bot{TOKEN}/getWebhookInfo"
        _until(lambda: client.get(bot).json()["result"]["pending_update_count"] == 0)


def _is_ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health/ready", trust_env=False).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


@contextmanager
def _running(home: Path, *arguments: str, **told: str) -> Iterator[subprocess.Popen[bytes]]:
    with (home.parent / "said").open("ab") as said:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "dastyor", *arguments], env=_surroundings(home) | told, stdout=said, stderr=said
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _surroundings(home: Path) -> dict[str, str]:
    return {**os.environ, "DASTYOR_HOME": str(home), "DASTYOR_PORT": "0", "DASTYOR_LOG_LEVEL": "warning"}


def _until(look: Callable[[], Any]) -> Any:
    """What `look` found first that is not nothing. Raises Unavailable."""
    end = monotonic() + PATIENCE
    while not (found := look()):
        if monotonic() > end:
            raise Unavailable(f"What was started did not show itself within {PATIENCE:.0f} seconds.")
        threading.Event().wait(0.05)
    return found


def _megabytes(number: int) -> int:
    """Memory of the process and what it started, without Postgres."""
    root = psutil.Process(number)
    ours = [root, *(each for each in root.children(recursive=True) if "postgres" not in each.name())]
    return int(sum(each.memory_info().rss for each in ours) / 2**20)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])

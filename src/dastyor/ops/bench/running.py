"""The product as a process of its own, for what is measured from outside."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from dastyor.kit.clock import monotonic
from dastyor.kit.errors import Unavailable
from dastyor.kit.pg import Addresses, EmbeddedPostgres

PATIENCE = 120.0  # seconds until what was started must have shown itself


def is_ready(port: int) -> bool:
    """Whether the product at this port answers all that is asked."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health/ready", trust_env=False).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


@contextmanager
def running(home: Path, *arguments: str, **told: str) -> Iterator[subprocess.Popen[bytes]]:
    """`dastyor` with these arguments and settings, stopped at the end of the block; what it says is in `said` beside."""
    with (home.parent / "said").open("ab") as said:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "dastyor", *arguments], env=surroundings(home) | told, stdout=said, stderr=said
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def surroundings(home: Path) -> dict[str, str]:
    """The environment of a product of this home."""
    return {**os.environ, "DASTYOR_HOME": str(home), "DASTYOR_PORT": "0", "DASTYOR_LOG_LEVEL": "warning"}


def until(look: Callable[[], Any]) -> Any:
    """What `look` found first that is not nothing. Raises Unavailable."""
    end = monotonic() + PATIENCE
    while not (found := look()):
        if monotonic() > end:
            raise Unavailable(f"What was started did not show itself within {PATIENCE:.0f} seconds.")
        threading.Event().wait(0.05)
    return found


def free_port() -> int:
    """A port that nobody listens to now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def answers(url: str) -> bool:
    """Whether that is answered with 200."""
    try:
        return httpx.get(url, trust_env=False).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def seconds(process: psutil.Process) -> float:
    """Processor time of it and of those of its children that have ended."""
    times = process.cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)


def processor(roots: Iterable[psutil.Process]) -> float:
    """The same of all of these and their children."""
    return sum(seconds(each) for root in roots for each in (root, *root.children(recursive=True)))


@contextmanager
def postgres(home: Path) -> Iterator[tuple[Addresses, psutil.Process]]:
    """A Postgres of its own, and its chief process."""
    server = EmbeddedPostgres(home)
    with asyncio.Runner() as runner:
        addresses = runner.run(server.start())
        try:
            yield addresses, psutil.Process(int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0]))
        finally:
            runner.run(server.stop())

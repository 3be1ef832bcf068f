"""The product as people run it: real processes that are started, killed and asked over HTTP.

`Demo` is the one process of `dastyor demo`; `Scaled` is a process for each service over one database, with the
sandbox as its Telegram. Both start again what was killed, as a container's restart policy does.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import httpx

import dastyor
from dastyor.kit.pg import Addresses
from dastyor.lab.rates import PLACES

#: The form of a real one, which the settings ask for; it opens nothing anywhere.
TOKEN = "1000000001:AAsandboxsandboxsandboxsandboxsandbo"
KINDS = ("sandbox", "receiver", "sender", "bot", "api", "worker", "notify", "clock")
PATIENCE = 90.0  # seconds for a start: the machine may have much else to do
#: The sources of rates of a product that is given no others: nobody is there, and nothing outside is asked.
NO_RATES = {f"DASTYOR_EXPENSES_{name.upper()}": "http://127.0.0.1:9" for name in PLACES}
_SOURCE = Path(dastyor.__file__).resolve().parents[1]


class NotReady(AssertionError):
    """A process did not come up; the end of its log is in the text."""


def surroundings(person: Path, **settings: object) -> dict[str, str]:
    """The environment of a person whose HOME is this folder, with these DASTYOR_ settings."""
    # The last one is there when branches are counted: processes that tests start then count theirs too.
    passed = ("PATH", "LANG", "TMPDIR", "COVERAGE_PROCESS_CONFIG")
    kept = {name: os.environ[name] for name in passed if name in os.environ}
    named = {f"DASTYOR_{name.upper()}": str(value) for name, value in settings.items() if value is not None}
    return {
        **kept,
        "HOME": str(person),
        "PYTHONPATH": str(_SOURCE),
        "PYTHONDONTWRITEBYTECODE": "1",
        **NO_RATES,
        **named,
    }


def command(*words: str) -> list[str]:
    """The command line of `dastyor WORDS`."""
    return [sys.executable, "-m", "dastyor", *words]


def dastyor_says(person: Path, *words: str, within: float = 60, **settings: object) -> subprocess.CompletedProcess[str]:
    """What a command that ends by itself printed, and its exit code."""
    return subprocess.run(
        command(*words), check=False, env=surroundings(person, **settings), cwd=person, capture_output=True, text=True, timeout=within
    )  # fmt: skip


def free_port() -> int:
    """A port that nobody has just now, below those that outgoing connections are given: one may be had again later."""
    for port in Random().sample(range(20_000, 32_000), 50):
        with socket.socket() as trial:
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("fifty ports were tried and none was free")


@dataclass
class Part:
    """One process: how it is started, where it answers, what it wrote."""

    words: tuple[str, ...]
    env: Mapping[str, str]
    port: int
    log: Path
    process: subprocess.Popen[bytes] | None = None
    kills: int = 0

    def start(self) -> None:
        """Started; not yet ready."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command(*self.words), env=dict(self.env), cwd=self.env["HOME"], stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.kills += 1

    def asked_to_stop(self, within: float = 30) -> tuple[int, float]:
        """SIGTERM: the exit code, and how many seconds it took."""
        assert self.process is not None
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(within), time.monotonic() - begun

    def is_ready(self) -> bool:
        """What /health/ready says."""
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/health/ready", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def wait_ready(self, within: float = PATIENCE) -> float:
        """Seconds until it was ready. Raises NotReady."""
        assert self.process is not None
        begun = time.monotonic()
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() - begun > within:
                raise NotReady(f"{' '.join(self.words)}: {self.process.poll()}\n{self.told()[-3000:]}")
            time.sleep(0.1)
        return time.monotonic() - begun

    def told(self) -> str:
        """Its log."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def end(self) -> None:
        """Gone, whatever it was doing."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@dataclass
class Product:
    """The running product: its parts by kind, where its Telegram and its API answer, and its database."""

    folder: Path
    parts: dict[str, Part] = field(default_factory=dict)
    addresses: Addresses | None = None
    settings: dict[str, object] = field(default_factory=dict)

    def add(self, kind: str, *words: str, **settings: object) -> None:
        """One more part; nothing runs yet."""
        port = free_port()
        env = surroundings(self.folder, port=port, **self.settings, **settings)
        self.parts[kind] = Part(words, env, port, self.folder / f"{kind}.log")

    @property
    def telegram(self) -> str:
        """Where the sandbox answers."""
        return self._at("sandbox")

    @property
    def api(self) -> str:
        """Where REST answers."""
        return self._at("api")

    def _at(self, kind: str) -> str:
        part = self.parts.get(kind) or self.parts["demo"]
        return f"http://127.0.0.1:{part.port}"

    def start(self, kinds: Iterable[str] | None = None) -> None:
        """These parts, or all, and until each is ready."""
        wanted = list(kinds or self.parts)
        for kind in wanted:
            self.parts[kind].start()
        for kind in wanted:
            self.parts[kind].wait_ready()

    def bounce(self, kind: str) -> None:
        """kill -9, and started again at once."""
        self.parts[kind].kill()
        self.parts[kind].start()

    def told(self) -> str:
        """Every log."""
        return "\n".join(f"--- {kind}\n{part.told()}" for kind, part in self.parts.items())

    def stop(self) -> None:
        """Everything is gone."""
        for part in self.parts.values():
            if part.process is not None and part.process.poll() is None:
                part.process.terminate()
        for part in self.parts.values():
            if part.process is not None:
                try:
                    part.process.wait(15)
                except subprocess.TimeoutExpired:
                    part.end()


@contextmanager
def demo(folder: Path, *, days: int = 3) -> Iterator[Product]:
    """`dastyor demo` in an empty HOME, ready."""
    home = folder / "home"
    home.mkdir()
    made = Product(home)
    port = free_port()
    words = ("demo", "--no-browser", "--port", str(port), "--days", str(days))
    made.parts["demo"] = Part(words, surroundings(home), port, folder / "demo.log")
    try:
        made.start()
        yield made
    finally:
        made.stop()


@contextmanager
def scaled(folder: Path, addresses: Addresses) -> Iterator[Product]:
    """A process for each service over this database, migrated by `dastyor migrate`, ready."""
    folder.mkdir(exist_ok=True)
    urls: dict[str, object] = {"database_url": addresses.app, "database_owner_url": addresses.owner}
    migrated = dastyor_says(folder, "migrate", **urls)
    assert migrated.returncode == 0, migrated.stderr
    made = Product(folder, addresses=addresses, settings={**urls, "bot_token": TOKEN})
    made.add("sandbox", "run", "sandbox", bot_name="dastyor_bot")
    made.settings["telegram_api_url"] = made.telegram
    made.settings |= {f"expenses_{name}": made.telegram + path for name, path in PLACES.items()}
    for kind in KINDS[1:]:
        made.add(kind, "run", kind)
    try:
        made.start()
        httpx.post(f"{made.telegram}/sandbox/api/limits", json={"flood": False}).raise_for_status()
        yield made
    finally:
        made.stop()


@contextmanager
def brokered(folder: Path, addresses: Addresses, kafka: str) -> Iterator[Product]:
    """Sales over these brokers and this database: REST and a processor, without a bot, ready."""
    folder.mkdir(exist_ok=True)
    settings: dict[str, object] = {
        "database_url": addresses.app, "database_owner_url": addresses.owner, "kafka_url": kafka,
    }  # fmt: skip
    migrated = dastyor_says(folder, "migrate", **settings)
    assert migrated.returncode == 0, migrated.stderr
    made = Product(folder, addresses=addresses, settings=settings)
    made.add("api", "run", "api")
    made.add("worker", "run", "worker", "--only", "sales")
    try:
        made.start()
        yield made
    finally:
        made.stop()

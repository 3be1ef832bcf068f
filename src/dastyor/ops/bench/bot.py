"""One line becomes an expense: from the update to the answer, beside a bare aiogram echo.

Two crowds (ops.bench.crowd), one for the product and one for the echo, by turns in one run. The product is one
process on an embedded Postgres of its own, as `dastyor up` starts it; the echo stores nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import IO, Any

import msgspec
import psutil

from dastyor.kit.errors import Unavailable
from dastyor.ops.bench.crowd import TOKEN

PEOPLE, ROUNDS, BURST = 50, 9, 400
STEADY, RATE = 300, 20.0  # single acts, and how many a second


class Stand:
    """A crowd and the bot that answers it."""

    def __init__(self, crowd: subprocess.Popen[str], bot: subprocess.Popen[bytes], said: Path) -> None:
        self._crowd, self._bot, self._said = crowd, bot, said

    def ask(self, do: str, count: int, *, text: str = "") -> list[float]:
        """Seconds, as the crowd took them. Raises Unavailable when the bot or the crowd is gone."""
        asked = msgspec.json.encode({"do": do, "count": count, "rate": RATE, "text": text}).decode()
        given, answer = _pipes(self._crowd)
        given.write(asked + "\n")
        given.flush()
        line = answer.readline()
        if not line:
            last = self._said.read_text(encoding="utf-8").strip()[-300:] or "nothing"
            raise Unavailable(f"The bot of the benchmark did not answer; it said: {last}")
        return msgspec.json.decode(line, type=list[float])

    def processor(self) -> float:
        """Seconds of processor time that the bot used, its database with it."""
        root = psutil.Process(self._bot.pid)
        times = [each.cpu_times() for each in (root, *root.children(recursive=True))]
        return float(sum(each.user + each.system for each in times))


async def run(seed: int = 1, rounds: int = ROUNDS) -> dict[str, Any]:
    """Updates a second and milliseconds of both, and their ratios."""
    with ExitStack() as stack:
        ours = stack.enter_context(_stand(seed, _product))
        echo = stack.enter_context(_stand(seed, _echo))
        for stand in (ours, echo):
            stand.ask("meet", PEOPLE)
            stand.ask("burst", PEOPLE * 2)
        pairs = [(_burst(ours), _burst(echo)) for _ in range(rounds)]
        figures = _throughput(pairs)
        for name, stand in (("", ours), ("echo_", echo)):
            figures |= _percentiles(f"{name}answer", stand.ask("steady", STEADY))
        echo.ask("burst", PEOPLE, text="/press")
        for name, stand in (("", ours), ("echo_", echo)):
            figures |= _percentiles(f"{name}press", stand.ask("presses", STEADY))
    return {"people": PEOPLE, "burst": BURST, "rounds": rounds, "seed": seed, **figures}


def _burst(stand: Stand) -> tuple[float, float]:
    """Updates a second, and milliseconds of processor time for each."""
    before = stand.processor()
    (took,) = stand.ask("burst", BURST)
    return BURST / took, (stand.processor() - before) / BURST * 1000


def _throughput(pairs: list[tuple[tuple[float, float], tuple[float, float]]]) -> dict[str, Any]:
    ratios = [ours / echo for (ours, _), (echo, _) in pairs]  # an echo's burst is a third of a second: they spread
    return {
        "updates_per_s": round(median(ours for (ours, _), _ in pairs)),
        "echo_updates_per_s": round(median(echo for _, (echo, _) in pairs)),
        "ratio": round(median(ratios), 3),
        "ratio_least": round(min(ratios), 3),
        "ratio_most": round(max(ratios), 3),
        "cpu_ms_per_update": round(median(ours for (_, ours), _ in pairs), 2),
        "echo_cpu_ms_per_update": round(median(echo for _, (_, echo) in pairs), 2),
    }


def _percentiles(name: str, took: list[float]) -> dict[str, float]:
    cuts = quantiles(took, n=100)
    return {f"{name}_p{at}_ms": round(cuts[at - 1] * 1000, 1) for at in (50, 95, 99)}


@contextmanager
def _stand(seed: int, command: Any) -> Iterator[Stand]:
    with ExitStack() as stack:
        home = stack.enter_context(TemporaryDirectory(prefix="dastyor-bench-"))
        crowd = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "dastyor.ops.bench.crowd", str(seed)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        stack.callback(_end, crowd)
        url = _pipes(crowd)[1].readline().strip()
        arguments, surroundings = command(url, Path(home))
        said = Path(home) / "said"
        with said.open("wb") as out:
            bot = subprocess.Popen(  # noqa: S603 - our own programs
                [sys.executable, "-m", *arguments], env={**os.environ, **surroundings}, stdout=out, stderr=out
            )
        stack.callback(_end, bot)
        yield Stand(crowd, bot, said)


def _product(url: str, home: Path) -> tuple[list[str], dict[str, str]]:
    surroundings = {
        "DASTYOR_HOME": str(home / "home"), "DASTYOR_BOT_TOKEN": TOKEN, "DASTYOR_TELEGRAM_API_URL": url,
        "DASTYOR_PORT": "0", "DASTYOR_LOG_LEVEL": "warning",
    }  # fmt: skip
    return ["dastyor", "up"], surroundings


def _echo(url: str, _home: Path) -> tuple[list[str], dict[str, str]]:
    return ["dastyor.ops.bench.peers.echo", url, TOKEN], {}


def _pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    assert process.stdin is not None and process.stdout is not None
    return process.stdin, process.stdout


def _end(process: subprocess.Popen[Any]) -> None:
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):  # a line that it never read
                pipe.close()

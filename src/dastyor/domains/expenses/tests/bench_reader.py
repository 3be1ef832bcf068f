"""How long the reader takes: run, this file prints p50 and p99 over the corpora, and the worst long text."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

from dastyor.domains.expenses.rules import read_line

TODAY = date(2026, 11, 19)
LONG = (
    "обед 45000 ",
    "1 ",
    "1,",
    "такси 20к, ",
    "*",
    "+9 ",
    "1-",
    "(90) 123-45-6",
    "7 9",
    "бир ",
    "\n1. ",
    " \n",
    "o'",
)


def corpus() -> list[str]:
    files = sorted((Path(__file__).parent / "lines").glob("*.tsv"))
    return [line.split("\t")[0].replace("\\n", "\n") for file in files for line in file.read_text("utf-8").splitlines()]


def seconds(text: str) -> float:
    begun = time.perf_counter()
    read_line(text, today=TODAY, currency="UZS")
    return time.perf_counter() - begun


def measure(rounds: int = 3) -> dict[str, float]:
    """Milliseconds: p50 and p99 of lines as people write them, the longest of 4,096 characters made to hurt."""
    texts = corpus()
    seconds(texts[0])
    # The best of the rounds: what a busy machine takes from one of them is not the reader's.
    took = sorted(min(seconds(text) for _ in range(rounds)) for text in texts)
    worst = max(min(seconds(piece * (4096 // len(piece))) for _ in range(rounds)) for piece in LONG)
    figures = {"p50": took[len(took) // 2], "p99": took[int(len(took) * 0.99)], "worst": worst}
    return {name: round(value * 1000, 3) for name, value in figures.items()} | {"lines": len(texts)}


if __name__ == "__main__":
    print(measure())  # noqa: T201

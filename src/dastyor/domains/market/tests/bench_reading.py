"""How long the reader of ads takes: run, this file prints p50 and p99 over the sets, and the worst long text."""

from __future__ import annotations

import re
import time
from pathlib import Path

from dastyor.domains.market.rules.reading import understand

LONG = ("1 ", "9", "90 ", "1 200 ", "3/4 ", "х", "тел", "(90) 123-45-6", "~~a", "[a](", "٣", "narxi ", "so'm ")


def texts() -> list[str]:
    found = []
    for path in sorted((Path(__file__).parent / "ads").glob("*.txt")):
        found += [block.partition("\n")[2] for block in re.split(r"(?m)^@ ", path.read_text("utf-8"))[1:]]
    return found


def seconds(text: str) -> float:
    begun = time.perf_counter()
    understand(text, currency="UZS")
    return time.perf_counter() - begun


def measure(rounds: int = 3) -> dict[str, float]:
    """Milliseconds: p50 and p99 of ads as people write them, the longest of 4,096 characters made to hurt."""
    all_texts = texts()
    seconds(all_texts[0])
    took = sorted(min(seconds(text) for _ in range(rounds)) for text in all_texts)
    worst = max(min(seconds(piece * (4096 // len(piece))) for _ in range(rounds)) for piece in LONG)
    figures = {"p50": took[len(took) // 2], "p99": took[int(len(took) * 0.99)], "worst": worst}
    return {name: round(value * 1000, 3) for name, value in figures.items()} | {"ads": len(all_texts)}


if __name__ == "__main__":
    print(measure())  # noqa: T201 - its figures are what it is run for

"""What each figure owes; a benchmark that misses one fails. Ratios are of one run: machines differ, and their days too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Least:
    """At least so much."""

    bound: float

    def holds(self, value: float) -> bool:
        """Whether this figure keeps the promise."""
        return value >= self.bound

    def __str__(self) -> str:
        return f"≥ {self.bound:g}"


@dataclass(frozen=True, slots=True)
class Most:
    """At most so much."""

    bound: float

    def holds(self, value: float) -> bool:
        """Whether this figure keeps the promise."""
        return value <= self.bound

    def __str__(self) -> str:
        return f"≤ {self.bound:g}"


@dataclass(frozen=True, slots=True)
class Missed:
    """A promise that was not kept, in words."""

    figure: str
    says: str


OWED: Mapping[str, Mapping[str, Least | Most]] = {
    "analytics": {"slowest_p95_ms": Most(20), "large_to_small": Most(1.5), "worker_most_to_least": Most(1.1)},
    "bot": {"ratio": Least(0.35), "answer_p95_ms": Most(50), "press_p95_ms": Most(100), "press_p99_ms": Most(300)},
    "events": {"end_to_end_per_s": Least(2000), "idle_p50_ms": Most(15)},
    "expenses": {
        "cold_ms": Most(50), "cached_ms": Most(2), "large_to_small": Most(1.5), "reader_p99_ms": Most(2),
        "picture_ms": Most(300),
    },
    "ingest": {"ratio_of_copy": Least(0.15), "ratio_of_usual": Least(25), "ratio_of_echo": Least(0.5)},
    "kafka": {"ratio_of_copy": Least(0.15), "cost_of_two_to_one": Most(1.2)},
    "market": {"pick_large_ms": Most(1), "large_to_small": Most(1.5)},
    "start": {
        "fresh_page_s": Most(10), "fresh_answer_s": Most(25), "kept_page_s": Most(5), "kept_answer_s": Most(15),
        "idle_mb": Most(400), "receiver_mb": Most(80), "sender_mb": Most(80), "receiver_back_s": Most(3), "help_s": Most(0.4),
    },
}  # fmt: skip


def missed(name: str, figures: Mapping[str, Any]) -> list[Missed]:
    """The promises of this benchmark that these figures do not keep."""
    owed = OWED.get(name, {})
    return [
        Missed(figure, f"{figure} is {figures[figure]:g}, owed {promise}")
        for figure, promise in owed.items()
        if not promise.holds(figures[figure])
    ]

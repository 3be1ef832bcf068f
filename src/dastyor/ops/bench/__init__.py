"""Benchmarks: each figure beside the figure of a peer or a limit of the same run, and what is owed of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import typer

from dastyor.kit.errors import Invalid
from dastyor.ops.bench.owed import OWED, Missed, missed

Figures = dict[str, Any]


def _events(seed: int) -> Awaitable[Figures]:
    from dastyor.ops.bench.events import run as events

    return events(seed=seed)


def _bot(seed: int) -> Awaitable[Figures]:
    from dastyor.ops.bench.bot import run as bot

    return bot(seed=seed)


def _start(seed: int) -> Awaitable[Figures]:
    from dastyor.ops.bench.start import run as start

    return start()


def _expenses(seed: int) -> Awaitable[Figures]:
    from dastyor.ops.bench.expenses import run as expenses

    return expenses(seed=seed)


def _ingest(seed: int) -> Awaitable[Figures]:
    from dastyor.ops.bench.ingest import run as ingest

    return ingest(seed=seed)


def _analytics(seed: int) -> Awaitable[Figures]:
    from dastyor.ops.bench.analytics import run as analytics

    return analytics(seed=seed)


def _kafka(seed: int) -> Awaitable[Figures]:
    from dastyor.ops.bench.brokered import run as kafka

    return kafka(seed=seed)


def _market(seed: int) -> Awaitable[Figures]:
    from dastyor.ops.bench.market import run as market

    return market(seed=seed)


#: By name; each imports what it measures only when it is asked for.
BENCHES: dict[str, Callable[[int], Awaitable[Figures]]] = {
    "bot": _bot,
    "start": _start,
    "events": _events,
    "expenses": _expenses,
    "ingest": _ingest,
    "kafka": _kafka,
    "analytics": _analytics,
    "market": _market,
}


def run(name: str, *, as_json: bool, seed: int) -> None:
    """Measure and print; exit 1 when a promise was missed. Raises Invalid with the names that there are."""
    figures = measure(name, seed)
    failed = missed(name, figures)
    if as_json:
        print(json.dumps({**figures, "missed": [each.says for each in failed]}, indent=2))  # noqa: T201 - the command's answer
    else:
        _tell(name, figures, failed)
    if failed:
        raise typer.Exit(1)


def measure(name: str, seed: int) -> Figures:
    """The figures of one benchmark. Raises Invalid with the names that there are."""
    if name not in BENCHES:
        raise Invalid(f"There is no benchmark {name}.", hint=f"One of: {', '.join(sorted(BENCHES))}.")

    async def whole() -> Figures:
        return await BENCHES[name](seed)

    return asyncio.run(whole())


def _tell(name: str, figures: Figures, failed: list[Missed]) -> None:
    owed = OWED.get(name, {})
    late = {each.figure for each in failed}
    for key, value in figures.items():
        shown = f"{value:,}" if isinstance(value, int | float) else str(value)
        promise = f"   owed {owed[key]}{', MISSED' if key in late else ''}" if key in owed else ""
        print(f"{key:>30}  {shown}{promise}")  # noqa: T201 - the command's answer

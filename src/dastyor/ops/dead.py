"""Dead letters: events and jobs that failed for good, to be looked at and tried again."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from dastyor.assembly.house import House
from dastyor.kit.bus.replay import DeadEvent, dead_events, replay
from dastyor.kit.errors import NotFound
from dastyor.kit.jobs.duties import DeadJob, dead_jobs, replay_jobs
from dastyor.ops.once import once

Dead = DeadEvent | DeadJob
_MOST = 100_000  # of each kind in one list: more than anybody reads, and what memory bears


def listing(*, as_json: bool) -> None:
    """Every dead event and job, one a line: its number, what it is, and why."""
    found = once(_all)
    if as_json:
        print(json.dumps([_plain(number, each) for number, each in found], ensure_ascii=False, indent=2))  # noqa: T201 - the command's answer
        return
    for number, each in found:
        print(f"{number}\t{_kind(each)}\t{each.reason}")  # noqa: T201 - the command's answer
    if not found:
        print("Nothing is dead.", file=sys.stderr)  # noqa: T201 - talk of a command


def show(number: str) -> None:
    """One of them whole. Raises NotFound."""
    kind, found = _read(number)

    async def work(house: House) -> Sequence[Dead]:
        async with house.database.tx() as tx:
            if kind == "event":
                return await dead_events(tx, number=found)
            return await dead_jobs(tx, number=found)

    for each in once(work):
        print(json.dumps(_plain(number, each), ensure_ascii=False, indent=2))  # noqa: T201 - the command's answer
        return
    raise _unknown(number)


def again(number: str) -> None:
    """Try one again, or all; each counts once however often it is asked for. Raises NotFound."""
    kind, found = ("all", 0) if number == "all" else _read(number)

    async def work(house: House) -> int:
        async with house.database.tx() as tx:
            if kind == "all":
                return await replay(tx) + await replay_jobs(tx)
            return await (replay if kind == "event" else replay_jobs)(tx, found)

    count = once(work)
    if not count and kind != "all":
        raise NotFound(
            f"Nothing dead is called {number}, or it is to be tried again already.",
            hint="See `dastyor events dead list`.",
        )
    print(f"{count} will be tried again.", file=sys.stderr)  # noqa: T201 - talk of a command


def _read(name: str) -> tuple[str, int]:
    """What the list calls `event-17`: its kind and number. Raises NotFound for what no list shows."""
    named = re.fullmatch(r"(event|job)-([0-9]{1,18})", name)
    if named is None:
        raise _unknown(name)
    return named[1], int(named[2])


def _unknown(name: str) -> NotFound:
    return NotFound(f"Nothing dead is called {name[:40]}.", hint="See `dastyor events dead list`.")


async def _all(house: House) -> list[tuple[str, Dead]]:
    async with house.database.tx() as tx:
        events = [(f"event-{each.id}", each) for each in await dead_events(tx, limit=_MOST)]
        jobs: list[tuple[str, Dead]] = [(f"job-{each.id}", each) for each in await dead_jobs(tx, limit=_MOST)]
    return [*events, *jobs]


def _kind(each: Dead) -> str:
    return f"{each.topic} {each.type}" if isinstance(each, DeadEvent) else each.task


def _plain(number: str, each: Dead) -> dict[str, Any]:
    return {"number": number, **{name: _value(value) for name, value in asdict(each).items()}}


def _value(value: object) -> object:
    """The value as JSON has it: the bytes of an event as their text, moments and ids in their usual writing."""
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return value if value is None or isinstance(value, int | dict) else str(value)

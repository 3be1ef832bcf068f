"""Dead letters: events and jobs that failed for good, to be looked at and tried again."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from dastyor.assembly.house import House
from dastyor.kit.bus.replay import DeadEvent, dead_events, replay
from dastyor.kit.errors import NotFound
from dastyor.kit.jobs.duties import DeadJob, dead_jobs, replay_jobs
from dastyor.ops.once import once

Dead = DeadEvent | DeadJob


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
    for name, each in once(_all):
        if name == number:
            print(json.dumps(_plain(name, each), ensure_ascii=False, indent=2))  # noqa: T201 - the command's answer
            return
    raise NotFound(f"There is no dead event {number}.", hint="See `dastyor events dead list`.")


def again(number: str) -> None:
    """Try one again, or all; each counts once however often it is asked for. Raises NotFound."""

    async def work(house: House) -> int:
        async with house.database.tx() as tx:
            if number == "all":
                return await replay(tx) + await replay_jobs(tx)
            kind, _, digits = number.partition("-")
            if not digits.isdigit():
                return 0
            return await (replay if kind == "event" else replay_jobs)(tx, int(digits))

    count = once(work)
    if not count and number != "all":
        raise NotFound(f"There is no dead event {number}.", hint="See `dastyor events dead list`.")
    print(f"{count} will be tried again.", file=sys.stderr)  # noqa: T201 - talk of a command


async def _all(house: House) -> list[tuple[str, Dead]]:
    async with house.database.tx() as tx:
        events = [(f"event-{each.id}", each) for each in await dead_events(tx)]
        jobs: list[tuple[str, Dead]] = [(f"job-{each.id}", each) for each in await dead_jobs(tx)]
    return [*events, *jobs]


def _kind(each: Dead) -> str:
    return f"{each.topic} {each.type}" if isinstance(each, DeadEvent) else each.task


def _plain(number: str, each: Dead) -> dict[str, Any]:
    rows = asdict(each).items()
    return {
        "number": number,
        **{
            k: v.decode(errors="replace") if isinstance(v, bytes) else str(v) if v is not None else None
            for k, v in rows
        },
    }

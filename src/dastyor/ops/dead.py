"""Dead letters: events, jobs, updates and messages that failed for good, to be looked at and tried again."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from dastyor.assembly.house import House
from dastyor.kit.bus.replay import DeadEvent, dead_events, replay
from dastyor.kit.errors import NotFound
from dastyor.kit.jobs.duties import DeadJob, dead_jobs, replay_jobs
from dastyor.kit.telegram.buried import (
    DeadMessage,
    DeadUpdate,
    dead_messages,
    dead_updates,
    replay_messages,
    replay_updates,
)
from dastyor.ops.once import once

Dead = DeadEvent | DeadJob | DeadUpdate | DeadMessage
_MOST = 100_000  # of each kind in one list: more than anybody reads, and what memory bears


class _Grave(NamedTuple):
    """Where the dead of one kind lie, and how they are tried again."""

    find: Callable[..., Awaitable[Sequence[Dead]]]
    replay: Callable[..., Awaitable[int]]


_GRAVES = {
    "event": _Grave(dead_events, replay),
    "job": _Grave(dead_jobs, replay_jobs),
    "update": _Grave(dead_updates, replay_updates),
    "message": _Grave(dead_messages, replay_messages),
}


def listing(*, as_json: bool) -> None:
    """Everything dead, one a line: its number, what it is, and why."""
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
            return await _GRAVES[kind].find(tx, number=found)

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
                return sum([await grave.replay(tx) for grave in _GRAVES.values()])
            return await _GRAVES[kind].replay(tx, found)

    count = once(work)
    if not count and kind != "all":
        raise NotFound(
            f"Nothing dead is called {number}, or it is to be tried again already.",
            hint="See `dastyor events dead list`.",
        )
    print(f"{count} will be tried again.", file=sys.stderr)  # noqa: T201 - talk of a command


def _read(name: str) -> tuple[str, int]:
    """What the list calls `event-17`: its kind and number. Raises NotFound for what no list shows."""
    named = re.fullmatch(rf"({'|'.join(_GRAVES)})-([0-9]{{1,18}})", name)
    if named is None:
        raise _unknown(name)
    return named[1], int(named[2])


def _unknown(name: str) -> NotFound:
    return NotFound(f"Nothing dead is called {name[:40]}.", hint="See `dastyor events dead list`.")


async def _all(house: House) -> list[tuple[str, Dead]]:
    async with house.database.tx() as tx:
        return [
            (f"{kind}-{each.id}", each) for kind, grave in _GRAVES.items() for each in await grave.find(tx, limit=_MOST)
        ]


def _kind(each: Dead) -> str:
    match each:
        case DeadEvent():
            return f"{each.topic} {each.type}"
        case DeadJob():
            return each.task
        case DeadUpdate():
            return f"{each.kind} from {each.lane}"
        case DeadMessage():
            return f"{each.state} {each.method} to {each.chat}"


def _plain(number: str, each: Dead) -> dict[str, Any]:
    return {"number": number, **{name: _value(value) for name, value in asdict(each).items()}}


def _value(value: object) -> object:
    """The value as JSON has it: the bytes of an event as their text, moments and ids in their usual writing."""
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return value if value is None or isinstance(value, int | dict) else str(value)

"""The machine around the people: its clock, its faults, the log of calls, starting anew."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import msgspec
from msgspec import Struct
from starlette.requests import Request

from dastyor.kit.clock import machine_now
from dastyor.lab.telegram.calls import shown
from dastyor.lab.telegram.control.transcript import moment
from dastyor.lab.telegram.control.wire import Unreadable, body_of, whole
from dastyor.lab.telegram.echo import Echo
from dastyor.lab.telegram.faults import Fault
from dastyor.lab.telegram.methods.myself import scope_key
from dastyor.lab.telegram.state import State
from dastyor.lab.telegram.suggesting import publish_due

_SPAN = re.compile(r"(-?)(\d{1,6})\s*(s|m|h|d|w)\Z")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_SLOW = 3.0  # seconds of the fault "slow" when it does not say
LONGEST_WAIT = 60


class Move(Struct, forbid_unknown_fields=True):
    """Where the clock shall go: on by a span, or to a moment."""

    advance: str | None = None
    set: str | None = None


class Wrong(Struct, forbid_unknown_fields=True):
    """What shall go wrong; `slow` and `down` are codes of their own."""

    method: str = "*"
    code: int | str | None = None
    retry_after: int | tuple[int, int] | None = None
    times: int | None = None
    after_effect: bool = False
    delay: float | None = None
    share: float = 1.0
    seed: int = 0
    chat: int | None = None
    description: str | None = None
    repeat: int | None = None
    window: int = 100


class Restart(Struct, forbid_unknown_fields=True):
    """Updates are to be numbered anew, from a random lower number."""

    seed: int = 0


class Switches(Struct, forbid_unknown_fields=True):
    """Limits that may be switched off: benchmarks measure bots, not buckets."""

    flood: bool | None = None


async def info(state: State, _request: Request) -> Any:
    """What a client needs to begin."""
    world = state.world
    commands = world.setting("commands", dict[str, list[dict[str, str]]]) or {}
    usual = scope_key({"type": "default"}, "")
    return {
        "token": state.token,
        "bot": world.bot_name,
        "now": moment(world.now()),
        "seq": world.seq,
        "calls": state.calls.last,
        "commands": commands.get(usual, []),
    }


async def clock(state: State, request: Request) -> Any:
    """Moves the clock, here and through the port in the whole product; answers when what fell due is done."""
    asked = await body_of(request, Move)
    if (asked.advance is None) == (asked.set is None):
        raise Unreadable('Say either {"advance": "30m"} or {"set": "2026-11-20T09:00:00Z"}.')
    advance = None if asked.advance is None else _span(asked.advance)
    set_to = None if asked.set is None else _moment(asked.set)
    world = state.world
    began = machine_now()
    if state.ports.move_clock is not None:
        await state.ports.move_clock(advance, set_to)
    # A clock that the product shares with us was moved by the product; its answer may be half a minute old.
    if not state.is_clock_shared:
        world.clock.offset = set_to - began if set_to is not None else world.clock.offset + (advance or timedelta())
    world.keep_setting("offset", world.clock.offset.total_seconds())
    publish_due(world)
    world.pulse.beat()
    return {"now": moment(world.now())}


async def add_fault(state: State, request: Request) -> Any:
    """A fault from now on. `repeat` makes getUpdates deliver each update so often, shuffled within `window`."""
    asked = await body_of(request, Wrong)
    if asked.repeat is not None:
        if asked.method.lower() != "getupdates" or not 1 <= asked.repeat <= 10 or not 1 <= asked.window <= 1000:
            raise Unreadable('"repeat" (1 to 10, within a window of 1 to 1,000) is for the method getUpdates.')
        repeats = asked.repeat > 1
        state.world.updates.echo = Echo(asked.repeat, asked.window, Random(asked.seed)) if repeats else None
        return {"faults": state.faults.listed()}
    state.faults.add(_fault(asked))
    return {"faults": state.faults.listed()}


async def all_faults(state: State, _request: Request) -> Any:
    """The faults that are on."""
    return {"faults": state.faults.listed()}


async def clear_faults(state: State, _request: Request) -> Any:
    """Nothing goes wrong any more."""
    state.faults.clear()
    state.world.updates.echo = None
    return {"faults": []}


async def restart_updates(state: State, request: Request) -> Any:
    """Updates are numbered anew from a random lower number, as Telegram may do after a quiet week."""
    asked = await body_of(request, Restart)
    return {"next_update_id": state.world.updates.restart_ids(Random(asked.seed))}


async def set_limits(state: State, request: Request) -> Any:
    """Flood limits on or off."""
    asked = await body_of(request, Switches)
    if asked.flood is not None:
        state.flood.is_on = asked.flood
    return {"flood": state.flood.is_on}


async def calls(state: State, request: Request) -> Any:
    """Every call of the bot after number `since`, with its answer and the limits it came near."""
    since = whole(request, "since", 0) or 0
    wait = min(whole(request, "wait", 0) or 0, LONGEST_WAIT)
    if wait:
        await state.calls.pulse.until(lambda: state.calls.last > since, wait)
    return [shown(call, moment(call.at)) for call in state.calls.since(since)]


async def reset(state: State, _request: Request) -> Any:
    """Nobody was ever here: people, chats, messages, files, faults and the log of calls are gone."""
    state.faults.clear()
    state.world.updates.echo = None
    state.calls.clear()
    state.world.reset()
    return {}


def _span(text: str) -> timedelta:
    match = _SPAN.match(text.strip())
    if match is None:
        raise Unreadable(f'"{text}" is no span of time; write 45s, 30m, 2h, 3d or 1w.')
    sign, number, unit = match.groups()
    return timedelta(**{_UNITS[unit]: int(sign + number)})


def _moment(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise Unreadable(f'"{text}" is no moment; write it as 2026-11-20T09:00:00Z.') from None
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)


def _fault(asked: Wrong) -> Fault:
    codes: dict[int | str | None, int] = {"slow": 200, "down": 0}
    code = codes.get(asked.code, asked.code)
    if not isinstance(code, int) or not (code in {0, 200} or 400 <= code <= 599):
        raise Unreadable(f'"code" must be an HTTP status from 400, 0, "down" or "slow", not {asked.code!r}.')
    delay = asked.delay if asked.delay is not None else (_SLOW if asked.code == "slow" else 0.0)
    if not 0 <= delay <= LONGEST_WAIT or not 0 <= asked.share <= 1 or (asked.times is not None and asked.times < 1):
        raise Unreadable('"delay" must be 0 to 60 seconds, "share" 0 to 1, "times" at least 1.')
    fields = msgspec.structs.asdict(asked)
    for name in ("repeat", "window"):
        del fields[name]
    return Fault(**fields | {"code": code, "delay": delay})

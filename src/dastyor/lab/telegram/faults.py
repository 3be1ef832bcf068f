"""Faults on demand: what a network and a busy Telegram do to a bot, chosen by dice with a seed."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec

from dastyor.lab.telegram.refusals import Refused, too_many

_WORDS = {
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


class Fault(msgspec.Struct, forbid_unknown_fields=True):
    """What shall go wrong.

    code 0: the connection is closed without an answer; code 200: nothing but the delay.
    """

    method: str = "*"
    code: int = 0
    retry_after: int | tuple[int, int] | None = None
    """Seconds, or the least and the most of them, thrown for each call."""
    times: int | None = None
    """How often; None: until faults are cleared."""
    after_effect: bool = False
    """The call is carried out first, only its answer is lost or false."""
    delay: float = 0.0
    """Seconds of machine time before anything else."""
    share: float = 1.0
    """The share of calls that it hits."""
    seed: int = 0
    chat: int | None = None
    """Only calls to this chat."""
    description: str | None = None

    def named(self) -> str:
        """What it does, for the log of calls."""
        does = {0: "no answer", 200: "slow"}.get(self.code, str(self.code))
        return f"{does} after the effect" if self.after_effect else does


class Faults:
    """The faults that are on, in the order in which they were asked for; the first that hits counts."""

    def __init__(self) -> None:
        self._on: list[tuple[Fault, Random]] = []

    def add(self, fault: Fault) -> None:
        """From now on."""
        self._on.append((fault, Random(fault.seed)))

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._on.clear()

    def listed(self) -> list[dict[str, Any]]:
        """The faults that are on."""
        return [msgspec.to_builtins(fault) for fault, _ in self._on]

    def strike(self, method: str, params: dict[str, Any]) -> tuple[Fault, Refused | None] | None:
        """The fault that hits this call and the refusal it makes; one that drops the connection makes none."""
        for entry in self._on:
            fault, dice = entry
            if fault.method not in {"*", method} and fault.method.lower() != method.lower():
                continue
            if fault.chat is not None and str(params.get("chat_id")) != str(fault.chat):
                continue
            if fault.share < 1 and dice.random() >= fault.share:
                continue
            if fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self._on.remove(entry)
            return fault, _refusal(fault, dice)
        return None


def _refusal(fault: Fault, dice: Random) -> Refused | None:
    if fault.code in {0, 200}:
        return None
    if fault.code == 429:
        wait = fault.retry_after if fault.retry_after is not None else 1
        return too_many(dice.randint(*wait) if isinstance(wait, tuple) else wait)
    return Refused(fault.code, fault.description or _WORDS.get(fault.code, "Bad Request: fault of the sandbox"))

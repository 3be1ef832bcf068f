"""The calls of the bot: one record each, with the answer and the limits it came near. Kept in memory only."""

from __future__ import annotations

from collections import deque
from typing import Any

import msgspec

from dastyor.lab.telegram.pulse import Pulse
from dastyor.lab.telegram.schema import Part

_KEPT = 5000  # calls; older ones are forgotten


class Call(msgspec.Struct):
    """One call of a Bot API method."""

    seq: int
    at: float
    method: str
    params: dict[str, Any]
    near: list[str] = []
    fault: str | None = None  # what a fault did to it
    code: int = 0  # 0 while under way, or when the answer was dropped
    answer: bytes = b""
    took: float = 0.0  # seconds
    parts: dict[str, Part] = {}  # files that the parameters refer to by attach://

    def get(self, name: str, otherwise: Any = None) -> Any:
        """A parameter, or `otherwise` when it was not given."""
        return self.params.get(name, otherwise)

    def note(self, limit: str, used: float, most: float, *, near: float) -> None:
        """Say so when `used` is close to `most`."""
        if used >= near * most:
            self.near = [*self.near, f"{limit} {used / most:.0%} of {most:g}".replace("%", " %")]


class Calls:
    """The last calls, oldest first."""

    def __init__(self) -> None:
        self.last = 0
        self.pulse = Pulse()  # beats at each call: most calls change nothing in the world
        self._kept: deque[Call] = deque(maxlen=_KEPT)

    def begin(self, method: str, params: dict[str, Any], at: float) -> Call:
        """A new record; it is seen at once, also while it waits."""
        self.last += 1
        call = Call(self.last, at, method, params)
        self._kept.append(call)
        self.pulse.beat()
        return call

    def since(self, seq: int) -> list[Call]:
        """The calls after number `seq`."""
        if seq >= self.last:
            return []
        return [call for call in self._kept if call.seq > seq]

    def clear(self) -> None:
        """Forget them; the numbers go on."""
        self._kept.clear()


def shown(call: Call, at: str) -> dict[str, Any]:
    """The call as the control API shows it; files by their name and size."""
    answer = msgspec.json.decode(call.answer) if call.answer else None
    params = {k: f"<{v.name}, {len(v.body)} bytes>" if isinstance(v, Part) else v for k, v in call.params.items()}
    return {
        "seq": call.seq,
        "at": at,
        "method": call.method,
        "params": params,
        "code": call.code,
        "answer": answer,
        "limits": call.near,
        "fault": call.fault,
        "ms": round(call.took * 1000, 2),
    }

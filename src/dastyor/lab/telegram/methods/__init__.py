"""Methods of the Bot API, by name. A method takes the state and the call, and returns what Telegram would."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.state import State

Method = Callable[[State, Call], Any | Awaitable[Any]]
M = TypeVar("M", bound=Method)
METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[M], M]:
    """Makes a function the method of this name."""

    def keep(function: M) -> M:
        METHODS[name] = function
        return function

    return keep

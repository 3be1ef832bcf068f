"""What the sandbox asks of the product around it; alone, it answers itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

MoveClock = Callable[[timedelta | None, datetime | None], Awaitable[datetime]]
Join = Callable[[int, str, str | None, str | None, str, str | None], Awaitable[None]]
Workspaces = Callable[[int], Awaitable[list[dict[str, Any]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Each is optional: None means that the sandbox stands alone."""

    move_clock: MoveClock | None = None
    """(advance, set_to): moves the product's clock, answers its now when what fell due is done."""
    join: Join | None = None
    """(actor, name, language, username, workspace slug, role): makes the person a member."""
    workspaces: Workspaces | None = None
    """The workspaces of an actor: `[{"slug", "role"}]`."""

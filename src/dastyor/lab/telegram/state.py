"""State: what a method of the Bot API works with, in one hand."""

from __future__ import annotations

from dataclasses import dataclass, field

from dastyor.lab.telegram.calls import Call, Calls
from dastyor.lab.telegram.faults import Faults
from dastyor.lab.telegram.flood import Flood
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.model import Chat
from dastyor.lab.telegram.ports import Ports
from dastyor.lab.telegram.uploads import Uploads
from dastyor.lab.telegram.world import World


@dataclass(slots=True)
class State:
    """The world, and what stands between it and the bot."""

    world: World
    ports: Ports
    token: str
    flood: Flood
    is_clock_shared: bool = False
    calls: Calls = field(default_factory=Calls)
    faults: Faults = field(default_factory=Faults)
    uploads: Uploads = field(default_factory=Uploads)

    @property
    def limits(self) -> Limits:
        """The limits that hold here."""
        return self.world.limits

    def pace(self, chat: Chat, call: Call) -> None:
        """Count a message to a chat. Raises Refused (429)."""
        self.flood.take(chat, call, self.world.now())

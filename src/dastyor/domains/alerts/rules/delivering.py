"""What becomes of a delivery: it was taken, the program is gone, it is tried again, or it is given up."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum, auto
from random import Random

from dastyor.domains.alerts.model import Delivery, Reply

_GONE = 410  # RFC 9110: for good, so that who asks should stop asking
# The pauses that Standard Webhooks proposes, up to a day: who was away for the night is told in the morning.
PAUSES = (
    timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=5),
    timedelta(hours=8), timedelta(hours=8),
)  # fmt: skip
_JITTER = 0.1  # of a pause, by chance: all who were refused at once do not come back at once


class Fate(Enum):
    """What a reply means for the delivery."""

    TAKEN = auto()
    GONE = auto()
    FAILED = auto()


def fate(reply: Reply) -> Fate:
    """By the status: 2xx is taken, 410 is gone; all else, a redirect and silence too, has failed."""
    if is_taken(reply):
        return Fate.TAKEN
    return Fate.GONE if reply.status == _GONE else Fate.FAILED


def is_taken(reply: Reply) -> bool:
    """Whether the program took it."""
    return reply.status is not None and 200 <= reply.status < 300


def next_try(delivery: Delivery, reply: Reply, now: datetime, dice: Random) -> datetime | None:
    """When a delivery that failed is tried again; None when it is given up. A test is tried once."""
    if delivery.is_test or delivery.tried >= len(PAUSES):
        return None
    pause = PAUSES[delivery.tried] * (1 + _JITTER * dice.random())
    return now + max(pause, reply.retry_after or timedelta())

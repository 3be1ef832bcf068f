"""What can be refused about approvals, each with its text."""

from __future__ import annotations

from datetime import datetime

from dastyor.kit.errors import Conflict, Forbidden, Invalid, NotFound
from dastyor.kit.periods import time_zone


class NoSuchApproval(NotFound):
    """Nothing of that kind is asked here."""

    key = "approvals-not-found"


class NotYours(Forbidden):
    """Members with other roles decide this."""

    key = "approvals-not-yours"


class AlreadyDecided(Conflict):
    """Somebody has decided this already."""

    key = "approvals-decided-before"
    members = ("who", "at", "choice")

    def __init__(self, *, who: str, at: datetime, choice: str, timezone: str) -> None:
        here = at.astimezone(time_zone(timezone))
        super().__init__(who=who, at=at.isoformat().replace("+00:00", "Z"), choice=choice, time=f"{here:%H:%M}")


class NoLongerAsked(Conflict):
    """There is nothing to be decided any more."""

    key = "approvals-dropped-before"


class OutOfDate(Conflict):
    """It has been changed since; look at it as it is now."""

    key = "approvals-out-of-date"


class NoSuchChoice(Invalid):
    """This answer cannot be given here."""

    key = "approvals-no-choice"


class NotAReason(Invalid):
    """The reason is none of those that there are, or too long."""

    key = "approvals-not-a-reason"

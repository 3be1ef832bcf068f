"""Decisions of approvals without any I/O: what may be answered, when to remind, how buttons stand in rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import TypeVar

from dastyor.domains.approvals.errors import (
    AlreadyDecided,
    NoLongerAsked,
    NoSuchChoice,
    NotAReason,
    NotYours,
    OutOfDate,
)
from dastyor.domains.approvals.model import Approval
from dastyor.kit.actor import Actor
from dastyor.kit.approvals import Choice
from dastyor.kit.periods import time_zone

T = TypeVar("T")
Hours = tuple[time, time]

NIGHT: Hours = (time(21), time(9))  # reminders go by day, whatever quiet hours somebody has set
WORDS_MOST = 300  # characters of one's own reason: it stands below a picture, which has 1,024 in all
_HALF = 17  # characters of a label that half of a narrow phone shows
_TURNS = 20  # quiet hours of a few people are over after a few steps; those of none never


def check_open(approval: Approval, timezone: str, revision: int | None = None) -> None:
    """Raises AlreadyDecided, NoLongerAsked, or OutOfDate for an answer to an older revision."""
    if approval.answer is not None:
        given = approval.answer
        raise AlreadyDecided(who=given.by_name, at=given.at, choice=given.choice, timezone=timezone)
    if approval.dropped is not None:
        raise NoLongerAsked
    if revision is not None and revision != approval.request.revision:
        raise OutOfDate(revision=approval.request.revision)


def check_role(approval: Approval, actor: Actor) -> None:
    """Raises NotYours unless the request names the actor's role."""
    if actor.role not in approval.request.roles:
        raise NotYours(roles=", ".join(role.value for role in approval.request.roles))


def chosen(approval: Approval, key: str) -> Choice:
    """The choice of that key. Raises NoSuchChoice."""
    found = approval.choice(key)
    if found is None:
        there = ", ".join(choice.key for choice in approval.request.choices)
        raise NoSuchChoice(choice=key[:40], hint=f"One of: {there}.")
    return found


def checked_reason(choice: Choice, reason: str | None) -> str | None:
    """The reason itself. Raises NotAReason for one that the choice does not offer."""
    if reason is not None and reason not in choice.reasons:
        raise NotAReason(reason=reason[:40], hint=f"One of: {', '.join(choice.reasons) or 'none'}.")
    return reason


def checked_words(words: str | None) -> str | None:
    """The words in one line; None for blanks. Raises NotAReason for more than WORDS_MOST characters."""
    line = " ".join((words or "").split())
    if len(line) > WORDS_MOST or "\0" in line:
        raise NotAReason(most=WORDS_MOST)
    return line or None


def in_rows(labels: Sequence[str], buttons: Sequence[T]) -> list[list[T]]:
    """Two a row, or one where a label would be cut."""
    across = 1 if any(len(label) > _HALF for label in labels) else 2
    return [list(buttons[at : at + across]) for at in range(0, len(buttons), across)]


def quiet_until(hours: Hours | None, now: datetime, timezone: str) -> datetime | None:
    """When the quiet hours that hold now are over; None outside them. They may pass midnight."""
    if hours is None:
        return None
    zone = time_zone(timezone)
    here = now.astimezone(zone)
    (begins, ends), clock = hours, here.time()
    if not (begins <= clock < ends if begins < ends else clock >= begins or clock < ends):
        return None
    day = here.date() if clock < ends else here.date() + timedelta(days=1)
    return datetime.combine(day, ends, zone).astimezone(UTC)


def by_day(now: datetime, timezone: str, quiet: Collection[Hours | None]) -> datetime:
    """The first moment from now on at which it is day and not everybody has quiet hours."""
    at = now
    for _ in range(_TURNS):
        ends = [quiet_until(hours, at, timezone) for hours in quiet]
        over = quiet_until(NIGHT, at, timezone)
        if over is None and ends and all(ends):
            over = min(end for end in ends if end is not None)
        if over is None:
            return at
        at = over
    return now  # somebody is quiet around the clock: he is told all the same


def next_call(now: datetime, after: timedelta, untold: Sequence[datetime], *, told: bool) -> datetime | None:
    """When to tell again of what has waited since `untold`; None when all of it is told of.

    After a reminder the next one comes no sooner than `after`: it spoke of everything that waited.
    """
    if not untold:
        return None
    due = min(untold) + after
    return max(due, now + after) if told else max(due, now)

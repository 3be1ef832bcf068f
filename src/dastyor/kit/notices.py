"""Notice: something that people must be told; who delivers it, and how, is not the domain's business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dastyor.kit.actor import Role
from dastyor.kit.events import event
from dastyor.kit.ids import PersonId
from dastyor.kit.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One more line of a notice, worded like it: `words` are placeholders that another text fills, `sums` are money."""

    key: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    sums: Mapping[str, Money] = field(default_factory=dict)


@event("notice.given", version=1, topic="notifications")
class Notice:
    """Tell these people this, in each one's language, and by day unless it is urgent.

    `key` is a text key; `values` are its placeholders, already plain (strings and whole numbers). `to` names people;
    empty means everybody of the workspace with one of `roles`, but for `besides`. `presses` are buttons below: (text key, press, args).
    `also` are people besides those of the roles. `words` are placeholders that another text fills, by its key; `sums`
    are money, `days` and `months` dates, written as each reader's language writes them; `lines` come below, one under
    the other.
    """

    key: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    to: tuple[PersonId, ...] = ()
    roles: tuple[Role, ...] = (Role.OWNER,)
    besides: tuple[PersonId, ...] = ()
    urgent: bool = False
    presses: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    also: tuple[PersonId, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    sums: Mapping[str, Money] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    days: Mapping[str, date] = field(default_factory=dict)
    months: Mapping[str, date] = field(default_factory=dict)

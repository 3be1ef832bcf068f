"""Events: facts with a name and a version, past tense, never edited.

A domain declares them in its `events.py`, publishes them inside the transaction, and hears others' in
`reactions.py`. The wire form is CloudEvents 1.0, structured JSON; the key is the workspace, so one workspace
stays in order.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

import msgspec

from dastyor.kit.ids import EventId, WorkspaceId, new_id

if TYPE_CHECKING:
    from dastyor.kit.db import Tx

E = TypeVar("E")
Handler = Callable[["Tx", "Envelope", Any], Awaitable[None]]

#: Every declared event by its wire type, `sale.recorded.v1`.
REGISTRY: dict[str, type] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def event(name: str, *, version: int, topic: str | None = None, ahead: bool = False) -> Callable[[type[E]], type[E]]:
    """Declare a fact: a frozen dataclass of plain fields and kit types, known as `name.vN` on `topic`.

    The topic of a domain's facts is the domain's name; `topic` names another one (`notifications`, `transactions`).
    `ahead` is of facts that only pass on what came from outside, and whose consumers know a repeat by its content:
    they may be told before their transaction commits, and so need not wait for the outbox to be carried over.
    """

    def declare(cls: type[E]) -> type[E]:
        made = dataclass(frozen=True, slots=True, kw_only=True)(cls)
        wire = f"{name}.v{version}"
        if wire in REGISTRY and REGISTRY[wire].__module__ != made.__module__:
            raise ValueError(f"event {wire} is declared twice")
        # .../domains/sales/events.py: the domain's name is the topic.
        parts = made.__module__.split(".")
        made.wire = wire  # type: ignore[attr-defined]  # class-wide facts of the declaration, not fields
        made.topic = topic or parts[-2]  # type: ignore[attr-defined]  # as above
        made.ahead = ahead  # type: ignore[attr-defined]  # as above
        REGISTRY[wire] = made
        return made

    return declare


class Envelope(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """CloudEvents 1.0 attributes around one fact, plus the trace that it belongs to. `subject` is the workspace."""

    id: EventId
    source: str
    type: str
    subject: WorkspaceId
    time: datetime
    specversion: str  # no default: the wire form leaves defaults out, and this must be on it
    datacontenttype: str | None = None
    dataschema: str | None = None
    traceparent: str | None = None
    actor: str | None = None
    data: msgspec.Raw = msgspec.Raw(b"null")

    def fact(self) -> Any:
        """The declared event inside. Raises msgspec.ValidationError for a wrong shape, KeyError for an unknown type."""
        return msgspec.json.decode(self.data, type=REGISTRY[self.type])


@dataclass(slots=True)
class Published:
    """A fact waiting for its transaction to end."""

    workspace: WorkspaceId
    fact: Any
    id: EventId = field(default_factory=lambda: EventId(new_id()))


@dataclass(slots=True)
class EventBuffer:
    """The facts that one transaction will announce when it commits."""

    items: list[Published] = field(default_factory=list)

    def publish(self, workspace: WorkspaceId, fact: Any) -> None:
        """Announce `fact` of `workspace` with this transaction's commit, or not at all."""
        if not dataclasses.is_dataclass(fact) or not hasattr(fact, "wire"):
            raise TypeError(f"{type(fact).__name__} is not declared with @event")
        self.items.append(Published(workspace, fact))


class Reactions:
    """What one domain does on facts of others: `@reactions.on(SaleRecorded)`.

    A reaction only writes in the transaction that it is given; it may be run again after a roll-back.
    """

    def __init__(self, group: str) -> None:
        self.group = group
        self.handlers: dict[str, Handler] = {}

    def on(self, *facts: type) -> Callable[[Handler], Handler]:
        """Register one reaction for one or more kinds of facts."""

        def add(handler: Handler) -> Handler:
            for fact in facts:
                self.handlers[fact.wire] = handler  # type: ignore[attr-defined]  # set by @event
            return handler

        return add

    @property
    def topics(self) -> frozenset[str]:
        """The topics that this group must read."""
        return frozenset(REGISTRY[wire].topic for wire in self.handlers)  # type: ignore[attr-defined]  # set by @event

"""The words that cross between domains, and the ports behind them; assembly fills the ports, so no import crosses.

A change that somebody may ask about later is recorded with `record_change`: it waits in the transaction and is
written with its commit by whoever keeps the audit (accounts), or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Any, Protocol

from dastyor.kit.actor import Actor, Right, Role
from dastyor.kit.ids import PersonId, WorkspaceId

if TYPE_CHECKING:
    from dastyor.kit.db import Tx
    from dastyor.kit.seal import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Who did what to which thing, and how it looked before and after; values as JSON has them, no secrets."""

    workspace: WorkspaceId
    person: PersonId | None
    by_name: str
    by_key: bool
    action: str
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def record_change(
    tx: Tx,
    actor: Actor,
    action: str,
    subject: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """The change goes into the audit with this transaction's commit.

    `action` is a verb with its domain (`accounts.role.set`), `subject` names the thing for a person or by its id.
    """
    tx.changes.append(
        Change(
            workspace=actor.workspace, person=actor.person, by_name=actor.name, by_key=actor.scopes is not None,
            action=action, subject=subject, before=before, after=after,
        )
    )  # fmt: skip


Setting = bool | int | str

#: Every declared preference by its key.
DECLARED: dict[str, Preference] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """Something that a workspace may set: declared in a domain's preferences.py, its value kept by accounts.

    `kind` is the type of the value; `choices` and `least`..`most` narrow it; `text` is the key of its name.
    """

    key: str
    kind: type[Setting]
    default: Setting
    text: str
    right: Right
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None

    def __post_init__(self) -> None:
        if DECLARED.setdefault(self.key, self) != self:
            raise ValueError(f"preference {self.key} is declared twice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Locale:
    """How a workspace counts: its ISO 4217 currency, and the IANA time zone of its days."""

    currency: str
    timezone: str


class Preferences(Protocol):
    """What a workspace has set."""

    async def preferences(self, tx: Tx, workspace: WorkspaceId) -> Mapping[str, Setting]:
        """Every declared preference by its key: the value set, or its default."""
        ...

    async def locale(self, tx: Tx, workspace: WorkspaceId) -> Locale:
        """In which currency and time zone the workspace counts."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Somebody who can be told something: where, in which language, and when not to be disturbed.

    Quiet hours are the wall clock of `timezone`; they may pass midnight; None: none.
    """

    person: PersonId
    chat: int
    name: str
    language: str
    timezone: str
    quiet_from: time | None
    quiet_to: time | None


class Audience(Protocol):
    """Who is to be told, for whoever delivers notices."""

    async def listeners(
        self, tx: Tx, workspace: WorkspaceId, *, roles: Sequence[Role] = (), people: Sequence[PersonId] = ()
    ) -> list[Listener]:
        """The members with one of the roles, and these people whoever they are; nobody who blocked the bot."""
        ...

    async def blocked(self, tx: Tx, chat: int) -> None:
        """Telegram says that this person stopped the bot; nothing is sent until he writes again."""
        ...

    async def names(self, tx: Tx, workspace: WorkspaceId, people: Sequence[PersonId]) -> Mapping[PersonId, str]:
        """How these people are called who are members, or were."""
        ...


class Secrets(Protocol):
    """The vault: what connectors sign in with. It asks for no right and writes no audit: who calls it has done both."""

    async def secret(self, tx: Tx, workspace: WorkspaceId, name: str, *, host: str) -> Mapping[str, Secret]:
        """The fields of the credential, for use at `host` and nowhere else; Problem when it is another host's."""
        ...

    async def keep_secret(
        self, tx: Tx, workspace: WorkspaceId, name: str, *, host: str, fields: Mapping[str, Secret]
    ) -> None:
        """The credential is kept, sealed, in the place of an elder one of that name."""
        ...

    async def forget_secret(self, tx: Tx, workspace: WorkspaceId, name: str) -> None:
        """It is gone, if it was there."""
        ...

"""Workspaces: how one begins, and how the operator of the installation finds one."""

from __future__ import annotations

from collections.abc import Iterator

from dastyor.domains.accounts import rules
from dastyor.domains.accounts.errors import NotYourWorkspace, SlugTaken
from dastyor.domains.accounts.events import WorkspaceMade
from dastyor.domains.accounts.model import Workspace, WorkspaceDraft
from dastyor.domains.accounts.store.members import MemberStore
from dastyor.domains.accounts.store.people import PeopleStore
from dastyor.domains.accounts.store.workspaces import WorkspaceStore
from dastyor.kit.actor import Actor, Role
from dastyor.kit.currencies import known_currency
from dastyor.kit.db import Tx
from dastyor.kit.i18n import known_language
from dastyor.kit.ids import PersonId, WorkspaceId, new_id
from dastyor.kit.offers import record_change
from dastyor.kit.periods import time_zone

OPERATOR = "operator"


class Workspaces:
    """Use cases of whole workspaces. One instance serves one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.clock, self.events = tx, tx.clock, tx.events
        self.workspaces, self.members, self.people = WorkspaceStore(tx), MemberStore(tx), PeopleStore(tx)

    async def open(self, draft: WorkspaceDraft, *, owner: PersonId | None, owner_name: str = OPERATOR) -> Workspace:
        """A new workspace with the person as its owner, or the operator's; the transaction is scoped to it.

        Raises SlugTaken, SlugWrong, NameWrong, LanguageUnknown, CurrencyUnknown, TimeZoneUnknown.
        """
        made = await self._add(draft)
        if owner is not None:
            await self.members.join(made.workspace, owner, Role.OWNER, self.clock.now())
            await self.people.stand_in(owner, made.workspace)
        fact = WorkspaceMade(
            slug=made.slug, name=made.name, language=made.language, currency=made.currency, timezone=made.timezone,
            owner=owner,
        )  # fmt: skip
        self.events.publish(made.workspace, fact)
        actor = acting(made, person=owner, name=owner_name)
        record_change(self.tx, actor, "accounts.workspace.made", f"workspace:{made.slug}", after={"name": made.name})
        return made

    async def seen(self, workspace: WorkspaceId) -> Workspace:
        """The workspace, to which the transaction must be scoped. Raises NotYourWorkspace."""
        found = await self.workspaces.workspace(workspace)
        if found is None:
            raise NotYourWorkspace
        return found

    async def operator(self, slug: str) -> Actor:
        """The operator of the installation, as an owner of that workspace; the transaction is scoped to it.

        Raises NotYourWorkspace when there is none.
        """
        found = await self.workspaces.by_slug(slug)
        if found is None:
            raise NotYourWorkspace(workspace=slug[:60])
        await self.tx.scope(found.workspace)
        return acting(found, person=None, name=OPERATOR)

    async def _add(self, draft: WorkspaceDraft) -> Workspace:
        workspace = WorkspaceId(new_id())
        await self.tx.scope(workspace)
        name = rules.checked_name(draft.name)
        for slug in [rules.checked_slug(draft.slug)] if draft.slug else _slugs(rules.slug_from(name)):
            made = Workspace(
                workspace=workspace, slug=slug, name=name, language=known_language(draft.language),
                currency=known_currency(draft.currency), timezone=time_zone(draft.timezone).key,
            )  # fmt: skip
            if await self.workspaces.add(made, self.clock.now()):
                return made
        raise SlugTaken(slug=draft.slug, hint="Choose another one.")


def acting(place: Workspace, *, person: PersonId | None, name: str) -> Actor:
    """An owner of the workspace, speaking its language."""
    return Actor(
        workspace=place.workspace, person=person, role=Role.OWNER, name=name, language=place.language,
        currency=place.currency, timezone=place.timezone, workspace_name=place.name, slug=place.slug,
    )  # fmt: skip


def _slugs(readable: str) -> Iterator[str]:
    """The readable short name, then the same with characters of chance, without end."""
    yield readable
    while True:
        yield f"{readable}-{new_id().hex[-5:]}"

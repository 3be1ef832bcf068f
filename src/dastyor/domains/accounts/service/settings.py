"""What a workspace has set: its name, language, currency, time zone, and the preferences that domains declare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace

from dastyor.domains.accounts import rules
from dastyor.domains.accounts.errors import PreferenceUnknown
from dastyor.domains.accounts.events import WorkspaceChanged
from dastyor.domains.accounts.model import READ_SETTINGS, WRITE_SETTINGS, Workspace
from dastyor.domains.accounts.store.settings import PreferenceStore
from dastyor.domains.accounts.store.workspaces import WorkspaceStore
from dastyor.kit.actor import Actor
from dastyor.kit.currencies import known_currency
from dastyor.kit.db import Tx
from dastyor.kit.errors import NotFound
from dastyor.kit.i18n import known_language
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.offers import DECLARED, Setting, record_change
from dastyor.kit.periods import time_zone


class Settings:
    """Use cases of a workspace's settings. One instance serves one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.events = tx, tx.events
        self.workspaces, self.preferences = WorkspaceStore(tx), PreferenceStore(tx)

    async def workspace(self, actor: Actor) -> Workspace:
        """The workspace as it is set. Raises Forbidden."""
        actor.require(READ_SETTINGS)
        return await self._workspace(actor, locked=False)

    async def change(
        self,
        actor: Actor,
        *,
        name: str | None = None,
        language: str | None = None,
        currency: str | None = None,
        timezone: str | None = None,
    ) -> Workspace:
        """The workspace with what is given changed and all else as it was.

        Raises Forbidden, NameWrong, LanguageUnknown, CurrencyUnknown, TimeZoneUnknown.
        """
        actor.require(WRITE_SETTINGS)
        old = await self._workspace(actor, locked=True)
        new = replace(
            old,
            name=old.name if name is None else rules.checked_name(name),
            language=old.language if language is None else known_language(language),
            currency=old.currency if currency is None else known_currency(currency),
            timezone=old.timezone if timezone is None else time_zone(timezone).key,
        )
        before, after = _difference(old, new)
        if after:
            await self.workspaces.change(new)
            fact = WorkspaceChanged(name=new.name, language=new.language, currency=new.currency, timezone=new.timezone)
            self.events.publish(actor.workspace, fact)
            record_change(
                self.tx, actor, "accounts.workspace.changed", f"workspace:{new.slug}", before=before, after=after
            )
        return new

    async def values(self, workspace: WorkspaceId) -> dict[str, Setting]:
        """Every declared preference by its key: the value set, or its default."""
        stored = await self.preferences.all(workspace)
        return {
            key: stored[key] if key in stored and rules.fits(preference, stored[key]) else preference.default
            for key, preference in sorted(DECLARED.items())
        }

    async def prefer(self, actor: Actor, wishes: Mapping[str, object]) -> dict[str, Setting]:
        """All preferences after these were set; None brings the default back.

        Raises Forbidden, PreferenceUnknown, PreferenceWrong; then none is changed.
        """
        before = await self.values(actor.workspace)
        for key, wish in sorted(wishes.items()):
            preference = DECLARED.get(key)
            if preference is None:
                raise PreferenceUnknown(setting=key[:60])
            actor.require(preference.right)
            value = preference.default if wish is None else rules.checked_preference(preference, wish)
            if value != before[key]:
                await self.preferences.put(actor.workspace, key, value)
                record_change(
                    self.tx,
                    actor,
                    "accounts.preference.set",
                    key,
                    before={"value": before[key]},
                    after={"value": value},
                )
        return await self.values(actor.workspace)

    async def _workspace(self, actor: Actor, *, locked: bool) -> Workspace:
        found = await self.workspaces.workspace(actor.workspace, locked=locked)
        if found is None:
            raise NotFound
        return found


def _difference(old: Workspace, new: Workspace) -> tuple[dict[str, object], dict[str, object]]:
    before, after = asdict(old), asdict(new)
    changed = [name for name in before if before[name] != after[name]]
    return {name: before[name] for name in changed}, {name: after[name] for name in changed}

"""People: first sight, and what each may choose for himself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from dastyor.domains.accounts import rules
from dastyor.domains.accounts.errors import NotYourWorkspace, QuietWrong
from dastyor.domains.accounts.model import Identified, Place, Workspace, WorkspaceDraft
from dastyor.domains.accounts.service.workspaces import Workspaces
from dastyor.domains.accounts.store.people import PeopleStore, identifying
from dastyor.domains.accounts.store.workspaces import WorkspaceStore
from dastyor.kit.actor import Actor, Role, TelegramUser
from dastyor.kit.db import Row, Statement, Tx
from dastyor.kit.i18n import known_language, language_from_telegram
from dastyor.kit.ids import PersonId, WorkspaceId, new_id


class People:
    """Use cases of one person. One instance serves one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.clock = tx, tx.clock
        self.people, self.workspaces = PeopleStore(tx), WorkspaceStore(tx)

    async def recognise(self, user: TelegramUser, asked: Row | None = None) -> Actor:
        """Who a Telegram user is here, and the transaction scoped to where he stands.

        A stranger is stored, with a workspace of his own; however many first messages come at once, that is done once.
        `asked`: what `asking` gave in this transaction.
        """
        found = self.people.identified(asked) if asked else await self._identify(user)
        return _actor(found if found is not None and found.workspace is not None else await self._first_sight(user))

    async def meet(self, user: TelegramUser) -> PersonId:
        """The person behind a Telegram user, stored at first sight; no workspace comes with it."""
        language = language_from_telegram(user.language_code)
        name, now = rules.seen_name(user.first_name), self.clock.now()
        await self.people.meet(PersonId(new_id()), user.id, name, user.username, language, now)
        person = await self.people.met(user.id)
        assert person is not None
        return person

    async def own(self, actor: Actor) -> Actor:
        """The person in a workspace of his own: the first that he owns, or else a new one, however often he asks."""
        person = itself(actor)
        await self.people.hold(person)
        for place in await self.people.places(person):
            if place.role is Role.OWNER:
                return await self.switch(actor, place.workspace)
        draft = WorkspaceDraft(name=actor.name, language=actor.language)
        made = await Workspaces(self.tx).open(draft, owner=person, owner_name=actor.name)
        return await self.switch(actor, made.workspace)

    async def places(self, actor: Actor) -> list[Place]:
        """Every workspace of the person."""
        return await self.people.places(itself(actor))

    async def places_of(self, telegram: int) -> list[Place]:
        """Every workspace of the person behind a Telegram account; of one whom the product has not met, none."""
        person = await self.people.met(telegram)
        return await self.people.places(person) if person else []

    async def switch(self, actor: Actor, workspace: WorkspaceId) -> Actor:
        """The person in the other workspace of his. Raises NotYourWorkspace."""
        person = itself(actor)
        for place in await self.people.places(person):
            if place.workspace == workspace:
                await self.tx.scope(workspace)
                await self.people.stand_in(person, workspace)
                found = await self.workspaces.workspace(workspace)
                assert found is not None
                return replace(
                    actor, workspace=workspace, role=place.role, workspace_name=found.name, slug=found.slug,
                    currency=found.currency, timezone=found.timezone, is_alone=False,
                )  # fmt: skip
        raise NotYourWorkspace

    async def visit(self, actor: Actor, workspace: WorkspaceId | None) -> Actor:
        """The person, from now on met as a guest of that workspace, which he came to by its link; None: at home again."""
        await self.people.be_guest(itself(actor), workspace)
        return replace(actor, guest_of=workspace)

    async def speak(self, actor: Actor, language: str) -> Actor:
        """The person, from now on answered in that language. Raises LanguageUnknown."""
        known = known_language(language)
        await self.people.set_language(itself(actor), known)
        return replace(actor, language=known)

    async def should_greet(self, actor: Actor) -> bool:
        """True once for each person: then his language is asked, for Telegram does not tell Uzbek's two scripts apart."""
        return await self.people.greet(itself(actor), self.clock.now())

    async def keep_quiet(self, actor: Actor, quiet_from: time | None, quiet_to: time | None) -> None:
        """Nothing that can wait disturbs the person in these hours of his workspace; None and None: any time is fine.

        Raises QuietWrong.
        """
        if (quiet_from is None) != (quiet_to is None) or (quiet_from is not None and quiet_from == quiet_to):
            raise QuietWrong
        await self.people.set_quiet(itself(actor), quiet_from, quiet_to)

    async def _identify(self, user: TelegramUser) -> Identified | None:
        row: Row | None = await self.tx.maybe(*asking(user, self.clock.now()))
        return None if row is None else self.people.identified(row)

    async def _first_sight(self, user: TelegramUser) -> Identified:
        await self.meet(user)
        # Another first message of his may have done the rest while we waited for his row.
        met = await self._identify(user)
        assert met is not None
        if met.workspace is not None:
            return met
        name = rules.seen_name(user.first_name)
        draft = WorkspaceDraft(name=name, language=language_from_telegram(user.language_code))
        made = await Workspaces(self.tx).open(draft, owner=met.person, owner_name=name)
        return await self._led_in(_placed(met, made))

    async def _led_in(self, met: Identified) -> Identified:
        """Where the front door of the installation leads somewhere, a stranger is a guest there."""
        door = self.tx.ports.settings.front_door if self.tx.ports else None
        found = await self.workspaces.by_slug(door) if door else None
        if found is None:
            return met
        await self.people.be_guest(met.person, found.workspace)
        return replace(met, guest_of=found.workspace)


def asking(user: TelegramUser, now: datetime) -> Statement:
    """Who a Telegram user is, as the first question of a transaction; `People.recognise` takes its row."""
    return identifying(user.id, rules.seen_name(user.first_name), user.username, now)


def itself(actor: Actor) -> PersonId:
    """The person who acts. Raises NotYourWorkspace for a key of the operator, which is nobody."""
    if actor.person is None:
        raise NotYourWorkspace
    return actor.person


def _placed(met: Identified, made: Workspace) -> Identified:
    return replace(
        met, workspace=made.workspace, role=Role.OWNER, workspace_name=made.name, slug=made.slug,
        currency=made.currency, timezone=made.timezone, is_alone=True,
    )  # fmt: skip


def _actor(found: Identified) -> Actor:
    assert found.workspace is not None and found.role is not None
    assert found.currency is not None and found.timezone is not None
    return Actor(
        workspace=found.workspace, person=found.person, role=found.role, name=found.name, language=found.language,
        currency=found.currency, timezone=found.timezone, workspace_name=found.workspace_name or "",
        slug=found.slug or "", telegram_id=found.telegram_id, is_alone=found.is_alone, guest_of=found.guest_of,
    )  # fmt: skip

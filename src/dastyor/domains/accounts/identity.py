"""Identity: how accounts fills the kit's ports: who somebody is, who is to be told, what is kept of a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from dastyor.domains.accounts.model import Swept, WorkspaceDraft
from dastyor.domains.accounts.service import AuditLog, Keys, Members, People, Reach, Settings, Vault, Workspaces, asking
from dastyor.kit.actor import Actor, Role, TelegramUser
from dastyor.kit.db import Row, Statement, Tx
from dastyor.kit.errors import Misconfigured
from dastyor.kit.i18n import language_from_telegram
from dastyor.kit.ids import PersonId, WorkspaceId
from dastyor.kit.offers import Listener, Locale, Setting
from dastyor.kit.seal import RootKeys, Secret


class Identity:
    """Identities, Audience, Preferences and Secrets of the kit, and the flush that writes changes into the audit.

    `keys` open the vault; without them everything but `secret` works.
    """

    def __init__(self, keys: RootKeys | None = None) -> None:
        self._keys = keys

    def asking(self, user: TelegramUser, now: datetime) -> Statement:
        """What `by_telegram` asks first, so that it may go with a BEGIN."""
        return asking(user, now)

    async def by_telegram(self, tx: Tx, user: TelegramUser, found: Row | None = None) -> Actor:
        """The actor behind a Telegram user, stored at first sight; the transaction is scoped to his workspace."""
        return await People(tx).recognise(user, found)

    async def visit(self, tx: Tx, actor: Actor, workspace: WorkspaceId | None) -> Actor:
        """The person, from now on met as a guest of that workspace; None: at home again."""
        return await People(tx).visit(actor, workspace)

    async def by_key(self, tx: Tx, key: str) -> Actor:
        """The actor behind an API key; the transaction is scoped to its workspace. Raises KeyRefused."""
        return await Keys(tx).recognise(key)

    async def listeners(
        self, tx: Tx, workspace: WorkspaceId, *, roles: Sequence[Role] = (), people: Sequence[PersonId] = ()
    ) -> list[Listener]:
        """The members with one of the roles, and these people whoever they are; nobody who blocked the bot."""
        return await Reach(tx).listeners(workspace, roles=roles, people=people)

    async def blocked(self, tx: Tx, chat: int) -> None:
        """This person stopped the bot; nothing is sent until he writes again."""
        await Reach(tx).blocked(chat)

    async def names(self, tx: Tx, workspace: WorkspaceId, people: Sequence[PersonId]) -> Mapping[PersonId, str]:
        """How these people are called who are members, or were."""
        return await Reach(tx).names(workspace, people)

    async def preferences(self, tx: Tx, workspace: WorkspaceId) -> Mapping[str, Setting]:
        """Every declared preference by its key: the value set, or its default."""
        return await Settings(tx).values(workspace)

    async def locale(self, tx: Tx, workspace: WorkspaceId) -> Locale:
        """In which currency and time zone the workspace counts. Raises NotYourWorkspace outside of its scope."""
        found = await Workspaces(tx).seen(workspace)
        return Locale(currency=found.currency, timezone=found.timezone)

    async def secret(self, tx: Tx, workspace: WorkspaceId, name: str, *, host: str) -> Mapping[str, Secret]:
        """What the connector signs in with at `host`. Raises CredentialUnknown, CredentialOfAnotherHost, CannotOpen."""
        return await self._vault(tx).open(workspace, name, host=host)

    async def keep_secret(
        self, tx: Tx, workspace: WorkspaceId, name: str, *, host: str, fields: Mapping[str, Secret]
    ) -> None:
        """The credential is kept, sealed, in the place of an elder one of that name."""
        await self._vault(tx).keep(workspace, name, host=host, fields=fields)

    async def forget_secret(self, tx: Tx, workspace: WorkspaceId, name: str) -> None:
        """The credential is gone, if it was there."""
        await self._vault(tx).forget(workspace, name)

    async def rewrap(self, tx: Tx, after: WorkspaceId | None) -> Swept:
        """The vault's data keys under the current root key, of the next few hundred workspaces."""
        return await self._vault(tx).rewrap(after)

    def _vault(self, tx: Tx) -> Vault:
        if self._keys is None:
            raise _keyless()
        return Vault(tx, self._keys)

    async def keep_changes(self, tx: Tx) -> None:
        """A flush of kit.db: what the transaction changed is written with its commit."""
        await AuditLog(tx).keep(tx.changes)
        tx.changes.clear()  # a second flush of the same transaction must not write them twice

    async def operator(self, tx: Tx, slug: str) -> Actor:
        """The operator of the installation in that workspace, as an owner. Raises NotYourWorkspace."""
        return await Workspaces(tx).operator(slug)

    async def open_workspace(self, tx: Tx, *, slug: str, currency: str, timezone: str, language: str) -> WorkspaceId:
        """A new workspace of the operator's. Raises SlugTaken, SlugWrong, CurrencyUnknown and their like."""
        spoken = language_from_telegram(language) if len(language) == 2 else language
        draft = WorkspaceDraft(name=slug, slug=slug, currency=currency, timezone=timezone, language=spoken)
        return (await Workspaces(tx).open(draft, owner=None)).workspace

    async def operator_key(self, tx: Tx, slug: str, scopes: Sequence[str] | None) -> str:
        """The secret of a new key of that workspace. Raises NotYourWorkspace, ScopeUnknown."""
        actor = await self.operator(tx, slug)
        return (await Keys(tx).make(actor, "operator", scopes=scopes)).secret

    async def admit(self, tx: Tx, user: TelegramUser, slug: str, role: Role) -> Actor:
        """The person in that workspace with that role, by the operator's word; done twice, it is done once.

        Whom the product had not met gets no workspace of his own besides: he has one to work in.
        """
        person = await People(tx).meet(user)
        await Members(tx).admit(await self.operator(tx, slug), person, role)
        return await People(tx).recognise(user)

    async def places_of(self, tx: Tx, telegram_id: int) -> list[tuple[str, Role]]:
        """The workspaces of a person whom the product has met, as (slug, role); of a stranger, none."""
        return [(place.slug, place.role) for place in await People(tx).places_of(telegram_id)]

    async def people_of(self, tx: Tx, actor: Actor) -> tuple[PersonId, ...]:
        """The members of the actor's workspace."""
        return tuple(member.person for member in await Members(tx).page(actor, None, 1000))


def _keyless() -> Misconfigured:
    return Misconfigured("This service was started without the key of the vault.")

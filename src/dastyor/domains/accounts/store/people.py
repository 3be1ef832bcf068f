"""Statements about people and where they stand; those before a workspace is known go through the schema's functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from psycopg.rows import class_row

from dastyor.domains.accounts.model import Identified, Place
from dastyor.domains.accounts.store.rows import of
from dastyor.kit.actor import Role
from dastyor.kit.db import Row, Statement, Tx
from dastyor.kit.ids import PersonId, WorkspaceId
from dastyor.kit.offers import Listener

# One round trip names the person and holds the transaction to his workspace: it is paid at every update.
_IDENTIFY = """
select i.person_id as person, i.telegram_id, i.name, i.language, i.workspace_id as workspace, i.role,
       i.workspace_name, i.slug, i.currency, i.timezone, i.is_alone, i.guest_of
from accounts.identify(%(telegram)s, %(name)s, %(username)s, %(now)s) i,
     lateral (select set_config('app.workspaces', coalesce('{' || i.workspace_id || '}', '{}'), true)) scope
"""

_LISTENERS = """
select p.person_id as person, p.telegram_id as chat, p.name, p.language, w.timezone, p.quiet_from, p.quiet_to
from accounts.members m
join accounts.people p on p.person_id = m.person_id
join accounts.workspaces w on w.workspace_id = m.workspace_id
where m.workspace_id = %(workspace)s and m.removed_at is null and m.role = any (%(roles)s) and p.blocked_at is null
order by m.person_id
"""
_REACH = (
    "select person_id as person, telegram_id as chat, name, language, timezone, quiet_from, quiet_to "  # lint: query-without-workspace - a notice names people wherever they are
    "from accounts.reach(%s)"
)
_NAMES = """
select m.person_id, p.name from accounts.members m join accounts.people p on p.person_id = m.person_id
where m.workspace_id = %s and m.person_id = any (%s)
"""


def identifying(telegram: int, name: str, username: str | None, now: datetime) -> Statement:
    """The person and his workspace, to which the transaction is scoped from there on; no row for a stranger."""
    return _IDENTIFY, {"telegram": telegram, "name": name, "username": username, "now": now}


class PeopleStore:
    """People by their Telegram number or their id."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    def identified(self, row: Row) -> Identified:
        """What `identifying` gave: the person, and his workspace, to which it has scoped the transaction."""
        (person, telegram, name, language, workspace, role, workspace_name, slug, currency, timezone, is_alone,
         guest_of) = row  # fmt: skip
        if workspace is not None:
            self.tx.workspaces = (workspace,)
        return Identified(
            person=person, telegram_id=telegram, name=name, language=language, workspace=workspace,
            role=role and Role(role), workspace_name=workspace_name, slug=slug, currency=currency, timezone=timezone,
            is_alone=is_alone, guest_of=guest_of,
        )  # fmt: skip

    async def meet(
        self, person: PersonId, telegram: int, name: str, username: str | None, language: str, now: datetime
    ) -> None:
        """The stranger is stored unless he is known, and is ours until the transaction ends: others wait for it."""
        await self.tx.run(
            "select accounts.meet(%s, %s, %s, %s, %s, %s)", (person, telegram, name, username, language, now)
        )

    async def hold(self, person: PersonId) -> None:
        """His row is ours until the transaction ends: what he asks twice at once is asked one after the other."""
        query = "select 1 from accounts.people where person_id = %s for update"  # lint: query-without-workspace - a person is of none
        await self.tx.run(query, (person,))

    async def stand_in(self, person: PersonId, workspace: WorkspaceId) -> None:
        """From now on what he writes is about this workspace."""
        await self.tx.run(
            "update accounts.people set current_workspace_id = %s where person_id = %s", (workspace, person)
        )

    async def be_guest(self, person: PersonId, workspace: WorkspaceId | None) -> None:
        """From now on he is met as a guest of that workspace; None: at home."""
        query = "update accounts.people set guest_of = %s where person_id = %s"  # lint: query-without-workspace - a person is of none
        await self.tx.run(query, (workspace, person))

    async def places(self, person: PersonId) -> list[Place]:
        """Every workspace where he is a member, in the order of joining."""
        return await self.tx.all(
            "select workspace_id as workspace, name, slug, role from accounts.places(%s)", (person,), into=of(Place)
        )

    async def met(self, telegram: int) -> PersonId | None:
        """The person behind a Telegram account, when the product has met him."""
        found: PersonId | None = await self.tx.value("select accounts.met(%s)", (telegram,))
        return found

    async def set_language(self, person: PersonId, language: str) -> str | None:
        """The language before, or None for nobody."""
        return await self.tx.value(  # type: ignore[no-any-return]  # a text column
            "update accounts.people p set language = %s from accounts.people old "  # lint: query-without-workspace - a person is of none
            "where p.person_id = %s and old.person_id = p.person_id returning old.language",
            (language, person),
        )

    async def greet(self, person: PersonId, now: datetime) -> bool:
        """Whether the person was still to be greeted; he is greeted now."""
        query = "update accounts.people set greeted_at = %s where person_id = %s and greeted_at is null"  # lint: query-without-workspace - a person is of none
        return await self.tx.run(query, (now, person)) == 1

    async def set_quiet(self, person: PersonId, quiet_from: time | None, quiet_to: time | None) -> None:
        """When he is not to be disturbed; None: never."""
        await self.tx.run(
            "update accounts.people set quiet_from = %s, quiet_to = %s where person_id = %s",  # lint: query-without-workspace - a person is of none
            (quiet_from, quiet_to, person),
        )

    async def listeners(self, workspace: WorkspaceId, roles: list[str]) -> list[Listener]:
        """The members with one of the roles who did not block the bot."""
        return await self.tx.all(_LISTENERS, {"workspace": workspace, "roles": roles}, into=class_row(Listener))

    async def reach(self, people: list[PersonId]) -> list[Listener]:
        """These people, wherever they are members, but for those who blocked the bot."""
        if not people:
            return []
        return await self.tx.all(_REACH, (people,), into=class_row(Listener))

    async def names(self, workspace: WorkspaceId, people: Sequence[PersonId]) -> dict[PersonId, str]:
        """The names of these, as far as they are or were members."""
        if not people:
            return {}
        rows: list[tuple[PersonId, str]] = await self.tx.all(_NAMES, (workspace, list(people)))
        return dict(rows)

    async def block(self, telegram: int, now: datetime) -> None:
        """He stopped the bot."""
        await self.tx.run("select accounts.block(%s, %s)", (telegram, now))

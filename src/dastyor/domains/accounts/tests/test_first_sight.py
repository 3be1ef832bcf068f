from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from dastyor.domains.accounts.events import MemberJoined
from dastyor.domains.accounts.identity import Identity
from dastyor.domains.accounts.service import AuditLog, Members, People
from dastyor.kit.actor import Actor, Role, TelegramUser
from dastyor.kit.db import Database
from dastyor.kit.pg.addresses import Addresses
from dastyor.kit.ports import Ports
from dastyor.kit.settings import Settings
from tests.support.chat import Chat

Stranger = Callable[..., TelegramUser]


async def _seen(database: Database, user: TelegramUser) -> Actor:
    async with database.tx() as tx:
        return await Identity().by_telegram(tx, user)


async def test_a_stranger_becomes_owner_of_a_workspace_of_his_own(database: Database, stranger: Stranger) -> None:
    user = stranger("Шаҳло Ёр", language_code="uz")
    actor = await _seen(database, user)
    assert (actor.role, actor.language, actor.currency, actor.timezone) == (
        Role.OWNER, "uz-Latn", "UZS", "Asia/Tashkent",
    )  # fmt: skip
    assert (actor.name, actor.workspace_name, actor.slug) == ("Шаҳло Ёр", "Шаҳло Ёр", "shahlo-yor")
    assert await _seen(database, user) == actor


async def test_fifty_first_messages_at_once_make_one_person_and_one_workspace(
    database: Database, stranger: Stranger
) -> None:
    user = stranger()
    actors = await asyncio.gather(*(_seen(database, user) for _ in range(50)))
    assert len({(actor.person, actor.workspace) for actor in actors}) == 1
    async with database.tx(actors[0].workspace) as tx:
        assert await tx.value("select count(*) from accounts.workspaces") == 1
        assert await tx.value("select count(*) from accounts.members") == 1
        assert await tx.value("select count(*) from accounts.audit") == 1


async def test_fifty_wishes_for_a_place_of_ones_own_at_once_make_one(database: Database, stranger: Stranger) -> None:
    owner, user = await _seen(database, stranger()), stranger("Emma")
    async with database.tx() as tx:
        guest = await Identity().admit(tx, user, owner.slug, Role.VIEWER)

    async def wish() -> Actor:
        async with database.tx(guest.workspace) as tx:
            return await People(tx).own(guest)

    assert len({actor.workspace for actor in await asyncio.gather(*(wish() for _ in range(50)))}) == 1
    async with database.tx() as tx:
        (first, _), (slug, role) = await Identity().places_of(tx, user.id)
    assert (first, slug[:4], role) == (owner.slug, "emma", Role.OWNER)


async def test_who_was_let_in_and_taken_out_gets_the_workspace_of_a_newcomer(
    database: Database, stranger: Stranger
) -> None:
    owner, user = await _seen(database, stranger()), stranger("Nodira")
    async with database.tx() as tx:
        guest = await Identity().admit(tx, user, owner.slug, Role.VIEWER)
    assert guest.person is not None
    async with database.tx(owner.workspace) as tx:
        await Members(tx).remove(owner, guest.person)
    home = await _seen(database, user)
    assert (home.person, home.role, home.workspace_name) == (guest.person, Role.OWNER, "Nodira")


async def test_the_operator_lets_somebody_in_once_and_moves_nobody_who_is_in(
    database: Database, stranger: Stranger
) -> None:
    owner, user = await _seen(database, stranger()), stranger("Nodira")
    guest = await _seen(database, user)
    facts = []
    for role in (Role.CASHIER, Role.OWNER):
        async with database.tx() as tx:
            there = await Identity().admit(tx, user, owner.slug, role)
            facts.append([item.fact for item in tx.events.items])
    assert (there.workspace, there.role, there.person) == (owner.workspace, Role.CASHIER, guest.person)
    assert facts == [[MemberJoined(person=guest.person, role=Role.CASHIER, invited_by=None)], []]
    async with database.tx(owner.workspace) as tx:
        [line, _made] = await AuditLog(tx).page(owner, None, 9)
    assert (line.action, line.by_name, line.after) == ("accounts.member.joined", "operator", {"role": "cashier"})


async def test_fifty_strangers_of_one_name_get_fifty_short_names(database: Database, stranger: Stranger) -> None:
    actors = await asyncio.gather(*(_seen(database, stranger("Aziz")) for _ in range(50)))
    slugs = {actor.slug for actor in actors}
    assert len(slugs) == 50
    assert all(slug.startswith("aziz") for slug in slugs)


async def test_a_known_person_costs_one_round_trip(
    database: Database, stranger: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = stranger()
    known = await _seen(database, user)
    asked: list[str] = []
    run = psycopg.AsyncCursor.execute

    async def counted(self: Any, query: Any, *rest: Any, **more: Any) -> Any:
        asked.append(str(query))
        return await run(self, query, *rest, **more)

    async with database.tx() as tx:
        monkeypatch.setattr(psycopg.AsyncCursor, "execute", counted)
        assert await Identity().by_telegram(tx, user) == known
        assert len(asked) == 1
        assert tx.workspaces == (known.workspace,)
        assert await tx.value("select slug from accounts.workspaces") == known.slug


async def test_a_name_of_any_characters_is_stored_as_far_as_it_can_be_shown(
    database: Database, stranger: Stranger
) -> None:
    for name, kept in (
        ("a\x00b", "ab"), ("\ud83d", "?"), ("", "?"), (" \n ", "?"), ("👩‍💻" * 90, None), ("'; drop table", "'; drop table"),
    ):  # fmt: skip
        actor = await _seen(database, stranger(name))
        assert kept is None or actor.name == kept
        assert 1 <= len(actor.name) <= 80


async def test_a_new_name_and_a_return_after_blocking_are_noted(database: Database, stranger: Stranger) -> None:
    user = stranger("Old")
    actor = await _seen(database, user)
    async with database.tx() as tx:
        await Identity().blocked(tx, user.id)
    async with database.tx(actor.workspace) as tx:
        assert await Identity().listeners(tx, actor.workspace, roles=[Role.OWNER]) == []
    again = await _seen(database, TelegramUser(id=user.id, first_name="New", username="new_name"))
    assert again.name == "New"
    async with database.tx(actor.workspace) as tx:
        [listener] = await Identity().listeners(tx, actor.workspace, roles=[Role.OWNER])
    assert (listener.chat, listener.name) == (user.id, "New")


async def test_the_same_connection_without_a_scope_sees_no_row_and_no_error(accounts_database: Addresses) -> None:
    database = Database(accounts_database.app, size=1)
    await database.open()
    try:
        actor = await _seen(database, TelegramUser(id=999_999, first_name="One"))
        async with database.tx(actor.workspace) as tx:
            assert await tx.value("select count(*) from accounts.workspaces") == 1
        async with database.tx() as tx:
            assert await tx.value("select count(*) from accounts.workspaces") == 0
    finally:
        await database.close()


def _with_front_door(database: Database, slug: str | None) -> None:
    database.ports = Ports(settings=Settings(front_door=slug))


async def test_the_front_door_leads_who_is_new_into_a_workspace_as_its_guest(
    database: Database, stranger: Stranger
) -> None:
    old = stranger("Old")
    owner = await _seen(database, old)
    _with_front_door(database, owner.slug)
    user = stranger("New", language_code="ru")
    guest = await _seen(database, user)
    assert guest.guest_of == owner.workspace
    assert (guest.role, guest.workspace != owner.workspace) == (Role.OWNER, True), "he has a place of his own beside it"
    assert await _seen(database, user) == guest
    assert (await _seen(database, old)).guest_of is None, "who was known before is led nowhere"
    async with database.tx(owner.workspace) as tx:
        assert await tx.value("select count(*) from accounts.members") == 1, "a guest is no member"


@pytest.mark.parametrize("slug", ["no-such-place", "", None])
async def test_a_front_door_that_leads_nowhere_is_none(
    database: Database, stranger: Stranger, slug: str | None
) -> None:
    _with_front_door(database, slug)
    assert (await _seen(database, stranger())).guest_of is None


async def test_a_visit_lasts_until_he_goes_home_again(database: Database, stranger: Stranger) -> None:
    owner, user = await _seen(database, stranger("Owner")), stranger("Guest")
    at_home = await _seen(database, user)
    for place in (owner.workspace, at_home.workspace, None):
        async with database.tx(at_home.workspace) as tx:
            told = await Identity().visit(tx, at_home, place)
        assert told.guest_of == place
        assert await _seen(database, user) == told


async def test_a_guest_chooses_his_language_and_sees_no_settings_of_the_workspace(
    database: Database, stranger: Stranger, chat_of: Callable[[TelegramUser], Chat]
) -> None:
    owner, user = await _seen(database, stranger("Owner")), stranger("Guest", language_code="en")
    guest = await _seen(database, user)
    async with database.tx(guest.workspace) as tx:
        await Identity().visit(tx, guest, owner.workspace)
    chat = chat_of(user)
    chat.desk.table.doors.clear()  # of other domains, whose tables are not here
    await chat.says("/menu")
    await chat.presses_data(chat.desk.signer.pack(user.id, "ac.lang", ("ru",)))
    assert chat.toasts[-1] == "Сохранено"
    assert chat.last.text == (await chat.says("/menu")).text, "home, and not the settings"
    known = await _seen(database, user)
    assert (known.language, known.guest_of) == ("ru", owner.workspace)
    assert (await _seen(database, user)).workspace == guest.workspace

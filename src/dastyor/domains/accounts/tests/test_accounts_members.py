from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import psycopg
import pytest

from dastyor.domains.accounts.errors import (
    AlreadyMember,
    InvitationExpired,
    InvitationOwn,
    InvitationUnknown,
    InvitationUsed,
    LastOwner,
    MemberUnknown,
    NotYourWorkspace,
)
from dastyor.domains.accounts.events import MemberJoined, MemberRemoved, RoleChanged
from dastyor.domains.accounts.identity import Identity
from dastyor.domains.accounts.model import Member
from dastyor.domains.accounts.service import Members, People
from dastyor.kit.actor import Actor, Role, TelegramUser
from dastyor.kit.db import Database
from dastyor.kit.ids import PersonId, new_id
from dastyor.kit.notices import Notice
from dastyor.kit.pg.addresses import Addresses

Newcomer = Callable[..., Awaitable[Actor]]


async def invited(database: Database, owner: Actor, role: Role = Role.CASHIER) -> str:
    async with database.tx(owner.workspace) as tx:
        return (await Members(tx).invite(owner, role)).token


async def accept(database: Database, person: Actor, token: str) -> Actor:
    async with database.tx(person.workspace) as tx:
        return await Members(tx).accept(person, token)


async def join(database: Database, owner: Actor, person: Actor, role: Role) -> Actor:
    return await accept(database, person, await invited(database, owner, role))


async def now(database: Database, person: Actor) -> Actor:
    """The same person, writing once more."""
    assert person.telegram_id is not None
    async with database.tx() as tx:
        return await Identity().by_telegram(tx, TelegramUser(id=person.telegram_id, first_name=person.name))


async def members(database: Database, actor: Actor) -> list[Member]:
    async with database.tx(actor.workspace) as tx:
        return await Members(tx).page(actor, None, 100)


async def test_who_accepts_stands_in_the_workspace_with_the_role(database: Database, newcomer: Newcomer) -> None:
    owner, guest = await newcomer("Owner"), await newcomer("Guest")
    there = await join(database, owner, guest, Role.CASHIER)
    assert (there.workspace, there.role, there.slug) == (owner.workspace, Role.CASHIER, owner.slug)
    assert await now(database, guest) == there
    assert {(member.name, member.role) for member in await members(database, there)} == {
        ("Owner", Role.OWNER), ("Guest", Role.CASHIER),
    }  # fmt: skip


async def test_what_happens_to_members_is_announced_and_audited(database: Database, newcomer: Newcomer) -> None:
    owner, guest = await newcomer(), await newcomer()
    assert guest.person is not None
    async with database.tx(owner.workspace) as tx:
        service = Members(tx)
        token = (await service.invite(owner, Role.CASHIER)).token
        await service.accept(guest, token)
        await service.set_role(owner, guest.person, Role.VIEWER)
        await service.remove(owner, guest.person)
        assert [item.fact for item in tx.events.items if not isinstance(item.fact, Notice)] == [
            MemberJoined(person=guest.person, role=Role.CASHIER, invited_by=owner.person),
            RoleChanged(person=guest.person, before=Role.CASHIER, after=Role.VIEWER),
            MemberRemoved(person=guest.person, left=False),
        ]
    async with database.tx(owner.workspace) as tx:
        rows = await tx.all("select action, by_name, before, after from accounts.audit order by change_id")
    assert [row[0] for row in rows[1:]] == [
        "accounts.invitation.made", "accounts.member.joined", "accounts.role.set", "accounts.member.removed",
    ]  # fmt: skip
    assert rows[3][2:] == ({"role": "cashier"}, {"role": "viewer"})
    assert token not in str(rows)


async def test_an_invitation_is_good_once_and_for_a_day(database: Database, newcomer: Newcomer) -> None:
    owner, first, second = await newcomer(), await newcomer(), await newcomer()
    token = await invited(database, owner)
    await accept(database, first, token)
    with pytest.raises(InvitationUsed):
        await accept(database, second, token)
    late = await invited(database, owner)
    database.clock.offset = timedelta(hours=24)
    with pytest.raises(InvitationExpired):
        await accept(database, second, late)
    database.clock.offset = timedelta(hours=23, minutes=59)
    await accept(database, second, late)


async def test_an_invitation_that_cannot_be_accepted_stays_good_for_another(
    database: Database, newcomer: Newcomer
) -> None:
    owner, member, guest = await newcomer(), await newcomer(), await newcomer()
    await join(database, owner, member, Role.VIEWER)
    token = await invited(database, owner)
    with pytest.raises(InvitationOwn):
        await accept(database, owner, token)
    with pytest.raises(AlreadyMember):
        await accept(database, await now(database, member), token)
    assert (await accept(database, guest, token)).workspace == owner.workspace


@pytest.mark.parametrize(
    ("since", "offered", "is_good"),
    [
        (Role.OWNER, Role.OWNER, True),
        (Role.MANAGER, Role.MANAGER, False),
        (Role.MANAGER, Role.CASHIER, True),
        (Role.VIEWER, Role.CASHIER, False),
        (None, Role.CASHIER, False),
    ],
)
async def test_an_invitation_is_worth_what_its_giver_may_give_now(
    database: Database, newcomer: Newcomer, since: Role | None, offered: Role, *, is_good: bool
) -> None:
    founder = await newcomer()
    giver, guest = await join(database, founder, await newcomer(), Role.OWNER), await newcomer()
    assert giver.person is not None
    token = await invited(database, giver, offered)
    async with database.tx(founder.workspace) as tx:
        if since is None:
            await Members(tx).remove(founder, giver.person)
        else:
            await Members(tx).set_role(founder, giver.person, since)
    if is_good:
        assert (await accept(database, guest, token)).role is offered
        return
    with pytest.raises(InvitationUnknown):
        await accept(database, guest, token)


@pytest.mark.parametrize("token", ["", "x", "ы", "\ud83d", "' or true --", "a" * 10_000])
async def test_a_made_up_token_opens_nothing(database: Database, newcomer: Newcomer, token: str) -> None:
    with pytest.raises(InvitationUnknown):
        await accept(database, await newcomer(), token)


async def test_of_twenty_who_open_one_link_at_once_one_comes_in(database: Database, newcomer: Newcomer) -> None:
    owner = await newcomer()
    guests = [await newcomer() for _ in range(20)]
    token = await invited(database, owner)
    results = await asyncio.gather(*(accept(database, guest, token) for guest in guests), return_exceptions=True)
    assert sum(isinstance(result, Actor) for result in results) == 1
    assert sum(isinstance(result, InvitationUsed) for result in results) == 19
    assert len(await members(database, owner)) == 2


async def test_one_guest_with_two_links_at_once_is_one_member(database: Database, newcomer: Newcomer) -> None:
    owner, guest = await newcomer(), await newcomer()
    tokens = [await invited(database, owner, role) for role in (Role.CASHIER, Role.VIEWER)]
    results = await asyncio.gather(*(accept(database, guest, token) for token in tokens), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["Actor", "AlreadyMember"]


async def test_a_role_taken_away_holds_from_the_next_request(database: Database, newcomer: Newcomer) -> None:
    owner, guest = await newcomer(), await newcomer("Guest")
    there = await join(database, owner, guest, Role.MANAGER)
    assert there.person is not None
    async with database.tx(owner.workspace) as tx:
        await Members(tx).set_role(owner, there.person, Role.VIEWER)
    assert (await now(database, guest)).role is Role.VIEWER
    async with database.tx(owner.workspace) as tx:
        await Members(tx).remove(owner, there.person)
    assert (await now(database, guest)).workspace == guest.workspace
    with pytest.raises(NotYourWorkspace):
        async with database.tx(guest.workspace) as tx:
            await People(tx).switch(guest, owner.workspace)


async def test_a_removed_member_can_be_invited_again(database: Database, newcomer: Newcomer) -> None:
    owner, guest = await newcomer(), await newcomer()
    assert guest.person is not None
    await join(database, owner, guest, Role.MANAGER)
    async with database.tx(owner.workspace) as tx:
        await Members(tx).remove(owner, guest.person)
    assert (await join(database, owner, guest, Role.VIEWER)).role is Role.VIEWER


async def test_the_last_owner_can_neither_go_nor_step_down(database: Database, newcomer: Newcomer) -> None:
    owner = await newcomer()
    assert owner.person is not None
    for act in (
        lambda service: service.leave(owner),
        lambda service: service.remove(owner, owner.person),
        lambda service: service.set_role(owner, owner.person, Role.VIEWER),
    ):
        with pytest.raises(LastOwner):
            async with database.tx(owner.workspace) as tx:
                await act(Members(tx))
    assert (await now(database, owner)).role is Role.OWNER


@pytest.mark.parametrize("way", ["leave", "remove", "demote"])
async def test_two_owners_at_once_leave_one(database: Database, newcomer: Newcomer, way: str) -> None:
    one = await newcomer()
    two = await join(database, one, await newcomer(), Role.OWNER)

    async def go(me: Actor, other: Actor) -> None:
        async with database.tx(one.workspace) as tx:
            service = Members(tx)
            if way == "leave":
                await service.leave(me)
            elif way == "remove":
                await service.remove(me, other.person or PersonId(new_id()))
            else:
                await service.set_role(me, other.person or PersonId(new_id()), Role.CASHIER)

    results = await asyncio.gather(go(one, two), go(two, one), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["LastOwner", "NoneType"]


async def test_a_stranger_is_no_member(database: Database, newcomer: Newcomer) -> None:
    owner, stranger = await newcomer(), await newcomer()
    assert stranger.person is not None
    for person in (stranger.person, PersonId(new_id())):
        with pytest.raises(MemberUnknown):
            async with database.tx(owner.workspace) as tx:
                await Members(tx).remove(owner, person)


async def waiting(addresses: Addresses, count: int) -> None:
    """Until so many connections of the plain role wait for a row that another one holds."""
    with psycopg.connect(addresses.superuser, autocommit=True) as watching:
        asked = "select count(*) from pg_stat_activity where datname = %s and wait_event_type = 'Lock'"
        for _ in range(500):
            row = watching.execute(asked, (addresses.database,)).fetchone()
            if row == (count,):
                return
            await asyncio.sleep(0.01)
    raise AssertionError(f"{count} were to wait")


@pytest.mark.parametrize("way", ["leave", "demote"])
async def test_two_owners_who_wait_for_the_same_rows_never_wait_for_each_other(
    database: Database, accounts_database: Addresses, newcomer: Newcomer, way: str
) -> None:
    """The worst order, made on purpose: both are stopped at the first owner's row, and then let go."""
    one = await newcomer()
    two = await join(database, one, await newcomer(), Role.OWNER)
    first, second = sorted((one, two), key=lambda owner: str(owner.person))

    async def go(me: Actor) -> None:
        assert me.person is not None
        async with database.tx(one.workspace) as tx:
            service = Members(tx)
            await (service.leave(me) if way == "leave" else service.set_role(me, me.person, Role.VIEWER))

    async with asyncio.TaskGroup() as group, database.tx(one.workspace) as tx:
        await tx.run("select 1 from accounts.members where person_id = %s for update", (first.person,))
        goes = []
        for number, owner in enumerate((first, second), 1):
            goes.append(group.create_task(settled(go(owner))))
            await waiting(accounts_database, number)
    assert [await each for each in goes] == ["done", "LastOwner"]
    assert [owner.role for owner in await members(database, one)].count(Role.OWNER) == 1


async def settled(work: Awaitable[None]) -> str:
    """How it ended: done, or the name of what it raised."""
    try:
        await work
    except Exception as error:
        return type(error).__name__
    return "done"


async def test_a_person_switches_between_his_workspaces(database: Database, newcomer: Newcomer) -> None:
    owner, guest = await newcomer("Owner"), await newcomer("Guest")
    there = await join(database, owner, guest, Role.CASHIER)
    async with database.tx(there.workspace) as tx:
        assert [place.workspace for place in await People(tx).places(there)] == [guest.workspace, owner.workspace]
        back = await People(tx).switch(there, guest.workspace)
    assert back == guest
    assert await now(database, guest) == guest


async def test_members_are_read_page_by_page(database: Database, newcomer: Newcomer) -> None:
    owner = await newcomer()
    for _ in range(4):
        await join(database, owner, await newcomer(), Role.VIEWER)
    seen: list[Member] = []
    async with database.tx(owner.workspace) as tx:
        while page := await Members(tx).page(owner, seen[-1].person if seen else None, 2):
            seen += page
    assert seen == await members(database, owner)
    assert len(seen) == 5


async def test_a_change_is_audited_once_however_often_the_transaction_is_flushed(
    database: Database, newcomer: Newcomer
) -> None:
    owner = await newcomer()
    async with database.tx(owner.workspace) as tx:
        await Members(tx).invite(owner, Role.CASHIER)
        for flush in database.flushes:
            await flush(tx)
    async with database.tx(owner.workspace) as tx:
        made = "select count(*) from accounts.audit where workspace_id = %s and action = 'accounts.invitation.made'"
        assert await tx.value(made, (owner.workspace,)) == 1

"""The door of REST: which key is shown, whose transaction it opens, and that nothing else is seen through it."""

from __future__ import annotations

import psycopg
import pytest
from starlette.requests import Request

from dastyor.kit.actor import Actor, Role
from dastyor.kit.api import guesses
from dastyor.kit.api.door import Door, bearer_of
from dastyor.kit.api.guesses import MOST, TooManyGuesses
from dastyor.kit.errors import Unauthorized
from dastyor.kit.ids import PersonId, WorkspaceId, new_id
from dastyor.kit.seal import RootKeys

OURS, THEIRS = WorkspaceId(new_id()), WorkspaceId(new_id())


def request(authorization=None, client=("203.0.113.7", 1234)):
    headers = [] if authorization is None else [(b"authorization", authorization.encode("latin-1"))]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": headers, "client": client})


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Bearer dst_abc", "dst_abc"),
        ("bearer dst_abc", "dst_abc"),
        ("Bearer   dst_abc", "dst_abc"),
        ("Bearer !~", "!~"),
        ("Bearer " + "k" * 200, "k" * 200),
    ],
)
def test_a_key_is_read_from_its_header(header, key):
    assert bearer_of(request(header)) == key


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "BEARER dst_abc", "Basic dst_abc", "dst_abc", "Bearer dst abc", "Bearer dst_abc ",
     "Bearer " + "k" * 201, "Bearer ключ", "Bearer dst\tabc", "Token dst_abc", "Bearerdst_abc"],
)  # fmt: skip
def test_without_a_key_of_that_form_one_is_asked_for(header):
    sent = None if header is None else header.encode("utf-8").decode("latin-1")
    with pytest.raises(Unauthorized) as refused:
        bearer_of(request(sent))
    assert "Authorization: Bearer KEY" in refused.value.sentence()
    assert "dst" not in refused.value.sentence()


class Known:
    """One key of ours, one of a workspace that the identity scopes itself, and nobody else."""

    async def by_key(self, tx, key):
        if key == "scoped":
            await tx.scope(THEIRS)
        if key not in {"ours", "scoped"}:
            raise Unauthorized
        return Actor(
            workspace=OURS if key == "ours" else THEIRS, person=PersonId(new_id()), role=Role.OWNER, name="Aziz",
            language="en", currency="UZS", timezone="Asia/Tashkent", scopes=frozenset({"x"}),
        )  # fmt: skip


@pytest.fixture(scope="module")
def addresses(standing_database):
    with psycopg.connect(standing_database.owner, autocommit=True) as owner:
        owner.execute("create table kept (workspace_id uuid, number int)")
        owner.execute("alter table kept enable row level security")
        owner.execute(
            "create policy seen on kept to dastyor_app using (workspace_id = any "
            "(nullif(current_setting('app.workspaces', true), '')::uuid[]))"
        )
        owner.execute("grant all on kept to dastyor_app")
    return standing_database


@pytest.fixture
def door(addresses, database):
    with psycopg.connect(addresses.owner, autocommit=True) as owner:
        owner.execute("truncate kept")
        owner.execute("insert into kept values (%s, 1), (%s, 2)", (OURS, THEIRS))
    return Door(database, Known(), RootKeys(b"k" * 32), bot_name=lambda: "dastyor_bot")


@pytest.mark.parametrize(("key", "workspace", "number"), [("ours", OURS, 1), ("scoped", THEIRS, 2)])
async def test_the_transaction_sees_the_workspace_of_the_key_and_no_other(door, key, workspace, number):
    async with door.opened(request(), key) as call:
        assert call.actor.workspace == workspace
        assert call.tx.workspaces == (workspace,)
        assert await call.tx.all("select number from kept") == [(number,)]
        assert call.bot_name == "dastyor_bot"


async def test_a_wrong_key_opens_nothing_and_is_counted(door, monkeypatch):
    for number in range(MOST):
        with pytest.raises(Unauthorized):
            async with door.opened(request(), f"wrong-{number}"):
                raise AssertionError("opened")
    with pytest.raises(TooManyGuesses):
        async with door.opened(request(), "ours"):
            raise AssertionError("opened")
    async with door.opened(request(client=("198.51.100.9", 1)), "ours") as call:
        assert call.actor.workspace == OURS
    monkeypatch.setattr(guesses, "MOST", MOST + 1)
    async with door.opened(request(), "ours") as call:
        assert call.actor.workspace == OURS


async def test_a_caller_without_an_address_is_served_too(door):
    async with door.opened(request(client=None), "ours") as call:
        assert call.actor.workspace == OURS


async def test_what_is_refused_later_does_not_count_against_the_key(door):
    for _ in range(MOST + 1):
        with pytest.raises(Unauthorized):
            async with door.opened(request(), "ours"):
                raise Unauthorized  # by a rule of a domain, with the door open
    async with door.opened(request(), "ours") as call:
        assert call.actor.workspace == OURS


async def test_what_fails_inside_is_rolled_back_and_what_does_not_is_kept(door):
    with pytest.raises(KeyError):
        async with door.opened(request(), "ours") as call:
            await call.tx.run("insert into kept values (%s, 3)", (OURS,))
            raise KeyError
    async with door.opened(request(), "ours") as call:
        await call.tx.run("insert into kept values (%s, 4)", (OURS,))
    async with door.opened(request(), "ours") as call:
        assert await call.tx.all("select number from kept order by number") == [(1,), (4,)]


async def test_a_row_of_another_workspace_cannot_be_written(door):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with door.opened(request(), "ours") as call:
            await call.tx.run("insert into kept values (%s, 3)", (THEIRS,))

"""Row 16: another workspace's ids open nothing, at any door, with either of the two guards alone.

The guards are the services' own filters and row-level security. Each is taken away in turn; without both the same
attack must succeed, or it would prove nothing.
"""

from __future__ import annotations

import asyncio
import os
import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random

import psycopg
import pytest

from dastyor.fronts.bot import desk
from dastyor.kit.actor import RIGHTS, Actor, Role
from dastyor.kit.db import Tx
from dastyor.kit.modules import Module
from dastyor.kit.seal import RootKeys
from dastyor.kit.telegram.presses import Signer, short
from dastyor.kit.testing.postgres import create_database
from tests.support import strangers
from tests.support.pictures import blank

#: Whole: each of 1,300 ids at every press, in one of the shapes that it reads, and at every link and route.
#: Shortened: 1,200 ids, each at one press in one shape, and a quarter of them at every route.
WHOLE = os.environ.get("DASTYOR_PROVE") == "1"
# The id in these is a place in the person's own list: it is compared with his own rows and never looked up.
PLACES = {"ex.list", "ac.audit", "sa.quar"}
PROBES = 1300 if WHOLE else 1200  # more than there are doors, so that each is tried
SEED = int(os.environ.get("DASTYOR_PROVE_SEED", "16"))
ATTACKER, VICTIM = 8001, 9001
NEVER = "0190a000-0000-7000-8000-00000000dead"


@pytest.fixture(scope="module")
def lived_in(postgres_server, migrated):
    """The name of a database with two workspaces in it; copied, never worked in."""
    there = create_database(postgres_server, "lived_in", template=migrated)

    async def settle():
        database = strangers.announcing(there.app)
        await database.open()
        for number, name in ((ATTACKER, "Alisher"), (VICTIM, "Barno")):
            await strangers.settle(database, there, number, name, expenses=PROBES)
        await database.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, settle()).result()
    return there.database


@pytest.fixture
async def two(lived_in, fresh_database, monkeypatch):
    """The attacker, the victim, and the copy of the database where they meet."""
    monkeypatch.setattr(secrets, "token_hex", lambda _: "0FF1CE")  # the code of a failure differs otherwise
    monkeypatch.setattr(desk, "log", Quiet())
    there = fresh_database(template=lived_in)
    database = strangers.announcing(there.app)
    await database.open()
    yield (
        await strangers.meet(database, ATTACKER, "Alisher"),
        await strangers.meet(database, VICTIM, "Barno"),
        there,
    )
    await database.close()


class Quiet:
    """Buttons that no domain made end in failures of ours by the thousand; their stacks would fill the disk."""

    def exception(self, *_, **__):
        """Nothing."""


def forget_filters(monkeypatch):
    for name in ("run", "all", "maybe", "many"):
        plain = getattr(Tx, name)

        def careless(self, query, *args, plain=plain, **named):
            return plain(self, strangers.without_filters(query), *args, **named)

        monkeypatch.setattr(Tx, name, careless)


def forget_row_security(there):
    with psycopg.connect(there.superuser, autocommit=True) as connection:
        for table in [*strangers.guarded_tables(there.superuser), "accounts.people"]:
            connection.execute(f"alter table {table} disable row level security")


async def attack(attacker, ids, *, probes):
    """Every press, link and route with ids of another; what was answered otherwise than for an id of nobody."""
    dice, found = Random(SEED), []
    doors = []
    for name in attacker.desk.table.presses:
        for shape in strangers.fitting(name, NEVER):
            shown = await attacker.presses(name, strangers.shapes(NEVER)[shape])
            # A shape that the handler cannot read tests nothing; its first shape stays, so that no press is left out.
            if ("0FF1CE" not in shown or shape == 0) and name not in PLACES:
                doors.append((name, shape, strangers.told(shown, NEVER)))
    things = dice.sample(ids, probes)
    assert len(doors) < PROBES
    for name, shape, expected in doors:
        alike = [each for each in doors if each[0] == name] if WHOLE else doors
        for thing in things[alike.index((name, shape, expected)) :: len(alike)]:
            shown = await attacker.presses(name, strangers.shapes(thing)[shape])
            if strangers.told(shown, thing) != expected:
                found.append((name, shape, thing, shown))
    for prefix in attacker.desk.table.links:
        expected = strangers.told(await attacker.says(f"/start {prefix}-{NEVER}"), NEVER)
        for thing in things if WHOLE else things[::20]:
            if strangers.told(await attacker.says(f"/start {prefix}-{thing}"), thing) != expected:
                found.append((prefix, thing))
    return found + await attack_rest(attacker, things if WHOLE else things[::4])


async def attack_rest(attacker, ids):
    found = []
    bodies = {"PUT": {"role": "viewer"}, "POST": {}}
    async with attacker.client() as client:
        described = (await client.get("/api/openapi.json")).json()
        routes = [
            (m.upper(), p) for p, methods in described["paths"].items() for m in methods if NEVER in with_id(p, NEVER)
        ]
        assert len(routes) >= 4
        for method, path in routes:

            async def ask(thing, method=method, path=path):
                body = BODIES.get((method, path), bodies.get(method))
                answer = await client.request(method, with_id(path, thing), json=body)
                return answer.status_code, answer.text.replace(thing, "ID")

            expected = await ask(NEVER)
            assert expected[0] in {404, 422}, (method, path, expected)
            found += [(method, path, thing) for thing in ids if await ask(thing) != expected]
    return found


async def attack_for_good(attacker, ids):
    """The same, but what it does stays."""
    dice = Random(SEED)
    for name in attacker.desk.table.presses:
        # A press that changes the attacker's own workspace may do so; the victim's must stay as it is.
        for shape in strangers.fitting(name, NEVER):
            await attacker.presses(name, strangers.shapes(dice.choice(ids))[shape], keep=True)


@pytest.fixture(params=["both guards", "filters alone", "row security alone"])
def guards(request, two, monkeypatch):
    if request.param == "filters alone":
        forget_row_security(two[2])
    if request.param == "row security alone":
        forget_filters(monkeypatch)
    return request.param


@pytest.mark.timeout(7200 if WHOLE else 300)
async def test_ids_of_another_workspace_open_nothing(two, guards):
    attacker, victim, there = two
    before = strangers.belongings(there, victim.actor.workspace)
    ids = sorted(set(strangers.ids_in(before)) - {str(victim.actor.workspace)})
    assert len(ids) > PROBES
    assert await attack(attacker, ids, probes=PROBES) == []
    await attack_for_good(attacker, ids)
    assert strangers.belongings(there, victim.actor.workspace) == before


@pytest.mark.timeout(7200 if WHOLE else 300)
async def test_without_both_guards_the_attack_succeeds(two, monkeypatch):
    """The attack can find something: else it shows nothing that it finds nothing."""
    attacker, victim, there = two
    forget_row_security(there)
    forget_filters(monkeypatch)
    before = strangers.belongings(there, victim.actor.workspace)
    ids = sorted(re.findall(r"(?<=,)[0-9a-f-]{36}", str(before["expenses.expense"])))
    assert await attack(attacker, ids, probes=100) != []
    await attack_for_good(attacker, ids)
    assert strangers.belongings(there, victim.actor.workspace) != before


async def test_bare_statements_on_every_table_reach_ones_own_rows_alone(two):
    attacker, victim, there = two
    before = strangers.belongings(there, victim.actor.workspace)
    tables = strangers.guarded_tables(there.superuser)
    for table in tables:
        async with attacker.database.tx() as tx:
            assert await tx.value(f"select count(*) from {table}") == 0, table
        async with attacker.database.tx(attacker.actor.workspace) as tx:
            rows = await tx.all(f"select distinct workspace_id from {table}")
            assert rows == [(attacker.actor.workspace,)], table
        for words in (
            f"update {table} set workspace_id = workspace_id",
            f"delete from {table}",
            f"update {table} set workspace_id = '{victim.actor.workspace}'",
        ):
            try:
                async with attacker.database.tx(attacker.actor.workspace) as tx:
                    await tx.run(words)
            except psycopg.errors.Error:
                continue  # refused whole: no right at all, or a row would leave the workspace
        assert strangers.belongings(there, victim.actor.workspace) == before, table


async def test_a_forged_press_is_never_ours(two):
    attacker, _, _ = two
    dice, signer, reached = Random(SEED), attacker.desk.signer, []

    async def reach(talk):
        reached.append(talk.args)
        talk.toast()

    for name in attacker.desk.table.presses:
        if name != "home":
            attacker.desk.table.presses[name] = reach
    names = [name for name in attacker.desk.table.presses if name != "home"]
    for number in range(500):
        chat, args = attacker.person.id, (strangers.shapes(strangers.nobodys())[0])
        forged = forge(dice, signer, chat, dice.choice(names), args, number)
        assert signer.read(chat, forged) is None, forged
        if number % 10 == 0:
            await attacker.presses_data(forged)
    assert reached == []
    await attacker.presses(names[0], ("a",))
    assert reached == [("a",)]


def forge(dice, signer, chat, name, args, number):
    """What is no press of ours for this chat, though it looks like one."""
    good = signer.pack(chat, name, args)
    body, _, signature = good.rpartition(":")
    swapped = "B" if signature[-3] == "A" else "A"
    return (
        signer.pack(chat + dice.randrange(1, 10**9), name, args),
        Signer(RootKeys(dice.randbytes(32))).pack(chat, name, args),
        f"{body}:{signature[:-3]}{swapped}{signature[-2:]}",
        f"{body}x:{signature}",
        f"0{good[1:]}",
        f"{body}:",
        body,
        good[: dice.randrange(1, len(good) - 1)],
    )[number % 8]


async def test_who_is_taken_out_is_refused_at_the_very_next_request(two):
    _, victim, _ = two
    members, keys = Module("accounts").load("service").Members, Module("accounts").load("service").Keys
    helper = await strangers.meet(victim.database, VICTIM + 1, "Barno too")
    assert helper.actor.role is Role.MANAGER or await joined(victim, helper)
    helper = await strangers.meet(victim.database, VICTIM + 1, "Barno too")
    async with helper.client() as client:
        assert (await client.get("/api/v1/members")).status_code == 200
        assert (await client.get("/api/v1/keys")).status_code == 200
        async with victim.database.tx(victim.actor.workspace) as tx:
            await members(tx).set_role(victim.actor, helper.actor.person, Role.VIEWER)
        assert (await client.get("/api/v1/keys")).status_code == 403
        assert "<code>" not in await helper.says("/invite")
        async with victim.database.tx(victim.actor.workspace) as tx:
            await members(tx).remove(victim.actor, helper.actor.person)
        assert (await client.get("/api/v1/members")).status_code == 401
    assert short(victim.actor.person) not in await helper.says("/members")
    async with victim.database.tx(victim.actor.workspace) as tx:
        assert await keys(tx).page(victim.actor, None, 50)


async def joined(victim, helper):
    """The helper works in the victim's workspace, where he is a member."""
    people = Module("accounts").load("service").People
    async with victim.database.tx(helper.actor.workspace) as tx:
        await people(tx).switch(helper.actor, victim.actor.workspace)
    return True


async def test_every_right_is_held_by_its_roles_and_by_no_other(two, monkeypatch):
    """The matrix over REST: an operation is 403 exactly where the right that it asked of the owner lacks the role."""
    attacker, _, _ = two
    asked: list[str] = []
    plain = Actor.require

    def noting(self, right):
        asked.append(right.name)
        plain(self, right)

    monkeypatch.setattr(Actor, "require", noting)
    async with attacker.client() as client:
        described = (await client.get("/api/openapi.json")).json()
        operations = [(m.upper(), p) for p, methods in described["paths"].items() for m in methods]
        for method, path in operations:
            asked.clear()
            owners = await operate(client, method, path)
            assert owners != 403, (method, path)
            if (method, path) in NEEDS_NO_RIGHT:
                assert asked == []
                continue
            assert asked, (method, path)
            rights = set(asked)
            for role in Role:
                held = all(role in RIGHTS[right].roles for right in rights)
                assert (await operate_as(attacker, role, None, method, path) == 403) is not held, (method, path, role)
            for scopes in (frozenset(), frozenset(RIGHTS) - rights):
                assert await operate_as(attacker, Role.OWNER, scopes, method, path) == 403, (method, path)
            assert await operate_as(attacker, Role.OWNER, frozenset(rights), method, path) != 403, (method, path)


#: It reads the line that it was given and nothing that anybody stored.
NEEDS_NO_RIGHT = {("POST", "/api/v1/expenses/understand")}
BODIES = {
    ("POST", "/api/v1/alerts"): {"metric": "sales.net", "condition": "below", "value": 5},
    ("PUT", "/api/v1/alerts/webhook"): {"address": "https://example.uz/alerts"},
    ("POST", "/api/v1/members"): {"role": "viewer"},
    ("PUT", "/api/v1/members/{person}/role"): {"role": "viewer"},
    ("POST", "/api/v1/keys"): {"name": "k"},
    ("PUT", "/api/v1/settings"): {},
    ("POST", "/api/v1/expenses"): {"text": "lunch 45 000"},
    ("POST", "/api/v1/expenses/understand"): {"text": "lunch 45 000"},
    ("POST", "/api/v1/expenses/categories"): {"name": "Props"},
    ("PUT", "/api/v1/expenses/budgets"): {"limit": "5000000"},
    ("POST", "/api/v1/expenses/recurring"): {"text": "rent 4 000 000 every month"},
    ("PUT", "/api/v1/expenses/recurring/{recurring}"): {"note": "rent"},
    ("POST", "/api/v1/expenses/recurring/{recurring}/turns/{due_on}"): {"answer": "paid"},
    ("PATCH", "/api/v1/expenses/{expense}"): {"note": "tea"},
    ("POST", "/api/v1/sales/transactions"): [],
    ("POST", "/api/v1/market/ads"): {"title": "Bicycle", "phone": "+998901234567", "is_negotiable": True},
    ("POST", "/api/v1/market/understand"): {"text": "bicycle 45 000"},
    ("PUT", "/api/v1/sales/products"): [{"product_id": "tea", "name": "Tea"}],
}
WORDS = {"{due_on}": "2026-10-05", "{group}": "product", "{act}": "withdraw", "{chat}": "-1"}
QUERIES = {("GET", "/api/v1/expenses/export"): {"format": "csv"}}
FILES = {
    ("POST", "/api/v1/expenses/receipt"): {"file": ("blank.jpg", blank(), "image/jpeg")},
    ("POST", "/api/v1/market/ads/{ad}/photos"): {"file": ("blank.jpg", blank(), "image/jpeg")},
}


async def operate(client, method, path):
    body = BODIES.get((method, path))
    files = FILES.get((method, path))
    query = QUERIES.get((method, path))
    return (await client.request(method, with_id(path, NEVER), json=body, files=files, params=query)).status_code


def with_id(path, thing):
    """The route with that id in it; a day or a word stands where it has to."""
    for name, value in WORDS.items():
        path = path.replace(name, value)
    return re.sub(r"\{\w+\}", thing, path)


async def operate_as(attacker, role, scopes, method, path):
    """The status for a person of that role, or for an owner's key of those scopes."""
    actor, whole = replace(attacker.actor, role=role, scopes=scopes), attacker.desk.identities

    class Only:
        async def by_key(self, tx, key):
            await tx.scope(actor.workspace)
            return actor

    try:
        attacker.desk.identities = Only()
        async with attacker.client() as client:
            return await operate(client, method, path)
    finally:
        attacker.desk.identities = whole

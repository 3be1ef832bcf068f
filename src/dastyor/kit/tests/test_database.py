"""The database as services see it: who may see what, what a commit does last, and how a lost server is borne."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import psycopg
import pytest
from psycopg.rows import dict_row

from dastyor.kit.clock import Clock
from dastyor.kit.db import Database, connection_settings
from dastyor.kit.errors import Unavailable
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.transaction import array_of

OURS, THEIRS = WorkspaceId(new_id()), WorkspaceId(new_id())
SEEN = "workspace_id = any (nullif(current_setting('app.workspaces', true), '')::uuid[])"
NUMBERS = "select number from kept order by number"


@pytest.fixture(scope="module")
def addresses(standing_database):
    with psycopg.connect(standing_database.owner, autocommit=True) as owner:
        owner.execute("create table kept (workspace_id uuid, number int)")
        owner.execute("alter table kept enable row level security; alter table kept force row level security")
        owner.execute(f"create policy seen on kept to dastyor_app using ({SEEN}) with check ({SEEN})")
        owner.execute("grant all on kept to dastyor_app")
        owner.execute("create policy owned on kept to dastyor_owner using (true) with check (true)")
    return standing_database


@pytest.fixture
async def kept(addresses, database):
    with psycopg.connect(addresses.owner, autocommit=True) as owner:
        owner.execute("truncate kept")
        owner.execute("insert into kept values (%s, 1), (%s, 2)", (OURS, THEIRS))
    return database


async def numbers(tx):
    return [number for (number,) in await tx.all(NUMBERS)]


@pytest.mark.parametrize(
    ("workspaces", "seen"),
    [((), []), ((OURS,), [1]), ((THEIRS,), [2]), ((OURS, THEIRS), [1, 2]), ((WorkspaceId(new_id()),), [])],
)
async def test_a_transaction_sees_the_workspaces_that_it_names(kept, workspaces, seen):
    async with kept.tx(*workspaces) as tx:
        assert tx.workspaces == workspaces
        assert await numbers(tx) == seen


async def test_a_scope_holds_from_its_place_on_and_ends_with_the_transaction(kept):
    async with kept.tx(OURS) as tx:
        assert await numbers(tx) == [1]
        await tx.scope(THEIRS)
        assert (tx.workspaces, await numbers(tx)) == ((THEIRS,), [2])
        await tx.scope(OURS, THEIRS)
        assert await numbers(tx) == [1, 2]
        await tx.scope()
        assert (tx.workspaces, await numbers(tx)) == ((), [])
    for _ in range(8):  # whichever connection it is
        async with kept.tx() as tx:
            assert await numbers(tx) == []


async def test_the_first_statement_sees_the_workspaces_too(kept):
    async with kept.tx(OURS, first=[("select number from kept", None)]) as tx:
        assert tx.opening == ((1,),)
    async with kept.tx(first=[("select number from kept", None)]) as tx:
        assert tx.opening == (None,)
    async with kept.tx(OURS, first=[("select number from kept where number = %(n)s", {"n": 2})]) as tx:
        assert tx.opening == (None,)


@pytest.mark.parametrize(
    "statement",
    ["insert into kept values (%(theirs)s, 3)", "update kept set workspace_id = %(theirs)s where number = 1"],
)
async def test_a_row_cannot_be_written_into_a_workspace_that_is_not_named(kept, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with kept.tx(OURS) as tx:
            await tx.run(statement, {"theirs": THEIRS})


async def test_what_is_not_seen_is_neither_changed_nor_deleted(kept):
    async with kept.tx(OURS) as tx:
        assert await tx.run("update kept set number = number + 10") == 1
        assert await tx.run("delete from kept where number = 2") == 0
    async with kept.tx(OURS, THEIRS) as tx:
        assert await numbers(tx) == [2, 11]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_workspaces_are_written_as_postgres_writes_an_array(count):
    made = [WorkspaceId(new_id()) for _ in range(count)]
    assert array_of(made) == "{" + ",".join(str(workspace) for workspace in made) + "}"


@pytest.mark.parametrize("login", ["app", "superuser"])
async def test_whoever_the_address_signs_in_as_the_plain_role_does_the_work(addresses, login):
    there = Database(getattr(addresses, login), size=1)
    await there.open()
    try:
        async with there.tx() as tx:
            assert await tx.value("select current_user") == "dastyor_app"
    finally:
        await there.close()


async def test_rows_come_as_what_is_asked_for(kept):
    async with kept.tx(OURS, THEIRS) as tx:
        assert await tx.all(NUMBERS, into=dict_row) == [{"number": 1}, {"number": 2}]
        assert await tx.maybe(NUMBERS) == (1,)
        assert await tx.maybe(NUMBERS, into=dict_row) == {"number": 1}
        assert await tx.maybe("select 1 where false") is None
        assert await tx.one("select number from kept where number = %s", (2,)) == (2,)
        assert await tx.value("select number from kept where number = %(n)s", {"n": 2}) == 2
        assert await tx.value("select 1 where false") is None
        assert await tx.value("select null") is None
        with pytest.raises(LookupError, match="select 1 where false"):
            await tx.one("select 1 where false")


async def test_one_statement_for_many_rows_is_one_round_trip(kept):
    async with kept.tx(OURS) as tx:
        await tx.many("insert into kept values (%s, %s)", [(OURS, number) for number in range(10, 20)])
        await tx.many("insert into kept values (%(w)s, %(n)s)", [{"w": OURS, "n": 20}])
        await tx.many("insert into kept values (%s, %s)", [])
        assert await numbers(tx) == [1, *range(10, 21)]


async def test_the_bare_connection_is_inside_the_transaction(kept):
    async with kept.tx(OURS) as tx:
        tx.later("insert into kept values (%s, 3)", (OURS,))
        connection = await tx.bare()
        found = await (await connection.execute(NUMBERS)).fetchall()
        assert found == [(1,), (3,)]


async def test_flushes_are_done_last_in_their_order_and_fail_the_whole(kept):
    done = []

    async def flush(name, tx):
        done.append((name, await numbers(tx)))
        if name == "bad":
            raise KeyError(name)

    async def one(tx):
        await flush("one", tx)

    async def two(tx):
        await tx.run("insert into kept values (%s, 9)", (OURS,))
        await flush("two", tx)

    async def bad(tx):
        await flush("bad", tx)

    kept.flushes = (one, two)
    async with kept.tx(OURS) as tx:
        await tx.run("insert into kept values (%s, 3)", (OURS,))
        assert done == []
    assert done == [("one", [1, 3]), ("two", [1, 3, 9])]
    kept.flushes = (bad,)
    with pytest.raises(KeyError):
        async with kept.tx(OURS) as tx:
            await tx.run("delete from kept")
    kept.flushes = ()
    async with kept.tx(OURS) as tx:
        assert await numbers(tx) == [1, 3, 9]


async def test_what_waits_for_the_commit_is_done_in_order_when_the_rows_can_be_seen(kept):
    told = []

    async def tell(name):
        async with kept.tx(OURS) as other:
            told.append((name, await numbers(other)))

    async with kept.tx(OURS) as tx:
        await tx.run("insert into kept values (%s, 3)", (OURS,))
        tx.after_commit += [lambda: tell("first"), lambda: tell("second")]
        tx.after_rollback.append(lambda: told.append("never"))
        assert told == []
    assert told == [("first", [1, 3]), ("second", [1, 3])]


async def test_after_a_roll_back_nothing_is_told_of_a_commit(kept):
    told = []

    async def tell():
        told.append("never")

    with pytest.raises(KeyError):
        async with kept.tx(OURS) as tx:
            await tx.run("delete from kept")
            tx.after_commit.append(tell)
            raise KeyError
    assert told == []
    async with kept.tx(OURS) as tx:
        assert await numbers(tx) == [1]


async def test_a_roll_back_gives_its_connection_back_at_rest(kept, caplog):
    with pytest.raises(KeyError):
        async with kept.tx(OURS) as tx:
            await tx.run("delete from kept")
            raise KeyError
    assert caplog.records == []  # the pool would warn of a transaction that it had to end itself


async def test_a_cancelled_transaction_leaves_nothing_and_its_connection_is_good(kept):
    inside = asyncio.Event()

    async def work():
        async with kept.tx(OURS) as tx:
            await tx.run("delete from kept")
            inside.set()
            await asyncio.sleep(60)

    for _ in range(6):  # more often than there are connections
        task = asyncio.get_running_loop().create_task(work())
        await inside.wait()
        inside.clear()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    async with kept.tx(OURS) as tx:
        assert await numbers(tx) == [1]


async def test_a_statement_alone_is_a_transaction_by_itself(kept, addresses):
    assert await kept.alone(("select 1 + %s", (2,))) == [(3,)]
    assert await kept.alone(("select 1 where false", None)) == []
    with pytest.raises(psycopg.errors.DivisionByZero):
        await kept.alone(("select 1 / 0", None))
    for _ in range(8):
        assert await kept.alone(("select 1", None)) == [(1,)]


async def kill_connections(addresses):
    async with await psycopg.AsyncConnection.connect(addresses.superuser, autocommit=True) as other:
        await other.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'dastyor_app' and datname = %s",
            (addresses.database,),
        )


async def test_connections_that_died_in_the_pool_cost_nobody_his_transaction(kept, addresses):
    async with kept.tx(OURS) as one, kept.tx(OURS) as two, kept.tx(OURS) as three:
        assert [await numbers(tx) for tx in (one, two, three)] == [[1]] * 3
    await kill_connections(addresses)
    for _ in range(4):
        async with kept.tx(OURS) as tx:
            assert await numbers(tx) == [1]
    await kill_connections(addresses)
    assert await kept.alone(("select 1", None)) == [(1,)]


async def test_a_connection_that_dies_inside_fails_its_transaction_and_no_other(kept, addresses):
    with pytest.raises(psycopg.OperationalError):
        async with kept.tx(OURS) as tx:
            await tx.run("delete from kept")
            await kill_connections(addresses)
            await tx.run("select 1")
    async with kept.tx(OURS) as tx:
        assert await numbers(tx) == [1]


async def test_a_statement_that_is_wrong_is_not_asked_again(kept):
    with pytest.raises(psycopg.errors.UndefinedTable):
        await kept.alone(("select * from nowhere", None))
    with pytest.raises(psycopg.errors.UndefinedTable):
        async with kept.tx(OURS, first=[("select * from nowhere", None)]):
            raise AssertionError("opened")
    async with kept.tx(OURS) as tx:
        assert await numbers(tx) == [1]


async def test_a_pool_with_nothing_left_makes_the_next_one_wait(addresses):
    small = Database(addresses.app, size=1)
    await small.open()
    order = []

    async def second():
        async with small.tx() as tx:
            order.append("second")
            await tx.run("select 1")

    try:
        async with asyncio.TaskGroup() as group, small.tx() as tx:
            group.create_task(second())
            await asyncio.sleep(0.05)
            await tx.run("select 1")
            order.append("first")
        assert order == ["first", "second"]
    finally:
        await small.close()


async def test_a_database_that_is_not_there_is_told_with_what_to_do(addresses, monkeypatch):
    away = Database(addresses.app.replace(addresses.database, "no_such_database"), size=1)
    opened, asked = away.pool.open, []

    async def soon(**settings):
        asked.append(settings)
        await opened(wait=True, timeout=0.3)

    monkeypatch.setattr(away.pool, "open", soon)
    with pytest.raises(Unavailable) as refused:
        await away.open()
    assert "dastyor doctor" in refused.value.sentence()
    assert away.pool.closed
    assert asked == [{"wait": True, "timeout": 15.0}]


async def test_the_clock_of_a_transaction_is_that_of_the_database(addresses):
    clock = Clock(timedelta(days=3))
    there = Database(addresses.app, clock=clock, size=1)
    await there.open()
    async with there.tx() as tx:
        assert tx.clock is clock
    await there.close()
    assert Database(addresses.app).clock.offset == timedelta()


def test_a_lost_peer_is_noticed_in_half_a_minute():
    settings = connection_settings()
    assert settings["autocommit"]
    waits = settings["keepalives_idle"] + settings["keepalives_interval"] * settings["keepalives_count"]
    assert waits <= 30

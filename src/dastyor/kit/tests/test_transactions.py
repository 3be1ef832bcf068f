"""Transactions: what waits for the next statement, what a savepoint takes back, and what a commit means."""

from __future__ import annotations

import psycopg
import pytest

from dastyor.kit.db import Database, Tx

ADD = "insert into kept values (%s)"


@pytest.fixture
async def kept(addresses, database):
    with psycopg.connect(addresses.owner, autocommit=True) as owner:
        owner.execute("create table kept (number int primary key); grant all on kept to dastyor_app")
    return database


async def rows(database: Database) -> list[int]:
    return [number for (number,) in await database.alone(("select number from kept order by number", None))]


async def test_what_waits_goes_before_the_next_statement_and_with_the_commit(kept):
    async with kept.tx() as tx:
        tx.later(ADD, (1,))
        assert await tx.value("select count(*) from kept") == 1
        tx.later(ADD, (2,))
    assert await rows(kept) == [1, 2]


async def test_a_waiting_statement_that_fails_fails_the_commit(kept):
    with pytest.raises(psycopg.errors.UniqueViolation):
        async with kept.tx() as tx:
            await tx.run(ADD, (1,))
            tx.later(ADD, (1,))
    assert await rows(kept) == []


async def test_an_error_that_is_swallowed_does_not_pass_for_a_commit(kept):
    with pytest.raises(psycopg.errors.InFailedSqlTransaction, match="nothing was committed"):
        async with kept.tx() as tx:
            await tx.run(ADD, (1,))
            with pytest.raises(psycopg.errors.UniqueViolation):
                await tx.run(ADD, (1,))
    assert await rows(kept) == []


@pytest.mark.parametrize("waits", [True, False])
async def test_a_savepoint_takes_back_its_own_alone(kept, waits):
    async def add(tx: Tx, number: int) -> None:
        if waits:
            tx.later(ADD, (number,))
        else:
            await tx.run(ADD, (number,))

    async with kept.tx() as tx:
        await add(tx, 1)
        with pytest.raises(KeyError):
            async with tx.savepoint():
                await add(tx, 2)
                tx.messages.append("never sent")
                raise KeyError
        async with tx.savepoint():
            await add(tx, 3)
        assert tx.messages == []
    assert await rows(kept) == [1, 3]


async def test_a_statement_that_fails_in_a_savepoint_leaves_the_rest_at_work(kept):
    async with kept.tx() as tx:
        await tx.run(ADD, (1,))
        with pytest.raises(psycopg.errors.UniqueViolation):
            async with tx.savepoint():
                await tx.run(ADD, (2,))
                await tx.run(ADD, (1,))
        await tx.run(ADD, (3,))
    assert await rows(kept) == [1, 3]


async def test_a_savepoint_within_one_that_fails_goes_with_it(kept):
    async with kept.tx() as tx:
        with pytest.raises(KeyError):
            async with tx.savepoint():
                async with tx.savepoint():
                    await tx.run(ADD, (1,))
                raise KeyError
        with pytest.raises(KeyError):
            async with tx.savepoint(), tx.savepoint():
                raise KeyError
        async with tx.savepoint(), tx.savepoint():
            await tx.run(ADD, (2,))
    assert await rows(kept) == [2]


@pytest.mark.parametrize("is_empty", [True, False])
async def test_a_savepoint_that_was_left_is_no_more(kept, is_empty):
    # One that stayed would cost each later statement, and past 64 of them every reader of the table.
    with pytest.raises(psycopg.errors.InvalidSavepointSpecification):
        async with kept.tx() as tx:
            async with tx.savepoint():
                if not is_empty:
                    await tx.run(ADD, (1,))
            await tx.run("rollback to s1")


async def test_the_first_statements_give_their_rows_with_the_begin(kept):
    add = "insert into kept values (%s), (%s) returning number"
    async with kept.tx(first=[(add, (7, 8)), ("select number from kept where number > 8", None), (add, (9, 10))]) as tx:
        assert tx.opening == ((7,), None, (9,))
    assert await rows(kept) == [7, 8, 9, 10]


async def test_a_first_statement_that_fails_opens_nothing(kept):
    with pytest.raises(psycopg.errors.UndefinedTable):
        async with kept.tx(first=[("select * from nowhere", None)]):
            raise AssertionError("opened")
    async with kept.tx() as tx:
        assert await tx.value("select 1") == 1


async def test_after_a_roll_back_those_who_wait_for_it_are_told(kept):
    told = []
    with pytest.raises(KeyError):
        async with kept.tx() as tx:
            tx.after_rollback.append(lambda: told.append("rolled back"))
            raise KeyError
    assert told == ["rolled back"]

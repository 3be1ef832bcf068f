from __future__ import annotations

import asyncio
from contextlib import suppress

import msgspec
import psycopg
import pytest
from psycopg_pool import PoolClosed

from dastyor.kit.telegram import dialogs, inbox
from dastyor.kit.telegram.intake import Intake
from dastyor.kit.telegram.updates import read

BOT = 42


@pytest.fixture
def addresses(telegram_addresses):
    return telegram_addresses


def update(number, person=1, kind="message", **more):
    inside = {"from": {"id": person}, "chat": {"id": person, "type": "private"}, **more}
    return read(msgspec.json.encode({"update_id": number, kind: inside}))


async def put(database, *updates):
    async with database.tx() as tx:
        return await inbox.store(tx, BOT, updates)


async def waiting(database):
    async with database.tx() as tx:
        return [seq for seq, *_ in await inbox.candidates(tx)]


async def work(database, seq):
    async with database.tx() as tx:
        return await inbox.claim(tx, seq)


async def test_an_update_that_comes_three_times_is_stored_once(database):
    assert await put(database, update(1), update(2), update(1)) == 2
    assert await put(database, update(2), update(3)) == 1


async def test_another_bots_update_of_the_same_number_is_another_one(database):
    await put(database, update(1))
    async with database.tx() as tx:
        assert await inbox.store(tx, BOT + 1, [update(1)]) == 1


async def test_the_commit_ends_the_update_and_erases_it(database):
    await put(database, update(1))
    (seq,) = await waiting(database)
    claimed = await work(database, seq)
    assert claimed is not None
    assert (claimed.update_id, claimed.kind, claimed.lane) == (1, "message", 1)
    assert msgspec.json.decode(claimed.raw)["update_id"] == 1
    assert await work(database, seq) is None
    async with database.tx() as tx:
        assert await tx.all("select state, raw from telegram.updates") == [("done", None)]


async def test_a_roll_back_leaves_the_update_waiting(database):
    await put(database, update(1))
    (seq,) = await waiting(database)
    with suppress(ZeroDivisionError):
        async with database.tx() as tx:
            assert await inbox.claim(tx, seq) is not None
            raise ZeroDivisionError
    assert await work(database, seq) is not None


async def test_a_persons_updates_are_worked_one_after_another(database):
    await put(database, update(1, person=7), update(2, person=7), update(3, person=8))
    first, second, other = await waiting(database)
    assert await work(database, second) is None
    async with database.tx() as tx:
        assert await inbox.claim(tx, first) is not None
        assert await work(database, second) is None
        assert await work(database, first) is None  # another worker has it: no waiting for its lock
        assert await work(database, other) is not None
    assert await work(database, second) is not None


async def test_what_fails_again_and_again_dies_and_lets_the_next_one_pass(database):
    await put(database, update(1), update(2))
    first, second = await waiting(database)
    for attempt in range(inbox.ATTEMPTS):
        async with database.tx() as tx:
            assert await inbox.failed(tx, first, "ValueError()") is (attempt == inbox.ATTEMPTS - 1)
        assert (await work(database, second) is None) is (attempt < inbox.ATTEMPTS - 1)
    async with database.tx() as tx:
        row = await tx.one("select state, error, raw is not null from telegram.updates where seq = %s", (first,))
        assert row == ("dead", "ValueError()", True)


async def test_after_a_failure_it_is_not_tried_at_once(database):
    await put(database, update(1))
    (seq,) = await waiting(database)
    async with database.tx() as tx:
        await inbox.failed(tx, seq, "x")
    assert await waiting(database) == []
    assert await work(database, seq) is None


async def test_the_claim_brings_what_the_bot_waits_for(database):
    await put(database, update(1, person=9))
    async with database.tx() as tx:
        await dialogs.remember(tx, BOT, 9, state="amount", data={"category": "food"})
        assert await dialogs.recall(tx, BOT, 9) == ("amount", {"category": "food"})
    claimed = await work(database, (await waiting(database))[0])
    assert claimed is not None
    assert (claimed.state, claimed.data) == ("amount", {"category": "food"})
    async with database.tx() as tx:
        await dialogs.remember(tx, BOT, 9, state=None, data={})
        assert await dialogs.recall(tx, BOT, 9) == (None, {})


async def blocked(database, person=1):
    async with database.tx() as tx:
        return await tx.value("select blocked_at is not null from telegram.chats where chat_id = %s", (person,))


async def test_a_person_who_blocks_and_comes_back_is_known(database):
    kicked, member = ({"new_chat_member": {"status": status}} for status in ("kicked", "member"))
    await put(database, update(1, kind="my_chat_member", **kicked))
    assert await blocked(database)
    await put(database, update(2, kind="my_chat_member", **member))
    assert not await blocked(database)
    await put(database, update(1, kind="my_chat_member", **kicked))  # comes again, and is history
    assert not await blocked(database)
    await put(database, update(3, kind="my_chat_member", **kicked), update(4))
    assert not await blocked(database)


async def test_old_ones_are_forgotten_and_waiting_ones_are_not(database):
    await put(database, update(1), update(2))
    first, _ = await waiting(database)
    await work(database, first)
    async with database.tx() as tx:
        assert await inbox.prune(tx) == 0
        await tx.run("update telegram.updates set received_at = now() - interval '40 days'")
        assert await inbox.prune(tx) == 1
        assert await inbox.backlog(tx) == 1


async def test_many_at_once_are_stored_in_the_order_in_which_they_came(database):
    intake = Intake(database, BOT)
    async with asyncio.TaskGroup() as group:
        for number in range(30):
            group.create_task(intake.take([update(number)]))
    async with database.tx() as tx:
        numbers = await tx.all("select update_id from telegram.updates order by seq")
    assert numbers == [(number,) for number in range(30)]


async def test_who_hands_in_an_update_hears_when_it_could_not_be_stored(database):
    intake = Intake(database, BOT)
    await intake.take([update(1)])
    await database.close()
    with pytest.raises(PoolClosed):
        await intake.take([update(2)])


async def test_who_is_stopped_while_he_writes_for_others_takes_nobody_with_him(database, addresses):
    intake = Intake(database, BOT)
    async with await psycopg.AsyncConnection.connect(addresses.superuser) as other:
        await other.execute("lock table telegram.updates")
        async with asyncio.TaskGroup() as group, asyncio.timeout(10):
            tasks = [group.create_task(intake.take([update(number)])) for number in range(1, 4)]
            await asyncio.sleep(0.05)
            tasks[0].cancel()  # he writes his own; the second then begins to write for himself and the third
            await asyncio.sleep(0.05)
            tasks[1].cancel()
            await asyncio.sleep(0.05)
            await other.rollback()
    assert [task.cancelled() for task in tasks] == [True, True, False]
    async with database.tx() as tx:
        assert (3,) in await tx.all("select update_id from telegram.updates")


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"update_id":"x","message":{}}', b'{"update_id":1'])
def test_what_is_no_update_is_refused(raw):
    with pytest.raises(msgspec.DecodeError):
        read(raw)


@pytest.mark.parametrize(
    ("raw", "kind", "lane"),
    [
        ({"callback_query": {"from": {"id": 5}, "message": {"chat": {"id": 6}}}}, "callback_query", 5),
        ({"channel_post": {"chat": {"id": -100}}}, "channel_post", -100),
        ({"poll": {"id": "77"}}, "poll", -1),
        ({"new_thing": [1, 2]}, "new_thing", -1),
        ({}, "unknown", -1),
    ],
)
def test_every_update_has_a_lane(raw, kind, lane):
    found = read(msgspec.json.encode({"update_id": 1, **raw}))
    assert (found.kind, found.lane) == (kind, lane)

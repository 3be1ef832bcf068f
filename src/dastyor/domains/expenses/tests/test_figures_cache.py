"""Reports that are kept: quick, never stale whoever wrote, the same with a cache as without, and whole without one."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import timedelta
from decimal import Decimal
from random import Random
from secrets import token_hex

import pytest

from dastyor.domains.expenses.model import By, ExpenseDraft
from dastyor.domains.expenses.rules.figures import last_days
from dastyor.domains.expenses.service import Expenses, Figures
from dastyor.kit import metrics
from dastyor.kit.bus.outbox import Outbox
from dastyor.kit.cache import MemoryStore
from dastyor.kit.cache.redis import RedisStore
from dastyor.kit.db import Database
from dastyor.kit.money import Money
from dastyor.kit.ports import Ports


@pytest.fixture
async def opened(addresses, clock):
    """Makes what another process has: connections of its own, with this store or without any."""
    async with AsyncExitStack() as stack:

        async def open_(store):
            ports = Ports(cache=store) if store is not None else None
            database = Database(addresses.app, clock=clock, size=2, flushes=[Outbox().flush], ports=ports)
            await database.open()
            stack.push_async_callback(database.close)
            return database

        yield open_


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis)])
async def stores(request):
    """Two processes' stores: each its own memory, or one Redis between them."""
    if request.param == "memory":
        yield MemoryStore(), MemoryStore()
        return
    url, prefix = request.getfixturevalue("redis_server"), f"test:{token_hex(6)}:"
    two = RedisStore(url, prefix, timeout=20.0), RedisStore(url, prefix, timeout=20.0)
    yield two
    for store in two:
        await store.close()


async def report(database, actor, by=By.CATEGORY, currency=None):
    async with database.tx(actor.workspace) as tx:
        return await Figures(tx).report(actor, last_days(30, Expenses(tx).today(actor)), by, currency)


async def spend(database, actor, line="lunch 45 000"):
    async with database.tx(actor.workspace) as tx:
        return await Expenses(tx).record_line(actor, line)


def counted(outcome):
    labels = {"name": "expenses.report", "outcome": outcome}
    return metrics.REGISTRY.get_sample_value("dastyor_cache_total", labels) or 0


async def test_another_processs_write_makes_it_stale_at_once(opened, stores, actor):
    one, other = [await opened(store) for store in stores]
    for number in range(1, 4):
        assert (await report(one, actor)).total.amount == (number - 1) * 45_000
        assert (await report(one, actor)).total.amount == (number - 1) * 45_000
        (made,) = await spend(other, actor)
        assert (await report(one, actor)).total.amount == number * 45_000
        assert (await report(other, actor)).total.amount == number * 45_000
    async with other.tx(actor.workspace) as tx:
        await Expenses(tx).undo(actor, made.entry)
    assert (await report(one, actor)).total.amount == 90_000


async def test_a_kept_report_reads_no_totals_and_is_counted_as_a_hit(opened, stores, actor, monkeypatch):
    database = await opened(stores[0])
    await spend(database, actor)
    misses, hits = counted("miss"), counted("hit")
    first = await report(database, actor)
    monkeypatch.setattr(Figures, "_sums", None)  # whoever counted again would fail
    assert await report(database, actor) == first
    assert (counted("miss") - misses, counted("hit") - hits) == (1, 1)


async def test_what_was_rolled_back_is_never_told_to_anybody(opened, stores, actor):
    database = await opened(stores[0])
    await spend(database, actor, "lunch 1000")
    with pytest.raises(RuntimeError):
        async with database.tx(actor.workspace) as tx:
            await Expenses(tx).record_line(actor, "lunch 500 000")
            told = await Figures(tx).report(actor, last_days(30, Expenses(tx).today(actor)))
            assert told.total.amount == 501_000  # its own writes it sees
            raise RuntimeError
    await spend(database, actor, "lunch 2000")  # takes the version that was given back
    assert (await report(database, actor)).total.amount == 3_000


async def test_with_a_cache_and_without_one_everything_is_the_same(opened, stores, actor):
    dice = Random(11)
    kept, bare = await opened(stores[0]), await opened(None)
    writing = await opened(stores[1])
    made = []
    for _ in range(25):
        async with writing.tx(actor.workspace) as tx:
            expenses = Expenses(tx)
            if made and dice.random() < 0.4:
                await expenses.remove(actor, dice.choice(made).id)
            else:
                day = expenses.today(actor) - timedelta(days=dice.randrange(70))
                amount = Money(Decimal(dice.randint(1, 10**6)), dice.choice(("UZS", "USD")))
                draft = ExpenseDraft(amount=amount, category=dice.choice(("fuel", "rent")), note="", spent_on=day)
                made += await expenses.record(actor, [draft])
        for by in By:
            for currency in (None, "USD"):
                assert await report(kept, actor, by, currency) == await report(bare, actor, by, currency)


async def test_what_lacks_a_rate_is_asked_again_when_the_rate_came(opened, stores, actor):
    database = await opened(stores[0])
    await spend(database, actor, "lunch 10$")
    assert (await report(database, actor)).unknown
    async with database.tx() as tx:
        await tx.run("insert into expenses.day_rate select spent_on, 'USD', 'UZS', 12000, 't', spent_on, now() "
                     "from expenses.expense")  # fmt: skip
    async with database.tx(actor.workspace) as tx:
        await tx.run("insert into expenses.day_rate select spent_on, 'USD', 'UZS', 12000, 't', spent_on, now() "
                     "from expenses.expense on conflict do nothing")  # fmt: skip
    assert (await report(database, actor)).total.amount == 120_000


async def test_without_redis_reports_are_made_anew_and_nothing_fails(opened, actor):
    database = await opened(RedisStore("redis://127.0.0.1:1/0"))
    await spend(database, actor)
    for _ in range(8):
        assert (await report(database, actor)).total.amount == 45_000


async def test_a_renamed_category_is_called_anew_though_the_figures_are_kept(opened, stores, actor):
    database = await opened(stores[0])
    await spend(database, actor)
    await report(database, actor)
    async with database.tx(actor.workspace) as tx:
        await tx.run("insert into expenses.category values (%s, 'eating_out', 'Чойхона', now())", (actor.workspace,))
    assert [item.name for item in (await report(database, actor)).items] == ["Чойхона"]

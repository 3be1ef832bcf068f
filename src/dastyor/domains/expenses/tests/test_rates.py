"""Rates in the database: one for each day and pair, whoever asks and whatever the sources say later."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dastyor.domains.expenses.jobs.rates import fetch_rates, fill_base
from dastyor.domains.expenses.model import ExpenseDraft
from dastyor.domains.expenses.model.rates import Wanted
from dastyor.domains.expenses.rules import rates as rules
from dastyor.domains.expenses.service import Expenses, Rates
from dastyor.domains.expenses.service.rate_asking import RateAsking
from dastyor.domains.expenses.settings import Settings as Section
from dastyor.domains.expenses.store import RatesStore, Totals
from dastyor.kit.clock import machine_now
from dastyor.kit.errors import Unavailable
from dastyor.kit.http import Guard, Limits, PoliteClient, ProcessPace, place_of
from dastyor.kit.jobs import Outside
from dastyor.kit.money import Money, Rate
from dastyor.kit.ports import Ports
from dastyor.kit.settings import Settings
from dastyor.kit.sites import Sites
from dastyor.kit.transaction import Tx
from dastyor.lab.rates import PLACES, Fault, RatesLab, worth
from dastyor.lab.telegram.serve import listening
from tests.support.fixtures import an_actor

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)


class Quick(Sites):
    """Clients that do not wait between two questions, and ask no second time: the lab is a test's own."""

    def client(self, name, *addresses):
        if name not in self._clients:
            dice = Random(1)
            limits = Limits(body=2**20, back_off=0.001, tries=1)
            guard = Guard({place_of(address) for address in addresses})
            self._clients[name] = PoliteClient(guard, dice=dice, limits=limits, pace=ProcessPace(dice, gap=0))
        return self._clients[name]


@pytest.fixture
async def lab(database, clock):
    """The lab's sources on Friday noon, and a database whose jobs ask them."""
    clock.offset = FRIDAY - machine_now()
    made, sites = RatesLab(clock), Quick()
    async with listening(made.app) as url:
        section = Section(**{name: url + path for name, path in PLACES.items()})
        database.ports = Ports(settings=Settings().with_section(section), sites=sites)
        yield made
        await sites.close()


def spent(amount, currency, day=TODAY):
    return ExpenseDraft(amount=Money(Decimal(amount), currency), category="transport", note="taksi", spent_on=day)


async def record(database, actor, *drafts):
    async with database.tx(actor.workspace) as tx:
        return await Expenses(tx).record(actor, list(drafts))


async def again(database, actor, expense):
    async with database.tx(actor.workspace) as tx:
        return await Expenses(tx).one(actor, expense.id)


async def known(database, *rates):
    async with database.tx() as tx:
        await RatesStore(tx).add(rates, tx.clock.now())


def dollar(value, day=TODAY, quote="UZS", source="cbu"):
    return Rate("USD", quote, Decimal(value), day, source)


async def queued(database):
    async with database.tx() as tx:
        return [row[0] for row in await tx.all("select args from jobs.procrastinate_jobs order by id")]


async def fill(database, actor, day=TODAY, base="USD", *, last=True):
    await fill_base(Outside(database, last), workspace=actor.workspace, day=day, base=base, quote=actor.currency)


async def differing(database, actor):
    async with database.tx(actor.workspace) as tx:
        return await Totals(tx).differing(actor.workspace)


async def problems(database):
    async with database.tx() as tx:
        return {state.name: state.problem for state in await Rates(tx).sources()}


# --- recording


async def test_a_foreign_expense_has_its_base_its_rate_the_source_and_the_day_in_the_row(database, actor, lab):
    await known(database, dollar("11980.35", date(2026, 11, 19)))
    (made,) = await record(database, actor, spent(12, "USD"))
    assert made.base == Money(Decimal("143764.20"), "UZS")
    stored = await again(database, actor, made)
    assert (stored.base, stored.rate) == (made.base, dollar("11980.35", date(2026, 11, 19)))
    assert await queued(database) == []
    assert await differing(database, actor) == []


async def test_an_expense_in_the_base_currency_has_no_rate_and_asks_for_none(database, actor, lab, monkeypatch):
    monkeypatch.setattr(RatesStore, "known", None)
    (made,) = await record(database, actor, spent(45_000, "UZS"))
    assert (made.base, made.rate) == (made.amount, None)


async def test_a_pinned_rate_costs_one_round_trip_and_a_line_of_several_no_more(database, actor, lab, monkeypatch):
    await known(database, dollar(11980), Rate("EUR", "UZS", Decimal(13900), TODAY, "cbu"))
    several = [spent(12, "USD"), spent(5, "EUR"), spent(7, "USD"), spent(9000, "UZS")]
    asked, plain = [], Tx._asked
    monkeypatch.setattr(Tx, "_asked", lambda tx, *rest: asked.append(1) or plain(tx, *rest))

    async def trips(*drafts):
        async with database.tx(actor.workspace) as tx:
            asked.clear()
            await Expenses(tx).record(actor, list(drafts))
            return len(asked)

    own = await trips(spent(45_000, "UZS"))
    assert await trips(*several) == own + 2  # the first of the day pins
    assert await trips(*several) == own + 1


async def test_changing_the_day_takes_the_rate_of_that_day_and_a_new_category_takes_none(database, actor, lab):
    thursday = TODAY - timedelta(days=1)
    await known(database, dollar(12000), dollar(11000, thursday))
    (made,) = await record(database, actor, spent(10, "USD"))
    async with database.tx(actor.workspace) as tx:
        expenses = Expenses(tx)
        renamed = await expenses.change(actor, made.id, category="travel")
        moved = await expenses.change(actor, made.id, spent_on=thursday)
        larger = await expenses.change(actor, made.id, amount=Money(Decimal(20), "USD"))
        home = await expenses.change(actor, made.id, amount=Money(Decimal(5000), "UZS"))
    assert [each.base.amount for each in (renamed, moved, larger, home)] == [120_000, 110_000, 220_000, 5_000]
    assert [each.rate and each.rate.day for each in (renamed, moved, larger, home)] == [TODAY, thursday, thursday, None]
    assert await differing(database, actor) == []


async def test_what_was_removed_while_no_rate_was_known_is_priced_when_it_comes_back(database, actor, lab):
    (made,) = await record(database, actor, spent(12, "USD"))
    async with database.tx(actor.workspace) as tx:
        await Expenses(tx).remove(actor, made.id)
    await fill(database, actor)
    assert (await again(database, actor, made)).base is None
    async with database.tx(actor.workspace) as tx:
        (back,) = await Expenses(tx).restore(actor, made.entry)
    assert back.base is not None
    assert await differing(database, actor) == []


# --- nothing moves


async def test_two_transactions_of_one_moment_use_one_rate(database, actor, lab):
    wanted, other = Wanted(TODAY, "USD", "UZS"), an_actor()
    async with database.tx() as first:
        mine = await Rates(first).pin({wanted: dollar(11980)})

        async def second():
            async with database.tx(other.workspace) as tx:
                return await Rates(tx).pin({wanted: dollar(12500, source="frankfurter")})

        waiting = asyncio.ensure_future(second())
        while not await blocked(database):
            await asyncio.sleep(0.01)
    assert await waiting == mine == {wanted: dollar(11980)}


async def blocked(database):
    async with database.tx() as tx:
        return await tx.value("select count(*) from pg_locks where not granted")


async def test_many_first_spenders_of_a_day_all_have_the_same_base(database, lab):
    await known(database, dollar(11980))
    people = [an_actor() for _ in range(4)]

    async def spend(at, who):
        if at % 2:  # another process has just learned a newer rate
            await known(database, dollar(12000 + at, TODAY, source="frankfurter"))
        return (await record(database, who, spent(1, "USD")))[0].base.amount

    assert set(await asyncio.gather(*(spend(at, who) for at, who in enumerate(people)))) == {Decimal(11980)}


_moves = st.lists(
    st.tuples(st.integers(-3, 0), st.integers(2_000, 59_000), st.sampled_from(["cbu", "cbr"])), max_size=6
)


@given(moves=_moves, spending=st.lists(st.integers(-3, 0), min_size=1, max_size=4))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
async def test_a_base_once_known_never_changes_whatever_rates_come_later(database, lab, moves, spending):
    somebody = an_actor()
    await known(database, *(dollar(11980 + back, TODAY + timedelta(days=back)) for back in range(-3, 1)))
    made = await record(database, somebody, *(spent(100, "USD", TODAY + timedelta(days=each)) for each in spending))
    for back, value, source in moves:
        day = TODAY + timedelta(days=back)
        await known(database, dollar(value, day, "RUB" if source == "cbr" else "UZS", source))
        await fill(database, somebody, day)
    later = [await again(database, somebody, each) for each in made]
    assert [(each.base, each.rate) for each in later] == [(each.base, each.rate) for each in made]
    async with database.tx(somebody.workspace) as tx:
        changed = [await Expenses(tx).change(somebody, each.id, note="again", amount=each.amount) for each in made]
    assert [each.base for each in changed] == [each.base for each in made]
    assert all(each.base is not None for each in made)


# --- filling


async def test_an_expense_of_an_unknown_day_waits_and_one_job_fills_it_once(database, actor, lab):
    day = date(2026, 11, 5)
    one, two = await record(database, actor, spent(12, "USD", day), spent(3, "USD", day))
    assert (one.base, one.rate) == (None, None)
    assert [(args["day"], args["base"], args["quote"]) for args in await queued(database)] == [
        ("2026-11-05", "USD", "UZS")
    ]
    await fill(database, actor, day)
    stored = await again(database, actor, one)
    expected = worth("USD", day) / worth("UZS", day)
    assert (stored.rate.source, stored.rate.day) == ("cbu", day)
    assert abs(stored.rate.value - expected) < 1
    assert stored.base == stored.rate.convert(stored.amount)
    assert await differing(database, actor) == []
    async with database.tx(actor.workspace) as tx:
        version = await Totals(tx).version(actor.workspace)
    asked = len(lab.asked)
    await fill(database, actor, day)
    assert await again(database, actor, one) == stored
    assert (await again(database, actor, two)).base is not None
    async with database.tx(actor.workspace) as tx:
        assert await Totals(tx).version(actor.workspace) == version
    assert len(lab.asked) == asked, "what is pinned is asked for no more"


@pytest.mark.parametrize("at", ["change_all", "count"])
async def test_a_fill_that_is_killed_between_its_writes_leaves_nothing_and_is_done_once_later(
    database, actor, lab, monkeypatch, at
):
    (made,) = await record(database, actor, spent(12, "USD"))
    from dastyor.domains.expenses.store import ExpensesStore

    def killed(*_, **__):
        raise asyncio.CancelledError

    with monkeypatch.context() as patch:
        patch.setattr(ExpensesStore if at == "change_all" else Totals, at, killed)
        with pytest.raises(asyncio.CancelledError):
            await fill(database, actor)
    assert (await again(database, actor, made)).base is None
    assert await differing(database, actor) == []
    await fill(database, actor)
    await fill(database, actor)
    assert (await again(database, actor, made)).base is not None
    assert await differing(database, actor) == []


async def test_two_fills_side_by_side_count_each_expense_once(database, actor, lab):
    made = await record(database, actor, *(spent(at, "USD") for at in range(1, 6)))
    await asyncio.gather(fill(database, actor), fill(database, actor), fill(database, actor))
    assert all([(await again(database, actor, each)).base for each in made])
    assert await differing(database, actor) == []


async def test_more_than_one_transaction_full_is_filled_to_the_end(database, actor, lab, monkeypatch):
    monkeypatch.setattr("dastyor.domains.expenses.service.rate_asking._BATCH", 2)
    made = await record(database, actor, *(spent(at, "USD") for at in range(1, 6)))
    await fill(database, actor)
    assert all([(await again(database, actor, each)).base for each in made])
    assert await differing(database, actor) == []


async def test_another_workspace_is_not_touched_by_a_fill(database, actor, lab):
    other = an_actor()
    (theirs,) = await record(database, other, spent(12, "USD"))
    await fill(database, actor)
    assert (await again(database, other, theirs)).base is None


async def test_a_pair_without_the_banks_own_currency_goes_by_both_of_its_rates(database, lab):
    kazakh = an_actor(currency="KZT")
    lab.faults["frankfurter"] = Fault.DOWN
    (made,) = await record(database, kazakh, spent(100, "CNY"))
    await fill(database, kazakh, base="CNY")
    stored = await again(database, kazakh, made)
    expected = worth("CNY", TODAY) / worth("KZT", TODAY)
    assert stored.rate.source == "cbr"
    assert abs(stored.rate.value / expected - 1) < Decimal("0.001")


async def test_when_the_bank_is_away_the_next_source_is_asked_at_once(database, actor, lab):
    lab.faults["cbu"] = Fault.DOWN
    (made,) = await record(database, actor, spent(12, "USD"))
    await fill(database, actor, last=False)
    assert (await again(database, actor, made)).rate.source == "frankfurter"
    assert (await problems(database))["cbu"] is not None


async def test_while_no_source_can_be_had_the_job_is_tried_again_and_in_the_end_takes_the_last_good_one(
    database, actor, lab
):
    month_ago = TODAY - timedelta(days=30)
    await known(database, dollar(11500, month_ago))
    (made,) = await record(database, actor, spent(10, "USD"))
    assert made.base is None, "a rate of a month ago is not taken without asking"
    lab.faults |= dict.fromkeys(rules.SOURCES, Fault.BROKEN)
    with pytest.raises(Unavailable):
        await fill(database, actor, last=False)
    await fill(database, actor, last=True)
    stored = await again(database, actor, made)
    assert stored.rate == dollar(11500, month_ago)
    assert rules.is_old(stored.rate.day, stored.spent_on)
    lab.faults.clear()
    await fill(database, actor)
    assert await again(database, actor, made) == stored, "what was told stays told"


async def test_a_day_before_all_that_is_known_takes_the_first_after_it(database, actor, lab):
    long_ago = date(2003, 5, 6)
    await known(database, dollar(11980))
    lab.faults |= dict.fromkeys(rules.SOURCES, Fault.DOWN)
    (made,) = await record(database, actor, spent(10, "USD", long_ago))
    await fill(database, actor, long_ago)
    stored = await again(database, actor, made)
    assert stored.rate.day == TODAY
    assert rules.is_old(stored.rate.day, long_ago)


async def test_with_nothing_known_at_all_it_stays_open_and_is_tried_in_an_hour(database, actor, lab):
    lab.faults |= dict.fromkeys(rules.SOURCES, Fault.PAGE)
    (made,) = await record(database, actor, spent(10, "USD"))
    await fill(database, actor)
    assert (await again(database, actor, made)).base is None
    async with database.tx() as tx:
        due = await tx.value("select due_at from jobs.timers where task = 'expenses.fill_base'")
    assert timedelta(minutes=59) < due - database.clock.now() <= timedelta(hours=1)


async def test_a_currency_that_nobody_gives_stays_open_without_end_of_trying(database, actor, lab):
    (made,) = await record(database, actor, spent(10, "KPW"))
    await fill(database, actor, base="KPW", last=False)
    assert (await again(database, actor, made)).base is None
    async with database.tx() as tx:
        assert await tx.value("select count(*) from jobs.timers") == 0
    assert await problems(database) == dict.fromkeys(rules.SOURCES)


async def test_the_whole_neighbourhood_of_a_day_is_fetched_with_it(database, lab):
    russian = an_actor(currency="RUB")
    await fill(database, russian, date(2026, 11, 13))
    asked = len(lab.asked)
    (made,) = await record(database, russian, spent(10, "USD", date(2026, 11, 3)))
    assert made.base is not None
    assert len(lab.asked) == asked


# --- fetching


async def test_at_the_start_every_source_is_asked_once_and_not_again_before_its_hour(database, actor, lab):
    await fetch_rates(Outside(database))
    assert len(lab.asked) == 4
    assert await problems(database) == dict.fromkeys(rules.SOURCES)
    await fetch_rates(Outside(database))
    assert len(lab.asked) == 4
    (made,) = await record(database, actor, spent(12, "USD"))
    assert (made.rate.source, made.rate.day) == ("cbu", TODAY)
    database.clock.offset += timedelta(hours=6)
    await fetch_rates(Outside(database))
    assert len(lab.asked) > 4
    async with database.tx() as tx:
        newest = {state.name: state.newest for state in await Rates(tx).sources()}
    assert newest["cbr"] == newest["cbu"] == TODAY + timedelta(days=1)


BAD = [
    Fault.DOWN,
    Fault.BROKEN,
    Fault.FORMAT,
    Fault.PAGE,
    Fault.ENTITIES,
    Fault.ABSURD,
    Fault.HUGE,
    Fault.OLD,
]


@pytest.mark.parametrize("fault", BAD)
async def test_a_source_gone_wrong_is_told_of_and_the_last_good_rate_goes_on(database, actor, lab, fault):
    await fetch_rates(Outside(database))
    lab.faults["cbu"] = fault
    database.clock.offset += timedelta(days=3)  # Monday
    monday = TODAY + timedelta(days=3)
    await fetch_rates(Outside(database))
    told = await problems(database)
    assert [name for name, problem in told.items() if problem] == ["cbu"]
    (made,) = await record(database, actor, spent(10, "USD", monday))
    assert (made.rate.source, made.rate.day) == ("cbu", TODAY)
    lab.faults.clear()
    database.clock.offset += timedelta(hours=1)
    await fetch_rates(Outside(database))
    assert (await problems(database))["cbu"] is None
    (fresh,) = await record(database, an_actor(), spent(10, "EUR", monday))
    assert fresh.rate.day == TODAY + timedelta(days=1)


async def test_a_source_that_asks_for_an_hour_is_not_asked_within_it(database, lab):
    lab.faults["cbu"] = Fault.BUSY
    await fetch_rates(Outside(database))
    assert "left alone" in (await problems(database))["cbu"]
    lab.faults.clear()
    asked = len(lab.asked)
    await fill(database, an_actor(), last=False)  # the next source has it
    assert not [path for path in lab.asked[asked:] if path.startswith("/rates/cbu")]


async def test_a_slow_source_is_left_and_holds_no_other_up(database, lab, monkeypatch):
    monkeypatch.setattr("dastyor.domains.expenses.service.rate_asking.PATIENCE", 0.5)
    lab.faults["ecb"] = Fault.SLOW
    await fetch_rates(Outside(database))
    told = await problems(database)
    assert "no whole answer" in told.pop("ecb")
    assert set(told.values()) == {None}


async def test_a_hundred_times_yesterdays_is_never_stored_though_its_neighbours_are(database, actor, lab):
    await known(database, dollar(119, TODAY - timedelta(days=1)))  # the true ones look absurd beside it
    await fetch_rates(Outside(database))
    assert "1 absurd of 12" in (await problems(database))["cbu"]
    async with database.tx() as tx:
        pairs = await tx.all("select base from expenses.rate where source = 'cbu' and for_date = %s", (TODAY,))
    assert len(pairs) == 11
    assert ("USD",) not in pairs


@pytest.mark.parametrize("source", sorted(rules.SOURCES))
async def test_a_first_answer_a_hundred_times_too_large_is_not_believed(database, lab, source):
    lab.faults[source] = Fault.ABSURD
    await fetch_rates(Outside(database))
    assert "absurd" in (await problems(database))[source]
    async with database.tx() as tx:
        assert await tx.value("select count(*) from expenses.rate where source = %s", (source,)) == 0
        assert await tx.value("select count(distinct source) from expenses.rate") == len(rules.SOURCES) - 1


async def test_a_source_that_is_new_is_judged_by_those_that_are_known(database, lab):
    await known(database, Rate("KGS", "RUB", Decimal("0.94"), TODAY, "cbr"), dollar("82", quote="RUB", source="cbr"))
    away = [name for name in rules.SOURCES if name != "frankfurter"]
    lab.faults |= dict.fromkeys(away, Fault.DOWN) | {"frankfurter": Fault.ABSURD}
    await RateAsking(database).fill(an_actor().workspace, Wanted(TODAY, "KGS", "UZS"), is_last_try=True)
    async with database.tx() as tx:
        assert await tx.value("select count(*) from expenses.rate where source = 'frankfurter' and quote = 'KGS'") == 0


# Of this database: what others do on the same server is no concern of ours.
_OPEN = """
    select count(*) from pg_stat_activity where state = 'idle in transaction' and datname = current_database()
"""


async def test_no_transaction_is_open_while_a_source_is_waited_for(database, lab):
    seen = []

    class Watching:
        async def day(self, day=None):
            async with database.tx() as tx:
                seen.append(await tx.value(_OPEN))
            return []

    await RateAsking(database, {"cbr": Watching()}).refresh()
    assert seen == [0]


# --- what others ask


async def test_money_is_converted_by_the_days_rate_and_many_days_in_one_asking(database, lab):
    days = [TODAY - timedelta(days=back) for back in range(40)]
    await known(database, *(dollar(11000 + day.day, day) for day in days))
    async with database.tx() as tx:
        rates = Rates(tx)
        found = await rates.on_days([Wanted(day, "USD", "UZS") for day in days])
        assert {wanted.day: rate.value for wanted, rate in found.items()} == {day: 11000 + day.day for day in days}
        assert await rates.convert(Money(Decimal(2), "USD"), "UZS", TODAY) == Money(Decimal("22040.00"), "UZS")
        assert await rates.convert(Money(Decimal(2), "USD"), "USD", TODAY) == Money(Decimal(2), "USD")
        assert await rates.convert(Money(Decimal(2), "GBP"), "UZS", TODAY) is None
        same = await rates.on(TODAY, "UZS", "UZS")
    assert same.convert(Money(Decimal(7), "UZS")) == Money(Decimal("7.00"), "UZS")
    assert replace(same, value=Decimal(1)) == same


async def test_looking_up_a_rate_among_a_hundred_thousand_goes_by_the_key(database, lab):
    async with database.tx() as tx:
        await tx.run(
            """insert into expenses.rate (source, base, quote, for_date, value, fetched_at)
            select 'cbu', b, 'UZS', date '2026-11-20' - n, 12000, now()
            from unnest(array['USD', 'EUR', 'RUB', 'KZT', 'CNY']) b, generate_series(1, 20000) n"""
        )
        await tx.run("analyze expenses.rate")
        days = [Wanted(TODAY - timedelta(days=back), "USD", "UZS") for back in range(30)]
        asked = []
        plain = tx.all
        tx.all = lambda query, params=None, **more: asked.append((query, params)) or plain(query, params, **more)
        await Rates(tx).on_days(days)
        query, params = asked[-2]
        plan = "\n".join(row[0] for row in await plain("explain " + query, params))
    condition = next(line for line in plan.splitlines() if "Index Cond" in line and "for_date" in line)
    assert all(f"({name} = l.{name})" in condition for name in ("source", "base", "quote")), plan
    assert "Seq Scan on rate " not in plan

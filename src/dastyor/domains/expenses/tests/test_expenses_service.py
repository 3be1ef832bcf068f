"""Expenses in the database: what is stored, announced, audited; what nobody else can see."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dastyor.domains.expenses.errors import NoSuchExpense, NotADay, TooLateToUndo
from dastyor.domains.expenses.model import CATEGORIES, ExpenseDraft
from dastyor.domains.expenses.rules import changes
from dastyor.domains.expenses.seed import seed
from dastyor.domains.expenses.service import Expenses, Figures
from dastyor.domains.expenses.tables import metadata
from dastyor.kit.actor import Role
from dastyor.kit.errors import Forbidden
from dastyor.kit.migrating.alembic_run import differences
from dastyor.kit.money import Money
from dastyor.kit.periods import Period
from dastyor.kit.seeding import Plan
from tests.support.fixtures import an_actor

SOUMS = "UZS"


def lunch(amount: int = 45_000, day: date = date(2026, 11, 2)) -> ExpenseDraft:
    return ExpenseDraft(amount=Money(Decimal(amount), SOUMS), category="eating_out", note="lunch", spent_on=day)


async def test_each_act_is_announced_and_audited_with_before_and_after(database, actor):
    async with database.tx(actor.workspace) as tx:
        expenses = Expenses(tx)
        made = (await expenses.record(actor, [lunch()]))[0]
        await expenses.change(actor, made.id, category="travel")
        await expenses.remove(actor, made.id)
        await expenses.restore(actor, made.entry)
        wires = [published.fact.wire for published in tx.events.items]
        audited = [
            (change.action, (change.before or {}).get("category"), change.after["category"]) for change in tx.changes
        ]
        tx.changes.clear()
    assert wires == ["expense.recorded.v1", "expense.changed.v1", "expense.removed.v1", "expense.restored.v1"]
    assert audited[0] == ("expenses.recorded", None, "eating_out")
    assert audited[1] == ("expenses.changed", "eating_out", "travel")


async def test_changing_to_the_same_writes_nothing(database, actor):
    async with database.tx(actor.workspace) as tx:
        expenses = Expenses(tx)
        made = (await expenses.record(actor, [lunch()]))[0]
        before = len(tx.events.items)
        await expenses.change(actor, made.id, category="eating_out", spent_on=made.spent_on)
        assert len(tx.events.items) == before


async def test_one_workspace_finds_nothing_of_another(database, actor):
    async with database.tx(actor.workspace) as tx:
        made = (await Expenses(tx).record(actor, [lunch()]))[0]
    other = an_actor()
    async with database.tx(other.workspace) as tx:
        with pytest.raises(NoSuchExpense):
            await Expenses(tx).one(other, made.id)
        with pytest.raises(NoSuchExpense):
            await Expenses(tx).undo(other, made.entry)


async def test_row_security_alone_holds_when_a_query_forgets_the_workspace(database, actor):
    async with database.tx(actor.workspace) as tx:
        await Expenses(tx).record(actor, [lunch()])
    async with database.tx(an_actor().workspace) as tx:
        assert await tx.value("select count(*) from expenses.expense") == 0
        assert await tx.run("update expenses.expense set note = 'mine'") == 0
    async with database.tx() as tx:
        assert await tx.value("select count(*) from expenses.expense") == 0


async def test_writing_into_another_workspace_is_refused_by_the_database(database, actor):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with database.tx(an_actor().workspace) as tx:
            await Expenses(tx).record(actor, [lunch()])


@pytest.mark.parametrize("role", list(Role))
async def test_who_may_record_is_held_in_the_service(database, role):
    somebody = an_actor(role=role)
    async with database.tx(somebody.workspace) as tx:
        if role in {Role.VIEWER, Role.MODERATOR}:
            with pytest.raises(Forbidden):
                await Expenses(tx).record(somebody, [lunch()])
        else:
            assert await Expenses(tx).record(somebody, [lunch()])


async def test_undo_ends_after_ten_minutes_to_the_second(database, actor, clock):
    async with database.tx(actor.workspace) as tx:
        made = (await Expenses(tx).record(actor, [lunch()]))[0]
    clock.offset = timedelta(minutes=10, seconds=5)
    async with database.tx(actor.workspace) as tx:
        with pytest.raises(TooLateToUndo):
            await Expenses(tx).undo(actor, made.entry)


@given(day=st.dates(), today=st.dates(min_value=date(2000, 1, 1)))
def test_a_day_is_from_2000_to_today(day, today):
    if date(2000, 1, 1) <= day <= today:
        assert changes.checked_day(day, today) == day
    else:
        with pytest.raises(NotADay):
            changes.checked_day(day, today)


_days = st.dates(min_value=date(2026, 9, 20), max_value=date(2026, 11, 20))
_drafts = st.lists(
    st.tuples(
        st.decimals(min_value="0.01", max_value="99999999.99", places=2),
        st.sampled_from(["UZS", "USD", "RUB"]), st.sampled_from(CATEGORIES), _days, st.booleans(),
    ),
    max_size=12,
)  # fmt: skip


@given(drafts=_drafts)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
async def test_the_month_equals_a_count_by_hand(database, drafts):
    somebody = an_actor()
    async with database.tx(somebody.workspace) as tx:
        expenses, kept = Expenses(tx), []
        for amount, currency, category, day, removed in drafts:
            draft = ExpenseDraft(amount=Money(amount, currency), category=category, note="", spent_on=day)
            made = (await expenses.record(somebody, [draft]))[0]
            if removed:
                await expenses.remove(somebody, made.id)
            else:
                kept.append(made)
        report = await Figures(tx).report(somebody, Period.month(date(2026, 10, 15)))
    inside = [each for each in kept if (each.spent_on.year, each.spent_on.month) == (2026, 10)]
    assert report.count == len(inside)
    sums = {report.currency: report.total, **{each.currency: each for each in report.unknown}}
    for each in inside:
        sums[each.amount.currency] -= each.amount
    assert not any(sums.values())


def test_the_tables_and_the_migrations_say_the_same(addresses):
    assert differences(addresses.owner, metadata) == ([], [])


def test_a_seeded_year_is_lifelike_and_the_same_for_the_same_seed(addresses, clock):
    def rows(number: int) -> list[tuple[object, ...]]:
        somebody = an_actor()
        plan = Plan(
            workspace=somebody.workspace, people=(), currency=SOUMS, timezone="Asia/Tashkent", language="ru", count=400,
            days=365, now=clock.now().replace(microsecond=0, second=0), dice=Random(number),
        )  # fmt: skip
        with psycopg.connect(addresses.owner) as connection:
            assert list(seed(connection, plan)) == [400]
            found = connection.execute(
                "select amount, category, note, spent_on from expenses.expense where workspace_id = %s order by id",
                (somebody.workspace,),
            ).fetchall()
            connection.rollback()
        return found

    first = rows(1)
    assert sorted(first) == sorted(rows(1)) != sorted(rows(2))
    assert len({row[1] for row in first}) > 8
    assert len({row[3] for row in first}) > 200

"""Recurring expenses: each turn is asked once and answered once, whatever the machines do meanwhile."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.domains.expenses.errors import (
    NoSuchCategory,
    NoSuchRecurring,
    NoSuchTurn,
    NotADay,
    NotAnAmount,
    TooLateForTurn,
    TooManyRecurring,
)
from dastyor.domains.expenses.jobs import jobs
from dastyor.domains.expenses.jobs.recurring import ask_turns
from dastyor.domains.expenses.model.recurring import Every, RecurringDraft, Schedule, TurnState
from dastyor.domains.expenses.rules import recurring as rules
from dastyor.domains.expenses.rules.schedules import read_schedule
from dastyor.domains.expenses.service import Expenses, Recurrings
from dastyor.domains.expenses.service.recurring import MOST, drafted
from dastyor.domains.expenses.store import Totals
from dastyor.fronts.notify import _text
from dastyor.kit.actor import Role
from dastyor.kit.errors import Forbidden
from dastyor.kit.jobs.duties import Duties, take_up_stalled
from dastyor.kit.jobs.worker import JobWorker
from dastyor.kit.money import Money
from dastyor.kit.notices import Notice
from tests.support.fixtures import an_actor
from tests.support.person import catalogues

TODAY = date(2026, 11, 21)  # a Saturday


def soums(amount: int) -> Money:
    return Money(Decimal(amount), "UZS")


def rent(every=Every.MONTH, begins=date(2026, 10, 5), **changes) -> RecurringDraft:
    values = {"amount": soums(4_000_000), "category": "rent", "note": "", "schedule": Schedule(every, begins)} | changes
    return RecurringDraft(**values)


@pytest.fixture
def noon(clock):
    """It is noon in Tashkent on the day of these tests."""
    clock.offset += datetime(2026, 11, 21, 7, tzinfo=UTC) - clock.now()
    return clock


def sleep_until(clock, day, hour=12):
    clock.offset += datetime.combine(day, time(hour), UTC) - timedelta(hours=5) - clock.now()


async def make(database, actor, draft=None):
    async with database.tx(actor.workspace) as tx:
        return await Recurrings(tx).make(actor, draft or rent())


async def work(database, *, workers=1):
    """Rings every timer that is due and does its job, until none is; the notices that were given."""
    notices = []
    while True:
        async with database.tx() as tx:
            await Duties([jobs]).tick(tx)
        async with database.tx() as tx:
            found = await tx.all(
                "delete from jobs.procrastinate_jobs where status = 'todo' and task_name = 'expenses.ask_turns'"
                " returning args"
            )
        if not found:
            return notices

        async def run(stored):
            arguments = ask_turns.arguments(stored)
            async with database.tx(arguments["workspace"]) as tx:
                await ask_turns(tx, **arguments)
                news = [each.fact for each in tx.events.items if isinstance(each.fact, Notice)]
            notices.extend(news)

        await asyncio.gather(*(run(stored) for (stored,) in found for _ in range(workers)))


async def turns(database, actor):
    async with database.tx(actor.workspace) as tx:
        return await tx.all("select due_on, state from expenses.recurring_turn order by due_on")


async def spent(database, actor):
    async with database.tx(actor.workspace) as tx:
        return await tx.all(
            "select spent_on, amount from expenses.expense where removed_at is null order by spent_on, id"
        )


_begins = st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 12, 31))


@given(begins=_begins, every=st.sampled_from(list(Every)), ahead=st.integers(0, 4000))
def test_the_first_turn_from_a_day_is_the_first_of_all_that_is_not_before_it(begins, every, ahead):
    day = begins + timedelta(days=ahead)
    number = 0
    while rules.due(begins, every, number) < day:
        number += 1
    assert rules.first_from(begins, every, day) == rules.due(begins, every, number)


@given(begins=_begins, every=st.sampled_from(list(Every)))
def test_turns_go_on_without_gap_or_repeat(begins, every):
    found = list(islice(rules.turns(begins, every, begins, date(2045, 1, 1)), 30))
    assert found == [rules.due(begins, every, number) for number in range(len(found))]


def test_the_31st_is_the_last_day_of_shorter_months_and_the_31st_again_after_them():
    found = rules.turns(date(2027, 12, 31), Every.MONTH, date(2028, 1, 1), date(2028, 5, 31))
    assert [f"{day:%d.%m}" for day in found] == ["31.01", "29.02", "31.03", "30.04", "31.05"]
    leap = rules.turns(date(2024, 2, 29), Every.YEAR, date(2025, 1, 1), date(2028, 12, 31))
    assert [f"{day:%d.%m.%Y}" for day in leap] == ["28.02.2025", "28.02.2026", "28.02.2027", "29.02.2028"]


@pytest.mark.parametrize(
    ("begins", "ends", "hour", "until"),
    [
        (None, None, 23, None), (time(22), time(8), 21, None), (time(22), time(8), 22, 8), (time(22), time(8), 3, 8),
        (time(22), time(8), 8, None), (time(8), time(10), 9, 10), (time(8), time(10), 10, None),
    ],
)  # fmt: skip
def test_quiet_hours_end_at_their_end(begins, ends, hour, until):
    now = datetime(2026, 11, 21, hour, tzinfo=UTC) - timedelta(hours=5)
    found = rules.quiet_until(now, "Asia/Tashkent", begins, ends)
    assert (found and (found + timedelta(hours=5)).hour) == until
    assert found is None or timedelta() < found - now < timedelta(days=1)


@pytest.mark.parametrize(
    ("line", "rest", "every", "begins"),
    [
        ("аренда 4 000 000 каждый месяц 5-го", "аренда 4 000 000", "month", "2026-11-05"),
        ("аренда 4 млн ежемесячно 25 числа", "аренда 4 млн", "month", "2026-10-25"),
        ("Аренда 4 млн каждый месяц 31-го числа", "Аренда 4 млн", "month", "2026-10-31"),
        ("har oy 5-kuni ijara 4 mln", "ijara 4 mln", "month", "2026-11-05"),
        ("har oyning 21-sanasida ijara 4 mln", "ijara 4 mln", "month", "2026-11-21"),
        ("ijara 4 mln har oy oxirgi kuni", "ijara 4 mln", "month", "2026-10-31"),
        ("ҳар ой 5-куни ижара 4 млн", "ижара 4 млн", "month", "2026-11-05"),
        ("хар ой 5-санаси ижара 4 млн", "ижара 4 млн", "month", "2026-11-05"),
        ("rent 300$ every month on the 1st", "rent 300$", "month", "2026-11-01"),
        ("rent 300$ monthly", "rent 300$", "month", "2026-11-21"),
        ("интернет 99 000 каждый месяц", "интернет 99 000", "month", "2026-11-21"),
        ("кофе 15к каждый день", "кофе 15к", "day", "2026-11-21"),
        ("har kuni choy 5 ming", "choy 5 ming", "day", "2026-11-21"),
        ("taxi 20k daily", "taxi 20k", "day", "2026-11-21"),
        ("уборка 100к каждую неделю", "уборка 100к", "week", "2026-11-21"),
        ("уборка 100к каждый понедельник", "уборка 100к", "week", "2026-11-16"),
        ("уборка 100к по пятницам", "уборка 100к", "week", "2026-11-20"),
        ("har dushanba bozor 300 ming", "bozor 300 ming", "week", "2026-11-16"),
        ("ҳар шанба куни бозор 300 минг", "бозор 300 минг", "week", "2026-11-21"),
        ("market 30$ every sunday", "market 30$", "week", "2026-11-15"),
        ("налог 2 млн каждый квартал", "налог 2 млн", "quarter", "2026-11-21"),
        ("soliq 2 mln har chorak 15-kuni", "soliq 2 mln", "quarter", "2026-11-15"),
        ("tax 200$ every three months", "tax 200$", "quarter", "2026-11-21"),
        ("страховка 1 млн каждый год", "страховка 1 млн", "year", "2026-11-21"),
        ("sugʻurta 1 mln har yili", "sugʻurta 1 mln", "year", "2026-11-21"),
        ("insurance 100$ yearly", "insurance 100$", "year", "2026-11-21"),
    ],
)
def test_how_often_is_read_in_four_writings_and_leaves_the_expense(line, rest, every, begins):
    found = read_schedule(line, TODAY)
    assert found is not None
    assert (found[0], found[1].every, found[1].begins_on.isoformat()) == (rest, every, begins)


@pytest.mark.parametrize(
    "line", ["обед 45 000", "taxi 20k", "ijara 4 mln oy uchun", "дневник 5 000", "", "everyday shoes 50$"]
)
def test_a_line_that_says_no_rhythm_has_none(line):
    assert read_schedule(line, TODAY) is None


@given(st.text(max_size=200))
def test_whatever_is_written_is_read_without_a_fault(text):
    read_schedule(text, TODAY)


async def test_on_its_morning_the_person_is_asked_and_the_next_timer_is_set(publishing, actor, noon):
    made = await make(publishing, actor)
    assert made.next_on == date(2026, 12, 5)
    assert await work(publishing) == []
    sleep_until(noon, date(2026, 12, 5), 8)
    assert await work(publishing) == []
    sleep_until(noon, date(2026, 12, 5), 9)
    (notice,) = await work(publishing)
    assert notice.to == (actor.person,)
    assert _text(notice, catalogues().texts("en").html, date(2026, 12, 5)) == (
        "🔁 Rent — <b>4,000,000\u00a0UZS</b>, due today\nIs it paid?"
    )
    assert [press for _, press, _ in notice.presses] == ["ex.rcpay", "ex.rcsum", "ex.rcskip", "ex.rcstop"]
    async with publishing.tx(actor.workspace) as tx:
        assert (await Recurrings(tx).one(actor, made.id)).next_on == date(2027, 1, 5)
        timers = await tx.all("select due_at from jobs.timers")
    assert [due.astimezone(UTC) for (due,) in timers] == [datetime(2027, 1, 5, 4, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("every", "slept", "wanted"), [("day", 40, 40), ("week", 365, 53), ("month", 400, 14), ("year", 1500, 5)]
)
async def test_after_any_sleep_every_missed_turn_is_asked_once_in_one_message(
    publishing, actor, noon, every, slept, wanted
):
    await make(publishing, actor, rent(Every(every), TODAY))
    sleep_until(noon, TODAY + timedelta(days=slept - 1))
    notices = await work(publishing, workers=2)
    assert len(notices) == 1
    assert notices[0].values["count"] == wanted
    found = await turns(publishing, actor)
    assert [day for day, _ in found] == [rules.due(TODAY, Every(every), number) for number in range(wanted)]
    assert await work(publishing) == []


async def test_years_of_days_are_caught_up_in_pieces_and_none_is_lost(publishing, actor, noon):
    await make(publishing, actor, rent(Every.DAY, TODAY))
    sleep_until(noon, TODAY + timedelta(days=2499))
    notices = await work(publishing)
    assert [notice.values["count"] for notice in notices] == [1000, 1000, 500]
    assert len(await turns(publishing, actor)) == 2500


async def test_a_job_that_comes_twice_late_or_from_two_workers_asks_once(publishing, actor, noon):
    made = await make(publishing, actor)
    sleep_until(noon, date(2026, 12, 5))
    values = {"workspace": actor.workspace, "recurring": made.id, "due": made.next_on, "timezone": actor.timezone}

    gate = asyncio.Barrier(4)

    async def run(gate=None):
        async with publishing.tx(actor.workspace) as tx:
            if gate:
                await gate.wait()
            await ask_turns(tx, **values)
            return len(tx.events.items)

    assert sum(await asyncio.gather(*(run(gate) for _ in range(4)))) == 1
    assert await run() == 0
    async with publishing.tx() as tx:
        assert await tx.value("select count(*) from jobs.timers where due_at > %s", (noon.now(),)) == 1


async def test_a_worker_killed_before_its_commit_leaves_the_turn_to_the_next(publishing, actor, noon):
    """Killed between asking and moving on: nothing of it happened; the job is taken up, and asks once."""
    made = await make(publishing, actor)
    sleep_until(noon, date(2026, 12, 5))
    async with publishing.tx() as tx:
        await Duties([jobs]).tick(tx)
    values = {"workspace": actor.workspace, "recurring": made.id, "due": made.next_on, "timezone": actor.timezone}
    with pytest.raises(KeyboardInterrupt):
        async with publishing.tx(actor.workspace) as tx:
            await ask_turns(tx, **values)
            raise KeyboardInterrupt
    assert await turns(publishing, actor) == []
    async with publishing.tx() as tx:
        gone = await tx.value(
            "insert into jobs.procrastinate_workers (last_heartbeat) values (now() - interval '1 minute') returning id"
        )
        await tx.run("update jobs.procrastinate_jobs set status = 'doing', worker_id = %s", (gone,))
        assert await take_up_stalled(tx) == 1
    ready, stopping = asyncio.Event(), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for worker in (JobWorker(publishing, [jobs]), JobWorker(publishing, [jobs])):
            group.create_task(worker.run(ready, stopping))
        while not await turns(publishing, actor):
            await asyncio.sleep(0.02)
        stopping.set()
    assert await turns(publishing, actor) == [(date(2026, 12, 5), "asked")]


async def test_nobody_is_asked_in_his_quiet_hours_but_at_their_end(publishing, actor, circle, noon):
    circle.quiet[actor.person] = (time(22), time(11))
    await make(publishing, actor)
    sleep_until(noon, date(2026, 12, 5), 9)
    assert await work(publishing) == []
    sleep_until(noon, date(2026, 12, 5), 11)
    assert len(await work(publishing)) == 1


async def test_the_owners_are_asked_when_the_one_who_set_it_has_left(publishing, actor, circle, dilnoza, noon):
    await make(publishing, dilnoza)
    circle.people.remove(dilnoza)
    sleep_until(noon, date(2026, 12, 5))
    (notice,) = await work(publishing)
    assert (notice.to, notice.roles) == ((), (Role.OWNER,))


async def test_a_clock_that_is_set_back_asks_nothing_twice_and_loses_nothing(publishing, actor, noon):
    await make(publishing, actor, rent(Every.DAY, TODAY))
    for days, wanted in ((0, 1), (3, 3), (-3, 0), (0, 0), (4, 1)):
        noon.offset += timedelta(days=days)
        assert sum(notice.values.get("count", 1) for notice in await work(publishing)) == wanted
    assert len(await turns(publishing, actor)) == 5


async def test_paid_records_the_expense_on_its_day_once_however_many_press(publishing, actor, dilnoza, noon):
    made = await make(publishing, actor)
    sleep_until(noon, date(2026, 12, 7))
    await work(publishing)

    gate = asyncio.Barrier(4)

    async def press(who):
        async with publishing.tx(actor.workspace) as tx:
            await gate.wait()
            return await Recurrings(tx).pay(who, made.id, date(2026, 12, 5))

    answers = await asyncio.gather(*(press(who) for who in (actor, dilnoza) * 4))
    assert sum(each.is_new for each in answers) == 1
    assert len({each.expense.id for each in answers}) == 1
    assert await spent(publishing, actor) == [(date(2026, 12, 5), Decimal(4_000_000))]
    async with publishing.tx(actor.workspace) as tx:
        assert await Totals(tx).differing(actor.workspace) == []


async def test_another_amount_a_skip_and_its_undo(publishing, actor, noon):
    made = await make(publishing, actor, rent(Every.DAY, TODAY))
    sleep_until(noon, TODAY + timedelta(days=2))
    await work(publishing)
    days = [TODAY + timedelta(days=number) for number in range(3)]
    async with publishing.tx(actor.workspace) as tx:
        service = Recurrings(tx)
        assert (await service.pay(actor, made.id, days[0], amount=soums(5))).expense.amount == soums(5)
        assert (await service.skip(actor, made.id, days[1])).turn.state is TurnState.SKIPPED
        assert (await service.pay(actor, made.id, days[1])).expense is None
        assert (await service.ask_again(actor, made.id, days[1])).state is TurnState.ASKED
        assert (await service.skip(actor, made.id, days[0])).turn.state is TurnState.PAID
        assert [turn.due_on for turn in await service.waiting(actor, made.id)] == days[1:]
        assert len(await service.pay_waiting(actor, made.id)) == 2
        assert await service.pay_waiting(actor, made.id) == []
        assert await service.skip_waiting(actor, made.id) == []
    assert [amount for _, amount in await spent(publishing, actor)] == [5, 4_000_000, 4_000_000]
    async with publishing.tx(actor.workspace) as tx:
        with pytest.raises(NoSuchTurn):
            await Recurrings(tx).pay(actor, made.id, days[2] + timedelta(days=1))


async def test_a_skip_is_undone_for_ten_minutes_of_its_own_first_press(publishing, actor, noon):
    made = await make(publishing, actor, rent(Every.DAY, TODAY))
    await work(publishing)
    async with publishing.tx(actor.workspace) as tx:
        skipped = (await Recurrings(tx).skip(actor, made.id, TODAY)).turn
        assert Recurrings(tx).may_ask_again(skipped)
    noon.offset += timedelta(minutes=9)
    async with publishing.tx(actor.workspace) as tx:
        service = Recurrings(tx)
        assert (await service.skip(actor, made.id, TODAY)).turn == skipped
        assert (await service.ask_again(actor, made.id, TODAY)).state is TurnState.ASKED
        assert [turn.due_on for turn in await service.skip_waiting(actor, made.id)] == [TODAY]
    noon.offset += timedelta(minutes=9)
    async with publishing.tx(actor.workspace) as tx:
        again = (await Recurrings(tx).skip(actor, made.id, TODAY)).turn
        assert again.answered_at - skipped.answered_at >= timedelta(minutes=9)
    noon.offset += timedelta(minutes=2)
    async with publishing.tx(actor.workspace) as tx:
        with pytest.raises(TooLateForTurn):
            await Recurrings(tx).ask_again(actor, made.id, TODAY)
        assert not Recurrings(tx).may_ask_again(again)
        assert await Recurrings(tx).waiting(actor, made.id) == []
    assert await turns(publishing, actor) == [(TODAY, "skipped")]


async def test_what_was_skipped_together_is_asked_again_together_and_nothing_else(publishing, actor, noon):
    made = await make(publishing, actor, rent(Every.DAY, TODAY))
    sleep_until(noon, TODAY + timedelta(days=3))
    await work(publishing)
    days = [TODAY + timedelta(days=number) for number in range(4)]
    async with publishing.tx(actor.workspace) as tx:
        service = Recurrings(tx)
        await service.skip(actor, made.id, days[0])
        await service.pay(actor, made.id, days[1])
    noon.offset += timedelta(seconds=1)
    async with publishing.tx(actor.workspace) as tx:
        assert [turn.due_on for turn in await Recurrings(tx).skip_waiting(actor, made.id)] == days[2:]
    async with publishing.tx(actor.workspace) as tx:
        await Recurrings(tx).ask_again(actor, made.id, days[3])
    assert [state for _, state in await turns(publishing, actor)] == ["skipped", "paid", "asked", "asked"]


async def test_a_skip_of_an_elder_version_which_kept_no_moment_stays(publishing, actor, noon):
    made = await make(publishing, actor, rent(Every.DAY, TODAY))
    await work(publishing)
    async with publishing.tx(actor.workspace) as tx:
        await tx.run("update expenses.recurring_turn set state = 'skipped'")
    async with publishing.tx(actor.workspace) as tx:
        with pytest.raises(TooLateForTurn):
            await Recurrings(tx).ask_again(actor, made.id, TODAY)


async def test_what_is_stopped_is_asked_no_more_and_goes_on_without_what_was_missed(publishing, actor, noon):
    made = await make(publishing, actor, rent(Every.DAY, TODAY + timedelta(days=1)))
    async with publishing.tx(actor.workspace) as tx:
        await Recurrings(tx).stop(actor, made.id)
        assert await Recurrings(tx).all(actor) == []
    noon.offset += timedelta(days=5)
    assert await work(publishing) == []
    async with publishing.tx(actor.workspace) as tx:
        await Recurrings(tx).resume(actor, made.id)
    assert len(await work(publishing)) == 1
    assert await turns(publishing, actor) == [(TODAY + timedelta(days=5), "asked")]


async def test_another_rhythm_moves_the_next_turn_and_the_old_timer_does_nothing(publishing, actor, noon):
    made = await make(publishing, actor, rent(Every.DAY, TODAY + timedelta(days=1)))
    async with publishing.tx(actor.workspace) as tx:
        changed = await Recurrings(tx).change(
            actor, made.id, amount=soums(7), schedule=Schedule(Every.WEEK, TODAY + timedelta(days=3))
        )
    assert (changed.next_on, changed.amount) == (TODAY + timedelta(days=3), soums(7))
    noon.offset += timedelta(days=2)
    assert await work(publishing) == []
    noon.offset += timedelta(days=1)
    assert len(await work(publishing)) == 1


async def test_an_expense_comes_again_a_period_after_its_day(publishing, actor, noon):
    async with publishing.tx(actor.workspace) as tx:
        (expense,) = await Expenses(tx).record_line(actor, "rent 300$ 31.10")
        made = await Recurrings(tx).make(actor, drafted(expense, Every.MONTH))
    assert (made.amount, made.category, made.next_on) == (Money(Decimal(300), "USD"), "rent", date(2026, 11, 30))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"amount": soums(0)}, NotAnAmount), ({"category": "nonsense"}, NoSuchCategory),
        ({"schedule": Schedule(Every.DAY, date(1999, 12, 31))}, NotADay),
        ({"schedule": Schedule(Every.DAY, date(2101, 1, 1))}, NotADay),
    ],
)  # fmt: skip
async def test_what_cannot_come_again_is_refused(publishing, actor, changes, refusal):
    with pytest.raises(refusal):
        await make(publishing, actor, rent(**changes))


async def test_there_is_an_end_to_how_many_a_workspace_may_have(publishing, actor, noon):
    async with publishing.tx(actor.workspace) as tx:
        service = Recurrings(tx)
        for _ in range(MOST):
            made = await service.make(actor, rent())
        with pytest.raises(TooManyRecurring):
            await service.make(actor, rent())
        await service.stop(actor, made.id)
        await service.make(actor, rent())
        with pytest.raises(TooManyRecurring):
            await service.resume(actor, made.id)


async def test_rights_are_held_in_the_service_and_another_workspace_finds_nothing(publishing, actor, noon):
    made = await make(publishing, actor)
    viewer = an_actor(workspace=actor.workspace, role=Role.VIEWER)
    async with publishing.tx(actor.workspace) as tx:
        service = Recurrings(tx)
        assert await service.all(viewer) == [made]
        for act in (
            service.make(viewer, rent()), service.stop(viewer, made.id), service.pay(viewer, made.id, TODAY),
            service.change(viewer, made.id, note="x"), service.skip(viewer, made.id, TODAY),
        ):  # fmt: skip
            with pytest.raises(Forbidden):
                await act
    other = an_actor()
    async with publishing.tx(other.workspace) as tx:
        assert await Recurrings(tx).all(other) == []
        with pytest.raises(NoSuchRecurring):
            await Recurrings(tx).stop(other, made.id)


async def test_a_key_of_nobody_has_the_owners_asked(publishing, actor, noon):
    program = an_actor(workspace=actor.workspace, person=None)
    await make(publishing, program)
    sleep_until(noon, date(2026, 12, 5))
    (notice,) = await work(publishing)
    assert notice.to == ()

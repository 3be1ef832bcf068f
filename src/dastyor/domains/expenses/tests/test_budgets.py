"""Budgets: counted in the transaction of each write, told once, by whom and with what; never in anybody's way."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.domains.expenses.errors import NoSuchCategory, NotAMonth, NotAnAmount
from dastyor.domains.expenses.jobs.budgets import offer_budgets
from dastyor.domains.expenses.model import CATEGORIES, ExpenseDraft
from dastyor.domains.expenses.model.budgets import BudgetWish
from dastyor.domains.expenses.rules import budgets as rules
from dastyor.domains.expenses.service import Budgets, Expenses
from dastyor.domains.expenses.service.passings import Passings
from dastyor.fronts.notify import _text, notify_reactions
from dastyor.kit.actor import Role
from dastyor.kit.bus.outbox import Outbox
from dastyor.kit.db import Database
from dastyor.kit.errors import Forbidden
from dastyor.kit.i18n import Catalogues
from dastyor.kit.money import Money, Rate
from dastyor.kit.notices import Notice
from dastyor.kit.periods import Period
from dastyor.kit.telegram.presses import Signer
from dastyor.kit.transaction import Tx
from tests.support.fixtures import KEYS, an_actor
from tests.support.person import catalogues

DAY = date(2026, 11, 2)
MONTH = date(2026, 11, 1)


ROOT_OF_EXPENSES = Path(__file__).parents[1]


def soums(amount: int | str) -> Money:
    return Money(Decimal(amount), "UZS")


def spending(amount: Money | int, category: str = "transport", *, day: date = DAY, note: str = "") -> ExpenseDraft:
    money = amount if isinstance(amount, Money) else soums(amount)
    return ExpenseDraft(amount=money, category=category, note=note, spent_on=day)


def limit(amount: Money | int | None, category: str | None = "transport", month: date = MONTH) -> BudgetWish:
    money = soums(amount) if isinstance(amount, int) else amount
    return BudgetWish(month=month, category=category, limit=money)


def told(tx: Tx) -> list[Notice]:
    """What the open transaction will tell people."""
    return [each.fact for each in tx.events.items if isinstance(each.fact, Notice)]


async def put(database, actor, *wishes):
    async with database.tx(actor.workspace) as tx:
        await Budgets(tx).put(actor, wishes)
        return [notice.key for notice in told(tx)]


async def spend(database, actor, *drafts):
    """The expenses, and the keys of what people are told."""
    async with database.tx(actor.workspace) as tx:
        made = await Expenses(tx).record(actor, drafts)
        return made, [notice.key for notice in told(tx)]


async def standing(database, actor, month=MONTH):
    async with database.tx(actor.workspace) as tx:
        return {state.budget.category: state for state in await Budgets(tx).month(actor, month)}


@pytest.mark.parametrize(
    ("spent", "limit_", "wanted"),
    [("79.99", 100, []), (80, 100, [80]), ("99.99", 100, [80]), (100, 100, [80, 100]), (250, 100, [80, 100]), (-5, 100, [])],
)  # fmt: skip
def test_to_spend_exactly_the_share_is_to_pass_it(spent, limit_, wanted):
    assert sorted(rules.reached(Decimal(spent), Decimal(limit_))) == wanted


@pytest.mark.parametrize(
    ("month", "today", "left"),
    [
        (date(2026, 11, 1), date(2026, 11, 21), 9),
        (date(2026, 11, 1), date(2026, 11, 30), 0),
        (date(2026, 11, 1), date(2026, 12, 1), 0),
        (date(2026, 12, 1), date(2026, 11, 21), 31),
        (date(2024, 2, 1), date(2024, 2, 1), 28),
    ],
)
def test_days_left_are_those_after_today(month, today, left):
    assert rules.days_left(month, today) == left


@given(st.decimals(min_value="-1", max_value="5", places=4))
def test_a_bar_is_ten_squares_full_only_at_the_limit_and_empty_only_at_nothing(share):
    drawn = rules.bar(share)
    assert len(drawn) == 10
    assert (drawn == "▓" * 10) == (share >= 1)
    assert (drawn == "░" * 10) == (share <= 0)


@pytest.mark.parametrize(
    ("text", "month"), [("2026-11", MONTH), ("2026-11-21", MONTH), ("2026-13", None), ("1999-12", None), ("x", None)]
)
def test_a_month_is_read_from_itself_or_from_a_day_in_it(text, month):
    if month:
        assert rules.read_month(text) == month
        return
    with pytest.raises(NotAMonth):
        rules.read_month(text)


async def test_each_share_is_told_once_and_the_highest_alone_when_both_are_passed(publishing, actor):
    await put(publishing, actor, limit(100_000), limit(1_000_000, None))
    told_of = []
    for amount in (79_999, 1, 10_000, 9_000, 1_000, 50_000):
        told_of.append((await spend(publishing, actor, spending(amount)))[1])
    assert told_of == [[], ["expenses-budget-passed"], [], [], ["expenses-budget-used-up"], []]
    assert (await spend(publishing, actor, spending(950_000, "rent")))[1] == ["expenses-budget-used-up"]


async def test_undone_and_done_again_is_told_once(publishing, actor):
    await put(publishing, actor, limit(100_000))
    made, first = await spend(publishing, actor, spending(90_000))
    async with publishing.tx(actor.workspace) as tx:
        await Expenses(tx).undo(actor, made[0].entry)
    async with publishing.tx(actor.workspace) as tx:
        await Expenses(tx).restore(actor, made[0].entry)
        again = told(tx)
    assert (first, again) == (["expenses-budget-passed"], [])


async def test_a_raised_budget_is_told_anew_and_an_equal_one_is_not(publishing, actor):
    await put(publishing, actor, limit(100_000))
    assert (await spend(publishing, actor, spending(100_000)))[1] == ["expenses-budget-used-up"]
    assert await put(publishing, actor, limit(100_000)) == []
    assert (await spend(publishing, actor, spending(1_000)))[1] == []
    assert await put(publishing, actor, limit(200_000)) == []
    assert (await spend(publishing, actor, spending(60_000)))[1] == ["expenses-budget-passed"]
    assert (await spend(publishing, actor, spending(60_000)))[1] == ["expenses-budget-used-up"]


async def test_a_limit_below_what_is_spent_is_told_when_it_is_set(publishing, actor):
    await spend(publishing, actor, spending(95_000))
    assert await put(publishing, actor, limit(100_000)) == ["expenses-budget-passed"]
    assert await put(publishing, actor, limit(90_000)) == ["expenses-budget-used-up"]
    assert await put(publishing, actor, limit(None)) == []
    assert await put(publishing, actor, limit(90_000)) == ["expenses-budget-used-up"]


async def test_a_change_of_amount_category_or_day_counts_like_a_record(publishing, actor):
    await put(publishing, actor, limit(100_000), limit(100_000, "rent"), limit(100_000, "rent", date(2026, 10, 1)))
    (made,), _ = await spend(publishing, actor, spending(10_000))
    heard = []
    for change in ({"amount": soums(90_000)}, {"category": "rent"}, {"spent_on": date(2026, 10, 31)}, {"note": "x"}):
        async with publishing.tx(actor.workspace) as tx:
            await Expenses(tx).change(actor, made.id, **change)
            heard.append([(each.words["category"], each.months["month"]) for each in told(tx)])
    assert heard == [
        [("expenses-category-transport", date(2026, 11, 1))], [("expenses-category-rent", date(2026, 11, 1))],
        [("expenses-category-rent", date(2026, 10, 1))], [],
    ]  # fmt: skip


async def test_the_notice_says_who_must_know_what_is_left_and_the_three_largest_by_name(publishing, actor, clock):
    clock.offset = datetime(2026, 11, 21, 12, tzinfo=UTC) - clock.now()
    cashier = an_actor(workspace=actor.workspace, role=Role.CASHIER)
    await put(publishing, actor, limit(100_000))
    drafts = [spending(n * 1000, note=f"ride {n}") for n in (5, 30, 10, 35)]
    async with publishing.tx(actor.workspace) as tx:
        await Expenses(tx).record(cashier, drafts)
        (notice,) = told(tx)
    assert notice.roles == (Role.OWNER, Role.MANAGER)
    assert notice.also == (cashier.person,)
    said = _text(notice, catalogues().texts("en").html, date(2026, 11, 21))
    assert said.split("\n") == [
        "⚠️ <b>Transport</b>: 80% of the budget for November 2026 is spent",
        "80,000 UZS of 100,000 UZS, 20,000 UZS left".replace(" UZS", "\u00a0UZS"),
        "Days left in the month: 9",
        "The largest:",
        "• ride 35 — 35,000\u00a0UZS",
        "• ride 30 — 30,000\u00a0UZS",
        "• ride 10 — 10,000\u00a0UZS",
    ]


@pytest.mark.parametrize("language", ["uz-Latn", "uz-Cyrl", "ru", "en"])
async def test_the_notice_is_worded_in_each_language_and_no_text_of_people_breaks_it(publishing, actor, language):
    await put(publishing, actor, limit(100_000, None))
    async with publishing.tx(actor.workspace) as tx:
        await Expenses(tx).record(actor, [spending(120_000, note="A&B <i>"), spending(1, "rent")])
        (notice,) = told(tx)
    texts = Catalogues.load([ROOT_OF_EXPENSES], strict=True).texts(language)
    said = _text(notice, texts.html, date(2026, 11, 21))
    assert "A&amp;B &lt;i&gt;" in said
    assert "{" not in said
    assert texts("expenses-category-rent") in said


async def test_fifty_simultaneous_writes_tell_one_passing_once_by_the_one_that_passed(addresses, actor, clock):
    """Each of fifty connections writes 2,000 against 100,000: the 40th in order passes 80 %, the 50th 100 %."""
    everybody = [an_actor(workspace=actor.workspace, role=Role.CASHIER, name=f"No. {n}") for n in range(50)]
    crowd = Database(addresses.app, clock=clock, size=50, flushes=(Outbox().flush,))
    await crowd.open()
    try:
        await put(crowd, actor, limit(100_000), limit(10_000_000, None))
        gate, heard = asyncio.Barrier(50), []

        async def write(who):
            async with crowd.tx(who.workspace) as tx:
                await tx.run("select 1")
                await gate.wait()
                await Expenses(tx).record(who, [spending(2_000)])
                news = told(tx)
            heard.extend((who.person, notice) for notice in news)

        await asyncio.gather(*(write(who) for who in everybody))
        assert sorted((notice.key, notice.sums["spent"]) for _, notice in heard) == [
            ("expenses-budget-passed", soums(80_000)), ("expenses-budget-used-up", soums(100_000)),
        ]  # fmt: skip
        assert all(notice.also == (person,) for person, notice in heard)
        assert all(notice.words == {"category": "expenses-category-transport"} for _, notice in heard)
        assert (await standing(crowd, actor))["transport"].left == soums(0)
    finally:
        await crowd.close()


async def test_a_budget_set_while_somebody_writes_waits_for_him_and_misses_nothing(publishing, actor):
    """Neither sees what the other has not committed: without a common lock nobody would tell."""
    async with publishing.tx(actor.workspace) as tx:
        await Expenses(tx).record(actor, [spending(10_000)])
        assert told(tx) == []
        setting = asyncio.ensure_future(put(publishing, actor, limit(10_000)))
        while not setting.done():
            async with publishing.tx() as look:
                if await look.value("select count(*) from pg_locks where not granted"):
                    break
    assert await setting == ["expenses-budget-used-up"]


async def test_whoever_writes_while_a_budget_is_set_waits_and_tells(publishing, actor):
    async with publishing.tx(actor.workspace) as tx:
        await Budgets(tx).put(actor, [limit(10_000)])
        writing = asyncio.ensure_future(spend(publishing, actor, spending(10_000)))
        while not writing.done():
            async with publishing.tx() as look:
                if await look.value("select count(*) from pg_locks where not granted"):
                    break
    assert (await writing)[1] == ["expenses-budget-used-up"]


@pytest.mark.parametrize("undoing", [True, False])
async def test_lines_of_several_undone_at_once_by_many_never_wait_for_each_other_in_a_ring(publishing, actor, undoing):
    await put(publishing, actor, limit(10_000, None), limit(10_000, "rent"))
    entries = []
    for number in range(8):
        order = ("rent", "transport", "fuel") if number % 2 else ("fuel", "transport", "rent")
        made, _ = await spend(publishing, actor, *(spending(1_000, each) for each in order))
        entries.append(made[0].entry)
    if not undoing:
        await asyncio.gather(*(_turn(publishing, actor, entry, undo=True) for entry in entries))
    await asyncio.gather(*(_turn(publishing, actor, entry, undo=undoing) for entry in entries))
    stands = await standing(publishing, actor)
    assert stands[None].spent == soums(0 if undoing else 24_000)


async def _turn(database, actor, entry, *, undo):
    async with database.tx(actor.workspace) as tx:
        await (Expenses(tx).undo if undo else Expenses(tx).restore)(actor, entry)


async def test_a_workspace_without_budgets_pays_no_round_trip(publishing, actor, monkeypatch):
    """As before there were budgets: one round trip for the rows, one for the commit."""
    asked = []
    asking = Tx._asked

    def counted(self, *said):
        asked.append(1)
        return asking(self, *said)

    monkeypatch.setattr(Tx, "_asked", counted)
    costs = []
    for wishes in ((), (limit(1_000_000),)):
        if wishes:
            await put(publishing, actor, *wishes)
        asked.clear()
        made, _ = await spend(publishing, actor, *[spending(10)] * 3)
        costs.append(len(asked))
        asked.clear()
        async with publishing.tx(actor.workspace) as tx:
            await Expenses(tx).undo(actor, made[0].entry)
        costs.append(len(asked))
    assert costs == [2, 3, 2, 3]


class Fixed:
    """Rates of a test: a dollar is 12,000 soums on every day but the third."""

    async def on(self, day: date, base: str, quote: str) -> Rate | None:
        value = {("USD", "UZS"): Decimal(12_000), ("EUR", "UZS"): Decimal(13_000)}.get((base, quote))
        return Rate(base, quote, value, day, "test") if value and day.day != 3 else None


async def test_other_currencies_are_converted_by_the_rate_of_their_day_and_told_apart_without_one(publishing, actor):
    dollars = Money(Decimal("2.50"), "USD")
    await put(publishing, actor, limit(100_000), limit(Money(Decimal(10), "USD"), None))
    for draft in (spending(dollars), spending(dollars), spending(dollars, day=date(2026, 11, 3)), spending(5_000)):
        await spend(publishing, actor, draft)
    async with publishing.tx(actor.workspace) as tx:
        states = {state.budget.category: state for state in await Budgets(tx, Fixed()).month(actor, MONTH)}
    assert (states["transport"].spent, states["transport"].unpriced) == (soums("65000"), (dollars,))
    assert (states[None].spent, states[None].unpriced) == (Money(Decimal("7.50"), "USD"), (soums(5_000),))


async def test_who_sees_and_who_sets_is_held_in_the_service(publishing, actor):
    for role in Role:
        somebody = an_actor(workspace=actor.workspace, role=role)
        async with publishing.tx(actor.workspace) as tx:
            if role in {Role.OWNER, Role.MANAGER, Role.ACCOUNTANT}:
                await Budgets(tx).put(somebody, [limit(5_000)])
            else:
                with pytest.raises(Forbidden):
                    await Budgets(tx).put(somebody, [limit(5_000)])
                with pytest.raises(Forbidden):
                    await Budgets(tx).copy(somebody, MONTH)
            if role is Role.MODERATOR:
                with pytest.raises(Forbidden):
                    await Budgets(tx).month(somebody, MONTH)
            else:
                assert await Budgets(tx).month(somebody, MONTH)


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        (limit(0), NotAnAmount), (limit(-5), NotAnAmount), (limit(5, "nonsense"), NoSuchCategory),
        (limit(5, None, date(1999, 12, 1)), NotAMonth), (limit(5, None, date(2101, 1, 1)), NotAMonth),
    ],
)  # fmt: skip
async def test_what_cannot_be_a_budget_is_refused_and_nothing_is_set(publishing, actor, wish, refusal):
    with pytest.raises(refusal):
        await put(publishing, actor, limit(7, "rent"), wish)
    assert await standing(publishing, actor) == {}


async def test_copying_takes_over_what_is_not_set_there_yet_and_again_changes_nothing(publishing, actor):
    december = date(2026, 12, 1)
    await put(publishing, actor, limit(5_000), limit(9_000, None), limit(7_000, "transport", december))
    for _ in range(2):
        async with publishing.tx(actor.workspace) as tx:
            assert await Budgets(tx).copy(actor, DAY) == december
    assert {c: s.budget.limit for c, s in (await standing(publishing, actor, december)).items()} == {
        None: soums(9_000), "transport": soums(7_000),
    }  # fmt: skip


async def test_a_month_without_budgets_is_offered_those_before_once_on_its_first_morning(publishing, actor, clock):
    this = Period.month(clock.now().date())
    await put(publishing, actor, limit(5_000, None, this.start), limit(5_000, "rent", this.start))
    async with publishing.tx() as tx:
        timers = await tx.all("select due_at, task, args from jobs.timers")
    assert len(timers) == 1
    due, task, args = timers[0]
    assert (task, args["month"]) == ("expenses.offer_budgets", this.end.isoformat())
    assert due.astimezone(UTC) == datetime(this.end.year, this.end.month, 1, 4, tzinfo=UTC)  # 9:00 in Tashkent
    heard = []
    for _ in range(2):
        async with publishing.tx(actor.workspace) as tx:
            await offer_budgets(tx, workspace=actor.workspace, month=this.end)
            heard.append([notice.key for notice in told(tx)])
    assert heard == [["expenses-budgets-offer"], []]


async def test_a_month_with_budgets_is_offered_none(publishing, actor):
    december = date(2026, 12, 1)
    await put(publishing, actor, limit(5_000), limit(7_000, "rent", december))
    async with publishing.tx(actor.workspace) as tx:
        await offer_budgets(tx, workspace=actor.workspace, month=december)
        assert told(tx) == []


async def test_another_workspace_sees_and_changes_nothing_of_ours(publishing, actor):
    await put(publishing, actor, limit(5_000))
    other = an_actor()
    assert await put(publishing, other, limit(9_000)) == []
    assert (await spend(publishing, other, spending(4_500)))[1] == []
    assert (await standing(publishing, actor))["transport"].budget.limit == soums(5_000)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_whatever_is_done_a_budget_stands_as_a_count_by_hand_and_each_share_is_told_once(publishing, actor, seed):
    dice, made, heard = Random(seed), {}, []
    await put(publishing, actor, limit(300_000, None), limit(100_000), limit(80_000, "rent"))
    for _ in range(40):
        async with publishing.tx(actor.workspace) as tx:
            expenses = Expenses(tx)
            kind = dice.choice(("record", "record", "remove", "restore", "change")) if made else "record"
            one = dice.choice(list(made.values())) if made else None
            if kind == "record":
                day = DAY + timedelta(days=dice.choice((-3, 0, 5)))
                drafts = [spending(dice.randint(1, 40) * 1_000, dice.choice(CATEGORIES[2:5]), day=day)]
                changed = await expenses.record(actor, drafts)
            elif kind == "remove":
                changed = [await expenses.remove(actor, one.id)]
            elif kind == "restore":
                changed = await expenses.restore(actor, one.entry)
            else:
                amount, category = soums(dice.randint(1, 40) * 1_000), dice.choice(CATEGORIES[2:5])
                changed = [await expenses.change(actor, one.id, amount=amount, category=category)]
            made |= {each.id: each for each in changed}
            heard += [(notice.words["category"], notice.key) for notice in told(tx)]
    for category, state in (await standing(publishing, actor)).items():
        by_hand = sum(
            each.amount.amount for each in made.values()
            if each.removed_at is None and each.spent_on >= MONTH and category in (None, each.category)
        )  # fmt: skip
        assert state.spent == soums(by_hand)
    assert len(set(heard)) == len(heard)


async def test_what_is_told_waits_for_no_rate(publishing, actor):
    """Without rates another currency is told apart and never taken for the budget's own."""
    await put(publishing, actor, limit(100))
    assert (await spend(publishing, actor, spending(Money(Decimal(500), "USD"))))[1] == []
    async with publishing.tx(actor.workspace) as tx:
        found = await Passings(tx).store.all(actor.workspace, [MONTH])
        assert (await Passings(tx).state(found[0])).exact == 0


async def test_each_of_those_who_must_know_gets_one_message_in_his_own_language(publishing, actor, circle, dilnoza):
    """The owner wrote it himself and is told once; the cashier did not and is not told."""
    manager = an_actor(workspace=actor.workspace, role=Role.MANAGER, language="ru", telegram_id=43)
    circle.people.append(manager)
    await put(publishing, actor, limit(100_000))
    async with publishing.tx(actor.workspace) as tx:
        await Expenses(tx).record(actor, [spending(90_000)])
        (notice,) = told(tx)
    reactions = notify_reactions(circle, catalogues(), Signer(KEYS))
    async with publishing.tx(actor.workspace) as tx:
        await reactions.handlers["notice.given.v1"](tx, SimpleNamespace(subject=actor.workspace), notice)
        messages, tx.messages = tx.messages, []
    said = {message.chat: message.payload["text"].split("\n")[0] for message in messages}
    assert len(messages) == 2
    assert said == {
        actor.telegram_id: "⚠️ <b>Transport</b>: 90% of the budget for November 2026 is spent",
        43: "⚠️ <b>Транспорт</b>: потрачено 90\u00a0% бюджета на ноябрь 2026",
    }
    assert all(message.payload["reply_markup"]["inline_keyboard"] for message in messages)

"""Reports equal what a recount of the expenses by hand gives, whatever was done to them and in whatever currency."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from random import Random

import pytest

from dastyor.domains.expenses.errors import NotAPeriod
from dastyor.domains.expenses.model import CATEGORIES, By, ExpenseDraft, Span
from dastyor.domains.expenses.rules.figures import last_days, so_far, span_of
from dastyor.domains.expenses.service import Expenses, Figures
from dastyor.kit.actor import Role
from dastyor.kit.currencies import CurrencyUnknown, iso_digits
from dastyor.kit.errors import Forbidden
from dastyor.kit.ids import PersonId, new_id
from dastyor.kit.money import Money, Rate
from dastyor.kit.offers import Listener
from dastyor.kit.periods import Bucket, Period
from dastyor.kit.ports import Ports
from tests.support.fixtures import an_actor

CURRENCIES = ("UZS", "USD", "EUR", "JPY", "KWD")


class Market:
    """Rates that move all the time; the first that a day's pair was told by stays, as the table promises."""

    def __init__(self, tx, dice):
        self.tx, self.dice = tx, dice

    async def on(self, day, base, quote):
        if self.dice.random() < 0.1:
            return None
        value = Decimal(self.dice.randint(1, 10**7)).scaleb(-3)
        await self.tx.run(
            "insert into expenses.day_rate values (%s, %s, %s, %s, 'test', %s, now()) on conflict do nothing",
            (day, base, quote, value, day),
        )
        return Rate(base, quote, value, day, "test")

    async def on_days(self, wanted):
        return {each: rate for each in wanted if (rate := await self.on(*each)) is not None}

    async def send_for(self, workspace, wanted):
        """Nobody is asked: what is unknown stays so."""


class Everybody:
    """Who shares the ledger, by name."""

    def __init__(self, names):
        self.known = names

    async def names(self, tx, workspace, people):
        return {person: self.known[person] for person in people}

    async def listeners(self, tx, workspace, *, roles=(), people=()):
        return [
            Listener(
                person=person, chat=1, name=name, language="en", timezone="UTC", quiet_from=None, quiet_to=None
            )
            for person, name in self.known.items()
        ]  # fmt: skip

    async def blocked(self, tx, chat):
        raise AssertionError("nobody is written to here")


async def ledger(database, actor, dice, *, people, days=70, count=120):
    """A workspace whose people wrote, changed, undid and removed; `base` is known for some rows only."""
    made = []
    for _ in range(count):
        async with database.tx(actor.workspace) as tx:
            tx.ports = Ports(audience=Everybody(dict.fromkeys(filter(None, people), "Someone")))
            expenses = Expenses(tx)
            kind = dice.choice(("record",) * 6 + ("remove", "change", "undo", "restore", "base"))
            one = dice.choice(made) if made else None
            if kind == "record" or one is None:
                made += await expenses.record(actor, [draft(expenses.today(actor), dice, people, days)])
            elif kind == "remove":
                await expenses.remove(actor, one.id)
            elif kind == "undo":
                await expenses.undo(actor, one.entry)
            elif kind == "restore":
                await expenses.restore(actor, one.entry)
            elif kind == "change":
                day = expenses.today(actor) - timedelta(days=dice.randrange(days))
                await expenses.change(actor, one.id, amount=amount(dice), category="rent", spent_on=day)
            else:
                old = await expenses.one(actor, one.id)
                await give_base(expenses, actor, old, dice)


def draft(today, dice, people, days):
    return ExpenseDraft(
        amount=amount(dice), category=dice.choice(CATEGORIES[:4]), note="",
        spent_on=today - timedelta(days=dice.randrange(days)), paid_by=dice.choice(people),
    )  # fmt: skip


def amount(dice):
    currency = dice.choice(CURRENCIES)
    return Money(Decimal(dice.randint(1, 10**8)).scaleb(-iso_digits(currency)), currency)


async def give_base(expenses, actor, old, dice):
    """What the job does when a rate becomes known."""
    if old.base is None:
        rate = Rate(old.amount.currency, actor.currency, Decimal(dice.randint(1, 10**7)).scaleb(-2), old.spent_on, "t")
        await expenses._store(actor, [(old, replace(old, base=rate.convert(old.amount), rate=rate))])


async def by_hand(tx, span, by, wanted):
    """Every row looked at, one by one: totals, items, and what nothing converts."""
    rows = await tx.all(
        "select spent_on, category, coalesce(paid_by::text, 'program'), amount, currency, base_amount, base_currency "
        "from expenses.expense where removed_at is null"
    )
    rates = {(day, base): value for day, base, value in await tx.all(
        "select day, base, value from expenses.day_rate where quote = %s", (wanted,))}  # fmt: skip
    sums, unknown = (defaultdict(Decimal), defaultdict(Decimal)), (defaultdict(Decimal), defaultdict(Decimal))
    counts = defaultdict(int)
    for day, category, person, entered, currency, base, base_currency in rows:
        part = 0 if day in span.period else 1 if day in span.before else None
        if part is None:
            continue
        key = {By.CATEGORY: category, By.PERSON: person, By.DAY: day.isoformat(),
               By.MONTH: day.replace(day=1).isoformat()}[by]  # fmt: skip
        counts[key] += 1 - part
        if currency == wanted:
            sums[part][key] += entered
        elif base_currency == wanted:
            sums[part][key] += base
        elif (day, currency) in rates:
            sums[part][key] += entered * rates[day, currency]
        else:
            unknown[part][currency] += entered
    return sums, unknown, counts


def rounded(value, currency):
    return Money(value.quantize(Decimal(1).scaleb(-iso_digits(currency)), ROUND_HALF_EVEN), currency)


SPANS = {
    "month so far": lambda today: so_far(Bucket.MONTH, today),
    "year so far": lambda today: so_far(Bucket.YEAR, today),
    "last 30 days": lambda today: last_days(30, today),
    "a fortnight": lambda today: span_of(Period(today - timedelta(days=20), today - timedelta(days=6))),
    "the month before": lambda today: span_of(Period.month(today).previous()),
}


@pytest.mark.parametrize(
    ("seed", "zone"),
    [(1, "Asia/Tashkent"), (2, "Pacific/Kiritimati"), (3, "Pacific/Pago_Pago"), (4, "Europe/Moscow")],
)
async def test_every_report_is_what_a_recount_by_hand_gives(publishing, clock, seed, zone):
    dice, actor = Random(seed), an_actor(timezone=zone)
    clock.offset = datetime(2026, 11, 21, dice.randrange(24), 30, tzinfo=UTC) - clock.now()
    await ledger(publishing, actor, dice, people=[actor.person, PersonId(new_id()), None])
    for name, of in SPANS.items():
        for by in By:
            for wanted in ("UZS", "USD", "JPY", "RUB"):
                async with publishing.tx(actor.workspace) as tx:
                    span = of(Expenses(tx).today(actor))
                    report = await Figures(tx, Market(tx, dice)).report(actor, span, by, wanted)
                    told = by_hand_of(await by_hand(tx, span, by, wanted), report, span)
                    assert told == report_of(report), (name, by, wanted)


def report_of(report):
    return {
        "items": {i.key: (i.amount, i.count) for i in report.items if i.count}, "total": report.total,
        "previous": report.previous, "count": report.count,
        "unknown": {m.currency: m.amount for m in report.unknown},
        "unknown_before": {m.currency: m.amount for m in report.unknown_before},
    }  # fmt: skip


def by_hand_of(found, report, span):
    sums, unknown, counts = found
    wanted = report.currency
    return {
        "items": {key: (rounded(sums[0][key], wanted), number) for key, number in counts.items() if number},
        "total": rounded(sum(sums[0].values(), Decimal(0)), wanted),
        "previous": rounded(sum(sums[1].values(), Decimal(0)), wanted),
        "count": sum(counts.values()),
        "unknown": dict(unknown[0]),
        "unknown_before": dict(unknown[1]),
    }


async def test_an_old_report_asked_again_after_rates_moved_is_the_same(publishing, actor):
    dice = Random(7)
    await ledger(publishing, actor, dice, people=[actor.person])
    told = []
    for _ in range(3):
        async with publishing.tx(actor.workspace) as tx:
            today = Expenses(tx).today(actor)
            told.append(
                [await Figures(tx, Market(tx, Random(1))).report(actor, last_days(60, today), by, "RUB") for by in By]
            )
            # what sources say today is another matter than what a day was told by
            await tx.run("insert into expenses.rate values ('x', 'USD', 'RUB', %s, %s, now()) on conflict do nothing",
                         (today, dice.randint(1, 10**6)))  # fmt: skip
    # the first asking may have left some unknown (the market was shut); what it converted stays as it was
    assert told[1] == told[2]


async def test_what_no_rate_converts_is_told_apart_and_never_dropped(publishing, actor):
    async with publishing.tx(actor.workspace) as tx:
        expenses = Expenses(tx)
        await expenses.record_line(actor, "lunch 45 000 + hotel 12.50$ + taxi 7.50$")
        report = await Figures(tx).report(actor, Period.month(expenses.today(actor)))
    assert (report.total, report.unknown) == (Money(Decimal("45000.00"), "UZS"), (Money(Decimal(20), "USD"),))
    assert report.count == 3
    assert {item.key: item.count for item in report.items} == {"eating_out": 1, "travel": 1, "transport": 1}


async def test_days_without_expenses_stand_as_zero_and_beside_their_like(publishing, actor):
    async with publishing.tx(actor.workspace) as tx:
        expenses = Expenses(tx)
        today = expenses.today(actor)
        for back, sum_ in ((0, 5), (8, 7)):
            await expenses.record(actor, [made_on(today - timedelta(days=back), sum_)])
        report = await Figures(tx).report(actor, last_days(7, today), By.DAY)
    assert [item.amount.amount for item in report.items] == [0, 0, 0, 0, 0, 0, 5]
    assert [item.previous.amount for item in report.items] == [0, 0, 0, 0, 0, 7, 0]
    assert [item.share for item in report.items] == [0, 0, 0, 0, 0, 0, 1]
    assert report.items[-1].key == today.isoformat()


async def test_a_year_by_month_has_all_its_months_so_far(publishing, actor, clock):
    clock.offset = datetime(2026, 11, 21, tzinfo=UTC) - clock.now()
    async with publishing.tx(actor.workspace) as tx:
        expenses = Expenses(tx)
        await expenses.record(actor, [made_on(date(2025, 3, 5), 4), made_on(date(2026, 3, 31), 6)])
        report = await Figures(tx).report(actor, so_far(Bucket.YEAR, expenses.today(actor)), By.MONTH)
    assert [item.key for item in report.items] == [f"2026-{month:02}-01" for month in range(1, 12)]
    assert (report.items[2].amount.amount, report.items[2].previous.amount) == (6, 4)


async def test_people_are_named_and_programs_stand_apart(publishing, actor):
    aziz, other = actor, PersonId(new_id())

    async with publishing.tx(actor.workspace) as tx:
        tx.ports = Ports(audience=Everybody({aziz.person: "Aziz", other: "Dilnoza"}))
        expenses = Expenses(tx)
        today = expenses.today(actor)
        key = an_actor(workspace=actor.workspace, person=None)
        await expenses.record(actor, [made_on(today, 5), made_on(today, 9, paid_by=other)])
        await expenses.record(key, [made_on(today, 2)])
        report = await Figures(tx).report(actor, Period.day(today), By.PERSON)
    assert [(item.name, item.key == "program", item.amount.amount) for item in report.items] == [
        ("Dilnoza", False, 9), ("Aziz", False, 5), ("", True, 2),
    ]  # fmt: skip


async def test_own_categories_are_called_as_they_were_named(publishing, actor):
    async with publishing.tx(actor.workspace) as tx:
        await tx.run("insert into expenses.category values (%s, 'pets', 'Собака', now())", (actor.workspace,))
        expenses = Expenses(tx)
        (made,) = await expenses.record(actor, [made_on(expenses.today(actor), 5)])
        await expenses._store(actor, [(made, replace(made, category="pets"))])
        report = await Figures(tx).report(actor, Period.day(expenses.today(actor)))
    assert [(item.key, item.name) for item in report.items] == [("pets", "Собака")]


async def test_other_workspaces_are_never_counted(publishing, actor):
    stranger = an_actor()
    async with publishing.tx(stranger.workspace) as tx:
        await Expenses(tx).record_line(stranger, "lunch 45 000")
    async with publishing.tx(actor.workspace) as tx:
        report = await Figures(tx).report(actor, last_days(7, Expenses(tx).today(actor)))
    assert (report.items, report.total.amount, report.change) == ((), 0, None)


async def test_a_cashier_sees_and_a_moderator_does_not(publishing, actor):
    today = date(2026, 11, 21)
    async with publishing.tx(actor.workspace) as tx:
        await Figures(tx).report(an_actor(workspace=actor.workspace, role=Role.CASHIER), Period.day(today))
        with pytest.raises(Forbidden):
            await Figures(tx).report(an_actor(workspace=actor.workspace, role=Role.MODERATOR), Period.day(today))


async def test_a_wrong_period_or_currency_is_refused(publishing, actor):
    async with publishing.tx(actor.workspace) as tx:
        for period in (Period(date(1999, 1, 1), date(1999, 2, 1)), Period(date(2026, 1, 1), date(2026, 1, 1))):
            with pytest.raises(NotAPeriod):
                await Figures(tx).report(actor, period)
        with pytest.raises(NotAPeriod):
            await Figures(tx).report(actor, Period(date(2001, 1, 1), date(2026, 1, 1)), By.DAY)
        with pytest.raises(CurrencyUnknown):
            await Figures(tx).report(actor, Period.day(date(2026, 1, 1)), currency="XXQ")


async def test_a_return_takes_off_what_was_spent(publishing, actor):
    async with publishing.tx(actor.workspace) as tx:
        expenses = Expenses(tx)
        today = expenses.today(actor)
        made = await expenses.record(actor, [made_on(today, 10), made_on(today, 4)])
        back = replace(made[1], amount=-made[1].amount, base=-made[1].amount)
        await expenses._store(actor, [(made[1], back)])
        report = await Figures(tx).report(actor, Period.day(today))
    assert (report.total.amount, report.count) == (6, 2)


def made_on(day, amount, **more):
    return ExpenseDraft(amount=Money(Decimal(amount), "UZS"), category="other", note="", spent_on=day, **more)


@pytest.mark.parametrize(
    ("bucket", "today", "period", "before"),
    [
        (Bucket.MONTH, (2026, 11, 21), ((2026, 11, 1), (2026, 11, 22)), ((2026, 10, 1), (2026, 10, 22))),
        (Bucket.MONTH, (2026, 3, 30), ((2026, 3, 1), (2026, 3, 31)), ((2026, 2, 1), (2026, 3, 1))),
        (Bucket.MONTH, (2026, 2, 28), ((2026, 2, 1), (2026, 3, 1)), ((2026, 1, 1), (2026, 2, 1))),
        (Bucket.MONTH, (2026, 11, 1), ((2026, 11, 1), (2026, 11, 2)), ((2026, 10, 1), (2026, 10, 2))),
        (Bucket.WEEK, (2026, 11, 18), ((2026, 11, 16), (2026, 11, 19)), ((2026, 11, 9), (2026, 11, 12))),
        (Bucket.YEAR, (2024, 2, 29), ((2024, 1, 1), (2024, 3, 1)), ((2023, 1, 1), (2023, 3, 1))),
        (Bucket.YEAR, (2026, 12, 31), ((2026, 1, 1), (2027, 1, 1)), ((2025, 1, 1), (2026, 1, 1))),
    ],
)
def test_what_is_so_far_stands_beside_as_much_of_the_one_before(bucket, today, period, before):
    def of(days):
        return Period(date(*days[0]), date(*days[1]))

    assert so_far(bucket, date(*today)) == Span(of(period), of(before))

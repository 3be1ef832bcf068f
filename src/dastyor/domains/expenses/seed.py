"""A lifelike year of expenses: rent and salaries on their days, supplies by the week, tea and taxis in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from dastyor.kit.seeding import Connection, Plan, copy_in, id_at

_BATCH = 50_000
_COLUMNS = (
    "workspace_id", "id", "entry_id", "amount", "currency", "base_amount", "base_currency", "category", "note",
    "spent_on", "person_id", "paid_by", "created_at",
)  # fmt: skip


# The totals by day are counted anew from all rows: cheaper than adding up each row while it is copied.
_TOTALS = """
    merge into expenses.day_total t using (
        select workspace_id, spent_on as day, category, coalesce(paid_by, %(nobody)s) as paid_by,
            currency, coalesce(base_currency, '') as base_currency, sum(amount) as amount,
            coalesce(sum(base_amount), 0) as base_amount, count(*) as count
        from expenses.expense where workspace_id = %(workspace)s and removed_at is null group by 1, 2, 3, 4, 5, 6) c
    on (t.workspace_id, t.day, t.category, t.paid_by, t.currency, t.base_currency)
        = (c.workspace_id, c.day, c.category, c.paid_by, c.currency, c.base_currency)
    when matched then update set amount = c.amount, base_amount = c.base_amount, count = c.count
    when not matched then insert values
        (c.workspace_id, c.day, c.category, c.paid_by, c.currency, c.base_currency, c.amount, c.base_amount, c.count)
"""
_STALE = """
    insert into expenses.version as v (workspace_id, number) values (%(workspace)s, 1)
    on conflict (workspace_id) do update set number = v.number + 1
"""


@dataclass(frozen=True, slots=True)
class _Habit:
    """One thing a small shop pays for: how often among a hundred, and between which sums in thousands of soums."""

    category: str
    notes: dict[str, str]
    weight: int
    low: int
    high: int


def _habit(category: str, weight: int, low: int, high: int, uz: str, cyr: str, ru: str, en: str) -> _Habit:
    return _Habit(category, {"uz-Latn": uz, "uz-Cyrl": cyr, "ru": ru, "en": en}, weight, low, high)


_HABITS = (
    _habit("eating_out", 18, 25, 90, "tushlik", "тушлик", "обед", "lunch"),
    _habit("groceries", 16, 20, 250, "bozorlik", "бозорлик", "продукты", "groceries"),
    _habit("transport", 16, 12, 60, "taksi", "такси", "такси", "taxi"),
    _habit("goods", 14, 400, 6000, "tovar", "товар", "товар", "goods for sale"),
    _habit("supplies", 8, 30, 300, "paket va qogʻoz", "пакет ва қоғоз", "пакеты и бумага", "bags and paper"),
    _habit("fuel", 7, 100, 400, "benzin", "бензин", "бензин", "petrol"),
    _habit("telecom", 4, 40, 150, "internet", "интернет", "интернет", "internet"),
    _habit("marketing", 4, 100, 900, "reklama", "реклама", "реклама", "advertising"),
    _habit("salary", 4, 1500, 5000, "oylik", "ойлик", "зарплата", "wages"),
    _habit("utilities", 3, 150, 900, "svet va gaz", "свет ва газ", "свет и газ", "light and gas"),
    _habit("rent", 1, 4000, 9000, "ijara", "ижара", "аренда", "rent"),
    _habit("repair", 2, 80, 1200, "ta’mir", "таъмир", "ремонт", "repair"),
    _habit("fees", 2, 5, 40, "bank komissiyasi", "банк комиссияси", "комиссия банка", "bank fee"),
    _habit("taxes", 1, 500, 3000, "soliq", "солиқ", "налог", "tax"),
)


def seed(connection: Connection, plan: Plan) -> Iterator[int]:
    """Rows stored so far, after each batch."""
    rows, done = _rows(plan), 0
    while done < plan.count:
        stored = copy_in(connection, "expenses.expense", _COLUMNS, islice(rows, _BATCH))
        done += stored
        yield done
    connection.execute(_TOTALS, {"workspace": plan.workspace, "nobody": UUID(int=0)})
    connection.execute(_STALE, {"workspace": plan.workspace})


def _rows(plan: Plan) -> Iterator[tuple[Any, ...]]:
    zone, dice = ZoneInfo(plan.timezone), plan.dice
    weights = [habit.weight for habit in _HABITS]
    last = plan.now.astimezone(zone).date()
    for _ in range(plan.count):
        habit = dice.choices(_HABITS, weights)[0]
        day = last - timedelta(days=dice.randrange(plan.days))
        at = datetime.combine(day, time(dice.randrange(8, 21), dice.randrange(60), dice.randrange(60)), zone)
        at = min(at.astimezone(UTC), plan.now)
        amount = Decimal(dice.randrange(habit.low, habit.high + 1)) * 1000
        number, who = id_at(at, dice), dice.choice(plan.people) if plan.people else None
        yield (
            plan.workspace, number, number, amount, plan.currency, amount, plan.currency, habit.category,
            habit.notes[plan.language], day, who, who, at,
        )  # fmt: skip

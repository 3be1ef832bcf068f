"""A lifelike year of expenses: rent and salaries on their days, supplies by the week, tea and taxis in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dastyor.kit.seeding import Connection, Plan, copy_in, id_at

_BATCH = 50_000
_COLUMNS = (
    "workspace_id", "id", "entry_id", "amount", "currency", "base_amount", "base_currency", "category", "note",
    "spent_on", "person_id", "created_at",
)  # fmt: skip


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
    _habit("supplies", 8, 30, 300, "paket va qog‘oz", "пакет ва қоғоз", "пакеты и бумага", "bags and paper"),
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
        number = id_at(at, dice)
        yield (
            plan.workspace, number, number, amount, plan.currency, amount, plan.currency, habit.category,
            habit.notes[plan.language], day, dice.choice(plan.people) if plan.people else None, at,
        )  # fmt: skip

"""A lifelike year of a small shop's sales: busy Saturdays and evenings, a few refunds, a slow growth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dastyor.domains.sales.store.recount import REBUILD
from dastyor.kit.seeding import Connection, Plan, copy_in, id_at

_BATCH = 50_000
_COLUMNS = (
    "workspace_id", "transaction_id", "product_id", "quantity", "total", "currency", "at", "day", "hour", "unit_price",
    "cost", "category", "seller", "channel", "recorded_at",
)  # fmt: skip
_PRODUCT_COLUMNS = ("workspace_id", "product_id", "name", "category", "price", "cost", "is_stub", "changed_at")
_SELLERS, _CHANNELS = ("Aziz", "Dilnoza", "Kamola"), ("shop", "web", "chat")
_REFUNDED = 50  # one of so many
_BUSY_HOURS = (9, 10, 11, 12, 12, 13, 13, 14, 15, 16, 17, 17, 18, 18, 18, 19, 19, 20)


@dataclass(frozen=True, slots=True)
class _Good:
    """One product: its names by language, its category, its price in thousands of soums, how often among a hundred."""

    id: str
    names: dict[str, str]
    category: str
    price: int
    weight: int


def _good(id_: str, category: str, price: int, weight: int, uz: str, cyr: str, ru: str, en: str) -> _Good:
    return _Good(id_, {"uz-Latn": uz, "uz-Cyrl": cyr, "ru": ru, "en": en}, category, price, weight)


_GOODS = (
    _good("tea-green", "drinks", 18, 14, "koʻk choy", "кўк чой", "зелёный чай", "green tea"),
    _good("tea-black", "drinks", 16, 9, "qora choy", "қора чой", "чёрный чай", "black tea"),
    _good("coffee", "drinks", 45, 8, "qahva", "қаҳва", "кофе", "coffee"),
    _good("water", "drinks", 4, 12, "suv", "сув", "вода", "water"),
    _good("juice", "drinks", 17, 6, "sharbat", "шарбат", "сок", "juice"),
    _good("bread", "bakery", 5, 16, "non", "нон", "хлеб", "bread"),
    _good("samsa", "bakery", 12, 12, "somsa", "сомса", "самса", "samsa"),
    _good("cake", "bakery", 120, 2, "tort", "торт", "торт", "cake"),
    _good("chocolate", "sweets", 22, 7, "shokolad", "шоколад", "шоколад", "chocolate"),
    _good("halva", "sweets", 28, 4, "holva", "ҳолва", "халва", "halva"),
    _good("rice", "groceries", 24, 5, "guruch", "гуруч", "рис", "rice"),
    _good("oil", "groceries", 32, 4, "yogʻ", "ёғ", "масло", "oil"),
    _good("sugar", "groceries", 15, 5, "shakar", "шакар", "сахар", "sugar"),
    _good("soap", "household", 11, 4, "sovun", "совун", "мыло", "soap"),
    _good("powder", "household", 48, 3, "kir kukuni", "кир кукуни", "порошок", "washing powder"),
)


def seed(connection: Connection, plan: Plan) -> Iterator[int]:
    """Rows stored so far, after each batch."""
    copy_in(connection, "sales.product", _PRODUCT_COLUMNS, iter(_products(connection, plan)))
    rows, done = _rows(plan), 0
    while done < plan.count:
        done += copy_in(connection, "sales.transaction", _COLUMNS, islice(rows, _BATCH))
        yield done
    for statement in REBUILD:
        connection.execute(statement.encode(), {"workspace": plan.workspace})


def _products(connection: Connection, plan: Plan) -> list[tuple[Any, ...]]:
    """Those that the workspace does not have: it may be seeded twice."""
    query = "select product_id from sales.product where workspace_id = %s"
    known = {row[0] for row in connection.execute(query, (plan.workspace,))}
    return [
        (
            plan.workspace, good.id, good.names[plan.language], good.category, price, _cost(price), False, plan.now,
        )
        for good in _GOODS
        if good.id not in known and (price := Decimal(good.price * 1000))
    ]  # fmt: skip


def _rows(plan: Plan) -> Iterator[tuple[Any, ...]]:
    zone, dice = ZoneInfo(plan.timezone), plan.dice
    weights, last = [good.weight for good in _GOODS], plan.now.astimezone(zone).date()
    for _ in range(plan.count):
        good = dice.choices(_GOODS, weights)[0]
        day = last - timedelta(days=_days_back(plan))
        at = datetime.combine(day, time(dice.choice(_BUSY_HOURS), dice.randrange(60), dice.randrange(60)), zone)
        # What today's clock has not reached yet was sold yesterday: at three in the morning nothing is.
        there = at if at <= plan.now else at - timedelta(days=1)
        at = there.astimezone(UTC)
        price, sign = Decimal(good.price * 1000), -1 if dice.randrange(_REFUNDED) == 0 else 1
        quantity = Decimal(sign * dice.choice((1, 1, 1, 2, 2, 3, 5)))
        yield (
            plan.workspace, str(id_at(at, dice)), good.id, quantity, quantity * price, plan.currency, at, there.date(),
            there.replace(minute=0, second=0).astimezone(UTC), price, quantity * _cost(price),
            good.category, dice.choice(_SELLERS), dice.choices(_CHANNELS, (7, 2, 1))[0], at,
        )  # fmt: skip


def _days_back(plan: Plan) -> int:
    """Recent days a little more often than old ones, Fridays and Saturdays more than others."""
    dice = plan.dice
    back = min(dice.randrange(plan.days), dice.randrange(plan.days * 2))
    is_busy = (plan.now - timedelta(days=back)).weekday() in {4, 5}
    return back if is_busy or dice.randrange(4) else dice.randrange(plan.days)


def _cost(price: Decimal) -> Decimal:
    return price * 7 / 10

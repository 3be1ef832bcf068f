"""The rows behind a figure: the same ones that it counts, newest first, page after page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dastyor.domains.sales.rules.figures import enough
from dastyor.domains.sales.tests.conftest import sale
from dastyor.kit.actor import Role
from tests.support.fixtures import an_actor


async def rows(till, **asked):
    """Every row, however many pages it takes."""
    asked = {"from": "2026-11-01", "to": "2026-11-05", "limit": 3, **asked}
    found = []
    while True:
        answer = await till.program.get("/sales/transactions", params=asked)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        if not (cursor := answer.json()["next_cursor"]):
            return found
        asked["cursor"] = cursor


@pytest.fixture
async def week(till):
    """Five days of sales of every kind; several at one moment."""
    await till.program.put(
        "/sales/products", json=[{"product_id": "tea", "name": "Tea", "category": "drinks", "cost": "1"}]
    )
    await till.send(
        *(
            sale(
                number, timestamp=f"2026-11-0{1 + number % 5}T{10 + number % 2}:00:00+05:00", product_id=("tea", "bread")[number % 2],
                seller=("Aziz", "Лола", ...)[number % 3], channel=("shop", "web")[number // 10], quantity="-2" if number == 7 else "2",
                total_amount="-30000" if number == 7 else "30000", currency="USD" if number == 9 else ...,
            )
            for number in range(20)
        )
    )  # fmt: skip
    return till


@pytest.mark.parametrize(
    "which",
    [
        {}, {"product": "tea"}, {"product": "bread"}, {"category": "drinks"}, {"seller": "Лола"}, {"channel": "web"},
        {"product": "bread", "seller": "Aziz"}, {"currency": "usd"}, {"from": "2026-11-03", "to": "2026-11-03"},
    ],
)  # fmt: skip
async def test_the_rows_are_those_that_the_figure_counts(week, which):
    found = await rows(week, **which)
    assert len({each["transaction_id"] for each in found}) == len(found)
    order = [(each["timestamp"], each["transaction_id"]) for each in found]
    assert order == sorted(order, reverse=True)
    groups = {name: key for name, key in which.items() if name in {"product", "category", "seller", "channel"}}
    asked = {"from": "2026-11-01", "to": "2026-11-05", "limit": 1000, **which}
    if len(groups) < 2:
        path = f"by/{next(iter(groups))}" if groups else "summary"
        answer = (await week.program.get(f"/sales/{path}", params=asked)).json()
        figure = next(item for item in answer["items"] if item["key"] in groups.values()) if groups else answer["total"]
        assert figure["transactions"] == len(found) > 0
        assert sum(Decimal(each["total_amount"]["amount"]) for each in found) == Decimal(figure["net"]["amount"])
        assert sum(Decimal(each["quantity"]) for each in found) == Decimal(figure["units"])
    else:
        assert {(each["product_id"], each["seller"]) for each in found} == {("bread", "Aziz")}


async def test_a_row_says_all_that_is_known_of_it(week):
    row = (await rows(week, product="tea", limit=1))[0]
    assert row == {
        "transaction_id": "t-4", "product_id": "tea", "product_name": "Tea", "quantity": "2", "day": "2026-11-05",
        "total_amount": {"amount": "30000", "currency": "UZS"}, "timestamp": "2026-11-05T05:00:00Z", "unit_price": None,
        "discount": None, "cost": "2", "category": "drinks", "seller": "Лола", "channel": "shop", "customer_id": None,
    }  # fmt: skip


async def test_of_whom_nothing_was_sold_there_is_nothing(week):
    for which in (
        {"seller": "nobody"},
        {"currency": "EUR"},
        {"seller": "Aziz", "channel": "chat"},
        {"product": "milk"},
    ):
        assert await rows(week, **which) == []


async def test_a_seller_of_few_days_is_found_behind_the_days_of_others(week):
    await week.send(
        *(sale(f"old-{at}", timestamp=f"2026-10-0{at}T10:00:00+05:00", seller="Bek") for at in (1, 4, 6, 7, 9))
    )
    found = await rows(week, seller="Bek", **{"from": "2026-10-02", "to": "2026-11-05"})
    assert [each["transaction_id"] for each in found] == [f"t-old-{day}" for day in (9, 7, 6, 4)]


def test_days_are_enough_when_they_have_what_is_needed_without_the_one_that_is_partly_told():
    days = [(date(2026, 11, day), 3) for day in (5, 4, 2, 1)]
    assert [day.day for day in enough(days, 4, but=date.max)] == [5, 4]
    assert [day.day for day in enough(days, 3, but=date.max)] == [5]
    assert [day.day for day in enough(days, 3, but=date(2026, 11, 5))] == [5, 4]
    assert [day.day for day in enough(days, 99, but=date.max)] == [5, 4, 2, 1]


async def test_nothing_of_a_stranger_and_nothing_for_who_may_not_read(week, known):
    known.keys["key"] = an_actor(name="Bek")
    assert await rows(week) == []
    known.keys["key"] = an_actor(workspace=week.actor.workspace, role=Role.CASHIER)
    assert (await week.program.get("/sales/transactions")).status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"product": "\0"}, {"seller": ""}, {"currency": "XXQ"}, {"cursor": "x"}, {"channel": "x" * 65}]
)
async def test_what_nobody_can_ask_for_is_refused(till, wrong):
    assert (await till.program.get("/sales/transactions", params=wrong)).status_code == 422

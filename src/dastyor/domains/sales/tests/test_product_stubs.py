"""Products: a stub that a line named becomes what a program describes, and the past keeps what it was known to cost."""

from __future__ import annotations

import pytest

from dastyor.domains.sales.tests.conftest import sale
from tests.support.fixtures import an_actor

PLAIN = {"category": None, "price": None, "cost": None}


async def put(till, *products, status=200):
    answer = await till.program.put("/sales/products", json=list(products))
    assert answer.status_code == status, answer.text
    return answer.json()


async def products(till, limit=200):
    """Every product, however many pages it takes, and how long each page was."""
    asked, found, pages = {"limit": limit}, [], []
    while True:
        answer = (await till.program.get("/sales/products", params=asked)).json()
        found += answer["items"]
        pages.append(len(answer["items"]))
        if not answer["next_cursor"]:
            return found, pages
        asked["cursor"] = answer["next_cursor"]


async def costs(till):
    """The cost of each transaction of the day, by its id."""
    items = (await till.program.get("/sales/transactions", params={"from": "2026-11-05"})).json()["items"]
    return {item["transaction_id"]: item["cost"] for item in items}


async def test_a_stub_is_what_the_first_line_says_until_somebody_describes_it(till):
    await till.send(
        sale(1, product_name="Tea", category="drinks"), sale(2, product_name="Other", category="food"),
        sale(3, product_id="bread"),
    )  # fmt: skip
    await till.send(sale(4, product_name="Third", category="third"))
    found, _ = await products(till)
    stub = {"price": None, "cost": None, "is_stub": True}
    assert found == [
        {"product_id": "bread", "name": "bread", "category": None, **stub},
        {"product_id": "tea", "name": "Tea", "category": "drinks", **stub},
    ]
    described = {"product_id": "tea", "name": "Green tea", "category": "hot", "price": "15000.5", "cost": "0.000001"}
    assert await put(till, described) == {"stored": 1}
    await till.send(sale(5, product_name="Fourth", category="fourth"))
    assert (await products(till))[0][1] == {**described, "is_stub": False}


async def test_what_is_described_again_is_as_it_was_described_last(till):
    whole = {"product_id": "tea", "name": "Tea", "category": "drinks", "price": "5", "cost": "4"}
    assert await put(till, whole, {"product_id": "tea", "name": "Last"}) == {"stored": 1}
    assert (await products(till))[0] == [{"product_id": "tea", "name": "Last", **PLAIN, "is_stub": False}]
    await put(till, whole)
    await put(till, {"product_id": "tea", "name": "Bare"})
    assert (await products(till))[0] == [{"product_id": "tea", "name": "Bare", **PLAIN, "is_stub": False}]


async def test_a_cost_counts_from_now_on_by_the_unit_and_a_lines_own_comes_first(till):
    await till.send(sale(1))
    await put(till, {"product_id": "tea", "name": "Tea", "cost": "4.25"})
    await till.send(sale(2), sale(3, quantity="-3", total_amount="-45000"), sale(4, cost="1"), sale(5, cost="0"))
    await put(till, {"product_id": "tea", "name": "Tea", "cost": "100"})
    await till.send(sale(2), sale(6, quantity="0.333333"), sale(7, quantity="-1", total_amount="-5", cost="8"))
    await put(till, {"product_id": "tea", "name": "Tea", "cost": "0"})
    await till.send(sale(8))
    assert await costs(till) == {
        "t-1": None, "t-2": "8.5", "t-3": "-12.75", "t-4": "1", "t-5": "0", "t-6": "33.3333", "t-7": "-8", "t-8": "0",
    }  # fmt: skip
    assert (await till.total())["cost"]["amount"] == "22.0833"
    assert [line["transaction_id"] for line in await till.waiting()] == []


async def test_the_category_of_a_product_counts_where_the_line_has_none_and_a_stubs_does_not(till):
    await till.send(sale(1, category="stub's"))
    await till.send(sale(2))
    await put(till, {"product_id": "tea", "name": "Tea", "category": "drinks"})
    await till.send(sale(3), sale(4, category="own"))
    items = (await till.program.get("/sales/by/category", params={"from": "2026-11-05"})).json()["items"]
    assert {item["key"]: item["transactions"] for item in items} == {"stub's": 1, "drinks": 1, "own": 1}


async def test_the_name_of_a_product_is_told_in_every_figure_of_its_past(till):
    await till.send(sale(1), sale(2, product_id="bread"))
    await put(till, {"product_id": "tea", "name": "Green tea"}, {"product_id": "milk", "name": "Milk"})
    items = (await till.program.get("/sales/by/product", params={"from": "2026-11-05", "sort": "name"})).json()["items"]
    assert [(item["key"], item["name"]) for item in items] == [("tea", "Green tea"), ("bread", "bread")]


@pytest.mark.parametrize(("limit", "pages"), [(1, [1] * 7), (3, [3, 3, 1]), (6, [6, 1]), (7, [7]), (200, [7])])
async def test_pages_of_products_lead_to_the_last_and_none_is_told_twice(till, known, limit, pages):
    ids = ["Б", "a", "b", "b-1", "É", "~", "10"]
    await put(till, *({"product_id": each, "name": "same"} for each in ids))
    found, told = await products(till, limit)
    assert told == pages
    assert len(found) == 7
    assert {each["product_id"] for each in found} == set(ids)
    known.keys["key"] = an_actor(name="Bek")
    assert await products(till) == ([], [0])


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"product_id": "x" * 64}, 200), ({"product_id": "x" * 65}, 422), ({"product_id": ""}, 422),
        ({"product_id": " "}, 422), ({"product_id": "a\tb"}, 422), ({"product_id": "a\x7f"}, 422),
        ({"product_id": "a\0b"}, 422), ({"category": "a\0"}, 422), ({"category": "\x1f"}, 422), ({"category": "Чой 1"}, 200),
        ({"product_id": " a "}, 200), ({"name": "x" * 200}, 200), ({"name": "x" * 201}, 422), ({"name": ""}, 422),
        ({"name": "a\0b"}, 422), ({"category": "x" * 64}, 200), ({"category": "x" * 65}, 422), ({"category": ""}, 422),
        ({"price": "0"}, 200), ({"price": "-0.01"}, 422), ({"price": 10**15}, 200), ({"price": 10**15 + 1}, 422),
        ({"cost": "0"}, 200), ({"cost": "-0.01"}, 422), ({"cost": "0.000001"}, 200), ({"cost": "0.0000001"}, 422),
        ({"cost": 10**15}, 200), ({"cost": 10**15 + 1}, 422), ({"colour": "red"}, 422),
    ],
)  # fmt: skip
async def test_a_product_is_described_within_its_bounds(till, changes, status):
    await put(till, {"product_id": "tea", "name": "Tea", **changes}, status=status)
    assert len((await products(till))[0]) == (status == 200)


@pytest.mark.parametrize(("count", "status"), [(0, 422), (1, 200), (10_000, 200), (10_001, 422)])
async def test_at_most_ten_thousand_products_are_described_at_once(till, count, status):
    told = await put(till, *({"product_id": f"p{at}", "name": "Tea"} for at in range(count)), status=status)
    assert status != 200 or told == {"stored": count}

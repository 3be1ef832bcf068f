"""Sales over REST: who may ask for what, lists to their end, every order of groups, and limits at their edges."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from dastyor.domains.sales.metrics import metrics
from dastyor.domains.sales.tests.conftest import sale
from dastyor.kit.actor import Role
from dastyor.kit.figures import Kind, Stretch
from dastyor.kit.ids import new_id
from tests.support.fixtures import an_actor

DAY = {"from": "2026-11-05", "to": "2026-11-05"}
READ = {Role.OWNER, Role.MANAGER, Role.ACCOUNTANT, Role.VIEWER}
RECORD = {Role.OWNER, Role.MANAGER, Role.CASHIER}
DESCRIBE = {Role.OWNER, Role.MANAGER}
ROUTES = [
    ("GET", "summary", None, READ, 200), ("GET", "by/product", None, READ, 200), ("GET", "by/category", None, READ, 200),
    ("GET", "by/seller", None, READ, 200), ("GET", "by/channel", None, READ, 200),
    ("GET", "transactions", None, READ, 200), ("GET", "products", None, READ, 200),
    ("GET", "quarantine", None, READ, 200), ("POST", "transactions", sale(1), RECORD, 202),
    ("PUT", "products", [{"product_id": "tea", "name": "Tea"}], DESCRIBE, 200),
    ("POST", f"quarantine/{new_id()}/replay", sale(1), RECORD, 404),
]  # fmt: skip


@pytest.mark.parametrize("role", Role)
async def test_each_route_is_for_whom_it_is(till, known, role):
    known.keys["key"] = an_actor(workspace=till.actor.workspace, role=role)
    for method, path, body, may, status in ROUTES:
        answer = await till.program.request(method, f"/sales/{path}", json=body)
        assert answer.status_code == (status if role in may else 403), (method, path)


@pytest.mark.parametrize(("limit", "pages"), [(1, 5), (2, 3), (4, 2), (5, 1), (200, 1)])
async def test_pages_of_quarantine_lead_to_the_oldest_and_leave_out_what_is_repaired(till, limit, pages):
    answer = await till.send(*(sale(number, quantity=0) for number in range(6)))
    numbers = [each["quarantine_id"] for each in answer["rejected"]]
    repaired = numbers.pop(3)
    assert (await till.program.post(f"/sales/quarantine/{repaired}/replay", json=sale(3))).status_code == 200
    asked, found, count = {"limit": limit}, [], 0
    while asked.get("cursor") or not count:
        page = (await till.program.get("/sales/quarantine", params=asked)).json()
        assert len(page["items"]) <= limit
        found, count = [*found, *page["items"]], count + 1
        asked["cursor"] = page["next_cursor"]
    assert [line["id"] for line in found] == numbers[::-1]
    assert [json.loads(line["raw"])["transaction_id"] for line in found] == [f"t-{at}" for at in (5, 4, 2, 1, 0)]
    assert count == pages


GROUPS = {  # (gross, refunds, cost, transactions, units) of each
    "a": [(900, 5, 1), (-300, -1, -1)], "b": [(500, 2, 400), (100, 1, 0)], "c": [(550, 9, 0)],
    "d": [(200, 1, 0), (200, 1, 0), (100, 1, 0), (-400, -8, 0)],
}  # fmt: skip


@pytest.mark.parametrize(
    ("sort", "told"),
    [
        ("net", "abcd"),  # 600, 600, 550, 100
        ("gross", "abcd"),  # 900, 600, 550, 500
        ("refunds", "dabc"),  # 400, 300, 0, 0
        ("margin", "acbd"),  # 600, 550, 200, 100
        ("transactions", "dabc"),  # 4, 2, 2, 1
        ("units", "cabd"),  # 9, 4, 3, -5
        ("name", "cdab"),  # C of c is A, of d is B; a and b are named as their ids
    ],
)
@pytest.mark.parametrize("group", ["product", "category", "seller", "channel"])
async def test_groups_stand_in_the_order_that_is_asked_for(till, group, sort, told):
    field = {"product": "product_id"}.get(group, group)
    lines = [(key, *each) for key, several in GROUPS.items() for each in several]
    await till.send(
        *(
            sale(at, total_amount=total, quantity=quantity, cost=abs(cost), **{field: key})
            for at, (key, total, quantity, cost) in enumerate(lines)
        )
    )
    await till.program.put("/sales/products", json=[{"product_id": "c", "name": "A"}, {"product_id": "d", "name": "B"}])
    told = "abcd" if sort == "name" and group != "product" else told
    for limit in (1, 3, 4):
        answer = await till.program.get(f"/sales/by/{group}", params={**DAY, "sort": sort, "limit": limit})
        assert "".join(item["key"] for item in answer.json()["items"]) == told[:limit]
        assert answer.json()["total"]["transactions"] == 9, "the total is of all"
    by_itself = await till.program.get(f"/sales/by/{group}", params=DAY)
    assert sort != "net" or "".join(item["key"] for item in by_itself.json()["items"]) == told


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("by/product", {"limit": 1}, 200), ("by/product", {"limit": 1000}, 200), ("by/product", {"limit": 1001}, 422),
        ("by/product", {"limit": 0}, 422), ("by/product", {"sort": "price"}, 422), ("by/customer", {}, 422),
        ("transactions", {"limit": 200}, 200), ("transactions", {"limit": 201}, 422), ("transactions", {"limit": 0}, 422),
        ("transactions", {"seller": "x" * 64}, 200), ("transactions", {"seller": "x" * 65}, 422),
        ("products", {"limit": 200}, 200), ("products", {"limit": 201}, 422),
        ("quarantine", {"limit": 200}, 200), ("quarantine", {"limit": 201}, 422),
        ("summary", {"bucket": "hour", "from": "2026-08-06"}, 200),  # 92 days
        ("summary", {"bucket": "hour", "from": "2026-08-05"}, 422),
        ("summary", {"bucket": "day", "from": "2026-08-05"}, 200), ("summary", {"bucket": "decade"}, 422),
    ],
)  # fmt: skip
async def test_limits_hold_at_their_edges(till, path, asked, status):
    answer = await till.program.get(f"/sales/{path}", params={"to": "2026-11-05", **asked})
    assert answer.status_code == status, answer.text


async def test_without_days_it_is_this_month_so_far_and_beside_it_as_many_days_before(till):
    days = ("2026-11-05", "2026-11-01", "2026-10-31", "2026-10-27", "2026-10-26")
    await till.send(*(sale(at, timestamp=f"{day}T00:00:00+05:00", total_amount=10**at) for at, day in enumerate(days)))
    for path in ("summary", "by/product"):
        answer = (await till.program.get(f"/sales/{path}")).json()
        assert (answer["total"]["gross"]["amount"], answer["previous"]["gross"]["amount"]) == ("11", "1100"), path
    items = (await till.program.get("/sales/transactions")).json()["items"]
    assert [item["transaction_id"] for item in items] == ["t-0", "t-1"]


def test_alerts_are_offered_money_and_numbers_for_those_who_may_read():
    assert {each.key: each.kind for each in metrics} == {
        "sales.net": Kind.MONEY, "sales.transactions": Kind.NUMBER, "sales.units": Kind.NUMBER, "sales.margin": Kind.MONEY,
    }  # fmt: skip
    for role in Role:
        reader = an_actor(role=role)
        assert {reader.may(each.right) for each in metrics} == {role in READ}


async def test_a_stretch_begins_with_its_first_hour_and_ends_before_its_last(till):
    moments = ("11:59:59", "12:00:00", "12:59:59", "13:00:00")
    await till.send(
        *(
            sale(at, timestamp=f"2026-11-05T{moment}+05:00", quantity=10**at, cost=1)
            for at, moment in enumerate(moments)
        )
    )
    start, end = (datetime(2026, 11, 5, hour, tzinfo=UTC) for hour in (7, 8))
    stretch = Stretch(start=start, end=end, currency="UZS", timezone="Asia/Tashkent")
    async with till.database.tx(till.actor.workspace) as tx:
        found = {each.key: await each.figure(tx, till.actor.workspace, stretch) for each in metrics}
        elsewhere = [await each.figure(tx, new_id(), stretch) for each in metrics]
    assert found == {
        "sales.net": 60_000, "sales.transactions": 2, "sales.units": 110, "sales.margin": Decimal(59_998),
    }  # fmt: skip
    assert elsewhere == [0] * 4

"""Figures: every aggregate is what brute force makes of the lines, in whatever order and however often they come."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dastyor.domains.sales.api.figures import GroupsView, SummaryView
from dastyor.domains.sales.rules.figures import whole_months
from dastyor.domains.sales.service import Recount
from dastyor.domains.sales.tests.conftest import sale
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.periods import Period
from tests.support.fixtures import an_actor

_AMOUNTS = st.decimals(0, 10_000_000, places=3)
_DAYS = st.integers(0, 100 * 24 * 60)
_ITEMS = st.lists(
    st.builds(
        lambda number, minutes, quantity, total, is_refund, cost, product, category, seller, channel: sale(
            number,
            timestamp=(datetime(2026, 11, 5, 18, tzinfo=UTC) - timedelta(minutes=minutes)).isoformat(),
            quantity=str(-quantity if is_refund else quantity), total_amount=str(-total if is_refund else total),
            cost=None if cost is None else str(cost), product_id=product, category=category, seller=seller, channel=channel,
        ),
        st.integers(0, 30), _DAYS, st.decimals("0.001", 1000, places=3), _AMOUNTS, st.booleans(),
        st.none() | _AMOUNTS, st.sampled_from("abc"), st.sampled_from([None, "x", "y"]),
        st.sampled_from([None, "Aziz", "Лола"]), st.sampled_from([None, "shop", "web"]),
    ),
    max_size=30,
)  # fmt: skip


def brute(items, zone, first, last, key):
    """The figures of the days by a key, from the lines themselves: the first of each id counts."""
    seen, sums = set(), defaultdict(lambda: [Decimal(0), Decimal(0), Decimal(0), 0, Decimal(0)])
    for item in items:
        if item["transaction_id"] in seen:
            continue
        seen.add(item["transaction_id"])
        day = datetime.fromisoformat(item["timestamp"]).astimezone(ZoneInfo(zone)).date()
        name = key(item, day)
        if not first <= day <= last or name is None:
            continue
        quantity, total = Decimal(item["quantity"]), Decimal(item["total_amount"])
        row = sums[name]
        row[0 if quantity > 0 else 1] += abs(total)
        row[2] += (abs(Decimal(item["cost"])) if item["cost"] else 0) * (1 if quantity > 0 else -1)
        row[3] += 1
        row[4] += quantity
    return dict(sums)


def shown(items, key):
    return {
        item[key]: [*(Decimal(item[name]["amount"]) for name in ("gross", "refunds", "cost")), item["transactions"],
                    Decimal(item["units"])]
        for item in items
    }  # fmt: skip


@given(items=_ITEMS, cuts=st.lists(st.integers(0, 40), max_size=4), back=st.integers(0, 100), days=st.integers(1, 90))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_every_figure_equals_brute_force(till, known, items, cuts, back, days):
    actor = an_actor(workspace=WorkspaceId(new_id()))
    known.keys["key"] = actor
    edges = sorted({0, *(min(cut, len(items)) for cut in cuts), len(items)})
    for start, end in pairwise(edges):
        await till.send(*items[start:end])
        await till.send(*items[:end])  # late repeats of all that came before
    last = date(2026, 11, 5) - timedelta(days=back)
    first = last - timedelta(days=days - 1)
    asked = {"from": first.isoformat(), "to": last.isoformat()}

    def told(key):
        return brute(items, actor.timezone, first, last, key)

    answer = (await till.program.get("/sales/summary", params=asked)).json()
    assert shown(answer["items"], "bucket") == told(lambda _, day: day.isoformat())
    whole = [*shown([{**answer["total"], "key": ""}], "key").values()]
    assert whole == [*(told(lambda *_: "") or {"": [0, 0, 0, 0, 0]}).values()]
    for group, field in (("product", "product_id"), ("category",) * 2, ("seller",) * 2, ("channel",) * 2):
        answer = (await till.program.get(f"/sales/by/{group}", params={**asked, "limit": 1000})).json()
        assert shown(answer["items"], "key") == told(lambda item, _, field=field: item[field]), group
    async with till.database.tx(actor.workspace) as tx:
        assert await Recount(tx).differing(actor) == []


async def test_an_hour_is_named_by_its_first_moment(till):
    await till.send(sale(1, timestamp="2026-11-05T11:59:59+05:00"), sale(2, timestamp="2026-11-05T12:00:00+05:00"))
    asked = {"from": "2026-11-05", "to": "2026-11-05", "bucket": "hour"}
    items = (await till.program.get("/sales/summary", params=asked)).json()["items"]
    assert [item["bucket"] for item in items] == ["2026-11-05T06:00:00+00:00", "2026-11-05T07:00:00+00:00"]


@pytest.mark.parametrize(
    ("bucket", "named"),
    [
        ("day", ["2026-08-31", "2026-09-01", "2026-11-05"]),
        ("week", ["2026-08-31", "2026-11-02"]),
        ("month", ["2026-08-03", "2026-09-01", "2026-11-01"]),
        ("quarter", ["2026-08-03", "2026-10-01"]),
        ("year", ["2026-08-03"]),
    ],
)
async def test_a_bucket_is_named_by_its_first_day_in_the_period(till, bucket, named):
    days = ("2026-08-31", "2026-09-01", "2026-11-05")
    await till.send(*(sale(at, timestamp=f"{day}T10:00:00+05:00") for at, day in enumerate(days)))
    asked = {"from": "2026-08-03", "to": "2026-11-05", "bucket": bucket}
    items = (await till.program.get("/sales/summary", params=asked)).json()["items"]
    assert [item["bucket"] for item in items] == named
    assert sum(item["transactions"] for item in items) == 3


async def test_the_period_before_is_told_beside(till):
    await till.send(sale(1), sale(2, timestamp="2026-11-04T10:00:00+05:00", quantity=1, total_amount=5))
    answer = (await till.program.get("/sales/summary", params={"from": "2026-11-05", "to": "2026-11-05"})).json()
    assert answer["previous"]["net"] == {"amount": "5", "currency": "UZS"}


async def test_the_answers_are_what_their_description_says(till):
    await till.program.put("/sales/products", json=[{"product_id": "tea", "name": "Tea", "cost": "0.333333"}])
    await till.send(
        sale(1), sale(2, quantity="0.5", total_amount="20000.125"), sale(3, quantity=-1, total_amount=-7),
        sale(4, currency="USD"), sale(5, timestamp="2026-11-04T10:00:00+05:00", quantity="-3", total_amount="-7.5"),
    )  # fmt: skip
    for path, view in (("summary?bucket=day&", SummaryView), ("by/product?", GroupsView), ("by/seller?", GroupsView)):
        answer = (await till.program.get(f"/sales/{path}from=2026-11-04&to=2026-11-05")).json()
        assert view.model_validate(answer).model_dump(mode="json") == answer, path
    assert answer["total"]["average_purchase"] == {"amount": "25000.06", "currency": "UZS"}


async def test_currencies_are_never_added_up(till):
    await till.send(sale(1), sale(2, currency="USD", total_amount="9.99"))
    assert (await till.total())["gross"] == {"amount": "30000", "currency": "UZS"}
    assert (await till.total(currency="usd"))["gross"] == {"amount": "9.99", "currency": "USD"}


async def test_a_period_that_is_too_long_or_backwards_is_refused(till):
    for asked in (
        {"from": "2026-08-01", "to": "2026-11-05", "bucket": "hour"},
        {"from": "1900-01-01", "to": "2026-11-05"},
        {"from": "2026-11-05", "to": "2026-11-01"},
        {"from": "2026-11-05", "currency": "XXQ"},
    ):
        assert (await till.program.get("/sales/summary", params=asked)).status_code == 422, asked


@given(start=st.dates(date(2000, 1, 1), date(2030, 1, 1)), days=st.integers(0, 1000))
def test_whole_months_and_their_edges_are_the_period(start, days):
    period = Period(start, start + timedelta(days=days))
    months = whole_months(period)
    assert period.start <= months.start <= months.end <= period.end
    if months.days:
        assert months.start.day == months.end.day == 1
        assert (months.start - period.start).days < 31
        assert (period.end - months.end).days < 31


async def test_groups_are_told_in_the_order_asked_for_and_those_that_are_equal_by_their_key(till):
    await till.program.put("/sales/products", json=[{"product_id": "a", "name": "Z"}, {"product_id": "c", "name": "A"}])
    lines = (("a", 5, 1), ("a", -4, -1), ("b", 3, 1), ("c", 3, 2))
    await till.send(
        *(
            sale(at, product_id=product, total_amount=total, quantity=quantity)
            for at, (product, total, quantity) in enumerate(lines)
        )
    )
    asked = {"from": "2026-11-05", "to": "2026-11-05"}
    for sort, limit, told in (
        ("net", 10, "bca"), ("gross", 2, "ab"), ("name", 10, "cab"), ("refunds", 10, "abc"), ("units", 1, "c"),
        ("margin", 10, "bca"), ("transactions", 10, "abc"),
    ):  # fmt: skip
        answer = await till.program.get("/sales/by/product", params={**asked, "sort": sort, "limit": limit})
        assert "".join(item["key"] for item in answer.json()["items"]) == told, sort

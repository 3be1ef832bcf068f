"""The shop that figures are asked of: its rows, the questions, and a stream of more of its sales."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import httpx
import psutil
import psycopg

from dastyor.domains.sales.store.recount import REBUILD
from dastyor.kit.clock import Clock
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.ops.bench.running import until

DAYS, PRODUCTS, SELLERS, CATEGORIES = 1095, 3000, 40, 24
LONG = 400  # days: thirteen months and a bit, so that both edges are parts of months
OWED_MS = 20
POINTS, BATCH, AHEAD = (
    10,
    1_000,
    10,
)  # of a stream: when memory is read, lines of a request, requests ahead of the worker

# It never closes and its products are sold unevenly, the best a hundred times as often as most; one of fifty comes back.
_FILL = """
    insert into sales.transaction (workspace_id, transaction_id, product_id, quantity, total, currency, at, day, hour,
        unit_price, cost, category, seller, channel, recorded_at)
    select %(workspace)s, uuidv7(at - now())::text, 'sku-' || lpad(product::text, 5, '0'), quantity, quantity * price, 'UZS',
        at, (at at time zone 'Asia/Tashkent')::date, date_trunc('hour', at), price, quantity * price * 0.7,
        'category ' || product %% %(categories)s, 'seller ' || two %% %(sellers)s,
        (array['shop', 'web', 'chat', 'market'])[1 + least(three %% 7, 3)], at
    from generate_series(1, %(count)s) n
    cross join lateral (
        select now() - (%(count)s - n) * (%(days)s * interval '1 day' / %(count)s) as at,
            abs(hashint8extended(n, %(seed)s) / 2) as one, abs(hashint8extended(n, %(seed)s + 1) / 2) as two,
            abs(hashint8extended(n, %(seed)s + 2) / 2) as three
    ) dice
    cross join lateral (select floor(%(products)s * power(one %% 1000003 / 1000003.0::float8, 3))::int as product) sold
    cross join lateral (
        select 1000 * (5 + product %% 200)::numeric as price,
            (case when two / 40 %% 50 = 0 then -1 else 1 end * (1 + three / 7 %% 3))::numeric as quantity
    ) line
"""
_PRODUCTS = """
    insert into sales.product
    select %(workspace)s, 'sku-' || lpad(n::text, 5, '0'), 'Product ' || n, 'category ' || n %% %(categories)s,
        1000 * (5 + n %% 200), 700 * (5 + n %% 200), false, now()
    from generate_series(0, %(products)s - 1) n
"""
# One of a thousand lines is refused, and one of ten of those still waits.
_REFUSED = """
    insert into sales.quarantine (workspace_id, id, batch_id, reason, raw, received_at, replayed_at)
    select %(workspace)s, uuidv7(), uuidv7(), 'zero', '{}', now(), case when n %% 10 > 0 then now() end
    from generate_series(1, %(count)s / 1000) n
"""
# Ten million rows go into a table in a third of the time when its indexes come after them.
_INDEXES = ("transaction_workspace_day", "transaction_workspace_product")
_SIZES = """
    select coalesce(sum(pg_total_relation_size(c.oid)) filter (where relname = 'transaction'), 0),
        coalesce(sum(pg_total_relation_size(c.oid)) filter (where relname like '%%_total'), 0),
        coalesce(sum(pg_total_relation_size(c.oid)) filter (where relname = 'standing'), 0)
    from pg_class c where relnamespace = 'sales'::regnamespace and relkind = 'r'
"""
#: What whoever keeps no totals asks: the products of a period.
BY_ROWS = """
    select product_id, sum(total) filter (where quantity > 0), sum(total) filter (where quantity < 0), sum(cost), count(*),
        sum(quantity)
    from sales.transaction where workspace_id = %s and day >= %s and day < %s group by product_id order by 2 desc limit 50
"""


def fill(root: psycopg.Connection[Any], workspace: WorkspaceId, count: int, seed: int) -> None:
    """Three years of sales up to now, their totals, and what was refused."""
    values = {
        "workspace": workspace, "count": count, "seed": seed, "days": DAYS, "products": PRODUCTS, "sellers": SELLERS,
        "categories": CATEGORIES,
    }  # fmt: skip
    named = "select indexname, indexdef from pg_indexes where indexname = any(%s)"
    indexes = root.execute(named, (list(_INDEXES),)).fetchall()
    for name, _ in indexes:
        root.execute(f"drop index sales.{name}".encode())
    root.execute("set work_mem = '256MB'; set maintenance_work_mem = '512MB'")
    for statement in (_PRODUCTS, _FILL, _REFUSED, *(made for _, made in indexes), *REBUILD):
        root.execute(statement.encode(), values if "%(" in statement else None)
    for table in ("transaction", "day_total", "month_total", "hour_total", "product", "quarantine"):
        root.execute(f"vacuum analyze sales.{table}".encode())


def sizes_gb(root: psycopg.Connection[Any]) -> dict[str, float]:
    """Gigabytes of the rows, the totals and the standings, with their indexes."""
    found = root.execute(_SIZES.replace("%%", "%").encode()).fetchone()
    assert found is not None
    return dict(
        zip(("rows_gb", "totals_gb", "standings_gb"), (round(int(size) / 2**30, 3) for size in found), strict=True)
    )


def questions(today: date) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Each answer of analytics: its name, its path and what is asked."""

    def since(days: int, until_: int = 0) -> dict[str, str]:
        first, last = today - timedelta(days=until_ + days - 1), today - timedelta(days=until_)
        return {"from": first.isoformat(), "to": last.isoformat()}

    summary = (
        ("hour", 1), ("hour", 7), ("hour", 92), ("day", 30), ("day", 365), ("day", 1095), ("week", 90), ("week", 1095),
        ("month", 365), ("month", 1095), ("quarter", 1095), ("year", 1095),
    )  # fmt: skip
    for bucket, days in summary:
        yield f"summary_{bucket}_{days}_days", "/sales/summary", {"bucket": bucket, **since(days)}
    for group in ("product", "category", "seller", "channel"):
        yield f"by_{group}_today", f"/sales/by/{group}", since(1)
        yield f"by_{group}_30_days", f"/sales/by/{group}", since(30)
        yield f"by_{group}_13_months", f"/sales/by/{group}", since(LONG)
        yield f"by_{group}_13_months_then", f"/sales/by/{group}", since(LONG, 215)
        yield f"by_{group}_3_years", f"/sales/by/{group}", {**since(DAYS), "sort": "margin"}
    yield "by_product_1000_of_13_months", "/sales/by/product", {**since(LONG, 215), "limit": "1000", "sort": "name"}
    path = "/sales/transactions"
    for name, which in (
        ("all", {}), ("of_product", {"product": "sku-00900"}), ("of_rare_product", {"product": "sku-02999"}),
        ("of_seller", {"seller": "seller 7"}), ("of_category", {"category": "category 5", "channel": "chat"}),
        ("of_nobody", {"seller": "nobody"}), ("of_other_currency", {"currency": "USD"}),
    ):  # fmt: skip
        yield f"rows_{name}_today", path, {**since(1), **which}
        yield f"rows_{name}_a_year", path, {**since(365), **which}
    yield "rows_200", path, {**since(365), "limit": "200"}
    yield "products", "/sales/products", {"limit": "200"}
    yield "quarantine", "/sales/quarantine", {}


def streamed(url: str, key: str, worker: int, count: int) -> list[float]:
    """Megabytes of the worker at points of a stream of so many sales of now, after the first of them warmed it."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/x-ndjson"}
    process, batches = psutil.Process(worker), max(POINTS + 1, count // BATCH)
    marks = {batches * point // (POINTS + 1) for point in range(1, POINTS + 1)}
    seen: list[float] = []
    with httpx.Client(base_url=url, headers=headers, timeout=60, trust_env=False) as client:
        before = _counted(client)
        for number in range(batches):
            if number in marks:
                seen.append(process.memory_info().rss / 2**20)
            client.post("/sales/transactions", content=_batch()).raise_for_status()
            _wait(client, before + (number - AHEAD) * BATCH)
        _wait(client, before + batches * BATCH)
    return seen


def _wait(client: httpx.Client, count: int) -> None:
    """Until so many count: a stream comes as fast as the worker takes it, a heap would say nothing of his memory."""
    until(lambda: _counted(client) >= count)


def _counted(client: httpx.Client) -> int:
    answer = client.get("/sales/summary", params={"bucket": "year", "from": "2000-01-01"})
    return int(answer.raise_for_status().json()["total"]["transactions"])


def _batch() -> bytes:
    """A thousand lines of now."""
    now, dice = Clock().now(), Random()
    lines = (
        {
            "transaction_id": str(new_id()), "product_id": f"sku-{dice.randrange(PRODUCTS):05}", "quantity": 1,
            "total_amount": "15000.50", "timestamp": now.isoformat(), "seller": f"seller {dice.randrange(SELLERS)}",
            "channel": "shop",
        }
        for _ in range(BATCH)
    )  # fmt: skip
    return "\n".join(json.dumps(line) for line in lines).encode()

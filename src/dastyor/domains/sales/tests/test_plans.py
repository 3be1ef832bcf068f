"""At a million transactions each statement reads by its index: seen in the server's own plans."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import psycopg
import pytest

from dastyor.domains.sales.rules.figures import Sort
from dastyor.domains.sales.store import figures, products, quarantine, rows, standings, transactions
from dastyor.kit.testing.postgres import create_database
from tests.support.plans import indexes, nodes

SHOP, OTHER, ID = UUID(int=7), UUID(int=8), UUID("00000000-0000-7000-9000-000000000005")
FIRST, TODAY = date(2026, 11, 1), date(2026, 11, 21)
# Nine tenths are one shop's; of its thousand products one is sold as often as the others together.
_FILL = """
    insert into sales.product
    select w, 'p' || n, 'Product ' || n, null, null, null, true, now()
    from unnest(array[%(shop)s, %(other)s]::uuid[]) w, generate_series(0, 999) n;
    insert into sales.transaction (workspace_id, transaction_id, product_id, quantity, total, currency, at, day, hour,
        category, seller, channel, recorded_at)
    select case when n %% 10 = 0 then %(other)s else %(shop)s end::uuid, 't' || n,
        'p' || case when n %% 2 = 0 then 0 else n / 2 %% 1000 end, 1, n %% 997, 'UZS', at, at::date, date_trunc('hour', at),
        'c' || n %% 7, 's' || n %% 5, 'h' || n %% 3, at
    from generate_series(1, 1000000) n, lateral (select %(today)s::date - n %% 730 + n %% 1440 * interval '1 minute') made (at);
    insert into sales.quarantine (workspace_id, id, batch_id, reason, raw, received_at, replayed_at)
    select case when n %% 10 = 0 then %(other)s else %(shop)s end::uuid,
        ('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, %(shop)s, 'zero', '{}', now(),
        case when n %% 20 > 1 then now() end
    from generate_series(1, 200000) n;
    insert into sales.day_total
    select %(shop)s, by, %(today)s::date - d, 'UZS', 'p' || n, 1, 0, 0, 1, 1, 1
    from unnest(array['', 'product']) by, generate_series(0, 364) d, generate_series(0, 499) n
    where by = 'product' or n = 0;
    insert into sales.month_total
    select %(shop)s, by, '2026-12-01'::date - m * interval '1 month', 'UZS', 'p' || n, 1, 0, 0, 1, 1, 1
    from unnest(array['product', 'seller']) by, generate_series(1, 60) m, generate_series(0, 999) n;
    insert into sales.standing
    select %(shop)s, %(today)s::date - d, by, 'UZS', array['p1', 'p2'], array[1, 1], array[0, 0], array[0, 0], array[1, 1],
        array[1, 1], array[1, 1]
    from unnest(array['product', 'category', 'seller', 'channel']) by, generate_series(1, 1999) d;
    insert into sales.hour_total
    select %(shop)s, %(today)s::date - h * interval '1 hour', 'UZS', 1, 0, 0, 1, 1, 1 from generate_series(0, 17519) h
"""


@pytest.fixture(scope="module")
def filled(postgres_server, migrated):
    """A million transactions of two shops, years of totals, and two hundred thousand lines that were refused."""
    there = create_database(postgres_server, "filled_sales", template=migrated)
    with psycopg.connect(there.superuser, autocommit=True) as connection:
        psycopg.ClientCursor(connection).execute(_FILL, {"shop": SHOP, "other": OTHER, "today": TODAY})
        connection.execute("vacuum analyze")
    with psycopg.connect(there.app, autocommit=True) as connection:
        connection.execute("set role dastyor_app")
        connection.execute("select set_config('app.workspaces', %s, false)", (f"{{{SHOP}}}",))
        yield connection


def asked(**more):
    """What the rows behind a figure are asked with."""
    which = {**dict.fromkeys(("product", "category", "seller", "channel")), "currency": "UZS"}
    day, at, number = rows._END
    return {**which, "workspace": SHOP, "start": FIRST, "end": TODAY, "before_day": day, "before_at": at,
            "before_id": number, "limit": 51, "skip": 0, "oldest": more.get("start", FIRST), "newest": TODAY, **more}  # fmt: skip


_BEHIND = {"before_day": date(2026, 11, 10), "before_at": datetime(2026, 11, 10, 9, tzinfo=UTC), "before_id": "t5"}
_FIGURES = figures._values(SHOP, "UZS", FIRST, TODAY, step="day", by="product", first_month=FIRST, end_month=FIRST,
                           head=FIRST, tail=FIRST, limit=50, after=FIRST)  # fmt: skip
_HOURS = figures._values(SHOP, "UZS", datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC))
_MONTHS = {**_FIGURES, "start": date(2026, 9, 1), "first_month": date(2026, 9, 1), "head": date(2026, 9, 1)}
#: Every statement that reads by an index: the statement, its parameters, its table, the index.
READ: tuple[tuple[str, object, str, str], ...] = (
    (rows._ALL, asked(), "transaction", "transaction_workspace_day"),
    (rows._ALL, asked(**_BEHIND), "transaction", "transaction_workspace_day"),
    (rows._ALL, asked(seller="s1", channel="h2", currency="UZS"), "transaction", "transaction_workspace_day"),
    (rows._ALL, asked(start=date(2024, 11, 1)), "transaction", "transaction_workspace_day"),
    (rows._DAYS, asked(by="seller", key="s1", most=51), "day_total", "day_total_pkey"),
    (rows._NEWEST, (SHOP, datetime(2026, 11, 21, tzinfo=UTC)), "transaction", "transaction_workspace_day"),
    (rows._OF_PRODUCT, asked(product="p501"), "transaction", "transaction_workspace_product"),
    (rows._OF_PRODUCT, asked(product="p501", start=date(2024, 11, 1), **_BEHIND), "transaction", "transaction_workspace_product"),
    (rows._ALL, asked(), "product", "product_pkey"),
    (transactions._STORED, (SHOP, ["t1", "t2"]), "transaction", "transaction_pkey"),
    (transactions._ONE, (SHOP, "t1"), "transaction", "transaction_pkey"),
    (transactions._ONE, (SHOP, "t1"), "product", "product_pkey"),
    (products._PAGE, (SHOP, "p5", 51), "product", "product_pkey"),
    (products._KNOWN, (SHOP, ["p5", "p6"]), "product", "product_pkey"),
    (figures._TOTAL, _FIGURES, "day_total", "day_total_pkey"),
    (figures._BESIDE, {**_FIGURES, "before": date(2026, 10, 1), "before_end": FIRST}, "day_total", "day_total_pkey"),
    (figures._DAYS, _FIGURES, "day_total", "day_total_pkey"),
    (figures._GROUPS[Sort.NET], _FIGURES, "day_total", "day_total_pkey"),
    (figures._GROUPS[Sort.NAME], _MONTHS, "month_total", "month_total_pkey"),
    (figures._STOOD, _FIGURES, "standing", "standing_pkey"),
    (figures._GROUPS_STOOD[Sort.NET], _FIGURES, "standing", "standing_pkey"),
    (figures._GROUPS_STOOD[Sort.NET], _FIGURES, "day_total", "day_total_pkey"),
    (figures._GROUPS_STOOD[Sort.NAME], _FIGURES, "day_total", "day_total_pkey"),
    (standings._LAST, _FIGURES, "standing", "standing_pkey"),
    (standings._DAYS, _FIGURES, "day_total", "day_total_pkey"),
    (standings._CURRENCIES, (SHOP,), "month_total", "month_total_pkey"),
    (transactions._fallen("%(day)s"), {"workspace": SHOP, "day": TODAY}, "standing", "standing_pkey"),
    (figures._HOURS, _HOURS, "hour_total", "hour_total_pkey"),
    (quarantine._PAGE, (SHOP, quarantine._LAST, 6), "quarantine", "quarantine_waiting"),
    (quarantine._DEPTH, (SHOP, 100), "quarantine", "quarantine_waiting"),
    (quarantine._ONE, (SHOP, ID), "quarantine", "quarantine_pkey"),
)  # fmt: skip


@pytest.mark.timeout(600)
def test_at_a_million_rows_every_statement_reads_by_its_index_and_every_index_is_read(filled):
    for query, params, table, index in READ:
        assert indexes(nodes(filled, query, params), table) == {index}, (table, query, params)
    there = filled.execute("select indexname from pg_indexes where schemaname = 'sales'").fetchall()
    # The version is written and never looked for: its key is what makes it one of a workspace.
    assert {name for (name,) in there} - {"version_pkey", "quarantine_lines"} == {index for *_, index in READ}
    added = {"workspace": SHOP, "batch": ID, "now": datetime(2026, 11, 21, tzinfo=UTC), "ids": [ID], "names": ["t"],
             "fields": ["cost"], "reasons": ["negative"], "raws": [b"{}"]}  # fmt: skip
    plan = "\n".join(line for (line,) in filled.execute(f"explain {quarantine._ADD}", added))
    assert "Conflict Arbiter Indexes: quarantine_lines" in plan


def test_a_page_of_rows_is_read_in_its_order_and_nothing_is_sorted(filled):
    for query, params in ((rows._ALL, asked()), (rows._OF_PRODUCT, asked(product="p501", **_BEHIND))):
        plan = "\n".join(line for (line,) in filled.execute(f"explain {query}", params))
        assert "Sort" not in plan, plan

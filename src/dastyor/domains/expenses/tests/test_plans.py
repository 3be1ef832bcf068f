"""At a million rows in every table each statement reads by its index: seen in the server's own plans."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import psycopg
import pytest

from dastyor.domains.expenses.model import By
from dastyor.domains.expenses.rules.figures import span_of
from dastyor.domains.expenses.store import budgets, exports, figures, ledger, rates, receipts, recurring, rules, totals
from dastyor.kit.periods import Period
from dastyor.kit.testing.postgres import create_database
from tests.support.plans import indexes, nodes

TODAY = date(2026, 11, 21)
COUNT = 1_000_000
_FILL = """
    insert into expenses.expense (workspace_id, id, entry_id, amount, currency, base_amount, base_currency, category,
        note, spent_on, person_id, paid_by, created_at)
    select w, i, i, 1 + n % 997, (array['UZS', 'USD', 'EUR', 'RUB', 'KZT'])[1 + n % 5], null, null,
        'c' || (n / 5 % 19), 'note ' || n / 20, %(last)s::date - (n % 730), null, null, now()
    from (select n, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as i, case when n % 10 = 0 then %(other)s else %(workspace)s end::uuid as w
        from generate_series(1, %(count)s) n) made
""".replace("n % ", "n %% ").replace("/ 5 % 19", "/ 5 %% 19")
_TOTALS = """
    insert into expenses.day_total
    select workspace_id, spent_on, category, '00000000-0000-0000-0000-000000000000', currency, '', sum(amount), 0,
        count(*)
    from expenses.expense group by workspace_id, spent_on, category, currency
"""
_RATES = """
    insert into expenses.day_rate
    select d, b, q, 12000, 'cbu', d, now() from unnest(array['UZS', 'USD', 'EUR', 'RUB', 'KZT']) b,
        unnest(array['UZS', 'USD', 'EUR', 'RUB', 'GBP']) q, generate_series(0, 49999) n, lateral (select date '2026-11-21' - n as d) day
    where b <> q;
    insert into expenses.rate
    select s, b, q, '2026-11-21'::date - n, 12000, now() from unnest(array['cbu', 'cbr', 'ecb', 'frankfurter']) s,
        unnest(array['USD', 'EUR', 'RUB', 'KZT', 'CNY']) b, unnest(array['UZS', 'GBP']) q, generate_series(0, 24999) n;
    insert into expenses.rate_source select 'source ' || n, now() from generate_series(1, 1000000) n
"""
# A thousand workspaces with a thousand rows each, in every other table.
_MANY = """
    create temporary table many as
    select ('00000000-0000-7000-8000-' || lpad(to_hex(w), 12, '0'))::uuid as w,
        ('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid as i, n
    from generate_series(1, 1000) w, generate_series(1, 1000) n;
    insert into expenses.version
    select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 1 from generate_series(1, 1000000) n;
    insert into expenses.budget
    select w, '2026-11-01'::date - n / 20 * interval '1 month', 'c' || n % 20, 1000, 'UZS' from many;
    insert into expenses.budget_passing
    select w, '2026-11-01'::date - n / 20 * interval '1 month', 'c' || n % 20, 80, now() from many;
    insert into expenses.receipt select w, 'uz:' || n, i, now(), '', now() from many;
    insert into expenses.category select w, 'own ' || n, 'Own ' || n, now() from many;
    insert into expenses.rule select w, 'words ' || n, 'food', 'person', now() from many;
    insert into expenses.rule_touch select w, i, i, 'food', 'fun', now() from many;
    insert into expenses.recurring
    select w, i, 5, 'UZS', 'rent', '', 'month', '2026-01-01', '2026-12-01', null, null, now() from many;
    insert into expenses.recurring_turn select w, i, '2026-11-01', 'asked', null, now() from many
"""
SHOP, ID = UUID(int=7), UUID("00000000-0000-7000-9000-000000000005")


@pytest.fixture(scope="module")
def filled(postgres_server, migrated):
    """A million rows in every table: a workspace of nine hundred thousand expenses beside another, and a thousand more."""
    there = create_database(postgres_server, "filled", template=migrated)
    values = {"workspace": SHOP, "other": UUID(int=8), "count": COUNT, "last": TODAY}
    with psycopg.connect(there.superuser, autocommit=True) as connection:
        connection.execute(_FILL, values)
        connection.execute(_TOTALS)
        connection.execute(_RATES)
        connection.execute(_MANY)
        connection.execute("vacuum analyze")
    with psycopg.connect(there.app, autocommit=True) as connection:
        connection.execute("set role dastyor_app")
        connection.execute("select set_config('app.workspaces', %s, false)", (f"{{{SHOP}}}",))
        yield connection


_MONTH = span_of(Period.month(TODAY))
_FIGURES = figures._values(SHOP, _MONTH, "USD")
_BUDGETS = {"workspace": SHOP, "months": [TODAY.replace(day=1)], "categories": ["", "c5"], "month": TODAY.replace(day=1),
            "onto": TODAY.replace(day=1), "category": "c5", "currency": "UZS", "now": datetime(2026, 11, 21, tzinfo=UTC)}  # fmt: skip
_LEGS = {"days": [TODAY], "bases": ["USD"], "quotes": ["UZS"], "leg_sources": ["cbu"], "leg_bases": ["USD"],
         "leg_quotes": ["UZS"], "leg_days": [TODAY]}  # fmt: skip
#: Every statement that reads by an index: the statement, its parameters, its table, the index.
READ: tuple[tuple[str, object, str, str], ...] = (
    *((figures._SUMS_BY[by], _FIGURES, "day_total", "day_total_pkey") for by in By),
    (figures._UNPINNED, _FIGURES, "day_total", "day_total_pkey"),
    (exports._COUNT, (SHOP, _MONTH.period.start, _MONTH.period.end), "day_total", "day_total_pkey"),
    (exports._OPEN, (SHOP, TODAY - timedelta(days=700), TODAY), "expense", "expense_workspace_day"),
    (ledger._LIST, {"workspace_id": SHOP, "first": TODAY.replace(day=1), "until": TODAY, "before_day": TODAY,
                    "before_id": ID, "limit": 50}, "expense", "expense_workspace_day"),
    (ledger._WAITING, (SHOP, TODAY, "USD", 500), "expense", "expense_workspace_day"),
    (rules._NOTES, (SHOP, 500, "food"), "expense", "expense_workspace_day"),
    (budgets._LARGEST, _BUDGETS, "expense", "expense_workspace_day"),
    (ledger._ENTRY, (SHOP, ID), "expense", "expense_workspace_entry"),
    (ledger._ONE, (SHOP, ID), "expense", "expense_pkey"),
    (ledger._THESE, (SHOP, [ID]), "expense", "expense_pkey"),
    (rules._HISTORY, (SHOP, ["обед", "note 5"]), "expense", "expense_workspace_note"),
    (totals._VERSION, (SHOP,), "version", "version_pkey"),
    (budgets._WATCHED, _BUDGETS, "budget", "budget_pkey"),
    (budgets._WATCHED, _BUDGETS, "budget_passing", "budget_passing_pkey"),
    (budgets._WATCHED, _BUDGETS, "day_total", "day_total_pkey"),
    (budgets._OFFER, _BUDGETS, "budget", "budget_pkey"),
    (receipts._FIND, (SHOP, "uz:5"), "receipt", "receipt_pkey"),
    (rules._LEARNED, {"workspace": SHOP, "most": rules.MOST}, "rule", "rule_pkey"),
    (rules._LEARNED, {"workspace": SHOP, "most": rules.MOST}, "category", "category_pkey"),
    (rules._TOUCHED, (SHOP, ID), "rule_touch", "rule_touch_pkey"),
    (recurring._ALL, (SHOP, 200), "recurring", "recurring_pkey"),
    (recurring._ONE, (SHOP, ID), "recurring", "recurring_pkey"),
    (recurring._TURN, (SHOP, ID, TODAY), "recurring_turn", "recurring_turn_pkey"),
    (recurring._WAITING, (SHOP, ID, 5), "recurring_turn", "recurring_turn_pkey"),
    (rates._KNOWN, _LEGS, "day_rate", "day_rate_pkey"),
    (rates._KNOWN, _LEGS, "rate", "rate_pkey"),
    (rates._AFTER, _LEGS, "rate", "rate_pkey"),
    (rates._STATES, (["cbu"], ["USD"], ["UZS"]), "rate_source", "rate_source_pkey"),
)  # fmt: skip


@pytest.mark.timeout(600)
def test_at_a_million_rows_every_statement_reads_by_its_index_and_every_index_is_read(filled):
    for query, params, table, index in READ:
        assert indexes(nodes(filled, query, params), table) == {index}, (table, query)
    there = filled.execute("select indexname from pg_indexes where schemaname = 'expenses'").fetchall()
    assert {name for (name,) in there} == {index for *_, index in READ}


def test_a_report_reads_the_totals_of_two_ranges_and_no_row_of_the_ledger(filled):
    state = nodes(filled, figures._STATE, {"workspace": SHOP})
    assert not [each for each in state if each[1] in {"expense", "day_total"}]
    # Exactly two ranges: the period, and the one before it.
    by_day = nodes(filled, figures._SUMS_BY[By.DAY], _FIGURES)
    assert len([each for each in by_day if each[1] == "day_total" and each[0] != "Bitmap Heap Scan"]) == 2

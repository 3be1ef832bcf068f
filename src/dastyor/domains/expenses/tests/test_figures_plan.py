"""At a million expenses the figures are found by their indexes: seen in the server's own plans."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import psycopg
import pytest

from dastyor.domains.expenses.model import By
from dastyor.domains.expenses.rules.figures import span_of
from dastyor.domains.expenses.store import exports, figures
from dastyor.kit.periods import Period

TODAY = date(2026, 11, 21)
COUNT = 1_000_000
_FILL = """
    insert into expenses.expense (workspace_id, id, entry_id, amount, currency, base_amount, base_currency, category,
        note, spent_on, person_id, paid_by, created_at)
    select w, i, i, 1 + n % 997, (array['UZS', 'USD', 'EUR', 'RUB', 'KZT'])[1 + n % 5], null, null,
        'c' || (n / 5 % 19), '', %(last)s::date - (n % 730), null, null, now()
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
    select d::date, b, q, 12000, 'cbu', d::date, now() from generate_series('2020-01-01'::date, '2026-11-21', '1 day') d,
        unnest(array['UZS', 'USD', 'EUR', 'RUB', 'KZT']) b, unnest(array['UZS', 'USD', 'EUR', 'RUB']) q where b <> q
"""


@pytest.fixture
def filled(addresses):
    """A workspace of nine hundred thousand expenses beside another of a hundred thousand."""
    values = {"workspace": UUID(int=7), "other": UUID(int=8), "count": COUNT, "last": TODAY}
    with psycopg.connect(addresses.owner, autocommit=True) as connection:
        connection.execute("select set_config('app.workspaces', %s, false)", (f"{{{UUID(int=7)},{UUID(int=8)}}}",))
        connection.execute(_FILL, values)
        connection.execute(_TOTALS)
        connection.execute(_RATES)
        for table in ("expense", "day_total", "day_rate"):
            connection.execute(f"vacuum analyze expenses.{table}")
    with psycopg.connect(addresses.app, autocommit=True) as connection:
        connection.execute("set role dastyor_app")
        connection.execute("select set_config('app.workspaces', %s, false)", (f"{{{UUID(int=7)}}}",))
        yield connection


def nodes(connection, query, params):
    """Every step of the plan: its kind, its table, its index."""
    ((plan,),) = connection.execute(f"explain (format json) {query}", params).fetchall()
    todo, seen = [plan[0]["Plan"]], []
    while todo:
        node = todo.pop()
        todo += node.get("Plans", ())
        if "Scan" in node["Node Type"]:
            seen.append((node["Node Type"], node.get("Relation Name", ""), node.get("Index Name", "")))
    return seen


def indexes(found, table):
    """By which indexes a table is read; `whole` where it is read from end to end."""
    used = {index or "whole" for kind, relation, index in found if relation == table and kind != "Bitmap Heap Scan"}
    return used | {index for kind, _, index in found if kind == "Bitmap Index Scan"}


@pytest.mark.timeout(600)
def test_the_figures_and_the_export_are_found_by_their_indexes(filled):
    span = span_of(Period.month(TODAY))
    asked = figures._values(UUID(int=7), span, "USD")
    for by in By:
        assert indexes(nodes(filled, figures._SUMS_BY[by], asked), "day_total") == {"day_total_pkey"}, by
    assert indexes(nodes(filled, figures._UNPINNED, asked), "day_total") == {"day_total_pkey"}
    counted = nodes(filled, exports._COUNT, (UUID(int=7), span.period.start, span.period.end))
    assert indexes(counted, "day_total") == {"day_total_pkey"}
    opened = nodes(filled, exports._OPEN, (UUID(int=7), TODAY - timedelta(days=700), TODAY))
    assert indexes(opened, "expense") == {"expense_workspace_day"}
    state = nodes(filled, figures._STATE, {"workspace": UUID(int=7)})
    assert not [each for each in state if each[1] in {"expense", "day_total"}]
    # Exactly two ranges: the period, and the one before it.
    assert len([each for each in nodes(filled, figures._SUMS_BY[By.DAY], asked) if each[1] == "day_total"]) == 2

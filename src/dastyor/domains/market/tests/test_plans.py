"""At a hundred thousand ads each statement reads by its index, and as few rows as at a thousand."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest

from dastyor.domains.market.store import ads, channels, posts
from dastyor.kit.testing.postgres import create_database
from tests.support.plans import indexes, nodes

CHAT, NOW = -100, datetime(2026, 11, 21, tzinfo=UTC)
SMALL, LARGE = UUID(int=7), UUID(int=8)
MANY = {SMALL: 1_000, LARGE: 100_000}
_ID = "('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid"
# One ad in a hundred is a draft, one waits, fifty are on sale, the rest are over; a seller has ten.
_FILL = f"""
    create temporary table made as select w, {_ID} as i, n from (values (%(small)s::uuid, 1000), (%(large)s::uuid, 100000))
        market (w, many), lateral generate_series(1, many) n;
    insert into market.ad (workspace_id, id, number, seller_id, state, title, is_negotiable, answers, revision,
        created_at, silences)
    select w, i, n, ('00000000-0000-7000-9000-' || lpad(to_hex(n / 10), 12, '0'))::uuid,
        case when n %% 100 = 1 then 'draft' when n %% 100 = 2 then 'waiting' when n %% 2 = 0 then 'published'
        else 'sold' end, 'Bike ' || n, false, '{{}}', 1, now(), 0 from made;
    insert into market.channel (workspace_id, chat_id, title, turn_at, bot, connected_at)
    select w, case when w = %(small)s::uuid then -99 else -100 end, 'Bozor', now(), 'b', now()
    from (select distinct w from made) one;
    insert into market.rota select w, chat_id, i, n %% 7, hashtextextended(i::text, 1)
    from made join market.channel on workspace_id = w where n %% 2 = 0;
    insert into market.turn select w, i, chat_id, i, 1, now() - n * interval '30 minutes'
    from made join market.channel on workspace_id = w;
    insert into market.photo select w, i, i, 1, 'f', 1, 1, n from made;
    insert into market.interest select w, i, i, now() from made;
    insert into market.post (workspace_id, id, ad_id, chat_id, state, queued_at)
    select w, i, i, chat_id, 'live', now() from made join market.channel on workspace_id = w;
    insert into market.counter select w, 1 from (select distinct w from made) one
"""
AD, SELLER = UUID("00000000-0000-7000-8000-000000000064"), UUID("00000000-0000-7000-9000-000000000005")


@pytest.fixture(scope="module")
def filled(postgres_server, migrated):
    """A market of a thousand ads beside one of a hundred thousand."""
    there = create_database(postgres_server, "market_filled", template=migrated)
    with psycopg.connect(there.superuser, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute(_FILL, {"small": SMALL, "large": LARGE})
        connection.execute("vacuum analyze")
    with psycopg.connect(there.app, autocommit=True) as connection:
        connection.execute("set role dastyor_app")
        connection.execute("select set_config('app.workspaces', %s, false)", (f"{{{SMALL},{LARGE}}}",))
        yield connection


def asked(where):
    """Each statement that reads: its parameters in that market, its table, the index."""
    chat = -99 if where == SMALL else CHAT
    page = {"workspace": where, "before": ads._LAST, "limit": 9, "seller": SELLER}
    on_sale, every = ["published", "paused"], ["draft", "waiting", "approved", "published", "paused", "sold"]
    return {
        "one": (ads._ONE, (where, AD), "ad", "ad_pkey"),
        "by number": (ads._NUMBERED, (where, 64), "ad", "ad_number"),
        "what waits": (ads._PAGE, {**page, "states": ["waiting"]}, "ad", "ad_state"),
        "what nothing is": (ads._PAGE, {**page, "states": ["approved", "paused"]}, "ad", "ad_state"),
        "on sale": (ads._PAGE, {**page, "states": on_sale}, "ad", "ad_state"),
        "all": (ads._PAGE, {**page, "states": every}, "ad", "ad_state"),
        "mine": (ads._MINE, {**page, "states": every}, "ad", "ad_seller"),
        "photos": (ads._PHOTOS, (where, [AD]), "photo", "photo_ad"),
        "who asked": (ads._INTERESTED, (where, AD), "interest", "interest_pkey"),
        "how many asked": (ads._ASKED, (where, AD), "interest", "interest_pkey"),
        "the next turn": (channels._NEXT, (where, chat), "rota", "rota_turn"),
        "leaving": (channels._LEAVE, (where, [AD]), "rota", "rota_pkey"),
        "turns of a day": (channels._SHOWN, (where, chat, NOW.replace(year=2100)), "turn", "turn_day"),
        "the log": (channels._TURNS, (where, chat, 10), "turn", "turn_day"),
        "posts of an ad": (posts._OF, (where, AD, ["queued", "live"]), "post", "post_ad"),
        "a post": (posts._ONE, (where, AD), "post", "post_pkey"),
    }  # fmt: skip


def rows_read(connection, query, params):
    """How many rows its scans looked at, with those that they threw away."""
    with connection.transaction(force_rollback=True):
        ((plan,),) = connection.execute(f"explain (analyze, timing off, format json) {query}", params).fetchall()
    todo, read = [plan[0]["Plan"]], 0
    while todo:
        node = todo.pop()
        todo += node.get("Plans", ())
        if "Scan" in node["Node Type"]:
            read += (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    return read


@pytest.mark.parametrize("name", asked(LARGE))
def test_a_statement_reads_by_its_index_and_no_more_rows_of_a_large_market(filled, name):
    query, params, table, index = asked(LARGE)[name]
    assert indexes(nodes(filled, query, params), table) == {index}
    small = rows_read(filled, *asked(SMALL)[name][:2])
    assert rows_read(filled, query, params) <= max(2 * small, 100)

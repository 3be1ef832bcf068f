"""The wire: lists come back as they went, and statements that go together leave in one write."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import AsyncPipeline

from dastyor.kit.wire import TextArray, together


class Colour(StrEnum):
    """A word with a quote in it."""

    RED = 'r"ed'


SAMPLES = {
    "bigint[]": [0, -1, 2**62, None],
    "text[]": ["", "NULL", 'a "word"', "back\\slash", "{brace,comma}", " both ends ", "сўм 🎉\n\t", None],
    "bytea[]": [b"", b"\0\xff\\x41", b'"', None],
    "bool[]": [True, False, None],
    "float8[]": [0.1, -1e300, float("inf"), None],
    "uuid[]": [UUID(int=0), UUID(int=2**128 - 1), None],
    "numeric[]": [Decimal("12.50"), Decimal("-1E+3"), Decimal(10) ** 30, None],
    "date[]": [date(1, 1, 1), date(2026, 11, 5), date(9999, 12, 31), None],
    "timestamptz[]": [datetime(2026, 11, 5, 12, 30, 1, 999999, tzinfo=UTC), None],
    "int[]": [],
}


@pytest.mark.parametrize("kind", SAMPLES)
async def test_a_list_comes_back_as_it_went(database, kind):
    async with database.tx() as tx:
        assert await tx.value(f"select %s::{kind}", (SAMPLES[kind],)) == SAMPLES[kind]


@given(words=st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_words_are_read_by_postgres_as_they_were(database, words):
    async with database.tx() as tx:
        assert await tx.value("select %s::text[]", (words,)) == words


async def test_a_word_of_an_enumeration_goes_as_its_value(database):
    async with database.tx() as tx:
        assert await tx.value("select %s::text[]", ([Colour.RED],)) == ['r"ed']


def test_what_no_statement_sends_in_a_list_is_refused():
    with pytest.raises(TypeError, match="holds object"):
        TextArray(list).dump([object()])


async def test_statements_that_go_together_leave_at_once(database, monkeypatch):
    async with database.tx() as tx:
        connection = await tx.bare()
        left, cursor = [], connection.cursor()
        with monkeypatch.context() as patch:
            plain = AsyncPipeline._communicate_gen
            patch.setattr(AsyncPipeline, "_communicate_gen", lambda pipeline: left.append(1) or plain(pipeline))
            await together(connection, [("select 1", None), ("select 2", None)], (cursor, ("select 3", None)))
        assert left == [1], "once for all of them"
        assert await cursor.fetchone() == (3,)


async def test_what_cannot_be_sent_leaves_the_connection_at_work(database):
    async with database.tx() as tx:
        connection = await tx.bare()
        with pytest.raises(psycopg.ProgrammingError):
            await together(connection, [("select 1", None)], (connection.cursor(), ("select %s", (object(),))))
        assert await tx.value("select 2") == 2


async def test_the_first_error_of_those_that_go_together_is_told(database):
    with pytest.raises(psycopg.errors.DivisionByZero):
        async with database.tx() as tx:
            tx.later("select 1/0")
            tx.later("select nothing from nowhere")
            await tx.value("select 1")

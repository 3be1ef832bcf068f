"""Rows by the thousand: through a stage, so that row security does not stand in the way."""

from __future__ import annotations

import psycopg
import pytest

from dastyor.kit.seeding import copy_in


@pytest.fixture
def owner(fresh_database):
    with psycopg.connect(fresh_database().superuser) as connection:
        connection.execute("create table cups (cup_id int primary key, name text not null, note text default 'plain')")
        yield connection


@pytest.mark.parametrize("count", [0, 1, 2500])
def test_every_row_is_copied_and_counted(owner, count):
    assert copy_in(owner, "cups", ("cup_id", "name"), ((number, f"cup {number}") for number in range(count))) == count
    found = owner.execute("select count(*), min(note) from cups").fetchone()
    assert found == (count, "plain" if count else None)


def test_what_a_row_holds_is_kept_as_it_is(owner):
    odd = [(1, "a\tb\nc\\d"), (2, "ғўзал 'x' \"y\""), (3, "\\N")]
    copy_in(owner, "cups", ("cup_id", "name"), iter(odd))
    assert owner.execute("select cup_id, name from cups order by 1").fetchall() == odd


def test_batch_after_batch_goes_in_within_one_transaction(owner):
    for batch in range(3):
        copy_in(owner, "cups", ("cup_id", "name"), iter([(batch, "cup")]))
    assert owner.execute("select count(*) from cups").fetchone() == (3,)


def test_a_row_that_does_not_fit_fails_the_batch_and_leaves_no_stage(owner):
    owner.commit()
    with pytest.raises(psycopg.errors.UniqueViolation):
        copy_in(owner, "cups", ("cup_id", "name"), iter([(1, "a"), (1, "b")]))
    owner.rollback()
    assert copy_in(owner, "cups", ("cup_id", "name"), iter([(1, "a")])) == 1

"""Ids that lie in the order of their making, secrets that cannot be guessed, and the one clock of the product."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.clock import Clock, machine_now, monotonic
from dastyor.kit.ids import new_id, new_secret
from dastyor.kit.seeding import id_at
from dastyor.kit.telegram.presses import long, short


def milliseconds(number: UUID) -> int:
    return number.int >> 80


def test_an_id_is_a_uuid_of_version_seven_made_now():
    before = time.time_ns() // 1_000_000
    number = new_id()
    after = time.time_ns() // 1_000_000
    assert (number.version, number.variant) == (7, "specified in RFC 4122")
    assert before <= milliseconds(number) <= after


def test_ids_of_later_moments_are_greater():
    with time_machine.travel(datetime(2026, 11, 19, tzinfo=UTC), tick=False) as moved:
        made = []
        for _ in range(50):
            made.append(new_id())
            moved.shift(timedelta(milliseconds=1))
    assert made == sorted(made)


def test_ids_of_one_moment_differ():
    with time_machine.travel(datetime(2026, 11, 19, tzinfo=UTC), tick=False):
        made = [new_id() for _ in range(2000)]
    assert len(set(made)) == 2000
    assert len({milliseconds(number) for number in made}) == 1
    assert len({number.int & (2**62 - 1) for number in made}) == 2000
    assert len({number.int >> 64 & 0xFFF for number in made}) > 500  # the twelve bits beside the version are chance too


@pytest.mark.parametrize(("bits", "letters"), [(256, 43), (128, 22), (64, 11)])
def test_a_secret_has_as_many_bits_as_are_asked_for(bits, letters):
    made = {new_secret(bits) for _ in range(100)}
    assert len(made) == 100
    assert {len(secret) for secret in made} == {letters}
    assert all(letter.isalnum() or letter in "-_" for secret in made for letter in secret)


@given(st.integers(0, 7 * 10**12).map(lambda number: datetime.fromtimestamp(number / 1000, UTC)), st.integers())
def test_a_seeded_id_is_of_its_moment_and_the_same_for_the_same_dice(moment, seed):
    number = id_at(moment, Random(seed))
    assert number == id_at(moment, Random(seed))
    assert (number.version, number.variant) == (7, "specified in RFC 4122")
    assert milliseconds(number) == int(moment.timestamp() * 1000)


@given(st.uuids())
def test_an_id_on_a_button_is_22_characters_and_reads_back(number):
    assert len(short(number)) == 22
    assert long(short(number)) == number


@pytest.mark.parametrize("wrong", ["", "abc", "a" * 21, "a" * 30, "ы" * 22, "%%%%%%%%%%%%%%%%%%%%%%"])
def test_what_is_no_id_on_a_button_is_none(wrong):
    assert long(wrong) is None


def test_product_time_is_machine_time_and_the_offset():
    with time_machine.travel(datetime(2026, 11, 19, 12, tzinfo=UTC), tick=False):
        clock = Clock()
        assert clock.now() == machine_now() == datetime(2026, 11, 19, 12, tzinfo=UTC)
        clock.offset = timedelta(days=3, hours=-1)
        assert clock.now() == datetime(2026, 11, 22, 11, tzinfo=UTC)
        assert machine_now() == datetime(2026, 11, 19, 12, tzinfo=UTC)


def test_what_is_measured_never_goes_back():
    moments = [monotonic() for _ in range(1000)]
    assert moments == sorted(moments)

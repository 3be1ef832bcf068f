"""Guessing of keys: what an address may try, what it waits for, and who is never held back."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from dastyor.kit.api import guesses
from dastyor.kit.api.guesses import MOST, WINDOW, Guesses, TooManyGuesses
from dastyor.kit.errors import Unauthorized

HERE, ELSEWHERE = "203.0.113.7", "203.0.113.8"


class Time:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    made = Time()
    monkeypatch.setattr(guesses, "monotonic", made)
    return made


def wrong(door, key, address=HERE):
    with pytest.raises(Unauthorized), door.looking(address, key):
        raise Unauthorized


def right(door, key, address=HERE):
    with door.looking(address, key):
        pass


def refused(door, key, address=HERE):
    """How many seconds the caller is told to wait."""
    with pytest.raises(TooManyGuesses) as told, door.looking(address, key):
        raise AssertionError("looked at")
    return told.value.values["retry_after"]


def test_five_wrong_keys_a_minute_and_the_sixth_is_not_looked_at(clock):
    door = Guesses()
    for number in range(MOST):
        wrong(door, f"guess-{number}")
    assert refused(door, "guess-5") == 61
    assert refused(door, "guess-0") == 61


def test_the_wait_ends_a_minute_after_the_first_wrong_key(clock):
    door = Guesses()
    for number in range(MOST):
        wrong(door, f"guess-{number}")
        clock.now += 10
    assert refused(door, "more") == 11  # the first was 50 s ago
    clock.now += 9.5
    assert refused(door, "more") == 1
    clock.now += 0.5
    wrong(door, "more")
    assert refused(door, "still more") == 11  # the second is now the eldest


def test_another_address_is_not_held_back(clock):
    door = Guesses()
    for number in range(MOST):
        wrong(door, f"guess-{number}")
    right(door, "good", ELSEWHERE)
    wrong(door, "bad", ELSEWHERE)
    assert refused(door, "good-2") == 61


def test_a_key_that_opened_lately_passes_by_those_who_guess(clock):
    door = Guesses()
    right(door, "good")
    for number in range(MOST):
        wrong(door, f"guess-{number}")
    right(door, "good")
    assert refused(door, "another good") == 61


def test_a_key_that_opened_and_was_revoked_counts_as_wrong_from_then_on(clock):
    door = Guesses()
    right(door, "good")
    wrong(door, "good")
    for number in range(MOST - 1):
        wrong(door, f"guess-{number}")
    assert refused(door, "good") == 61


def test_a_failure_that_is_not_about_the_key_counts_for_nothing(clock):
    door = Guesses()
    for _ in range(MOST * 3):
        with pytest.raises(ZeroDivisionError), door.looking(HERE, "good"):
            raise ZeroDivisionError
    right(door, "good")
    with pytest.raises(ZeroDivisionError), door.looking(HERE, "good"):
        raise ZeroDivisionError
    right(door, "good")


def test_keys_in_the_middle_of_being_looked_at_count_each_once(clock):
    door = Guesses()
    with ExitStack() as looking:
        for number in range(MOST):
            looking.enter_context(door.looking(HERE, f"open-{number}"))
        assert refused(door, "one more") == 2  # nothing was wrong yet: try again in a moment
        looking.enter_context(door.looking(HERE, "open-0"))  # the same key once more is no other guess
        assert refused(door, "one more") == 2
    right(door, "one more")


def test_of_a_key_looked_at_twice_both_must_end(clock):
    door = Guesses()
    with ExitStack() as looking:
        for number in range(MOST - 1):
            looking.enter_context(door.looking(HERE, f"open-{number}"))
        with door.looking(HERE, "twice"):
            with door.looking(HERE, "twice"):
                pass
            assert refused(door, "one more") == 2
        right(door, "one more")


def test_wrong_and_open_keys_count_together(clock):
    door = Guesses()
    for number in range(3):
        wrong(door, f"guess-{number}")
    with door.looking(HERE, "open-1"), door.looking(HERE, "open-2"):
        assert refused(door, "one more") == 61
    wrong(door, "fourth")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),  # one caller has the whole /64
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("2001:db8:1:2::1", "2001:0db8:0001:0002:0:0:0:1", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("203.0.113.7", "203.0.113.7", True),
        ("", "", True),  # a caller by a socket of the machine has no address
        ("testclient", "testclient", True),
        ("testclient", "", False),
    ],
)
def test_who_counts_as_one_caller(clock, one, other, same):
    door = Guesses()
    for number in range(MOST):
        wrong(door, f"guess-{number}", one)
    if same:
        assert refused(door, "more", other) == 61
    else:
        right(door, "more", other)


def test_memory_is_bounded_and_the_longest_unseen_goes_first(clock, monkeypatch):
    monkeypatch.setattr(guesses, "_KEPT", 3)
    door = Guesses()
    for number in range(MOST):
        wrong(door, f"guess-{number}", "198.51.100.1")
    for last in (2, 3):
        wrong(door, "x", f"198.51.100.{last}")
    assert refused(door, "y", "198.51.100.1") == 61  # asked for just now, so it stays
    wrong(door, "x", "198.51.100.4")
    assert list(door._addresses) == ["198.51.100.3", "198.51.100.1", "198.51.100.4"]
    for number in range(5):
        right(door, f"good-{number}", "198.51.100.9")
    assert len(door._good) == 3


def test_no_key_is_kept_in_the_clear(clock):
    door = Guesses()
    right(door, "dst_very-secret")
    wrong(door, "dst_also-secret")
    kept = [*door._good, *(key for address in door._addresses.values() for key in address.open)]
    assert all(b"secret" not in digest and len(digest) == 32 for digest in kept)


def test_the_window_is_a_minute():
    assert (MOST, WINDOW) == (5, 60.0)
    assert (TooManyGuesses.status, TooManyGuesses.key) == (429, "problem-too-many")

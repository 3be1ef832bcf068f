"""What is decided about answers, buttons and reminders, without any I/O."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from dastyor.domains.approvals import rules
from dastyor.domains.approvals.errors import NotAReason
from dastyor.domains.approvals.tests.conftest import CHOICES, ZONE, at

HOUR = timedelta(hours=1)
SIESTA = (time(13), time(15))
NIGHTS = (time(22), time(8))


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        (None, "2026-11-20 23:00", None), (NIGHTS, "2026-11-20 21:59", None),
        (NIGHTS, "2026-11-20 22:00", "2026-11-21 08:00"), (NIGHTS, "2026-11-21 07:59", "2026-11-21 08:00"),
        (NIGHTS, "2026-11-21 08:00", None), (SIESTA, "2026-11-20 13:00", "2026-11-20 15:00"),
        (SIESTA, "2026-11-20 15:00", None), (SIESTA, "2026-11-20 12:59", None),
    ],
)  # fmt: skip
def test_quiet_hours_end(hours, now, until):
    assert rules.quiet_until(hours, at(now), ZONE) == (until and at(until))


@pytest.mark.parametrize(
    ("now", "quiet", "expected"),
    [
        ("2026-11-20 12:00", [], "2026-11-20 12:00"), ("2026-11-20 21:00", [None], "2026-11-21 09:00"),
        ("2026-11-20 03:00", [None], "2026-11-20 09:00"), ("2026-11-20 14:00", [SIESTA, None], "2026-11-20 14:00"),
        ("2026-11-20 14:00", [SIESTA, (time(14), time(16))], "2026-11-20 15:00"),
        ("2026-11-20 23:00", [(time(20), time(11))], "2026-11-21 11:00"),
        ("2026-11-20 20:30", [(time(20), time(11)), None], "2026-11-20 20:30"),
        ("2026-11-20 12:00", [(time(9), time(21))], "2026-11-20 12:00"),
    ],
)  # fmt: skip
def test_reminders_go_by_day_and_not_while_everybody_is_quiet(now, quiet, expected):
    assert rules.by_day(at(now), ZONE, quiet) == at(expected)


def test_the_next_reminder_comes_when_the_oldest_is_ripe_and_not_too_soon_after_the_last():
    now = at("2026-11-20 12:00")
    assert rules.next_call(now, 2 * HOUR, [], told=True) is None
    assert rules.next_call(now, 2 * HOUR, [now - HOUR, now], told=False) == now + HOUR
    assert rules.next_call(now, 2 * HOUR, [now - HOUR, now], told=True) == now + 2 * HOUR
    assert rules.next_call(now, 2 * HOUR, [now - 5 * HOUR], told=False) == now


def test_a_reason_is_one_of_the_choices_own():
    approve, decline, _ = CHOICES
    assert rules.checked_reason(decline, "ask-reason-photo") == "ask-reason-photo"
    assert rules.checked_reason(approve, None) is None
    for choice in (approve, decline):
        with pytest.raises(NotAReason):
            rules.checked_reason(choice, "ask-approved")


@pytest.mark.parametrize(("words", "expected"), [(None, None), (" \n ", None), (" a\n b ", "a b"), ("x" * 300,) * 2])
def test_words_are_one_line(words, expected):
    assert rules.checked_words(words) == expected


@pytest.mark.parametrize("words", ["x" * 301, "a\0b"])
def test_words_that_nobody_can_show_are_refused(words):
    with pytest.raises(NotAReason):
        rules.checked_words(words)


def test_buttons_stand_two_a_row_unless_one_is_too_long():
    assert rules.in_rows(["a", "b", "c"], [1, 2, 3]) == [[1, 2], [3]]
    assert rules.in_rows(["a", "x" * 18, "c"], [1, 2, 3]) == [[1], [2], [3]]
    assert rules.in_rows([], []) == []

"""What people read of periods and shares."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dastyor.domains.expenses.rules.naming import capital, month_name, period_name, share_name
from dastyor.kit.periods import Period
from tests.support.person import texts

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("period", "told"),
    [
        (Period.month(date(2026, 10, 5)), ("oktabr 2026", "октябрь 2026", "October 2026")),
        (Period.year(date(2025, 1, 1)), ("2025", "2025", "2025")),
        (Period.between(date(2026, 10, 1), date(2026, 10, 15)), ("1–15-oktabr", "1–15 октября", "1–15 October")),
        (Period.between(date(2026, 9, 23), date(2026, 10, 22)),
         ("23-sentabr – 22-oktabr", "23 сентября – 22 октября", "23 September – 22 October")),
        (Period.between(date(2025, 10, 1), date(2025, 10, 15)), ("1–15-oktabr, 2025", "1–15 октября 2025", "1–15 October 2025")),
        (Period.between(date(2025, 12, 28), date(2026, 1, 3)),
         ("28-dekabr, 2025 – 3-yanvar, 2026", "28 декабря 2025 – 3 января 2026", "28 December 2025 – 3 January 2026")),
        (Period.between(date(2026, 11, 3), date(2026, 11, 3)), ("3-noyabr", "3 ноября", "3 November")),
    ],
)  # fmt: skip
def test_a_period_is_told_as_shortly_as_it_is_clear(period, told):
    spoken = ("uz-Latn", "ru", "en")
    assert tuple(period_name(period, texts(language), TODAY) for language in spoken) == told


@pytest.mark.parametrize(
    ("share", "told"),
    [
        ("0", "0%"),
        ("0.00001", "<1%"),
        ("0.004998", "<1%"),
        ("0.005", "<1%"),
        ("0.006", "1%"),
        ("0.25", "25%"),
        ("1", "100%"),
    ],
)
def test_a_share_too_small_for_a_percent_is_not_nothing(share, told):
    assert share_name(Decimal(share), texts("en")) == told


def test_a_month_of_this_year_needs_no_year():
    assert month_name(date(2026, 12, 1), texts("ru"), TODAY) == "декабрь"
    assert month_name(date(2027, 1, 1), texts("ru"), TODAY) == "январь 2027"
    assert capital("ўтган ой") == "Ўтган ой"

"""Periods as people write them, in four writings."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.domains.expenses.errors import NotAPeriod
from dastyor.domains.expenses.rules import spans
from dastyor.kit.periods import Period

TODAY = date(2026, 11, 21)  # a Saturday

OCTOBER = "20261001-20261031"
HALF = "20261001-20261015"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("week", "w"), ("за неделю", "w"), ("отчёт за неделю", "w"), ("hafta", "w"), ("haftalik hisobot", "w"),
        ("ҳафта", "w"), ("ҳафталик", "w"), ("эта неделя", "w"), ("shu hafta", "w"),
        ("month", "m"), ("за месяц", "m"), ("oy", "m"), ("oylik", "m"), ("ойлик", "m"), ("this month", "m"),
        ("year", "y"), ("год", "y"), ("за год", "y"), ("yil", "y"), ("йил", "y"), ("2026", "y"),
        ("последние 7 дней", "7"), ("7 days", "7"), ("last 30 days", "30"), ("30 kun", "30"), ("365 кун", "365"),
        ("10 дней", "10"), ("2 weeks", "14"), ("последняя неделя", "w"), ("soʻnggi hafta", "7"), ("oxirgi oy", "30"),
        ("прошлая неделя", "20261109-20261115"), ("last week", "20261109-20261115"),
        ("o'tgan hafta", "20261109-20261115"), ("oʻtgan oy", OCTOBER), ("прошлый месяц", OCTOBER),
        ("last month", OCTOBER), ("ўтган ой", OCTOBER), ("last year", "20250101-20251231"), ("2025", "20250101-20251231"),
        ("октябрь", OCTOBER), ("за октябрь", OCTOBER), ("oktabr", OCTOBER), ("oktyabr", OCTOBER), ("октябр", OCTOBER),
        ("october", OCTOBER), ("october 2025", "20251001-20251031"), ("oktabr 2025", "20251001-20251031"),
        ("ноябрь", "m"), ("noyabr", "m"), ("декабрь", "20251201-20251231"),
        ("1-15 октября", HALF), ("1–15 октября", HALF), ("с 1 по 15 октября", HALF), ("1-15 oktabr", HALF),
        ("1-oktabrdan 15-oktabrgacha", HALF), ("1 october - 15 october", HALF), ("October 1-15", HALF),
        ("01.10-15.10", HALF), ("01.10 - 15.10", HALF), ("1.10–15.10", HALF), ("01.10.2026-15.10.2026", HALF),
        ("01.10.25-15.10.25", "20251001-20251015"), ("2026-10-01 2026-10-15", HALF), ("01/10-15/10", HALF),
        ("20.12-10.01", "20251220-20260110"), ("25 октября - 3 ноября", "20261025-20261103"),
        ("январь - март", "20260101-20260331"), ("1-30 ноября", "m"), ("1-25 декабря", "20251201-20251225"),
        ("5 ноября", "20261105-20261105"), ("5-noyabr", "20261105-20261105"), ("05.11.2026", "20261105-20261105"),
        ("вчера", "20261120-20261120"), ("kecha", "20261120-20261120"), ("today", "20261121-20261121"),
        ("lunch 45 000", None), ("обед", None), ("", None), ("31 ноября", None), ("0 дней", None), ("99.99-12.13", None),
        ("1-2-3 октября", None),
    ],
)  # fmt: skip
def test_a_period_as_written(text, code):
    assert spans.read_span(text, TODAY) == code


@given(st.text(max_size=60), st.dates(date(2001, 1, 1), date(2099, 1, 1)))
def test_whatever_is_written_is_a_code_that_can_be_used_or_none(text, today):
    code = spans.read_span(text, today)
    if code is not None:
        try:
            span = spans.span_of_code(code, today)
        except NotAPeriod:
            return
        assert span.period.days > 0


@given(st.dates(date(2001, 1, 1), date(2090, 1, 1)), st.integers(0, 500), st.dates(date(2001, 1, 1), date(2099, 1, 1)))
def test_a_code_stands_for_the_days_it_was_made_of(first, days, today):
    period = Period.between(first, first + timedelta(days=days))
    assert spans.span_of_code(spans.code_of(period), today).period == period


@pytest.mark.parametrize(
    "code", ["", "x", "0", "9999", "20261301-20261302", "20261105-20261101", "19990101-19990102", "w:m"]
)
def test_a_code_that_is_none_is_refused(code):
    with pytest.raises(NotAPeriod):
        spans.span_of_code(code, TODAY)


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("m", OCTOBER, None), ("w", "20261109-20261115", None), ("y", "20250101-20251231", None),
        (OCTOBER, "20260901-20260930", "m"), ("20261109-20261115", "20261102-20261108", "w"),
        ("20250101-20251231", "20240101-20241231", "y"), ("7", "20261108-20261114", None),
        (HALF, "20260916-20260930", "20261016-20261030"),
    ],
)  # fmt: skip
def test_arrows_lead_to_the_period_before_and_after(code, before, after):
    assert spans.turned(code, TODAY) == (before, after)

"""How the day, the week and the month go beside the one before: compared with as much of it as has passed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image

from dastyor.domains.sales.bot.chart import change_text, drawn
from dastyor.domains.sales.model import Course, Figures, Row, Tick
from dastyor.domains.sales.rules.figures import course_of_day, course_of_days
from dastyor.domains.sales.tests.conftest import sale
from dastyor.kit.charts import Tone
from dastyor.kit.periods import Period
from tests.support.fixtures import an_actor
from tests.support.person import catalogues

LANGUAGES = ("uz-Latn", "uz-Cyrl", "ru", "en")


def sums(net):
    return Figures(gross=Decimal(net), transactions=1, purchases=1)


def hours(day, **nets):
    """Rows of hours in Tashkent: h9=5 is five from nine to ten."""
    return [
        Row(key=datetime(2026, 11, day, int(hour[1:]) - 5, tzinfo=UTC).isoformat(), name=None, figures=sums(net))
        for hour, net in nets.items()
    ]


def a_day(today, yesterday, hour=14, minute=20):
    now = datetime(2026, 11, 5, hour - 5, minute, tzinfo=UTC)
    return course_of_day(today, yesterday, "Asia/Tashkent", now, "UZS")


def test_a_day_is_compared_with_yesterday_up_to_this_hour():
    made = a_day(hours(5, h9=100, h14=50), hours(4, h9=60, h14=40, h15=900, h20=700))
    assert (made.total.net, made.previous.net, made.until) == (150, 100, 15)
    assert made.change == Decimal("0.5")
    assert [tick.key for tick in made.ticks] == list(range(9, 21))
    assert (made.ticks[0].net, made.ticks[0].before, made.ticks[-1].net, made.ticks[-1].before) == (100, 60, 0, 700)


@pytest.mark.parametrize(("hour", "first"), [(9, 9), (20, 16), (23, 16)])
def test_one_hour_stands_among_eight(hour, first):
    ticks = a_day(hours(5, **{f"h{hour}": 7}), [], hour=23).ticks
    assert [tick.key for tick in ticks] == list(range(first, first + 8))
    assert sum(tick.net for tick in ticks) == 7


def test_an_hour_that_the_clock_shows_twice_is_both():
    rows = [
        Row(key=f"2025-10-26T0{hour}:00:00+00:00", name=None, figures=sums(net)) for hour, net in ((0, 5), (1, 7))
    ]  # both are one o'clock in London
    made = course_of_day(rows, [], "Europe/London", datetime(2025, 10, 26, 12, tzinfo=UTC), "GBP")
    assert {tick.key: tick.net for tick in made.ticks if tick.net} == {1: 12}


def test_days_stand_beside_those_at_the_same_place_and_a_longer_month_has_some_alone():
    march, february = Period.month(date(2026, 3, 1)), Period.month(date(2026, 2, 1))
    rows = [Row(key="2026-03-02", name=None, figures=sums(5)), Row(key="2026-03-03", name=None, figures=sums(6))]
    older = [Row(key="2026-02-02", name=None, figures=sums(3)), Row(key="2026-02-28", name=None, figures=sums(9))]
    made = course_of_days(march, february, rows, older, sums(3), "UZS")
    assert len(made.ticks) == 31
    assert (made.ticks[1].net, made.ticks[1].before) == (5, 3)
    assert (made.ticks[27].before, [tick.before for tick in made.ticks[28:]]) == (9, [0, 0, 0])
    assert (made.total.net, made.previous.net) == (11, 3)


@pytest.mark.parametrize(
    ("total", "before", "told", "tone"),
    [
        (112, 100, "+12%", Tone.BETTER), (88, 100, "−12%", Tone.WORSE), (100, 100, "0%", Tone.SAME),
        (9_996, 10_000, "0%", Tone.SAME), (5, 0, "", Tone.SAME), (5, -5, "", Tone.SAME),
    ],
)  # fmt: skip
def test_more_is_better_less_is_worse_and_what_rounds_to_nothing_is_neither(total, before, told, tone):
    course = Course(
        currency="UZS", ticks=(Tick(key=9, net=Decimal(1), before=Decimal(0)),), total=sums(total),
        previous=sums(before), until=10,
    )  # fmt: skip
    english = catalogues().texts("en")
    assert change_text(course, english) == told
    if told:
        assert f'fill="{tone.value}"' in drawn(course, "Sales today", english)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_picture_is_turned_and_told_in_every_language(make_chat, till, language):
    for day in (4, 5):
        lines = (
            sale(f"{day}-{at}", timestamp=f"2026-11-0{day}T{at}:10:00+05:00", quantity=day) for at in range(10, 16)
        )
        await till.send(*lines)
    chat = make_chat(60, an_actor(workspace=till.actor.workspace, telegram_id=60, language=language))
    labels = catalogues().texts(language).plain
    await chat.says("/sales")
    shown = await chat.presses(labels("sales-picture-button"))
    seen = []
    for step in ("day", "week", "month"):
        if step != "day":
            shown = await chat.presses(labels(f"sales-{step}-button"))
        image = Image.open(BytesIO(shown.picture))
        assert image.width == 1080
        assert labels(f"sales-title-{step}") in shown.text
        seen.append(shown.picture)
    assert all(one != other for one, other in pairwise(seen))
    told = await chat.presses(labels("sales-text-button"))
    assert told.picture is None
    assert "1. tea" in told.text


def test_pale_columns_are_explained_before_anything_of_them_has_passed():
    english = catalogues().texts("en")
    assert "Yesterday by 10:00: 0\u00a0UZS" in drawn(a_day(hours(5, h9=5), hours(4, h20=7), hour=9), "Sales", english)
    assert "Yesterday" not in drawn(a_day(hours(5, h9=5), [], hour=9), "Sales", english)


async def test_what_was_sold_and_is_gone_is_told_and_not_drawn(chat):
    assert "📊 Picture" not in (await chat.says("/sales")).labels
    sold = await chat.says("/sale tea 5000")
    shown = await chat.says("/sales")
    await chat.presses("Undo", on=sold)
    drawn = await chat.presses("Picture", on=shown)
    assert drawn.picture is None
    assert "Nothing sold yet" in drawn.text


async def test_the_newest_rows_are_a_press_away_and_leaf_on(chat, till):
    await till.send(
        *(sale(at, timestamp=f"2026-11-05T10:{at:02}:00+05:00", product_name="Green tea") for at in range(23))
    )
    await chat.says("/sales")
    shown = await chat.presses("Each sale")
    assert shown.text.startswith(
        "<b>Sales today</b>\n\n<i>today</i>\n10:22\u20022 × Green tea — <b>30,000\u00a0UZS</b>"
    )
    assert shown.text.count("Green tea") == 10
    shown = await chat.presses("Older")
    assert "10:12" in shown.text
    shown = await chat.presses("Older")
    assert shown.text.count("Green tea") == 3
    assert "Older →" not in shown.labels
    assert "10:22" in (await chat.presses("Newest")).text
    assert "1. Green tea × 46" in (await chat.presses("Back")).text

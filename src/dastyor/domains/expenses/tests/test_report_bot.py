"""The report as one living message: a text or a picture, switched by buttons and by words."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from tests.support.fixtures import an_actor


@pytest.fixture
async def november(chat, clock):
    """What was spent in November and October 2026."""
    clock.offset = datetime(2026, 11, 21, 7, tzinfo=UTC) - clock.now()
    for line in ("lunch 45 000 20.11.2026", "taxi 15 000 3.11.2026", "taxi 40 000 3.10.2026", "fuel 7000 31.10.2026"):
        assert "Recorded" in (await chat.says(line)).text
    return chat


async def test_the_month_stands_beside_as_much_of_the_one_before(november):
    shown = await november.says("/month")
    assert "November 2026" in shown.text
    assert "60,000\u00a0UZS" in shown.text
    assert "Eating out — 45,000\u00a0UZS\u00a0·\u00a075%" in shown.text
    assert "Before, 1–21 October: 40,000\u00a0UZS (+50%)" in shown.text


async def test_everything_is_switched_in_place(november):
    shown = await november.says("/month")
    before = set(november.messages)
    for label, told in (
        ("Day", "3 November — 15,000"), ("Person", "100%"), ("Category", "Transport — 15,000"),
        ("◀ October 2026", "47,000"), ("November 2026 ▶", "60,000"),
    ):  # fmt: skip
        shown = await november.presses(label)
        assert told in shown.text, label
    assert any(label.startswith("•\u00a0") for label in shown.labels)
    assert set(november.messages) == before


async def test_the_currency_is_switched_in_two_taps(november, publishing, actor):
    async with publishing.tx(actor.workspace) as tx:
        for day, value in (("2026-11-20", "0.0001"), ("2026-11-03", "0.0002")):
            await tx.run("insert into expenses.day_rate values (%s, 'UZS', 'USD', %s, 't', %s, now())",
                         (day, Decimal(value), day))  # fmt: skip
    await november.says("/month")
    await november.presses("UZS")
    shown = await november.presses("USD")
    assert "$7.50" in shown.text
    assert "Eating out — $4.50\u00a0·\u00a060%" in shown.text
    assert "No rate yet" not in shown.text
    shown = await november.presses("◀")
    assert "No rate yet, not in the total: 47,000\u00a0UZS" in shown.text


async def test_a_long_period_is_looked_at_by_months_and_a_short_one_by_days(november):
    await november.says("/month")
    await november.presses("Day")
    await november.presses("Period")
    shown = await november.presses("This year")
    assert "October 2026 — 47,000" in shown.text
    assert "•\u00a0Month" in shown.labels
    assert "Day" not in shown.labels
    await november.presses("Period")
    assert "•\u00a0Day" in (await november.presses("7 days")).labels


async def test_an_empty_period_offers_the_way_to_another_and_nothing_to_look_at(november):
    await november.says("/month")
    await november.presses("◀ October 2026")
    shown = await november.presses("◀ September 2026")
    assert shown.labels == ["◀ August 2026", "October 2026 ▶", "🗓 Period", "🎯 Budgets", "🏠 Home"]


async def test_what_is_less_than_a_percent_is_not_nothing(november):
    await november.says("bread 100")
    await november.presses("100\u00a0UZS")
    assert "·\u00a0&lt;1%" in (await november.says("/month")).text


async def test_any_other_currency_is_written(november):
    await november.says("/month")
    await november.presses("UZS")
    assert "GBP" in (await november.says("gbp")).text
    await november.presses("GBP")
    assert "Recorded" in (await november.says("lunch 45 000")).text  # who has something else to say, says it


async def test_the_period_is_chosen_or_written(november):
    await november.says("/month")
    await november.presses("Period")
    assert "The last 30 days" in (await november.presses("30 days")).text
    await november.presses("Period")
    shown = await november.says("1-15 октября")
    assert "1–15 October" in shown.text
    assert "40,000" in shown.text
    await november.presses("Period")
    assert "Recorded" in (await november.says("lunch 45 000")).text


async def test_report_is_a_picture_that_stays_one_while_it_is_switched(november):
    shown = await november.says("/report")
    assert Image.open(BytesIO(shown.picture)).width == 1080
    assert "60,000\u00a0UZS" in shown.text
    first, before = shown.picture, set(november.messages)
    shown = await november.presses("Day")
    assert shown.picture != first
    assert set(november.messages) == before


async def test_a_button_makes_a_picture_of_the_text_and_the_list_a_text_of_the_picture(november):
    await november.says("/month")
    before = len(november.messages)
    assert (await november.presses("Picture")).picture
    assert (await november.presses("Text")).picture is None
    assert (await november.presses("Picture")).picture
    listed = await november.presses("List")
    assert listed.picture is None
    assert "lunch" in listed.text
    assert len(november.messages) == before


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("week", "16–21 November"),
        ("отчёт за неделю", "16–21 November"),
        ("oktabr", "October 2026"),
        ("01.10-15.10", "1–15 October"),
    ],
)
async def test_report_takes_a_period_in_words(november, asked, told):
    assert told in (await november.says(f"/report {asked}")).text


async def test_what_is_no_period_is_told_with_an_example(november):
    assert "01.10-15.10" in (await november.says("/report bananas")).text


async def test_an_empty_period_is_told_in_words_not_drawn(chat):
    shown = await chat.says("/report")
    assert shown.picture is None
    assert "no expenses yet" in shown.text


@pytest.mark.parametrize(
    ("language", "words"),
    [("uz-Latn", ("Noyabr 2026", "soʻm", "Turkumlar")), ("uz-Cyrl", ("Ноябр 2026", "сўм", "Туркумлар")),
     ("ru", ("Ноябрь 2026", "сум", "Категории"))],
)  # fmt: skip
async def test_it_speaks_four_languages(november, make_chat, actor, language, words):
    chat = make_chat(77, an_actor(workspace=actor.workspace, language=language))
    shown = await chat.says("/report")
    assert shown.picture
    said = shown.text + " ".join(shown.labels)
    assert all(word in said for word in words), said


async def test_an_old_months_button_still_opens_its_month(november):
    await november.says("/month")
    signer = november.desk.signer
    shown = await november.presses_data(signer.pack(41, "ex.month", ("20261001",)))
    assert "October 2026" in shown.text


async def test_the_longest_report_fits_its_caption_and_its_buttons_their_room(november, make_chat, actor):
    for language in ("uz-Latn", "uz-Cyrl", "ru", "en"):
        chat = make_chat(78, an_actor(workspace=actor.workspace, language=language))
        await chat.says("/report 1.11.2025-21.11.2026")
        for label in chat.last.labels:
            assert len(label.removeprefix("•\u00a0")) <= 20, label
        assert len(chat.last.text) < 1024

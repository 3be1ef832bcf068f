"""Charts: what is told stands on them, nothing runs over an edge, and they are quick."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from dastyor.kit.charts import Column, Head, Row, Tone, columns, png, ranked
from dastyor.kit.charts.paper import EDGE, WIDTH, drawable, fitted, width_of

HEAD = Head("ноябр 2026", "1 250 000 сўм", "+12 %", "01.10 – 21.10: 1 000 000 сўм", Tone.WORSE)
SVG = "{http://www.w3.org/2000/svg}"
LETTERS = "Oʻzbekcha gʻisht ғишт қоғоз ҳисоб ўн Ёлка 1 250,50 ₽ ₸ € $ ¥ – − … “ ” ’"


def words_of(svg):
    return [node.text for node in ET.fromstring(svg).iter(f"{SVG}text")]


def test_every_letter_of_our_four_writings_is_drawn():
    from font_roboto import Roboto, RobotoBold
    from PIL import ImageFont

    for path in (Roboto, RobotoBold):
        font = ImageFont.truetype(path, 40)
        missing = bytes(font.getmask("\uffff"))
        assert [letter for letter in LETTERS if letter != " " and bytes(font.getmask(letter)) == missing] == []


def test_a_ranking_tells_its_names_figures_and_shares():
    svg = ranked(HEAD, [Row("Озиқ-овқат", "500 000 сўм", Decimal(5), Decimal(4), "50%")])
    assert words_of(svg) == [
        "ноябр 2026", "1 250 000 сўм", "+12 %", "01.10 – 21.10: 1 000 000 сўм", "Озиқ-овқат", "500 000 сўм", "50%",
    ]  # fmt: skip


def test_a_picture_is_as_wide_as_promised_and_has_its_own_ground():
    image = Image.open(BytesIO(png(ranked(HEAD, [Row("a", "1", Decimal(1))] * 8))))
    assert image.format == "PNG"
    assert image.width == WIDTH
    assert image.convert("RGBA").getpixel((2, 2))[3] == 255  # not see-through: a dark chat shows the same


@given(st.lists(st.tuples(st.text(max_size=60), st.integers(-(10**18), 10**18), st.integers(0, 10**18)), max_size=9))
def test_whatever_is_told_nothing_runs_over_an_edge(rows):
    svg = ranked(
        Head("x" * 300, "9 " * 90, "+1 %", "было " * 50),
        [Row(name, f"{size:,}", Decimal(size), Decimal(before), "7%") for name, size, before in rows],
    )
    for node in ET.fromstring(svg).iter():
        if node.tag == f"{SVG}rect" and node.get("x"):
            assert float(node.get("x")) >= 0
            assert float(node.get("x")) + float(node.get("width")) <= WIDTH - EDGE + 1
        if node.tag == f"{SVG}text":
            wide = width_of(node.text or "", int(node.get("font-size")), bold=node.get("font-weight") == "700")
            start = float(node.get("x")) - (wide if node.get("text-anchor") == "end" else 0)
            assert start >= 0
            assert start + wide <= WIDTH


@given(st.lists(st.integers(0, 10**15), max_size=400))
def test_columns_stay_inside_their_field_however_many(sizes):
    svg = columns(HEAD, [Column(str(at), Decimal(size)) for at, size in enumerate(sizes)], lambda value: f"{value:,}")
    bars = re.findall(r'<rect x="([\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="([\d.]+)"[^>]*fill="#2f7dd1"', svg)
    assert len(bars) <= 62
    assert bool(bars) is any(sizes)
    assert all(float(y) >= 322 and float(x) + float(wide) <= WIDTH for x, y, wide, _ in bars)


def test_letters_are_never_smaller_than_a_phone_shows_well():
    svg = columns(HEAD, [Column("9 ноя", Decimal(7))] * 31, str) + ranked(HEAD, [Row("a", "1", Decimal(1), share="9%")])
    assert min(map(int, re.findall(r'font-size="(\d+)"', svg))) >= 28


@pytest.mark.parametrize(
    ("given_", "drawn"),
    [("Собака 🐶 Бим", "Собака Бим"), ("a\nb\tc", "a b c"), ("☕️", ""), ("<b>&", "<b>&"), ("оʻ\u200bғ", "оʻғ")],
)
def test_what_no_font_of_ours_draws_is_left_out(given_, drawn):
    assert drawable(given_) == drawn


def test_a_long_name_is_cut_with_an_ellipsis_where_the_room_ends():
    assert fitted("короткое", 38, 400) == "короткое"
    cut = fitted("очень длинное имя " * 9, 38, 400)
    assert cut.endswith("…")
    assert width_of(cut, 38) <= 400


def test_an_amount_of_markup_stays_words():
    svg = ranked(HEAD, [Row("<script>", "1 & 2", Decimal(1))])
    assert words_of(svg)[4:] == ["<script>", "1 & 2"]

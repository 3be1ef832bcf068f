from __future__ import annotations

import html as escapes
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dastyor.kit.clock import Clock
from dastyor.lab.telegram.content import formatted
from dastyor.lab.telegram.entities import found, html, legacy, markdown
from dastyor.lab.telegram.entities.shape import Unparsed, cut, units
from dastyor.lab.telegram.journal import MemoryJournal
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.refusals import Refused
from dastyor.lab.telegram.world import World

WORLD = World(bot_id=1, bot_name="b", journal=MemoryJournal(), clock=Clock(), limits=Limits())
MARKS = st.text(alphabet="ab <>/&;=\"'bicodepra😀я\n", max_size=40)
CHARS = "_*[]()~`>#+-=|{}.!"


def kinds(entities: list[dict]) -> list[tuple]:
    return [(entity["type"], entity["offset"], entity["length"]) for entity in entities]


@given(st.text(max_size=60))
def test_escaped_text_is_read_back_as_it_was(text):
    assert html.parse(escapes.escape(text, quote=False)) == (text.replace("\0", "\0"), [])
    escaped = "".join(f"\\{char}" if char in CHARS or char == "\\" else char for char in text)
    assert markdown.parse(escaped)[0] == text


@given(MARKS)
@example("<b>a<i>b</b></i>")
@example("&#x110000;&#0;&lt&gt;")
@example("<a href='tg://user?id=1'>x</a><tg-emoji emoji-id=1>x</tg-emoji>")
def test_any_html_is_read_or_refused_and_entities_lie_inside_the_text(source):
    try:
        text, entities = html.parse(source)
    except Unparsed:
        return
    for entity in entities:
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= units(text)


@given(st.text(alphabet=CHARS + "ab\n\\😀", max_size=30))
@example(">a||")
@example("**>a**")
@example("![x](tg://emoji?id=5)")
def test_any_markdown_is_read_or_refused(source):
    for parse in (markdown.parse, legacy.parse):
        try:
            text, entities = parse(source)
        except Unparsed:
            continue
        assert all(entity["offset"] + entity["length"] <= units(text) for entity in entities)


@given(MARKS, st.sampled_from([None, "HTML", "MarkdownV2", "Markdown"]))
def test_entities_that_telegram_keeps_are_sorted_inside_and_apart_where_they_must_be(source, mode):
    try:
        words = formatted(WORLD, source, mode, None)
    except Refused:
        return
    places = [(entity["offset"], -entity["length"]) for entity in words.entities]
    assert places == sorted(places)
    assert all(entity["offset"] + entity["length"] <= units(words.text) for entity in words.entities)
    solid = [entity for entity in words.entities if entity["type"] in {"code", "pre", "text_link", "url", "mention"}]
    for one, other in pairwise(solid):
        assert one["offset"] + one["length"] <= other["offset"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<b>a <code>c</code> b</b>", [("bold", 0, 2), ("code", 2, 1), ("bold", 4, 1)]),
        ("<b>bo<i>th</i></b>", [("bold", 0, 4), ("italic", 2, 2)]),
        ("<b>a</b><b>b</b>", [("bold", 0, 2)]),
        ("<code>a<b>b</b></code>", [("code", 0, 2)]),
        ("<blockquote expandable>a\nb</blockquote>c", [("expandable_blockquote", 0, 3)]),
        ('<pre><code class="language-py">x</code></pre>', [("pre", 0, 1)]),
        ("<b>  a  </b>", [("bold", 0, 1)]),
        ("a <b> </b> b", []),
        ("<tg-spoiler>x</tg-spoiler>", [("spoiler", 0, 1)]),
    ],
)
def test_overlapping_marks_are_kept_as_telegram_keeps_them(source, expected):
    assert kinds(formatted(WORLD, source, "HTML", None).entities) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("||s||", [("spoiler", 0, 1)]),
        ("__u__ _i_", [("underline", 0, 1), ("italic", 2, 1)]),
        (">q\n>r\nend", [("blockquote", 0, 4)]),
        (">q\n>r||", [("expandable_blockquote", 0, 3)]),
        ("```py\nx\n```", [("pre", 0, 2)]),
        ("[a](http://b.uz)", [("text_link", 0, 1)]),
    ],
)
def test_markdown_marks(source, expected):
    assert kinds(markdown.parse(source)[1]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("обед 45 000", []),
        ("12/5 and a/b", []),
        ("3.5 so'm", []),
        ("/sale 2 чай", [("bot_command", "/sale")]),
        ("t.me/bozor", [("url", "t.me/bozor")]),
        ("(https://a.uz/x)", [("url", "https://a.uz/x")]),
        ("https://a.uz/x_(y).", [("url", "https://a.uz/x_(y)")]),
        ("@ab @abc", [("mention", "@abc")]),
        ("#диван #1", [("hashtag", "#диван")]),
        ("+998 90 123-45-67", [("phone_number", "+998 90 123-45-67")]),
        ("me@example.uz", [("email", "me@example.uz")]),
    ],
)
def test_what_telegram_finds_by_itself(text, expected):
    assert [(entity["type"], cut(text, entity)) for entity in found.find(text)] == expected


def test_links_are_written_as_telegram_writes_them():
    _, entities = html.parse('<a href="HTTP://Example.COM">a</a><a href="not a link">b</a>')
    assert [entity["url"] for entity in entities] == ["http://example.com/"]


def test_control_characters_become_spaces_and_marks_move_along():
    words = formatted(WORLD, "a\r\n\tb\u202e <b>c</b>", "HTML", None)
    assert words.text == "a\n b c"
    assert kinds(words.entities) == [("bold", 5, 1)]


def test_given_entities_must_lie_inside_the_text():
    with pytest.raises(Refused, match="after the end of the text at UTF-16 offset 9"):
        formatted(WORLD, "abc", None, [{"type": "bold", "offset": 1, "length": 8}])

"""Long texts as the sandbox takes them: every piece is one that Telegram would not refuse, whatever was written."""

from __future__ import annotations

import html

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dastyor.kit.clock import Clock
from dastyor.kit.ids import new_id
from dastyor.kit.telegram.fitting import fit
from dastyor.kit.telegram.message import MARK, Outgoing
from dastyor.kit.telegram.text import BYTES, CAPTION, TEXT, split
from dastyor.lab.telegram.content import caption_of, text_of
from dastyor.lab.telegram.entities import html as telegram
from dastyor.lab.telegram.journal import MemoryJournal
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.world import World

WORLD = World(bot_id=1, bot_name="b", journal=MemoryJournal(), clock=Clock(), limits=Limits())
WORDS = st.sampled_from([
    "&lt;", "&amp;", "&quot;", "&#128077;", "&#x1F44D;", "&nbsp;", "&copy;", "&", "a", "word ", "слово ", "\n", " ",
    "👨\u200d👩\u200d👧", "👍🏽", "e\u0301", "x>y", "'", '"', ";",
])  # fmt: skip
TAGS = ("b", "i", "u", "s", "pre", "code", "tg-spoiler", "blockquote expandable", 'span class="tg-spoiler"',
        'a href="https://x.uz/?a=1&amp;b=2"', "a href='https://x.uz/?>'", 'code class="language-py"')  # fmt: skip


def _marked(inner):
    return st.tuples(st.sampled_from(TAGS), st.lists(inner, max_size=6)).map(
        lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0].split()[0]}>"
    )


MARKUP = st.lists(st.recursive(WORDS, _marked, max_leaves=40), max_size=20).map("".join)


def seen(source):
    """What people read of it; Telegram would take it."""
    return telegram.parse(source)[0]


@given(MARKUP, st.integers(3, 30))
@example("<b>" + "&nbsp;" * 4 + "</b>", 8)
@example("aaaa&amp;bbbb", 5)
def test_any_html_that_telegram_takes_is_cut_into_pieces_that_it_takes(source, limit):
    whole = seen(source)
    pieces = [seen(piece) for piece in split(source, limit=limit)]
    if whole.strip():
        assert all(len(piece) <= limit for piece in pieces)
        assert "".join("".join(pieces).split()) == "".join(whole.split())


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(f'<a href="https://x.uz/{"y" * BYTES}">x</a> and more', id="one tag above the bytes"),
        pytest.param("<b>" + f'<a href="{"y" * BYTES}">x</a>' * 2 + "</b>", id="two of them"),
        pytest.param("&" + "#" + "1" * BYTES + ";", id="one entity above the bytes"),
    ],
)
def test_what_is_longer_than_any_message_and_cannot_be_cut_ends_all_the_same(source):
    pieces = split(source)
    assert len(pieces) >= 1
    assert "x" in "".join(pieces) or "1" in "".join(pieces)


@pytest.mark.parametrize(
    "source",
    [
        "word " * 3000,
        "<b>" + "слово " * 2000 + "</b>",
        "<blockquote expandable><i>" + "👍🏽 " * 5000 + "</i></blockquote>",
        "<pre>" + html.escape("a < b && c\n" * 1200) + "</pre>",
        "x" * 9000,
        "\n".join(f'<a href="https://t.me/bozor/{number}">№{number}</a> <code>&lt;{number}&gt;</code>'
                  for number in range(900)),
        "&nbsp;" * 3000,
    ],
)  # fmt: skip
def test_every_message_that_a_long_text_becomes_is_one_that_telegram_takes(source):
    made = fit([Outgoing(chat=1, method="sendMessage", payload={"text": source, "parse_mode": "HTML"})])
    assert len(made) > 1
    for one in made:
        assert text_of(WORLD, one.payload["text"], "HTML", None).text


@pytest.mark.parametrize("kind", ["notice", "repeat", "never"])
@pytest.mark.parametrize(
    ("method", "field", "most"), [("sendMessage", "text", TEXT), ("sendDocument", "caption", CAPTION)]
)
@pytest.mark.parametrize("length", [-2, -1, 0, 1, 2])
def test_a_notice_that_goes_once_more_with_a_mark_still_fits(kind, method, field, most, length):
    source = "x" * (most + length)
    made = fit([Outgoing(chat=1, method=method, payload={field: source}, kind=kind)])
    assert "".join(one.payload.get(field) or one.payload["text"] for one in made) == source
    mark = MARK if kind == "notice" else ""
    for one in made:
        if one.method == "sendMessage":
            assert text_of(WORLD, mark + one.payload["text"], None, None)
        else:
            assert caption_of(WORLD, mark + one.payload["caption"], None, None)


def test_the_rest_of_an_edit_follows_as_messages_without_its_screen():
    screen = new_id()
    edit = Outgoing(
        chat=1, method="editMessageText", payload={"text": "x " * 3000, "reply_markup": {}}, kind="repeat", edits=screen
    )
    living = Outgoing(chat=1, method="sendMessage", payload={"text": "y " * 3000, "message_thread_id": 5}, kind="never")
    assert [one.method for one in fit([edit, living])] == ["editMessageText", *["sendMessage"] * 3]
    assert [one.edits for one in fit([edit])] == [screen, None]
    assert [one.payload.get("message_thread_id") for one in fit([living])] == [5, 5]


@pytest.mark.parametrize("extra", [{"parse_mode": "MarkdownV2"}, {"entities": []}])
def test_what_cannot_be_cut_by_us_is_left_to_telegram_to_refuse(extra):
    message = Outgoing(chat=1, method="sendMessage", payload={"text": "x" * 5000, **extra})
    assert fit([message]) == [message]

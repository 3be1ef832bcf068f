from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.telegram.fitting import fit
from dastyor.kit.telegram.message import Outgoing
from dastyor.kit.telegram.text import CAPTION, TEXT, split


class _Seen(HTMLParser):
    """What a reader sees, and whether every tag is closed in its turn."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.seen, self.marked = [], [], []
        self.feed(text)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.open.append((tag, tuple(attrs)))

    def handle_endtag(self, tag):
        assert self.open
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        self.seen.append(data)
        self.marked += [(char, tuple(self.open)) for char in data if not char.isspace()]

    @property
    def text(self):
        return "".join(self.seen)


_WORDS = st.text(alphabet="abcяҳў 👍\u200d🏽\n&<>'\"é", min_size=0, max_size=60).map(html.escape)


@st.composite
def _markup(draw, depth=0):
    parts = []
    for _ in range(draw(st.integers(1, 5))):
        if depth < 3 and draw(st.booleans()):
            tag = draw(
                st.sampled_from(
                    ["b", "i", "code", "pre", 'a href="https://x.uz/?a=1&amp;b=2"', "blockquote expandable"]
                )
            )
            parts.append(f"<{tag}>{draw(_markup(depth + 1))}</{tag.split()[0]}>")
        else:
            parts.append(draw(_WORDS))
    return "".join(parts)


@given(_markup(), st.integers(2, 40))
def test_every_piece_fits_is_whole_markup_and_nothing_but_blanks_is_lost(text, limit):
    pieces = [_Seen(piece) for piece in split(text, limit=limit)]
    whole = _Seen(text)
    if any(not char.isspace() for char in whole.text):
        assert all(len(piece.text) <= limit for piece in pieces)
        assert all(piece.text.strip() for piece in pieces)
    assert [mark for piece in pieces for mark in piece.marked] == whole.marked


@given(st.lists(st.text(alphabet="abcdefgh", min_size=1, max_size=9), min_size=1, max_size=300), st.integers(10, 50))
def test_a_word_that_fits_is_never_broken(words, limit):
    pieces = split(" ".join(words), limit=limit)
    assert " ".join(pieces).split() == words


@given(st.text(max_size=300), st.integers(2, 40))
def test_plain_text_with_angle_brackets_is_cut_as_plain_text(text, limit):
    pieces = split(text, html=False, limit=limit)
    assert all(len(piece) <= limit for piece in pieces) or not text.strip()
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text) or not text.strip()


def test_a_text_of_exactly_the_limit_stays_one():
    assert split("x" * TEXT) == ["x" * TEXT]
    assert [len(piece) for piece in split("x" * (TEXT + 1))] == [TEXT, 1]


def test_entities_and_tags_do_not_count():
    text = "<b>" + "&amp;" * TEXT + "</b>"
    assert split(text) == [text]


def test_a_line_is_the_better_place_to_cut():
    assert split("one two three\nfour five six", limit=20) == ["one two three", "four five six"]


def test_what_is_open_at_the_cut_is_closed_and_opened_again():
    assert split('<a href="u">one <b>two</b> three</a>', limit=8) == [
        '<a href="u">one <b>two</b></a>',
        '<a href="u">three</a>',
    ]


def test_a_family_of_one_picture_is_not_torn():
    family = "👨\u200d👩\u200d👧"
    assert split("x" * 8 + family, limit=10) == ["x" * 8, family]


def test_a_long_markup_of_few_letters_is_cut_before_telegram_finds_it_too_long():
    link = '<a href="https://example.com/' + "y" * 200 + '">x</a> '
    pieces = split(link * 300)
    assert len(pieces) > 1
    assert all(len(piece.encode()) < 32_768 for piece in pieces)


def _message(**payload):
    return Outgoing(chat=1, method="sendMessage", payload=payload)


def test_buttons_stand_under_the_last_piece_and_a_reply_under_the_first():
    text = "word " * 2000
    made = fit([_message(text=text, reply_markup={"inline_keyboard": []}, reply_parameters={"message_id": 7})])
    assert len(made) == 3
    assert ["reply_markup" in one.payload for one in made] == [False, False, True]
    assert ["reply_parameters" in one.payload for one in made] == [True, False, False]


def test_a_picture_keeps_its_buttons_and_the_rest_of_its_caption_follows():
    photo = Outgoing(chat=1, method="sendPhoto", payload={"photo": "id", "caption": "x y " * 400, "reply_markup": {}})
    made = fit([photo])
    assert [one.method for one in made] == ["sendPhoto", "sendMessage"]
    assert len(made[0].payload["caption"]) <= CAPTION
    assert "reply_markup" in made[0].payload
    assert "photo" not in made[1].payload


def test_a_short_message_is_left_as_it_is():
    one = _message(text="hello")
    assert fit([one]) == [one]

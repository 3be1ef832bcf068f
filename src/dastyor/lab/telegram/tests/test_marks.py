"""Marks of HTML and MarkdownV2: where each stands in UTF-16, and how a wrong one is refused, in bytes of UTF-8."""

from __future__ import annotations

import html as escapes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.clock import Clock
from dastyor.lab.telegram.content import formatted
from dastyor.lab.telegram.entities import html, markdown
from dastyor.lab.telegram.entities.shape import Unparsed, cut, ordered
from dastyor.lab.telegram.journal import MemoryJournal
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.refusals import Refused
from dastyor.lab.telegram.world import World

WORLD = World(bot_id=1, bot_name="b", journal=MemoryJournal(), clock=Clock(), limits=Limits())
MARKS = {
    "bold": ("<b>", "</b>", "*", "*"),
    "italic": ("<i>", "</i>", "_", "_"),
    "underline": ("<u>", "</u>", "__", "__"),
    "strikethrough": ("<s>", "</s>", "~", "~"),
    "spoiler": ("<tg-spoiler>", "</tg-spoiler>", "||", "||"),
    "code": ("<code>", "</code>", "`", "`"),
    "text_link": ('<a href="https://x.uz/?a=1&amp;b=2">', "</a>", "[", "](https://x.uz/?a=1&b=2)"),
}


def escaped(text):
    return "".join(f"\\{char}" if char in "_*[]()~`>#+-=|{}.!\\" else char for char in text)


class Node:
    """A mark around texts and other marks; says itself in both languages, and where it stands."""

    def __init__(self, kind, inside):
        self.kind, self.inside = kind, inside

    def said(self, language):
        start, end = MARKS[self.kind][2 * language : 2 * language + 2]
        return start + "".join(say(each, language) for each in self.inside) + end

    def __repr__(self):
        return self.said(0)


def say(part, language):
    if isinstance(part, Node):
        return part.said(language)
    return escaped(part) if language else escapes.escape(part)


def read(parts, at=0):
    """The plain text of a tree and its entities, counted here by encoding and nowhere else."""
    text, entities = "", []
    for part in parts:
        here = at + len(text.encode("utf-16-le")) // 2
        inner, inside = read(part.inside, here) if isinstance(part, Node) else (part, [])
        text += inner
        length = len(inner.encode("utf-16-le")) // 2
        if isinstance(part, Node) and length:
            more = {"url": "https://x.uz/?a=1&b=2"} if part.kind == "text_link" else {}
            entities += [{"type": part.kind, "offset": here, "length": length, **more}]
        entities += inside
    return text, entities


WORDS = st.text("ab яў😀👍🏽.!<>&*_[]()`~|\\-", min_size=1, max_size=8)


def _nested(kinds, depth):
    """Trees in which no mark stands in another of its kind, nothing in code, and no two touch."""
    leaf = WORDS.map(lambda text: f"x{text}x")
    if not kinds or not depth:
        return leaf
    inner = st.sampled_from(sorted(kinds)).flatmap(lambda kind: _around(kind, kinds, depth))
    return st.one_of(leaf, inner)


def _around(kind, kinds, depth):
    inside = _nested(set() if kind == "code" else kinds - {kind}, depth - 1)
    return st.lists(inside, max_size=2).map(lambda parts: Node(kind, _apart(parts)))


def _apart(parts):
    return ["x", *(each for part in parts for each in (part, "x"))]


TREES = st.lists(_nested(set(MARKS), 3), max_size=4).map(_apart)


def _sorted(entities):
    return sorted(entities, key=lambda each: (each["offset"], -each["length"], each["type"]))


@given(TREES)
def test_a_tree_of_marks_is_read_alike_in_both_languages_and_stands_where_it_stands_in_utf_16(parts):
    text, entities = read(parts)
    for language, parse in enumerate((html.parse, markdown.parse)):
        plain, marks = parse("".join(say(each, language) for each in parts))
        assert (plain, _sorted(marks)) == (text, _sorted(entities))


@given(TREES)
def test_what_telegram_keeps_of_a_tree_covers_the_same_words(parts):
    """After mending no entity begins or ends inside a pair of surrogates, and marked letters stay marked."""
    words = formatted(WORLD, "".join(say(each, 0) for each in parts), "HTML", None)
    for entity in words.entities:
        assert cut(words.text, entity).encode("utf-16-le", "strict")
        whole = words.text.encode("utf-16-le")
        before, after = whole[: entity["offset"] * 2], whole[(entity["offset"] + entity["length"]) * 2 :]
        assert len(before.decode("utf-16-le")) + len(cut(words.text, entity)) + len(after.decode("utf-16-le")) == len(
            words.text
        )
    assert words.entities == ordered(words.entities)


OFFSETS = [
    ("HTML", "😀<b>я</b>", [("bold", 2, 1)]),
    ("HTML", "<b>😀😀</b>a", [("bold", 0, 4)]),
    ("HTML", "👨‍👩‍👧 <i>👍🏽</i>", [("italic", 9, 4)]),
    ("HTML", "&lt;<b>&amp;</b>&#128512;<i>x</i>", [("bold", 1, 1), ("italic", 4, 1)]),
    ("HTML", "<b>a<i>😀<u>b</u></i></b>", [("bold", 0, 4), ("italic", 1, 3), ("underline", 3, 1)]),
    ("HTML", "<strong>a</strong><em>b</em><ins>c</ins><del>d</del><strike>e</strike>",
     [("bold", 0, 1), ("italic", 1, 1), ("underline", 2, 1), ("strikethrough", 3, 2)]),
    ("HTML", '<span class="tg-spoiler">a</span>', [("spoiler", 0, 1)]),
    ("HTML", '<B>a</b><SPAN CLASS="x">b</SPAN>', 'Tag "span" must have class "tg-spoiler" at byte offset 8'),
    ("HTML", "<pre>a\n b</pre>", [("pre", 0, 4)]),
    ("HTML", "<b></b>a<i> </i>", []),
    ("MarkdownV2", "😀*я*", [("bold", 2, 1)]),
    ("MarkdownV2", "*bold _italic bold ~italic bold strike ||spoiler||~ __u__*_",
     "Can't find end of Italic entity at byte offset 58"),
    ("MarkdownV2", "*b _i ~s ||p|| s~ __u___ b*", [("bold", 0, 13), ("italic", 2, 9), ("strikethrough", 4, 5),
     ("spoiler", 6, 1), ("underline", 10, 1)]),
    ("MarkdownV2", "`a*b_`", [("code", 0, 4)]),
    ("MarkdownV2", "```\na\n```", [("pre", 0, 1)]),
    ("MarkdownV2", "```python\na```", [("pre", 0, 1)]),
    ("MarkdownV2", "[😀](tg://user?id=5)b", []),
    ("MarkdownV2", ">a\n>b\nc", [("blockquote", 0, 4)]),
    ("MarkdownV2", "**>a\n>b||\nc", [("expandable_blockquote", 0, 3)]),
    ("MarkdownV2", "a\n**>b\n**>c\nd", [("blockquote", 2, 2), ("blockquote", 4, 2)]),
    ("MarkdownV2", "a **>b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
    ("MarkdownV2", "___a___", "Can't find end of Italic entity at byte offset 6"),
    ("MarkdownV2", "___a_**__", [("italic", 0, 1), ("underline", 0, 1)]),
]  # fmt: skip


@pytest.mark.parametrize(("mode", "source", "expected"), OFFSETS)
def test_marks_stand_where_telegram_counts_them(mode, source, expected):
    if isinstance(expected, str):
        with pytest.raises(Refused) as refused:
            formatted(WORLD, source, mode, None)
        assert refused.value.description == f"Bad Request: can't parse entities: {expected}"
        return
    entities = formatted(WORLD, source, mode, None).entities
    assert [(each["type"], each["offset"], each["length"]) for each in entities] == expected


# Places in refusals are bytes of UTF-8: "я" has two, an emoji four.
REFUSED = [
    (html, "я<x>", 'Unsupported start tag "x" at byte offset 2'),
    (html, "😀<b", "Unclosed start tag at byte offset 4"),
    (html, "яя</b>", "Unexpected end tag at byte offset 4"),
    (html, "<b>я</i>", 'Unmatched end tag at byte offset 5, expected "</b>", found "</i>"'),
    (html, "<b><i>я</b></i>", 'Unmatched end tag at byte offset 8, expected "</i>", found "</b>"'),
    (html, "я<b>", 'Can\'t find end tag corresponding to start tag "b"'),
    (html, "я<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 2'),
    (html, 'я<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 2'),
    (html, "2 < 3", 'Unsupported start tag "" at byte offset 2'),
    (html, "<br>", 'Unsupported start tag "br" at byte offset 0'),
    (html, "<br/>", 'Unsupported start tag "br/" at byte offset 0'),
    (html, "<ul><li>a</li></ul>", 'Unsupported start tag "ul" at byte offset 0'),
    (html, "<!-- a -->", 'Unsupported start tag "!--" at byte offset 0'),
    (markdown, "я.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
    (markdown, "a-b", "Character '-' is reserved and must be escaped with the preceding '\\'"),
    (markdown, "1) a", "Character ')' is reserved and must be escaped with the preceding '\\'"),
    (markdown, "a > b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
    (markdown, "a!", "Character '!' is reserved and must be escaped with the preceding '\\'"),
    (markdown, "я*a", "Can't find end of Bold entity at byte offset 2"),
    (markdown, "😀_a", "Can't find end of Italic entity at byte offset 4"),
    (markdown, "__a", "Can't find end of Underline entity at byte offset 0"),
    (markdown, "~a", "Can't find end of Strikethrough entity at byte offset 0"),
    (markdown, "||a", "Can't find end of Spoiler entity at byte offset 0"),
    (markdown, "`a", "Can't find end of Code entity at byte offset 0"),
    (markdown, "```a", "Can't find end of Pre entity at byte offset 0"),
    (markdown, "[a", "Can't find end of TextUrl entity at byte offset 0"),
    (markdown, "[a](x", "Can't find end of a URL at byte offset 4"),
    (markdown, "![a", "Can't find end of CustomEmoji entity at byte offset 0"),
    (markdown, "*a _b* c_", "Can't find end of Italic entity at byte offset 8"),
]


@pytest.mark.parametrize(("language", "source", "words"), REFUSED, ids=[source for _, source, _ in REFUSED])
def test_what_cannot_be_read_is_refused_word_for_word(language, source, words):
    with pytest.raises(Unparsed) as unparsed:
        language.parse(source)
    assert str(unparsed.value) == words


@pytest.mark.parametrize("char", sorted("_*[]()~`>#+-=|{}.!\\"))
def test_every_reserved_character_is_itself_behind_a_backslash(char):
    assert markdown.parse(f"a\\{char}b") == (f"a{char}b", [])
    assert markdown.parse(f"*\\{char}*")[0] == char


def test_entities_of_the_caller_are_cut_where_they_would_halve_a_character():
    """Half of a pair of surrogates is nothing that can be shown."""
    given_ = [{"type": "bold", "offset": 1, "length": 1}, {"type": "italic", "offset": 2, "length": 1}]
    words = formatted(WORLD, "😀a", None, given_)
    assert [(each["type"], each["offset"], each["length"]) for each in words.entities] == [("italic", 2, 1)]

"""The Bot API's HTML, with the refusals of its own parser, word for word, and byte offsets in them.

Tags and rules: core.telegram.org/bots/api#html-style; words: tdlib's MessageEntity.cpp, parse_html.
"""

from __future__ import annotations

import re

from dastyor.lab.telegram.entities import links
from dastyor.lab.telegram.entities.shape import Entity, Unparsed, byte_offset, units

_SIMPLE = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler",
}  # fmt: skip
_TAGS = frozenset(_SIMPLE) | {"a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}
_NEXT = re.compile("[<&]")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPACE = " \t\n\r\0\x0b"
_KEPT_ATTRIBUTES = {
    ("a", "href"), ("code", "class"), ("span", "class"), ("tg-emoji", "emoji-id"),
    ("blockquote", "expandable"), ("tg-time", "unix"), ("tg-time", "format"),
}  # fmt: skip


def parse(source: str) -> tuple[str, list[Entity]]:
    """The plain text and its entities. Raises Unparsed."""
    return _Reading(source).whole()


class _Open:
    """A tag that waits for its end."""

    def __init__(self, name: str, attributes: dict[str, str], offset: int, part: int) -> None:
        self.name, self.attributes, self.offset, self.part = name, attributes, offset, part


class _Reading:
    def __init__(self, source: str) -> None:
        self.source, self.at = source, 0
        self.parts: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def whole(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            found = _NEXT.search(self.source, self.at)
            stop = found.start() if found else len(self.source)
            if stop > self.at:
                self.add(self.source[self.at : stop])
                self.at = stop
            elif self.source[self.at] == "&":
                self.add(self.reference())
            elif self.source.startswith("</", self.at):
                self.end_tag()
            else:
                self.start_tag()
        if self.open:
            raise Unparsed(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return "".join(self.parts), self.entities

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.offset += units(text)

    def reference(self) -> str:
        """The character that `&...;` means; anything unknown stays as it is."""
        match = _REFERENCE.match(self.source, self.at)
        meant = _character(match) if match else None
        if match is None or meant is None:
            self.at += 1
            return "&"
        self.at = match.end()
        return meant

    def here(self, begin: int) -> str:
        return f"at byte offset {byte_offset(self.source, begin)}"

    def upto(self, stops: str) -> str:
        begin = self.at
        while self.at < len(self.source) and self.source[self.at] not in stops:
            self.at += 1
        return self.source[begin : self.at]

    def skip_space(self) -> None:
        while self.at < len(self.source) and self.source[self.at] in _SPACE:
            self.at += 1

    def is_at_end(self) -> bool:
        return self.at >= len(self.source)

    def start_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = self.upto(_SPACE + ">").lower()
        if self.is_at_end():
            raise Unparsed(f"Unclosed start tag {self.here(begin)}")
        if name not in _TAGS:
            raise Unparsed(f'Unsupported start tag "{name}" {self.here(begin)}')
        attributes: dict[str, str] = {}
        while not self.is_at_end() and self.source[self.at] != ">":
            self.skip_space()
            if self.is_at_end():
                raise Unparsed(f"Unclosed start tag {self.here(begin)}")
            if self.source[self.at] == ">":
                break
            self.attribute(name, attributes, begin)
        if self.is_at_end():
            raise Unparsed(f"Unclosed start tag {self.here(begin)}")
        self.at += 1
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise Unparsed(f'Tag "span" must have class "tg-spoiler" {self.here(begin)}')
        self.open.append(_Open(name, attributes, self.offset, len(self.parts)))

    def attribute(self, tag: str, attributes: dict[str, str], begin: int) -> None:
        name = self.upto(_SPACE + "=>/\"'")
        if not name:
            raise Unparsed(f'Empty attribute name in the tag "{tag}" {self.here(begin)}')
        self.skip_space()
        if self.is_at_end() or self.source[self.at] != "=":
            if (tag, name.lower()) == ("blockquote", "expandable"):
                attributes["expandable"] = "1"
                return
            raise Unparsed(f'Expected equal sign in declaration of an attribute of the tag "{tag}" {self.here(begin)}')
        self.at += 1
        self.skip_space()
        if self.is_at_end():
            raise Unparsed(f'Unclosed start tag "{tag}" {self.here(begin)}')
        value = self.quoted() if self.source[self.at] in "'\"" else self.token()
        if self.is_at_end():
            raise Unparsed(f"Unclosed start tag {self.here(begin)}")
        if (tag, name) in _KEPT_ATTRIBUTES:
            attributes[name] = value

    def quoted(self) -> str:
        quote = self.source[self.at]
        self.at += 1
        value: list[str] = []
        while not self.is_at_end() and self.source[self.at] != quote:
            if self.source[self.at] == "&":
                value.append(self.reference())
            else:
                value.append(self.upto(f"&{quote}"))
        self.at += not self.is_at_end()
        return "".join(value)

    def token(self) -> str:
        begin = self.at
        while not self.is_at_end() and (self.source[self.at].isalnum() or self.source[self.at] in ".-"):
            self.at += 1
        if not self.is_at_end() and self.source[self.at] not in _SPACE + ">":
            raise Unparsed(f"Unexpected end of name token {self.here(begin)}")
        return self.source[begin : self.at].lower()

    def end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise Unparsed(f"Unexpected end tag {self.here(begin)}")
        self.at += 2
        name = self.upto(_SPACE + ">").lower()
        self.skip_space()
        if self.is_at_end() or self.source[self.at] != ">":
            raise Unparsed(f"Unclosed end tag {self.here(begin)}")
        self.at += 1
        tag = self.open[-1]
        if name and name != tag.name:
            raise Unparsed(f'Unmatched end tag {self.here(begin)}, expected "</{tag.name}>", found "</{name}>"')
        self.open.pop()
        if self.offset > tag.offset:
            self.close(tag)

    def close(self, tag: _Open) -> None:
        place: Entity = {"offset": tag.offset, "length": self.offset - tag.offset}
        if tag.name in _SIMPLE:
            self.entities.append({"type": _SIMPLE[tag.name], **place})
        elif tag.name == "a":
            self.link(tag, place)
        elif tag.name in {"pre", "code"}:
            self.code(tag, place)
        elif tag.name == "blockquote":
            kind = "expandable_blockquote" if "expandable" in tag.attributes else "blockquote"
            self.entities.append({"type": kind, **place})
        elif tag.name == "tg-emoji":
            number = tag.attributes.get("emoji-id", "")
            if not number.isdigit() or int(number) == 0:
                raise Unparsed("Invalid custom emoji identifier specified")
            self.entities.append({"type": "custom_emoji", **place, "custom_emoji_id": number})
        else:
            self.moment(tag, place)

    def link(self, tag: _Open, place: Entity) -> None:
        url = tag.attributes.get("href") or "".join(self.parts[tag.part :])
        person = links.person_of(url)
        if person is not None:
            self.entities.append({"type": "text_mention", **place, "user": person})
            return
        kept = links.kept(url)
        if kept:
            self.entities.append({"type": "text_link", **place, "url": kept})

    def code(self, tag: _Open, place: Entity) -> None:
        """`pre` and `code` around the same text are one entity with a language, whichever is outside."""
        language = tag.attributes.get("class", "").removeprefix("language-") if tag.name == "code" else ""
        last = self.entities[-1] if self.entities else {}
        twin = {"pre": "code", "code": "pre"}[tag.name]
        # `<pre><code class="language-x">` is how a language is named; both tags become one entity.
        is_same = {**place, "type": twin}.items() <= last.items()
        if is_same and (language or (tag.name == "pre" and "language" in last)):
            last |= {"type": "pre", **({"language": language} if language else {})}
            return
        self.entities.append({"type": tag.name, **place, **({"language": language} if language else {})})

    def moment(self, tag: _Open, place: Entity) -> None:
        unix = tag.attributes.get("unix", "")
        if not unix.isdigit():
            raise Unparsed("Invalid date specified")
        form = tag.attributes.get("format")
        shown = {"date_time_format": form} if form else {}
        self.entities.append({"type": "date_time", **place, "unix_time": int(unix), **shown})


def _character(match: re.Match[str]) -> str | None:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED.get(name)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    # Long and impossible references stay text, as the server leaves them.
    if code == 0 or code >= 0x10FFFF or match.end() - match.start() > 10:
        return None
    if 0xD800 <= code <= 0xDFFF:
        raise Unparsed(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return chr(code)

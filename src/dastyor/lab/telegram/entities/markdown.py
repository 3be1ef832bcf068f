"""The Bot API's MarkdownV2, with the refusals of its own parser and byte offsets in them.

Rules: core.telegram.org/bots/api#markdownv2-style; words: tdlib's MessageEntity.cpp, parse_markdown_v2.
"""

from __future__ import annotations

from dastyor.lab.telegram.entities import links
from dastyor.lab.telegram.entities.legacy import language_of, link
from dastyor.lab.telegram.entities.shape import Entity, Unparsed, byte_offset, units

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!\n")
_NAMES = {
    "bold": "Bold", "italic": "Italic", "underline": "Underline", "strikethrough": "Strikethrough",
    "spoiler": "Spoiler", "code": "Code", "pre": "Pre", "text_link": "TextUrl", "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}  # fmt: skip
_ENDS = {
    "bold": "*", "code": "`", "pre": "```", "text_link": "]", "underline": "__", "strikethrough": "~",
    "spoiler": "||", "custom_emoji": "]",
}  # fmt: skip


def parse(source: str) -> tuple[str, list[Entity]]:
    """The plain text and its entities. Raises Unparsed."""
    return _Reading(source).whole()


class _Open:
    """An entity that waits for its end."""

    def __init__(self, kind: str, language: str, offset: int, begin: int, part: int) -> None:
        self.kind, self.language, self.offset, self.begin, self.part = kind, language, offset, begin, part

    def name(self) -> str:
        return "PreCode" if self.language else _NAMES[self.kind]


class _Reading:
    def __init__(self, source: str) -> None:
        self.source, self.at, self.offset = source, 0, 0
        self.parts: list[str] = []
        self.open: list[_Open] = []
        self.entities: list[Entity] = []
        self.in_quote = False

    def whole(self) -> tuple[str, list[Entity]]:
        source = self.source
        while self.at < len(source):
            char = source[self.at]
            if char == "\\" and "\0" < source[self.at + 1 : self.at + 2] <= "~":
                self.add(source[self.at + 1])
                self.at += 2
            elif char not in self.reserved():
                self.add(char)
                self.at += 1
            elif self.is_end(char):
                self.finish(char)
            else:
                self.begin(char)
        self.finish_quote()
        if self.open:
            raise self.endless()
        return "".join(self.parts), self.entities

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.offset += units(text)

    def begins_line(self) -> bool:
        """Whether nothing stands in this line yet; marks around nothing are how two quotes are kept apart."""
        return not self.parts or self.parts[-1] == "\n"

    def reserved(self) -> frozenset[str]:
        return frozenset("`") if self.open and self.open[-1].kind in {"code", "pre"} else _RESERVED

    def next_is(self, text: str) -> bool:
        return self.source.startswith(text, self.at)

    def is_end(self, char: str) -> bool:
        if not self.open:
            return False
        if self.in_quote and char == "\n" and self.source[self.at + 1 : self.at + 2] != ">":
            return True
        kind = self.open[-1].kind
        if kind == "italic":
            return char == "_" and not self.next_is("__")
        if self.in_quote and kind == "blockquote":
            return False
        return self.next_is(_ENDS.get(kind, "\0"))

    def begin(self, char: str) -> None:
        begin, language = self.at, ""
        if char == "\n":
            self.line()
            return
        if self.next_is("__"):
            kind, step = "underline", 2
        elif self.next_is("||"):
            kind, step = "spoiler", 2
            if self.in_quote and self.source[self.at + 2 : self.at + 3] in {"", "\n"}:
                self.expandable()
                return
        elif self.next_is("```"):
            start, language = language_of(self.source, self.at + 3)
            kind, step = "pre", start - self.at
        elif self.next_is("!["):
            kind, step = "custom_emoji", 2
        elif char == ">" and self.begins_line() and not self.in_quote:
            kind, step, self.in_quote = "blockquote", 1, True
        elif char in "_*~[`":
            names = {"_": "italic", "*": "bold", "~": "strikethrough", "[": "text_link", "`": "code"}
            kind, step = names[char], 1
        else:
            raise Unparsed(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")
        self.open.append(_Open(kind, language, self.offset, begin, len(self.parts)))
        self.at += step

    def line(self) -> None:
        """A new line, which may begin a quote or go on with one."""
        self.add("\n")
        self.at += 1
        if self.next_is(">"):
            begin = self.at
            self.at += 1
            if not self.in_quote:
                self.in_quote = True
                self.open.append(_Open("blockquote", "", self.offset, begin, len(self.parts)))

    def expandable(self) -> None:
        """`||` at the end of a quote folds it."""
        self.at += 2
        self.finish_quote("expandable_blockquote")
        if self.open:
            raise self.endless()

    def finish_quote(self, kind: str = "blockquote") -> None:
        if self.in_quote and self.open and self.open[-1].kind == "blockquote":
            quote = self.open.pop()
            self.in_quote = False
            self.keep(quote, {"type": kind})

    def finish(self, char: str) -> None:
        entity = self.open[-1]
        if char == "\n":
            if entity.kind != "blockquote":
                raise self.endless()
            self.at += 1
            self.add("\n")
            self.finish_quote()
            return
        self.at += len(_ENDS.get(entity.kind, "_"))
        if entity.kind == "text_link":
            shown = self.linked(entity)
        elif entity.kind == "custom_emoji":
            shown = self.emoji()
        else:
            shown = {"type": entity.kind, **({"language": entity.language} if entity.language else {})}
        self.open.pop()
        if shown:
            self.keep(entity, shown)

    def keep(self, entity: _Open, shown: Entity) -> None:
        length = self.offset - entity.offset
        if length:
            kind = shown.pop("type")
            self.entities.append({"type": kind, "offset": entity.offset, "length": length, **shown})

    def linked(self, entity: _Open) -> Entity | None:
        if not self.next_is("("):
            return link("".join(self.parts[entity.part :]))
        return link(self.address("a URL"))

    def emoji(self) -> Entity:
        if not self.next_is("("):
            raise Unparsed("Custom emoji entity must contain a tg://emoji URL")
        number = links.emoji_of(self.address("a custom emoji URL"))
        if number is None:
            raise Unparsed("Custom emoji URL must have an emoji identifier")
        return {"type": "custom_emoji", "custom_emoji_id": number}

    def address(self, what: str) -> str:
        self.at += 1
        begin, url = self.at, ""
        while self.at < len(self.source) and self.source[self.at] != ")":
            if self.source[self.at] == "\\" and "\0" < self.source[self.at + 1 : self.at + 2] <= "~":
                self.at += 1
            url += self.source[self.at]
            self.at += 1
        if self.at >= len(self.source):
            raise Unparsed(f"Can't find end of {what} at byte offset {byte_offset(self.source, begin)}")
        self.at += 1
        return url

    def endless(self) -> Unparsed:
        entity = self.open[-1]
        place = byte_offset(self.source, entity.begin)
        return Unparsed(f"Can't find end of {entity.name()} entity at byte offset {place}")

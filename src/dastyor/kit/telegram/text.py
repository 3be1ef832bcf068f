"""Long texts in pieces that Telegram takes: cut between words, never inside a tag or an entity.

Tags that are open at a cut are closed before it and opened again after it. Lengths are counted as Telegram counts
them: code points after the entities are read, tags not counted (td: utf8_length of the parsed text).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

TEXT = 4096
CAPTION = 1024
#: Before it reads any entity Telegram refuses 32,768 bytes and more; the rest is left for closing and opening tags.
BYTES = 30_000

# The four names are all that Telegram knows; any other "&name;" is read as it stands.
_HTML = re.compile(
    r"""<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?:[^<>"']|"[^"]*"|'[^']*')*>"""
    r"|&(?:#\d+|#x[0-9a-fA-F]+|lt|gt|amp|quot);|.",
    re.DOTALL,
)
_PLAIN = re.compile(r".", re.DOTALL)
_JOINERS = frozenset("\u200d\ufe0f\ufe0e\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")


@dataclass(frozen=True, slots=True)
class _Token:
    """A tag, an entity or a character; `tag` is +name, -name, or nothing."""

    raw: str
    tag: str = ""

    @property
    def size(self) -> int:
        return 0 if self.tag else 1


def split(text: str, *, html: bool = True, limit: int = TEXT, first: int | None = None) -> list[str]:
    """The text in order, each piece at most `limit` long, the first at most `first` when that is given.

    The blanks at a cut are left out, and so are pieces of nothing but blanks. A text that fits comes back as it is.
    """
    if len(text) <= (first or limit) and len(text.encode()) <= BYTES:
        return [text]
    tokens = _read(text, html=html)
    pieces: list[str] = []
    opened: list[_Token] = []
    begin, room = 0, first or limit
    while begin < len(tokens):
        end = _end(tokens, begin, room)
        still_open = _open_after(opened, tokens[begin:end])
        body = "".join(token.raw for token in tokens[begin:end])
        if any(token.size and not token.raw.isspace() for token in tokens[begin:end]):
            pieces.append("".join(token.raw for token in opened) + body.strip() + _closing(still_open))
            room = limit
        opened, begin = still_open, end
    return pieces or [text]


def _read(text: str, *, html: bool) -> list[_Token]:
    found: list[_Token] = []
    for match in (_HTML if html else _PLAIN).finditer(text):
        name = match.groupdict().get("name")
        found.append(_Token(match[0], f"{'-' if match['close'] else '+'}{name.lower()}" if name else ""))
    return found


def _end(tokens: Sequence[_Token], begin: int, room: int) -> int:
    """Where the piece that begins at `begin` ends: after the last line of it that fits, else word, else character."""
    size = octets = 0
    best = {"\n": 0, " ": 0}
    for at in range(begin, len(tokens)):
        token = tokens[at]
        size += token.size
        octets += len(token.raw.encode())
        if size > room or octets > BYTES:
            return _cut(tokens, begin, at, best)
        if token.size and token.raw.isspace():
            best["\n" if token.raw == "\n" else " "] = at + 1
    return len(tokens)


def _cut(tokens: Sequence[_Token], begin: int, at: int, best: dict[str, int]) -> int:
    # A line end in the second half is worth a shorter piece; a space anywhere is better than a broken word.
    half = begin + (at - begin) // 2
    cut = best["\n"] if best["\n"] > half else max(best["\n"], best[" "])
    if cut <= begin:
        cut = max(at, begin + 1)  # one that is too long by itself goes alone: Telegram may refuse it, we must end
        while cut > begin + 1 and _belongs_to_the_one_before(tokens, cut):
            cut -= 1
    while cut < len(tokens) and tokens[cut].tag.startswith("-"):
        cut += 1  # a tag that ends here ends in this piece
    return cut


def _belongs_to_the_one_before(tokens: Sequence[_Token], at: int) -> bool:
    """A mark, or a part of one picture made of several characters."""
    raw = tokens[at].raw
    return bool(unicodedata.combining(raw[0])) or raw in _JOINERS or tokens[at - 1].raw == "\u200d"


def _open_after(opened: Sequence[_Token], tokens: Sequence[_Token]) -> list[_Token]:
    stack = list(opened)
    for token in tokens:
        if token.tag.startswith("+"):
            stack.append(token)
        elif token.tag and stack:
            stack.pop()
    return stack


def _closing(opened: Sequence[_Token]) -> str:
    return "".join(f"</{token.tag[1:]}>" for token in reversed(opened))

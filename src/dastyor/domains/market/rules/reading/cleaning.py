"""Cleaning: a message as letters, digits and lines, without what only decorates it.

Marks of Markdown and HTML, invisible characters and fancy alphabets go; what was struck out was taken back by its writer.
"""

from __future__ import annotations

import html
import re
import unicodedata

from dastyor.kit.lines import LONGEST

_STRUCK = re.compile(r"~~[^~]{1,200}~~|<(s|del|strike)>[^<]{1,200}</\1>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\([^()\s]{1,500}\)")
_MARKS = re.compile(
    r"(?<!\d)\*{1,3}|\*{1,3}(?!\d)|\|\||`{2,}|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)|~~|^>\s?", re.MULTILINE
)
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_APOSTROPHES = str.maketrans("´′ʹ", "'''")
_ARROWS = re.compile(r"[-=]+>|[➡➜➔➙⇒⟶⮕►▶]")
_KEPT = {"№": "\ue000", "…": "\ue001"}  # compatibility forms would make letters of them
_BACK = {kept: mark for mark, kept in _KEPT.items()}


def cleaned(text: str) -> str:
    """The message's first 4,096 characters, plain: lines stay lines, blanks are single."""
    text = _LINES.sub("\n", text[:LONGEST].translate(_APOSTROPHES))
    text = html.unescape(_TAG.sub("", _STRUCK.sub(" ", text))) if "<" in text or "&" in text or "~~" in text else text
    text = _LINK.sub(r"\1", text)
    if not text.isascii():
        for mark, kept in _KEPT.items():
            text = text.replace(mark, kept)
        text = unicodedata.normalize("NFKC", text)[:LONGEST]
        for kept, mark in _BACK.items():
            text = text.replace(kept, mark)
    text = "".join(letter for letter in text if letter in "\n\t" or _is_seen(letter))
    text = _ARROWS.sub("→", _MARKS.sub("", text))
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in text.split("\n")).strip("\n")


def _is_seen(letter: str) -> bool:
    if letter.isascii():
        return letter.isprintable()
    return unicodedata.category(letter) not in {"Cf", "Cc", "Cs", "Co", "Cn", "Mn", "Me"} or letter in "\u0306\u0308"


_ADDRESSES = re.compile(
    r"(?:https?://)?(?:www\.|t\.me/|instagram\.com/|telegram\.me/)\S+|https?://\S+|[\w.+-]{1,64}@[\w.-]{1,64}|@\w+",
    re.IGNORECASE,
)
_WHATSAPP = re.compile(r"(?:https?://)?wa\.me/\+?(?=\d)", re.IGNORECASE)


def without_addresses(text: str) -> str:
    """The text with names and addresses of pages made blanks of the same length; a number for WhatsApp stays one."""
    text = _WHATSAPP.sub(lambda found: " " * (len(found[0]) - 1) + "+", text)
    return _ADDRESSES.sub(blank, text)


def blank(found: re.Match[str]) -> str:
    """As many bars as the match is long: what is taken away leaves a gap that nothing is read over."""
    return "|" * len(found[0])

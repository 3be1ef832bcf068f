"""The ground of every chart: its colours, its font, its head; and how SVG becomes PNG.

Widths of words are measured with the very font that draws them, so nothing runs over an edge.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from html import escape

from font_roboto import font_files
from PIL import ImageFont

WIDTH = 1080  # pixels; Telegram shows a picture as wide as the phone, some 400 points
EDGE = 56
SMALL, PLAIN, LARGE, HUGE = 36, 42, 48, 92  # pixels of letters: a phone shows them at a third of that
_LEAST = 26  # only where a sum would be cut off otherwise
GROUND, INK, FAINT, LINE = "#fbfbfd", "#17212b", "#5f6f7d", "#e3e8ee"
BAR, BEFORE = "#2f7dd1", "#b9cfe6"
_FONTS: dict[bool, str] = {False: font_files["Roboto"], True: font_files["RobotoBold"]}


class Tone(StrEnum):
    """How a change feels: more spent is worse, more sold is better."""

    WORSE = "#c4462b"
    BETTER = "#1c8450"
    SAME = "#5f6f7d"


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over a chart: what it is of, the one large figure, and the change with its note."""

    title: str
    figure: str
    change: str = ""
    note: str = ""
    tone: Tone = Tone.SAME


def png(svg: str) -> bytes:
    """The picture. Takes some 0.1 s of a processor, so call it off the event loop."""
    from resvg_py import svg_to_bytes

    return bytes(
        svg_to_bytes(svg_string=svg, font_files=list(_FONTS.values()), skip_system_fonts=True, font_family="Roboto")
    )


def sheet(height: int, *parts: str) -> str:
    """The whole SVG."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">'
        f'<rect width="{WIDTH}" height="{height}" fill="{GROUND}"/>{"".join(parts)}</svg>'
    )


def headed(head: Head, mark: Callable[[float, float], str]) -> tuple[str, int]:
    """The head, and the height below which there is room. `mark` draws how the chart shows what the note tells."""
    room = WIDTH - 2 * EDGE
    size = _size(head.figure, HUGE, room, least=PLAIN, bold=True)
    parts = [
        text(EDGE, 92, fitted(head.title, LARGE, room), LARGE, fill=FAINT),
        text(EDGE, 196, fitted(head.figure, size, room, bold=True), size, bold=True),
    ]
    if not head.change and not head.note:
        return "".join(parts), 246
    x: float = EDGE
    if head.change:
        wide = width_of(head.change, PLAIN, bold=True) + 44
        parts.append(rect(x, 230, wide, 64, head.tone.value, round_by=32))
        parts.append(text(x + 22, 277, head.change, PLAIN, bold=True, fill="#ffffff"))
        x += wide + 20
    if head.note:
        parts.append(mark(x + 4, 262))
        x += 40
    small = _size(head.note, SMALL, WIDTH - EDGE - x, least=_LEAST)
    parts.append(text(x, 275, fitted(head.note, small, WIDTH - EDGE - x), small, fill=FAINT))
    return "".join(parts), 334


def text(
    x: float, y: float, words: str, size: int, *, bold: bool = False, fill: str = INK, anchor: str = "start"
) -> str:
    """Words with their foot at `y`."""
    weight = 700 if bold else 400
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="Roboto" font-size="{size}" font-weight="{weight}" '
        f'fill="{fill}" text-anchor="{anchor}" xml:space="preserve">{escape(drawable(words))}</text>'
    )


def rect(x: float, y: float, wide: float, high: float, fill: str, *, round_by: float = 0) -> str:
    """A filled rectangle, rounded at most to a half circle."""
    rx = min(round_by, wide / 2, high / 2)
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="{rx:.1f}" fill="{fill}"/>'


def fitted(words: str, size: int, room: float, *, bold: bool = False) -> str:
    """The words, cut with an ellipsis where they would not fit."""
    words = drawable(words)
    if width_of(words, size, bold=bold) <= room:
        return words
    while words and width_of(words + "…", size, bold=bold) > room:
        words = words[:-1]
    return words.rstrip() + "…"


def _size(words: str, most: int, room: float, *, least: int, bold: bool = False) -> int:
    """The largest letters in which the words fit: a sum that is cut off is another sum."""
    return next((size for size in range(most, least, -2) if width_of(words, size, bold=bold) <= room), least)


def width_of(words: str, size: int, *, bold: bool = False) -> float:
    """How many pixels wide the words stand."""
    return _font(size, bold).getlength(words)


def drawable(words: str) -> str:
    """Without what no font of ours draws: pictograms and marks that steer them, and line ends."""
    drawn = []
    for letter in words:
        kind = unicodedata.category(letter)
        if letter != "\u00a0" and kind in {"Cc", "Zs", "Zl", "Zp"}:
            drawn.append(" ")
        elif ord(letter) <= 0xFFFF and kind not in {"So", "Cf", "Mn", "Me", "Cs", "Co", "Cn"}:
            drawn.append(letter)
    return " ".join(filter(None, "".join(drawn).split(" ")))


def scaled(size: Decimal, most: Decimal, room: float) -> float:
    """How long a bar is: its part of the room. A part of a picture, no money any more."""
    return 0.0 if most <= 0 or size <= 0 else room * int(size / most * 10_000) / 10_000


@lru_cache(maxsize=32)
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:  # noqa: FBT001 - the key of a cache
    return ImageFont.truetype(_FONTS[bold], size)

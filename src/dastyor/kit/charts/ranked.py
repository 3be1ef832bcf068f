"""A ranking: bars that lie, the longest first, each with its name above and a mark where it stood before."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from dastyor.kit.charts.paper import (
    BAR,
    BEFORE,
    EDGE,
    FAINT,
    INK,
    LINE,
    PLAIN,
    SMALL,
    WIDTH,
    Head,
    fitted,
    headed,
    rect,
    scaled,
    sheet,
    text,
    width_of,
)
from dastyor.kit.charts.values import Row

_STEP, _BAR = 120, 28


def ranked(head: Head, rows: Sequence[Row]) -> str:
    """The SVG of at most some ten rows; more makes the picture longer than a phone."""
    top, y = headed(head, lambda x, middle: _before(x + 11, middle - _BAR / 2))
    most = max((max(row.size, row.before) for row in rows if not row.is_rest), default=Decimal(0))
    parts = [top]
    for at, row in enumerate(rows):
        parts.append(_row(row, y + at * _STEP, most))
    return sheet(y + len(rows) * _STEP + 24, *parts)


def _row(row: Row, y: float, most: Decimal) -> str:
    room, right = WIDTH - 2 * EDGE, WIDTH - EDGE
    share = width_of(row.share, SMALL) + 24 if row.share else 0
    figure = width_of(row.figure, PLAIN, bold=True)
    long, was = (min(room, scaled(size, most, room)) for size in (row.size, row.before))
    fill = BEFORE if row.is_rest else BAR
    parts = [
        text(EDGE, y + 46, fitted(row.name, PLAIN, room - figure - share - 24), PLAIN),
        text(right, y + 46, row.figure, PLAIN, bold=True, anchor="end"),
        text(right - figure - 20, y + 46, row.share, SMALL, fill=FAINT, anchor="end") if row.share else "",
        rect(EDGE, y + 66, room, _BAR, LINE, round_by=_BAR / 2),
        rect(EDGE, y + 66, max(long, _BAR), _BAR, fill, round_by=_BAR / 2) if row.size > 0 else "",
    ]
    if row.before > 0 and not row.is_rest:
        parts.append(_before(EDGE + was, y + 66))
    return "".join(parts)


def _before(x: float, y: float) -> str:
    """The mark where the period before stood, across a bar that begins at that height."""
    return rect(x - 6, y - 6, 6, _BAR + 12, INK, round_by=3)

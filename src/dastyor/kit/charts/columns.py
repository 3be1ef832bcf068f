"""A time: columns that stand, one a day or a month, with what was before paler behind each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from math import ceil

from dastyor.kit.charts.paper import (
    BAR,
    BEFORE,
    EDGE,
    FAINT,
    LINE,
    SMALL,
    WIDTH,
    Head,
    headed,
    rect,
    scaled,
    sheet,
    text,
    width_of,
)
from dastyor.kit.charts.values import Column

_HIGH = 560  # pixels of the field
_MOST = 62  # columns that can still be told apart; more are drawn as sums of neighbours
_LINES = 4
_LABEL = 30  # pixels of letters below a column: twelve months in Cyrillic stand side by side


def columns(head: Head, steps: Sequence[Column], figure: Callable[[Decimal], str]) -> str:
    """The SVG; `figure` writes what stands beside a line of the scale."""
    top, y = headed(head, lambda x, middle: rect(x, middle - 13, 22, 26, BEFORE, round_by=6))
    steps = _together(steps)
    most = max((max(step.size, step.before) for step in steps), default=Decimal(0))
    unit = _round_step(most)
    scale = [unit * number for number in range(_LINES + 1) if unit * (number - 1) < most]
    words = [figure(value) for value in scale]
    left = EDGE + max((width_of(each, SMALL) for each in words), default=0) + 20
    foot, ceiling = y + _HIGH, max(scale[-1], Decimal(1))
    parts = [top]
    for value, said in zip(scale, words, strict=True):
        at = foot - scaled(value, ceiling, _HIGH - 30)
        parts.append(rect(left, at - 1, WIDTH - EDGE - left, 2, LINE))
        parts.append(text(left - 20, at + 11, said, SMALL, fill=FAINT, anchor="end"))
    wide = (WIDTH - EDGE - left) / max(1, len(steps))
    # All columns are as narrow as one that stands before its past: two widths would look like two kinds.
    part = 0.64 if any(step.before for step in steps) else 1.0
    for number, step in enumerate(steps):
        parts.append(_column(step, left + number * wide, wide, foot, ceiling, part))
    parts.append(_labels(steps, left, wide, foot + 50))
    return sheet(foot + 86, *parts)


def _column(step: Column, x: float, wide: float, foot: float, ceiling: Decimal, part: float) -> str:
    before, now = (scaled(size, ceiling, _HIGH - 30) for size in (step.before, step.size))
    gap = wide * 0.1 if wide > 6 else 0.0
    room = wide - 2 * gap
    made = rect(x + gap, foot - before, room, before, BEFORE, round_by=8) if before else ""
    inset = room * (1 - part) / 2
    return made + (rect(x + gap + inset, foot - now, room - 2 * inset, now, BAR, round_by=8) if now else "")


def _labels(steps: Sequence[Column], left: float, wide: float, y: float) -> str:
    widest = max((width_of(step.label, _LABEL) for step in steps), default=0) + 6
    every = max(1, ceil(widest / wide))
    made = []
    for number in range(0, len(steps), every):
        middle = left + (number + 0.5) * wide
        half = width_of(steps[number].label, _LABEL) / 2
        middle = min(max(middle, EDGE + half), WIDTH - EDGE / 2 - half)
        made.append(text(middle, y, steps[number].label, _LABEL, fill=FAINT, anchor="middle"))
    return "".join(made)


def _round_step(most: Decimal) -> Decimal:
    """The least of 1, 2, 2.5, 5 times a power of ten of which four reach over the most."""
    if most <= 0:
        return Decimal(1)
    part = most / _LINES
    power = Decimal(1).scaleb(part.adjusted())
    return next(power * times for times in (1, 2, Decimal("2.5"), 5, 10) if power * times >= part)


def _together(steps: Sequence[Column]) -> Sequence[Column]:
    size = ceil(len(steps) / _MOST)
    if size <= 1:
        return steps
    groups = (steps[at : at + size] for at in range(0, len(steps), size))
    return [
        Column(group[0].label, sum((each.size for each in group), Decimal(0)),
               sum((each.before for each in group), Decimal(0)))
        for group in groups
    ]  # fmt: skip

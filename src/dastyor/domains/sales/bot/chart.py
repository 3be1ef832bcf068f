"""The picture of the figures: the hours of a day, the days of a week or a month, each before its past."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from dastyor.domains.sales.model import Course, Tick
from dastyor.kit.charts import Column, Head, Tone, columns, png
from dastyor.kit.i18n import Texts
from dastyor.kit.money import Money

_WEEK = 7  # days: each has room for its name
_PERCENT = Decimal("0.01")


async def picture(course: Course, title: str, texts: Texts) -> bytes:
    """The PNG; drawn in a thread, for it takes some 0.1 s."""
    return await asyncio.to_thread(lambda: png(drawn(course, title, texts.plain)))


def drawn(course: Course, title: str, texts: Texts) -> str:
    """The SVG."""
    change = change_text(course, texts)
    tone = {"+": Tone.BETTER, "−": Tone.WORSE}.get(change[:1], Tone.SAME)
    note = before_text(course, texts) if course.has_past else ""
    head = Head(title, texts.money(Money(course.total.net, course.currency)), change, note, tone)
    steps = [Column(_label(tick, course, texts), tick.net, tick.before) for tick in course.ticks]
    return columns(head, steps, texts.compact)


def change_text(course: Course, texts: Texts) -> str:
    """How much more or less than before: "+12 %"; empty where nothing can be compared."""
    if course.change is None:
        return ""
    share = abs(course.change).quantize(_PERCENT, ROUND_HALF_EVEN)
    sign = "" if not share else "+" if course.change > 0 else "−"
    return sign + texts.percent(share)


def before_text(course: Course, texts: Texts) -> str:
    """What the same time brought before."""
    before = Money(course.previous.net, course.currency)
    if course.until is None:
        return texts("sales-before-days", before=before)
    return texts("sales-before-hours", hour=f"{course.until:02}:00", before=before)


def _label(tick: Tick, course: Course, texts: Texts) -> str:
    """What stands below a column: the hour, the day of the week, or the day of the month."""
    if not isinstance(tick.key, date):
        return str(tick.key)
    return texts(f"sales-weekday-{tick.key.isoweekday()}") if len(course.ticks) == _WEEK else str(tick.key.day)

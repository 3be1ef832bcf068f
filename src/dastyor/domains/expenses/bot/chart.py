"""The picture of a report: what stands on it, in the person's language."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal

from dastyor.domains.expenses.model import By, Item, Report
from dastyor.domains.expenses.rules.naming import item_name, period_name, share_name
from dastyor.kit.charts import Column, Head, Row, Tone, columns, png, ranked
from dastyor.kit.i18n import Texts
from dastyor.kit.money import Money

_ROWS = 8  # a phone shows them without scrolling
_MONTH = 3  # letters of a month: with more, every second one would find no room below its column


async def picture(report: Report, title: str, texts: Texts, today: date) -> bytes:
    """The PNG; drawn in a thread, for it takes some 0.1 s."""
    return await asyncio.to_thread(lambda: png(drawn(report, title, texts.plain, today)))


def drawn(report: Report, title: str, texts: Texts, today: date) -> str:
    """The SVG: bars for categories and people, columns for days and months."""
    head = _head(report, title, texts, today)
    if report.by in {By.DAY, By.MONTH}:
        steps = [Column(_step(item, report, texts), item.amount.amount, item.previous.amount) for item in report.items]
        return columns(head, steps, texts.compact)
    return ranked(head, _rows(report, texts))


def change_text(report: Report, texts: Texts) -> str:
    """How much more or less than before: "+12 %"; empty where nothing can be compared."""
    if report.change is None:
        return ""
    sign = "+" if report.change > 0 else "−" if report.change < 0 else ""
    return sign + texts.percent(abs(report.change))


def _head(report: Report, title: str, texts: Texts, today: date) -> Head:
    change = change_text(report, texts)
    tone = Tone.SAME if not report.change else Tone.WORSE if report.change > 0 else Tone.BETTER
    note = ""
    if report.previous:
        before = period_name(report.span.before, texts, today)
        note = texts("expenses-report-was", period=before, total=report.previous)
    return Head(title, texts.money(report.total), change, note, tone)


def _rows(report: Report, texts: Texts) -> list[Row]:
    items = [item for item in report.items if item.amount.amount or item.previous.amount] or list(report.items)
    shown, rest = (items, []) if len(items) <= _ROWS else (items[: _ROWS - 1], items[_ROWS - 1 :])
    rows = [
        Row(item_name(item, report.by, texts), texts.money(item.amount), item.amount.amount, item.previous.amount,
            share_name(item.share, texts))
        for item in shown
    ]  # fmt: skip
    if rest:
        total = sum((item.amount.amount for item in rest), Decimal(0))
        before = sum((item.previous.amount for item in rest), Decimal(0))
        share = sum((item.share for item in rest), Decimal(0))
        name = texts.n("expenses-report-rest", len(rest))
        rows.append(
            Row(name, texts.money(Money(total, report.currency)), total, before, share_name(share, texts), is_rest=True)
        )
    return rows


def _step(item: Item, report: Report, texts: Texts) -> str:
    """What stands below a column: the month; the day, alone where the title tells its month."""
    day, period = date.fromisoformat(item.key), report.span.period
    if report.by is By.MONTH:
        return texts.step(day, is_month=True)[:_MONTH]
    return str(day.day) if period.start.month == period.last_day.month else texts.step(day)

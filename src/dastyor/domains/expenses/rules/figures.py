"""What a report says: spans that are compared fairly, items in their order, each figure rounded once.

Sums come exact from the store; nothing is rounded before it is one figure of the report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal

from dastyor.domains.expenses.errors import NotAPeriod
from dastyor.domains.expenses.model.figures import By, Item, Report, Span, Sum
from dastyor.kit.currencies import iso_digits
from dastyor.kit.money import Money
from dastyor.kit.periods import Bucket, Period

_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 12, 31)
_MOST_DAYS = 3_700  # items of a report by day: ten years; longer ones go by month
_BUCKETS = {By.DAY: Bucket.DAY, By.MONTH: Bucket.MONTH}
_EXACT = Context(prec=80)


def checked_span(span: Span, by: By) -> Span:
    """The span itself. Raises NotAPeriod for an empty one, one out of our centuries, and ten years by day."""
    period = span.period
    if not period.days or period.start < _EARLIEST or period.last_day > _LATEST:
        raise NotAPeriod(first=period.start.isoformat(), last=period.last_day.isoformat())
    if by is By.DAY and period.days > _MOST_DAYS:
        raise NotAPeriod(
            first=period.start.isoformat(), last=period.last_day.isoformat(), hint="Ask for so long a time by month."
        )
    return span


def asked(first: date, last: date) -> Span:
    """The days from the first to the last, both included, beside those before. Raises NotAPeriod."""
    if not _EARLIEST <= first <= last <= _LATEST:
        raise NotAPeriod(first=first.isoformat(), last=last.isoformat())
    return span_of(Period.between(first, last))


def span_of(period: Period) -> Span:
    """The period beside the one before it: a month beside the month before, else as many days."""
    if period.start - timedelta(days=period.days) < _EARLIEST:
        return Span(period, Period(_EARLIEST, _EARLIEST))
    return Span(period, period.previous())


def so_far(bucket: Bucket, today: date) -> Span:
    """The calendar week, month or year up to today, beside as much of the one before it.

    The 21st of November stands beside the 21st of October: a whole month beside three weeks would tell nothing.
    """
    whole = Period.around(today, bucket)
    before = whole.previous()
    if bucket is Bucket.YEAR:
        end = _same_day(today, today.year - 1) + timedelta(days=1)
    else:
        end = before.start + (today - whole.start) + timedelta(days=1)
    if today == whole.last_day:
        end = before.end
    return Span(whole.so_far(today), Period(before.start, min(end, before.end)))


def last_days(days: int, today: date) -> Span:
    """So many days up to today, beside as many before them."""
    period = Period.last(days, today)
    return Span(period, Period(period.start - timedelta(days=days), period.start))


def made(sums: Iterable[Sum], span: Span, by: By, currency: str) -> Report:
    """The report of these sums, not named yet. Categories and people by what they cost, days and months in their order."""
    now: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    before: dict[str, Decimal] = defaultdict(Decimal)
    unknown: tuple[dict[str, Decimal], dict[str, Decimal]] = defaultdict(Decimal), defaultdict(Decimal)
    count = 0
    for each in sums:
        count += 0 if each.is_before else each.count
        if each.unknown is not None:
            unknown[each.is_before][each.unknown] += each.amount
        if each.is_before:
            before[each.key] += Decimal(0) if each.unknown else each.amount
        else:
            now[each.key][0] += Decimal(0) if each.unknown else each.amount
            now[each.key][1] += each.count
    total = sum((amount for amount, _ in now.values()), Decimal(0))
    lines = _buckets(now, before, span, _BUCKETS[by]) if by in _BUCKETS else _ranked(now, before)
    items = tuple(
        Item(key=key, name="", amount=shown(amount, currency), count=int(number),
             share=share(amount, total), previous=shown(previous, currency))
        for key, amount, number, previous in lines
    )  # fmt: skip
    was = sum(before.values(), Decimal(0))
    return Report(
        span=span, by=by, items=items, total=shown(total, currency), previous=shown(was, currency), count=count,
        unknown=_told(unknown[False]), unknown_before=_told(unknown[True]),
    )  # fmt: skip


def with_names(report: Report, names: Mapping[str, str]) -> Report:
    """The same with the names that are known."""
    if not names:
        return report
    return replace(report, items=tuple(replace(item, name=names.get(item.key, "")) for item in report.items))


def shown(amount: Decimal, currency: str) -> Money:
    """An exact sum as a figure: half-even to the currency's own digits."""
    digits = Decimal(1).scaleb(-iso_digits(currency))
    return Money(amount.quantize(digits, ROUND_HALF_EVEN, _EXACT), currency)


def share(part: Decimal, whole: Decimal) -> Decimal:
    """Which part of the whole, to four places; nothing of a whole that is not above zero."""
    if whole <= 0:
        return Decimal(0)
    return (part / whole).quantize(Decimal("0.0001"), ROUND_HALF_EVEN)


_Line = tuple[str, Decimal, Decimal, Decimal]


def _ranked(now: Mapping[str, list[Decimal]], before: Mapping[str, Decimal]) -> list[_Line]:
    """What counts now, the dearest first; what only the period before had is in its total."""
    lines = [(key, amount, count, before.get(key, Decimal(0))) for key, (amount, count) in now.items() if count]
    return sorted(lines, key=lambda line: (-line[1], line[0]))


def _buckets(
    now: Mapping[str, list[Decimal]], before: Mapping[str, Decimal], span: Span, bucket: Bucket
) -> Iterator[_Line]:
    """Every day or month of the period, empty ones too, beside the one at the same place of the period before."""
    earlier = [_named(each, bucket) for each in span.before.buckets(bucket)]
    for at, each in enumerate(span.period.buckets(bucket)):
        key = _named(each, bucket)
        amount, count = now.get(key) or (Decimal(0), Decimal(0))
        was = before.get(earlier[at], Decimal(0)) if at < len(earlier) else Decimal(0)
        yield key, amount, count, was


def _named(step: Period, bucket: Bucket) -> str:
    """A bucket is named by its own first day, also where the period begins inside it."""
    return Period.around(step.start, bucket).start.isoformat()


def _told(sums: Mapping[str, Decimal]) -> tuple[Money, ...]:
    return tuple(Money(amount.normalize(_EXACT) + 0, currency) for currency, amount in sorted(sums.items()) if amount)


def _same_day(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 2, 28)

"""When a standing is worth its room, and when a report is better read from standings than from days and months."""

from __future__ import annotations

from datetime import date

from dastyor.kit.periods import Period


def is_due(*, rows: int, groups: int) -> bool:
    """Whether the days since the last standing have half as many rows as it has groups.

    So standings take at most twice the room of days and months, however many products there are and however few of
    them are sold in a day; and behind a standing there is never more to read than half of another.
    """
    return rows * 2 >= groups


def reads_standings(period: Period, months: Period, before: date | None, within: date | None) -> bool:
    """Whether two standings and the days behind them are fewer than the period's own months and days.

    `months` are the whole months inside the period, `before` the last standing before its first day, `within` the last
    one before its end; None where there is none.
    """
    if within is None or within < period.start:
        return False
    behind = (period.end - within).days - 1
    ahead = 0 if before is None else (period.start - before).days - 1
    edges = (months.start - period.start).days + (period.end - max(months.end, months.start)).days
    return 2 + behind + ahead < edges + _months(months)


def _months(months: Period) -> int:
    end, start = months.end, months.start
    return (end.year - start.year) * 12 + end.month - start.month

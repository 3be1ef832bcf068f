"""What a program is told: one JSON object, the same in its shape for every figure."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from dastyor.domains.alerts.model import Condition, Rule, Seen
from dastyor.domains.alerts.rules import windows
from dastyor.domains.alerts.service.seeing import Place
from dastyor.kit.figures import Kind, Metric
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.money import Money
from dastyor.kit.periods import today

BROKEN, TEST, PING = "alert.broken", "alert.test", "webhook.test"


def body(kind: str, workspace: WorkspaceId, at: datetime, **facts: Any) -> str:
    """The envelope: what it is, when it was so, and whose it is."""
    told = {"type": kind, "timestamp": _moment(at), "data": {"workspace": workspace, **facts}}
    return msgspec.json.encode(told).decode()


def facts(rule: Rule, metric: Metric, seen: Seen, place: Place, now: datetime) -> dict[str, Any]:
    """What is told of a rule: what it watches, what was found, and where the rows of the figure are.

    Money is an amount with its currency, digits as kept; a number is a decimal string. Of silence, which has no
    figure, `since` is the newest datum and the limit is whole hours.
    """
    wish, about = rule.wish, today(seen.about, place.timezone)
    days = windows.period(wish.window, about)
    first, last = days.start, days.last_day
    if wish.condition is Condition.NO_DATA:
        last = today(now, place.timezone)
        first = min(about, last)
    currency = wish.currency or place.currency
    return {
        "alert": rule.id, "metric": metric.key, "condition": wish.condition, "is_broken": seen.is_broken,
        "limit": _limit(rule), "figure": _figure(seen.figure, metric, currency),
        "before": _figure(seen.before, metric, currency),
        "since": _moment(seen.about) if wish.condition is Condition.NO_DATA else None,
        "window": {"name": wish.window, "from": first, "to": last}, "rows": metric.address(first, last),
    }  # fmt: skip


def _limit(rule: Rule) -> dict[str, str] | str:
    limit = rule.wish.limit
    return limit.to_wire() if isinstance(limit, Money) else f"{limit:f}"


def _figure(figure: Decimal | None, metric: Metric, currency: str) -> dict[str, str] | str | None:
    if figure is None:
        return None
    return Money(figure, currency).to_wire() if metric.kind is Kind.MONEY else f"{figure:f}"


def _moment(at: datetime) -> str:
    """RFC 3339, to the second, in UTC."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")

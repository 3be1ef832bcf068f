"""Telling: a breach becomes a notice, with the figures and the way to what they are made of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from dastyor.domains.alerts.model import Condition, Reply, Rule, Seen, Window
from dastyor.domains.alerts.rules.judging import change
from dastyor.domains.alerts.service.seeing import Place
from dastyor.kit.actor import Role
from dastyor.kit.currencies import iso_digits
from dastyor.kit.figures import Kind, Metric
from dastyor.kit.ids import PersonId
from dastyor.kit.money import Money
from dastyor.kit.notices import Line, Notice
from dastyor.kit.periods import time_zone
from dastyor.kit.telegram.presses import short

_Told = tuple[dict[str, str | int], dict[str, Money]]


def notice(
    rule: Rule, metric: Metric, seen: Seen, place: Place, to: tuple[PersonId, ...], *, is_test: bool = False
) -> Notice:
    """What is told of it, to these people or, without any, to the owners."""
    wish = rule.wish
    values, sums = _told(seen.figure, "figure", wish.currency or place.currency, metric)
    here = seen.about.astimezone(time_zone(place.timezone))
    key, (days, months) = f"alerts-told-{wish.window}", _dates(wish.window, here.date())
    if wish.condition is Condition.NO_DATA:
        key = "alerts-told-silence"
        values |= {"hours": int(wish.value), "time": f"{here:%H:%M}"}
    lines = [] if wish.condition is Condition.NO_DATA else [_limit(rule, metric, seen, place)]
    if is_test:
        lines.append(Line(key="alerts-told-test"))
    return Notice(
        key=key, values=values, sums=sums, days=days, months=months, words={"metric": metric.text}, lines=tuple(lines),
        to=to, roles=(Role.OWNER,),
        presses=(
            ("alerts-rows-button", *metric.rows),
            ("alerts-open-button", "al.open", (short(rule.id),)),
        ),
    )  # fmt: skip


def said(reply: Reply) -> Line:
    """What a program said, as a line for people."""
    if reply.trouble is not None:
        return Line(key=f"alerts-trouble-{reply.trouble}")
    return Line(key="alerts-trouble-status", values={"status": reply.status or 0})


def _limit(rule: Rule, metric: Metric, seen: Seen, place: Place) -> Line:
    wish = rule.wish
    if wish.condition is not Condition.CHANGE:
        values, sums = _told(wish.value, "limit", wish.currency or place.currency, metric)
        return Line(key=f"alerts-limit-{wish.condition}", values=values, sums=sums)
    values, sums = _told(seen.before, "before", place.currency, metric)
    share = None if seen.figure is None else change(seen.figure, seen.before)
    values |= {"percent": "–" if share is None else f"{share:+.0f}", "limit": f"{wish.value:+f}"}
    return Line(key=f"alerts-limit-change-{wish.window}", values=values, sums=sums)


def _dates(window: Window, first: date) -> tuple[dict[str, date], dict[str, date]]:
    return ({}, {"month": first}) if window is Window.MONTH else ({"day": first}, {})


def _told(figure: Decimal | None, name: str, currency: str, metric: Metric) -> _Told:
    """The figure as a placeholder's value: money in its currency's digits, a number without empty ones."""
    if figure is None:
        return {name: "–"}, {}
    if metric.kind is Kind.MONEY:
        return {}, {name: Money(figure, currency).rounded(iso_digits(currency))}
    return {name: f"{figure.normalize():f}"}, {}

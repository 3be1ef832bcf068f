"""The alerts themselves over REST: parse, call, answer."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from dastyor.domains.alerts.api.routes import router
from dastyor.domains.alerts.model import Condition, QuietHours, RuleId, Seen, Window, Wish
from dastyor.domains.alerts.service import Alerts, Standing
from dastyor.kit.api import AmountWire, Body, Caller, Page
from dastyor.kit.figures import Kind
from dastyor.kit.money import Money

_Number = Annotated[UUID, Path(description="The alert.")]
_MINUTE = timedelta(minutes=1)


def _told(value: Money | Decimal) -> dict[str, str] | str:
    return value.to_wire() if isinstance(value, Money) else f"{value:f}"


ValueWire = Annotated[AmountWire, PlainSerializer(_told, return_type=dict[str, str] | str)]


class QuietView(Body):
    """When nothing is told, by the workspace's wall clock; it may pass midnight."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    begins: time = Field(alias="from", examples=["22:00"])
    ends: time = Field(alias="to", examples=["08:00"])


class AlertBody(Body):
    """What is to be watched."""

    metric: str = Field(max_length=40, examples=["sales.net"])
    condition: Condition
    value: ValueWire = Field(
        description="Below, above: an amount, or a number in your currency. Change: per cent, below zero for a fall; "
        "a day is compared with the same weekday. No data: whole hours."
    )
    window: Window = Field(default=Window.DAY, description="The stretch whose figure is judged.")
    cooldown: int = Field(default=60, ge=0, le=43_200, description="Minutes without another message of this alert.")
    quiet_hours: QuietView | None = Field(default=None, description="Without them your own count.")

    def wish(self) -> Wish:
        """What is asked for."""
        told = self.value
        value, currency = (told.amount, told.currency) if isinstance(told, Money) else (told, None)
        quiet = self.quiet_hours
        return Wish(
            metric=self.metric, condition=self.condition, value=value, currency=currency, window=self.window,
            cooldown=self.cooldown * _MINUTE,
            quiet=None if quiet is None else QuietHours(begins=quiet.begins, ends=quiet.ends),
        )  # fmt: skip


class BreachView(BaseModel):
    """A broken rule; `told_at` is null while it waits for the end of quiet hours or of the cool-down."""

    since: datetime
    told_at: datetime | None


class AlertView(BaseModel):
    """An alert; `breach` is null while all is well, `told_at` when it was told last."""

    id: UUID
    metric: str
    condition: Condition
    value: ValueWire
    window: Window
    cooldown: int
    quiet_hours: QuietView | None
    person: UUID | None
    told_at: datetime | None
    breach: BreachView | None

    @classmethod
    def of(cls, standing: Standing) -> AlertView:
        """The alert as REST shows it."""
        rule, wish, breach = standing.rule, standing.rule.wish, standing.breach
        quiet = wish.quiet and QuietView(begins=wish.quiet.begins, ends=wish.quiet.ends)
        return cls(
            id=rule.id, metric=wish.metric, condition=wish.condition, value=wish.limit, window=wish.window,
            cooldown=wish.cooldown // _MINUTE, quiet_hours=quiet, person=rule.person, told_at=rule.told_at,
            breach=None if breach is None else BreachView(since=breach.opened_at, told_at=breach.told_at),
        )  # fmt: skip


class MetricView(BaseModel):
    """What can be watched: money, or a number."""

    metric: str
    kind: Kind


class SeenView(BaseModel):
    """What an alert is judged by just now; `about` is the start of its window, or the newest datum."""

    about: datetime
    is_broken: bool | None
    figure: Decimal | None
    before: Decimal | None

    @classmethod
    def of(cls, seen: Seen) -> SeenView:
        """What was seen, as REST shows it."""
        return cls(about=seen.about, is_broken=seen.is_broken, figure=seen.figure, before=seen.before)


@router.get("/alerts")
async def alerts(caller: Caller) -> Page[AlertView]:
    """Every alert that goes on, the oldest first; there are 50 at most."""
    found = await Alerts(caller.tx).all(caller.actor)
    return Page[AlertView](items=[AlertView.of(each) for each in found], next_cursor=None)


@router.get("/alerts/metrics")
async def metrics(caller: Caller) -> Page[MetricView]:
    """What can be watched."""
    items = [MetricView(metric=each.key, kind=each.kind) for each in Alerts(caller.tx).metrics(caller.actor)]
    return Page[MetricView](items=items, next_cursor=None)


@router.post("/alerts", status_code=HTTPStatus.CREATED)
async def make_alert(caller: Caller, body: AlertBody) -> AlertView:
    """Watch a figure; the same again is the alert that there is."""
    return AlertView.of(await Alerts(caller.tx).make(caller.actor, body.wish()))


@router.delete("/alerts/{alert}", status_code=HTTPStatus.NO_CONTENT)
async def stop_alert(caller: Caller, alert: _Number) -> None:
    """It is watched no more; done twice, it is done once."""
    await Alerts(caller.tx).stop(caller.actor, RuleId(alert))


@router.post("/alerts/{alert}/test", status_code=HTTPStatus.ACCEPTED)
async def test_alert(caller: Caller, alert: _Number) -> SeenView:
    """Send it once with the figures of now, broken or not, as a message that says that it is a test."""
    return SeenView.of(await Alerts(caller.tx).test(caller.actor, RuleId(alert)))

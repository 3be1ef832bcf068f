"""What is shown of alerts in more than one place."""

from __future__ import annotations

from decimal import Decimal

from dastyor.domains.alerts.model import Condition, Webhook, Wish
from dastyor.domains.alerts.preferences import SET
from dastyor.domains.alerts.rules.delivering import is_taken
from dastyor.domains.alerts.service import Alerts, Standing, Webhooks, said
from dastyor.kit.bot import Button, Talk
from dastyor.kit.money import Money
from dastyor.kit.periods import today
from dastyor.kit.telegram.presses import short

_SHOWN = 16  # of the list: four rows of numbers


async def listed(talk: Talk) -> None:
    """Those that go on, and what can be watched: from here a new one is three taps."""
    service = Alerts(talk.tx)
    found, metrics = await service.all(talk.actor), service.metrics(talk.actor)
    lines = [f"{at}. {line(talk, each)}" for at, each in enumerate(found[:_SHOWN], 1)]
    parts = [talk.t("alerts-title"), "\n".join(lines)] if found else [talk.t("alerts-none")]
    if (webhook := await Webhooks(talk.tx).fares(talk.actor)) is not None:
        parts.append(_fares(talk, webhook))
    picks = [Button(str(at), "al.open", (short(each.rule.id),)) for at, each in enumerate(found[:_SHOWN], 1)]
    new = []
    if talk.actor.may(SET) and metrics:
        parts.append(talk.t("alerts-new"))
        new = [Button(talk.label(each.text), "al.when", (each.key,)) for each in metrics]
    talk.show("\n\n".join(parts), [*across(picks, 4), *across(new, 2), talk.back()])


def _fares(talk: Talk, webhook: Webhook) -> str:
    """Whether programs are told too, and how that fares."""
    reply, zone = webhook.reply, talk.actor.timezone
    if webhook.off_at is not None:
        return talk.t("alerts-webhook-off", host=webhook.host)
    if reply is None or webhook.tried_at is None:
        return talk.t("alerts-webhook-new", host=webhook.host)
    day, time = talk.t.near_day(today(webhook.tried_at, zone), talk.today), talk.t.time(webhook.tried_at, zone)
    if is_taken(reply):
        return talk.t("alerts-webhook-takes", host=webhook.host, day=day, time=time)
    line = said(reply)
    return talk.t("alerts-webhook-fails", host=webhook.host, day=day, time=time) + " " + talk.t(line.key, **line.values)


async def opened(talk: Talk, standing: Standing, *, title: str | None = None) -> None:
    """The living screen of one: what it is, how it stands, and what can be done."""
    number, label, rule = short(standing.rule.id), talk.label, standing.rule
    text = [*([talk.t(title)] if title else []), line(talk, standing)]
    if rule.stopped_at is not None:
        text.append(talk.t("alerts-stopped"))
    elif standing.breach is not None:
        text.append(talk.t("alerts-broken" if standing.breach.told_at else "alerts-waits"))
    if rule.told_at is not None:
        zone = talk.actor.timezone
        day = talk.t.near_day(today(rule.told_at, zone), talk.today)
        text.append(talk.t("alerts-told-last", day=day, time=talk.t.time(rule.told_at, zone)))
    acts = (
        [Button(label("alerts-resume-button"), "al.go", (number,))]
        if rule.stopped_at
        else [Button(label("alerts-test-button"), "al.test", (number,)),
              Button(label("alerts-undo-button" if title else "alerts-stop-button"), "al.stop", (number,))]
    )  # fmt: skip
    others = Button(label("alerts-list-button"), "al.list")
    talk.show("\n".join(text), [acts if talk.actor.may(SET) else [], [others], talk.back()])


def line(talk: Talk, standing: Standing) -> str:
    """A rule in one line."""
    wish = standing.rule.wish
    name = talk.label(standing.metric.text) if standing.metric else wish.metric
    if wish.condition is Condition.CHANGE:
        return talk.t(f"alerts-rule-change-{wish.window}", metric=name, limit=limit(talk, wish))
    window = talk.label(f"alerts-window-{wish.window}")
    return talk.t(f"alerts-rule-{wish.condition}", metric=name, limit=limit(talk, wish), window=window)


def limit(talk: Talk, wish: Wish) -> str:
    """The rule's value as people write it."""
    if isinstance(wish.limit, Money):
        return talk.t.money(wish.limit)
    return signed(talk, wish.limit) if wish.condition is Condition.CHANGE else talk.t.number(wish.limit.normalize())


def signed(talk: Talk, percent: Decimal) -> str:
    """A change: "-40 %"."""
    return ("+" if percent > 0 else "") + talk.t.percent(percent / 100)


def across(buttons: list[Button], many: int) -> list[list[Button]]:
    """The buttons in rows."""
    return [buttons[at : at + many] for at in range(0, len(buttons), many)]

"""A new alert in three taps: what, when, how much; the amount may be written instead."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from dastyor.domains.alerts.bot import views
from dastyor.domains.alerts.bot.routes import router
from dastyor.domains.alerts.errors import NotAValue
from dastyor.domains.alerts.model import Condition, Wish
from dastyor.domains.alerts.preferences import SET
from dastyor.domains.alerts.rules.wishes import with_currency
from dastyor.domains.alerts.service import Alerts
from dastyor.kit.bot import Button, Talk
from dastyor.kit.figures import Metric
from dastyor.kit.lines import Role, Token, find_amounts, tokens_of

_STATE = "alerts.value"


@router.press("al.when")
async def when(talk: Talk) -> None:
    """When the figure is to be told."""
    talk.actor.require(SET)
    talk.forget()
    metric = Alerts(talk.tx).metric(talk.actor, talk.arg(0, str))
    buttons = [Button(talk.label(f"alerts-when-{each}-button"), "al.much", (metric.key, each)) for each in Condition]
    text = talk.t("alerts-when", metric=talk.label(metric.text))
    talk.show(text, [*views.across(buttons, 2), _back(talk, "al.list")])


@router.press("al.much")
async def how_much(talk: Talk) -> None:
    """From which value on; any other is written."""
    talk.actor.require(SET)
    service = Alerts(talk.tx)
    metric, condition = service.metric(talk.actor, talk.arg(0, str)), talk.arg(1, Condition)
    offered = await service.limits(talk.actor, metric, condition)
    buttons = [_choice(talk, metric, condition, each) for each in offered]
    talk.ask(_STATE, metric=metric.key, condition=condition.value)
    text = talk.t(f"alerts-much-{condition}", metric=talk.label(metric.text))
    talk.show(text, [*([each] for each in buttons), _back(talk, "al.when", metric.key)])


@router.press("al.make")
async def make(talk: Talk) -> None:
    """It is watched from now on."""
    wish = Wish(
        metric=talk.arg(0, str), condition=talk.arg(1, Condition), value=talk.arg(2, _number),
        currency=talk.arg(3, str) or None,
    )  # fmt: skip
    talk.forget()
    await _made(talk, wish)


@router.answer(_STATE)
async def written(talk: Talk) -> None:
    """The value; the question stands until it is understood, cancelled, or something else is written."""
    metric, condition = talk.memory["metric"], Condition(talk.memory["condition"])
    tokens = tokens_of(talk.text.replace("%", " "))
    if condition is Condition.NO_DATA and (hours := _hours(tokens)):
        await _made(talk, Wish(metric=metric, condition=condition, value=hours))
        talk.forget()
        return
    found = find_amounts(tokens)
    if found and any(token.role is Role.WORD for token in tokens):
        talk.forget()  # "lunch 45 000" is no answer to a question for an amount
        await talk.reread(talk)
        return
    if len(found) != 1:
        raise NotAValue(value=talk.text[:40])
    value = -found[0].value if found[0].negative or condition is Condition.CHANGE else found[0].value
    await _made(talk, Wish(metric=metric, condition=condition, value=value, currency=found[0].currency))
    talk.forget()


def _hours(tokens: Sequence[Token]) -> Decimal | None:
    """The one number of "2", "2 часа", "3 soat"; None where there is more to it."""
    numbers = [token.value for token in tokens if token.value is not None]
    return numbers[0] if len(numbers) == 1 and len(tokens) <= _HOURS_SAID else None


_HOURS_SAID = 2  # tokens: the number, and the word for hours


async def _made(talk: Talk, wish: Wish) -> None:
    await views.opened(talk, await Alerts(talk.tx).make(talk.actor, wish), title="alerts-made")


def _choice(talk: Talk, metric: Metric, condition: Condition, value: Decimal) -> Button:
    wish = Wish(metric=metric.key, condition=condition, value=value)
    wish = with_currency(wish, metric.kind, talk.actor.currency)
    is_silence = condition is Condition.NO_DATA
    shown = talk.label.n("alerts-hours-button", int(value)) if is_silence else views.limit(talk, wish)
    return Button(shown, "al.make", (metric.key, condition, f"{value:f}", wish.currency or ""))


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _back(talk: Talk, press: str, *args: str) -> list[Button]:
    return [Button(talk.label("bot-back-button"), press, args)]

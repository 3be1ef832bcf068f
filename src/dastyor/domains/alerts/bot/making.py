"""A new alert in three taps: what, when, how much; the amount may be written instead.

It is of a day, as nearly all are; one tap more makes it of a week or a month.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from dastyor.domains.alerts.bot import views
from dastyor.domains.alerts.bot.routes import router
from dastyor.domains.alerts.errors import NotAValue
from dastyor.domains.alerts.model import Condition, Window, Wish
from dastyor.domains.alerts.preferences import SET
from dastyor.domains.alerts.rules.wishes import with_currency
from dastyor.domains.alerts.service import Alerts
from dastyor.kit.bot import Button, Talk
from dastyor.kit.figures import Metric
from dastyor.kit.lines import Role, Token, find_amounts, tokens_of

_STATE = "alerts.value"
_LETTERS = {Window.DAY: "d", Window.WEEK: "w", Window.MONTH: "m"}  # a button has 64 bytes in all


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
    """From which value on, in a day unless another window is chosen; any other value is written."""
    talk.actor.require(SET)
    service = Alerts(talk.tx)
    metric, condition = service.metric(talk.actor, talk.arg(0, str)), talk.arg(1, Condition)
    window = _window(talk, 2)
    offered = await service.limits(talk.actor, metric, condition, window)
    buttons = [_choice(talk, metric, condition, window, each) for each in offered]
    talk.ask(_STATE, metric=metric.key, condition=condition.value, window=window.value)
    is_silence = condition is Condition.NO_DATA
    text = talk.t(f"alerts-much-{condition}" + f"-{window}" * (not is_silence), metric=talk.label(metric.text))
    others = [
        Button(talk.label(f"alerts-by-{each}-button"), "al.much", (metric.key, condition, _LETTERS[each]))
        for each in Window if each is not window and not is_silence
    ]  # fmt: skip
    talk.show(text, [*([each] for each in buttons), others, _back(talk, "al.when", metric.key)])


@router.press("al.make")
async def make(talk: Talk) -> None:
    """It is watched from now on."""
    wish = Wish(
        metric=talk.arg(0, str), condition=talk.arg(1, Condition), value=talk.arg(2, _number),
        currency=talk.arg(3, str) or None, window=_window(talk, 4),
    )  # fmt: skip
    talk.forget()
    await _made(talk, wish)


@router.answer(_STATE)
async def written(talk: Talk) -> None:
    """The value; the question stands until it is understood, cancelled, or something else is written."""
    metric, condition = talk.memory["metric"], Condition(talk.memory["condition"])
    window = Window(talk.memory.get("window", Window.DAY))
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
    await _made(talk, Wish(metric=metric, condition=condition, value=value, currency=found[0].currency, window=window))
    talk.forget()


def _hours(tokens: Sequence[Token]) -> Decimal | None:
    """The one number of "2", "2 часа", "3 soat"; None where there is more to it."""
    numbers = [token.value for token in tokens if token.value is not None]
    return numbers[0] if len(numbers) == 1 and len(tokens) <= _HOURS_SAID else None


_HOURS_SAID = 2  # tokens: the number, and the word for hours


async def _made(talk: Talk, wish: Wish) -> None:
    await views.opened(talk, await Alerts(talk.tx).make(talk.actor, wish), title="alerts-made")


def _choice(talk: Talk, metric: Metric, condition: Condition, window: Window, value: Decimal) -> Button:
    wish = Wish(metric=metric.key, condition=condition, value=value)
    wish = with_currency(wish, metric.kind, talk.actor.currency)
    is_silence = condition is Condition.NO_DATA
    shown = talk.label.n("alerts-hours-button", int(value)) if is_silence else views.limit(talk, wish)
    return Button(shown, "al.make", (metric.key, condition, f"{value:f}", wish.currency or "", _LETTERS[window]))


def _window(talk: Talk, place: int) -> Window:
    """The window that a button names; one that was made before there was a choice is of a day."""
    if len(talk.args) <= place:
        return Window.DAY
    return talk.arg(place, {letter: window for window, letter in _LETTERS.items()}.get)


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _back(talk: Talk, press: str, *args: str) -> list[Button]:
    return [Button(talk.label("bot-back-button"), press, args)]

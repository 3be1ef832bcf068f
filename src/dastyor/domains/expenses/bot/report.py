"""The report: one living message, as a text or as a picture; period, view and currency are changed in place.

What it shows stands in its buttons (period, view, currency), so an old message answers as well as a new one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from dastyor.domains.expenses.bot.chart import change_text, picture
from dastyor.domains.expenses.bot.month import day_of
from dastyor.domains.expenses.bot.routes import router
from dastyor.domains.expenses.errors import UnknownPeriod
from dastyor.domains.expenses.model import By, Item, Report
from dastyor.domains.expenses.rules import spans
from dastyor.domains.expenses.rules.naming import capital, item_name, period_name, share_name
from dastyor.domains.expenses.service import Figures
from dastyor.kit.bot import Button, Screen, Talk
from dastyor.kit.currencies import OFFERED, CurrencyUnknown, known_currency
from dastyor.kit.periods import Bucket, Period

_LINES = 14  # of items in a text; the picture tells the rest
_DAYS = 62  # of a longer period the days are too many to be told one by one, so its months are
_PERIODS = ("w", "m", "y", *map(str, spans.LAST_DAYS))


@dataclass(frozen=True, slots=True)
class View:
    """What the message shows: which period, by what, in which currency (empty: the workspace's)."""

    code: str = "m"
    by: By = By.CATEGORY
    currency: str = ""

    @property
    def args(self) -> tuple[str, ...]:
        """It as a button carries it."""
        return self.code, self.by.value, self.currency

    def kinds(self, today: date) -> tuple[By, By, By]:
        """By what a period of this length is worth looking at."""
        is_long = self.code == "y" or spans.span_of_code(self.code, today).period.days > _DAYS
        return By.CATEGORY, By.MONTH if is_long else By.DAY, By.PERSON

    def fitted(self, today: date) -> View:
        """By months where it was by days of a period that is now long, and the other way round."""
        kinds = self.kinds(today)
        return self if self.by in kinds else replace(self, by=kinds[1])


@router.command("month", about="expenses-command-month", listed=True)
async def month(talk: Talk) -> None:
    """/month: what this month cost."""
    show = await screen(talk, View())
    talk.say(show.text, show.rows)


@router.command("report", about="expenses-command-report")
async def report(talk: Talk) -> None:
    """/report [period]: the same as a picture."""
    code = spans.read_span(talk.text, talk.today) if talk.text else "m"
    if code is None:
        raise UnknownPeriod(period=talk.text[:40])
    await draw(talk, View(code))


@router.press("ex.month", menu="expenses-menu-button")
async def opened(talk: Talk) -> None:
    """The month on the button, this one without."""
    day = talk.arg(0, day_of) if talk.args else talk.today
    whole = Period.month(day)
    show = await screen(talk, View("m" if talk.today in whole else spans.code_of(whole)))
    talk.show(show.text, show.rows)


@router.press("ex.rep")
async def turned(talk: Talk) -> None:
    """Another period, view or currency; a picture stays a picture."""
    talk.forget()
    await put(talk, _view(talk))


@router.press("ex.pic")
async def drawn(talk: Talk) -> None:
    """The text becomes a picture."""
    await draw(talk, _view(talk))


@router.press("ex.text")
async def told(talk: Talk) -> None:
    """The picture becomes a text again."""
    show = await screen(talk, _view(talk))
    talk.show(show.text, show.rows)


@router.press("ex.per")
async def periods(talk: Talk) -> None:
    """The periods to choose from; any other is written."""
    view = _view(talk)
    talk.ask("expenses.period", view=list(view.args), picture=talk.is_picture)
    buttons = [
        Button(talk.label(f"expenses-period-{code}"), "ex.rep", replace(view, code=code).args) for code in _PERIODS
    ]
    await put(talk, view, "expenses-write-period", [buttons[:3], buttons[3:], [_back(talk, view)]])


@router.press("ex.repcur")
async def currencies(talk: Talk) -> None:
    """The currencies to choose from; any other is written."""
    view = _view(talk)
    talk.ask("expenses.report-currency", view=list(view.args), picture=talk.is_picture)
    buttons = [Button(code, "ex.rep", replace(view, currency=code).args) for code in OFFERED]
    await put(talk, view, "expenses-write-currency", [buttons[:3], buttons[3:], [_back(talk, view)]])


@router.answer("expenses.period")
async def written_period(talk: Talk) -> None:
    """A period in words or figures; whoever writes something else has something else to say."""
    code = spans.read_span(talk.text, talk.today)
    await _answered(talk, None if code is None else replace(_remembered(talk), code=code))


@router.answer("expenses.report-currency")
async def written_currency(talk: Talk) -> None:
    """A currency by its code."""
    try:
        currency = known_currency(talk.text)
    except CurrencyUnknown:
        await _answered(talk, None)
        return
    await _answered(talk, replace(_remembered(talk), currency=currency))


async def put(talk: Talk, view: View, key: str | None = None, rows: list[list[Button]] | None = None) -> None:
    """The living message with this view, in the form that it has; with `key`, a question stands below."""
    if talk.is_picture:
        await draw(talk, view, key, rows)
        return
    show = await screen(talk, view)
    text = show.text + (f"\n\n{talk.t(key)}" if key else "")
    talk.show(text, show.rows if rows is None else rows)


async def draw(talk: Talk, view: View, key: str | None = None, rows: list[list[Button]] | None = None) -> None:
    """The living message as a picture; what cannot be drawn is told."""
    view = view.fitted(talk.today)
    made = await figures(talk, view)
    if not made.items or not made.count:
        show = await screen(talk, view)
        talk.show(show.text, show.rows if rows is None else rows)
        return
    image = await picture(made, _title(talk, view), talk.t, talk.today)
    caption = "\n".join(_totals(talk, view, made)) + (f"\n\n{talk.t(key)}" if key else "")
    talk.show_picture(image, caption, _rows(talk, view, is_picture=True) if rows is None else rows, name="report.png")


async def figures(talk: Talk, view: View) -> Report:
    """The report of the view."""
    span = spans.span_of_code(view.code, talk.today)
    return await Figures(talk.tx).report(talk.actor, span, view.by, view.currency or None)


async def screen(talk: Talk, view: View) -> Screen:
    """The report as a text with its buttons."""
    view = view.fitted(talk.today)
    made = await figures(talk, view)
    if not made.count:
        return Screen(talk.t("expenses-empty", month=_title(talk, view)), _rows(talk, view, is_empty=True))
    rows = _rows(talk, view)
    items = [item for item in made.items if item.amount.amount]
    if made.by in {By.DAY, By.MONTH}:
        items = items[-_LINES:]
    lines = [_line(talk, item, made.by) for item in items[:_LINES]]
    if len(items) > _LINES:
        lines.append(talk.t.n("expenses-report-rest", len(items) - _LINES))
    return Screen(_head(talk, view, made) + "\n\n" + "\n".join(lines), rows)


def _line(talk: Talk, item: Item, by: By) -> str:
    t = talk.t
    if by in {By.DAY, By.MONTH}:
        day = date.fromisoformat(item.key)
        name = t.day(day, talk.today) if by is By.DAY else capital(t.month(day))
        return t("expenses-report-step", name=name, amount=t.money(item.amount))
    name = item_name(item, by, t.plain)
    return t("expenses-report-line", name=name, amount=t.money(item.amount), share=share_name(item.share, t))


def _head(talk: Talk, view: View, made: Report) -> str:
    """The totals, and how they were before."""
    t = talk.t
    totals, *rest = _totals(talk, view, made)
    if made.previous:
        was = t("expenses-report-was", period=period_name(made.span.before, t, talk.today), total=made.previous)
        change = change_text(made, t)
        rest.insert(0, f"{was} ({change})" if change else str(was))
    return "\n".join([totals, *rest])


def _totals(talk: Talk, view: View, made: Report) -> list[str]:
    """The period with its sum and count, and what the sum lacks."""
    t, count = talk.t, talk.t.n("expenses-count", made.count)
    lines = [t("expenses-report-head", period=_title(talk, view), total=t.money(made.total), count=count)]
    if made.unknown:
        lines.append(t("expenses-report-unknown", amounts=" + ".join(t.money(each) for each in made.unknown)))
    return lines


def _title(talk: Talk, view: View) -> str:
    if view.code in spans.CALENDAR and view.code != "w":
        return capital(talk.label.period(Period.around(talk.today, spans.CALENDAR[view.code])))
    if view.code.isdecimal():
        return capital(talk.label.n("expenses-last-days", int(view.code)))
    period = spans.span_of_code(view.code, talk.today).period
    if period.bucket is Bucket.DAY:
        return capital(talk.label.near_day(period.start, talk.today))
    return capital(period_name(period, talk.label, talk.today))


def _rows(talk: Talk, view: View, *, is_picture: bool = False, is_empty: bool = False) -> list[list[Button]]:
    """What can be changed; of a period without expenses only the period, and the way out."""
    label, last = talk.label, spans.span_of_code(view.code, talk.today).period.last_day
    budgets = Button(label("expenses-budgets-button"), "ex.budgets", (f"{last.replace(day=1):%Y%m%d}",))
    period = Button(label("expenses-period-button"), "ex.per", view.args)
    if is_empty:
        return [_turning(talk, view), [period, budgets], talk.back()]
    kinds = [
        Button(("•\u00a0" if view.by is by else "") + label(f"expenses-by-{by.value}"), "ex.rep",
               replace(view, by=by).args)
        for by in view.kinds(talk.today)
    ]  # fmt: skip
    currency = label("expenses-currency-button", currency=view.currency or talk.actor.currency)
    other = ("expenses-text-button", "ex.text") if is_picture else ("expenses-picture-button", "ex.pic")
    more = [
        Button(label(other[0]), other[1], view.args),
        Button(label("expenses-list-button"), "ex.list", (f"{last:%Y%m%d}",)),
        budgets,
        Button(label("expenses-export-button"), "ex.exp", (view.code,)),
    ]
    choosing = [period, Button(currency, "ex.repcur", view.args)]
    return [kinds, _turning(talk, view), choosing, more[:2], more[2:], talk.back()]


def _turning(talk: Talk, view: View) -> list[Button]:
    """The period before, and the one after when it has begun."""
    before, after = spans.turned(view.code, talk.today)
    turning = [Button(f"◀ {_short(talk, before)}", "ex.rep", replace(view, code=before).args)]
    if after is not None:
        turning.append(Button(f"{_short(talk, after)} ▶", "ex.rep", replace(view, code=after).args))
    return turning


def _short(talk: Talk, code: str) -> str:
    period = spans.span_of_code(code, talk.today).period
    if code in spans.CALENDAR:
        period = Period.around(period.start, spans.CALENDAR[code])
    if period.bucket in {Bucket.MONTH, Bucket.YEAR}:
        return capital(talk.label.period(period))
    return f"{period.start:%d.%m}–{period.last_day:%d.%m}" if period.days > 1 else f"{period.start:%d.%m}"


def _back(talk: Talk, view: View) -> Button:
    return Button(talk.label("bot-back-button"), "ex.rep", view.args)


def _view(talk: Talk) -> View:
    """The view that the button carries."""
    if not talk.args:
        return View()
    return View(talk.arg(0, lambda code: _known_span(code, talk.today)), talk.arg(1, By), talk.arg(2, _known))


def _known_span(code: str, today: date) -> str:
    """The code itself. Raises ValueError for one that stands for no period."""
    spans.span_of_code(code, today)
    return code


def _known(currency: str) -> str | None:
    try:
        return currency and known_currency(currency)
    except CurrencyUnknown:
        return None


def _remembered(talk: Talk) -> View:
    code, by, currency = talk.memory["view"]
    return View(code, By(by), currency)


async def _answered(talk: Talk, view: View | None) -> None:
    """The new view as a new message; None: it was no answer, so it is read as any line."""
    is_picture = bool(talk.memory.get("picture"))
    talk.forget()
    if view is None:
        await talk.reread(talk)
    elif is_picture:
        await draw(talk, view)
    else:
        show = await screen(talk, view)
        talk.say(show.text, show.rows)

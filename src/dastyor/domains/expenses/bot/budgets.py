"""Budgets in chat: one line sets one, one living screen shows how they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from dastyor.domains.expenses.bot import views
from dastyor.domains.expenses.bot.recording import is_another
from dastyor.domains.expenses.bot.routes import router
from dastyor.domains.expenses.errors import NotABudget
from dastyor.domains.expenses.model import CATEGORIES, Doubt, OwnCategory
from dastyor.domains.expenses.model.budgets import BudgetState, BudgetWish
from dastyor.domains.expenses.rules.budgets import bar, days_left, read_month
from dastyor.domains.expenses.rules.naming import capital, category_name, month_name
from dastyor.domains.expenses.service import BUDGET, Budgets, Categories, Expenses
from dastyor.kit.bot import Button, Screen, Talk
from dastyor.kit.currencies import iso_digits, known_currency
from dastyor.kit.i18n import LANGUAGES
from dastyor.kit.i18n.texts import Safe
from dastyor.kit.lines import fold
from dastyor.kit.lines.folding import word_set
from dastyor.kit.money import MOST_MINOR_UNITS, Money
from dastyor.kit.periods import Period

_STATE = "expenses.budget"
_ALL = "-"  # everything, in a button
_EVERYTHING = word_set("все всё всего итого общий всему hammasi jami umumiy хаммаси жами умумий total everything all")
_UNCLEAR = {Doubt.NEGATIVE, Doubt.AMOUNTS, Doubt.CURRENCY}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"  # of a button of undo; limits are in minor units, none is 0


@router.command("budget", "budgets", about="expenses-command-budget")
async def command(talk: Talk) -> None:
    """/budget 5 000 000, /budget такси 500 000; alone it shows how the budgets stand."""
    month = talk.today.replace(day=1)
    if not talk.text:
        show = await _screen(talk, month)
        talk.say(show.text, show.rows)
        return
    await _set(talk, month, *await _read(talk))


@router.press("ex.budgets")
async def opened(talk: Talk) -> None:
    """The budgets of the month on the button, of this one without."""
    talk.forget()
    show = await _screen(talk, _month(talk))
    talk.show(show.text, show.rows)


@router.press("ex.bgnew")
async def new(talk: Talk) -> None:
    """What a new budget may be for: everything, or a category that has none."""
    talk.actor.require(BUDGET)
    month = _month(talk)
    taken = {state.budget.category for state in await Budgets(talk.tx).month(talk.actor, month)}
    own = [each.name for each in await Categories(talk.tx).all(talk.actor)]
    free = [each for each in (None, *own, *CATEGORIES) if each not in taken]
    buttons = [_button(talk, "ex.bgset", month, each) for each in free]
    talk.show(talk.t("expenses-budget-choose"), views.closed(_two(buttons), _back(talk, month)))


@router.press("ex.bgone")
async def one(talk: Talk) -> None:
    """One budget, with what can be done to it."""
    month, category = _month(talk), await _category(talk)
    for state in await Budgets(talk.tx).month(talk.actor, month):
        if state.budget.category == category:
            amount = Button(talk.label("expenses-change-amount-button"), "ex.bgset", _args(month, category))
            remove = Button(talk.label("expenses-remove-button"), "ex.bgdel", _args(month, category), style="danger")
            rows = [[amount, remove]] if talk.actor.may(BUDGET) else []
            talk.show(_line(talk, state), [*rows, [_back(talk, month)]])
            return
    await opened(talk)


@router.press("ex.bgset")
async def ask(talk: Talk) -> None:
    """Asks for the amount."""
    talk.actor.require(BUDGET)
    month, category = _month(talk), await _category(talk)
    talk.ask(_STATE, month=f"{month:%Y%m%d}", category=category)
    text = talk.t("expenses-budget-amount", name=_name(talk, category), month=talk.t.month(month))
    talk.show(text, [[_back(talk, month)]])


@router.answer(_STATE)
async def written(talk: Talk) -> None:
    """The amount; the question stands until it is understood, cancelled, or an expense comes."""
    month, category = date.fromisoformat(talk.memory["month"]), talk.memory["category"]
    if await is_another(talk, category):
        return
    _, limit = await _read(talk)
    talk.forget()
    await _set(talk, month, category, limit)


@router.press("ex.bgdel")
async def remove(talk: Talk) -> None:
    """The budget is taken off; one button brings it back."""
    await _set(talk, _month(talk), await _category(talk), None)


@router.press("ex.bgundo")
async def undo(talk: Talk) -> None:
    """The limit that was there before, for ten minutes."""
    minor, currency = talk.arg(2, _number), known_currency(talk.arg(3, str))
    set_at = talk.arg(4, lambda figure: datetime.fromtimestamp(_number(figure) or 0, UTC))
    limit = Money(Decimal(minor).scaleb(-iso_digits(currency)), currency) if minor else None
    wish = BudgetWish(month=_month(talk), category=await _category(talk), limit=limit)
    before = await _limit(talk, wish.month, wish.category)
    await Budgets(talk.tx).undo(talk.actor, wish, set_at=set_at)
    await _done(talk, wish.month, wish.category, before)


@router.press("ex.bgcopy")
async def copy(talk: Talk) -> None:
    """The month's budgets for the month after it, which is then shown."""
    onto = await Budgets(talk.tx).copy(talk.actor, _month(talk))
    show = await _screen(talk, onto)
    talk.show(show.text, show.rows)


async def _set(talk: Talk, month: date, category: str | None, limit: Money | None) -> None:
    before = await _limit(talk, month, category)
    await Budgets(talk.tx).put(talk.actor, [BudgetWish(month=month, category=category, limit=limit)])
    await _done(talk, month, category, before)


async def _limit(talk: Talk, month: date, category: str | None) -> Money | None:
    states = await Budgets(talk.tx).month(talk.actor, month)
    return next((state.budget.limit for state in states if state.budget.category == category), None)


async def _done(talk: Talk, month: date, category: str | None, before: Money | None) -> None:
    """The month after a change, with the button that undoes it; it carries what was and when it ended."""
    was = before or Money.zero(talk.actor.currency)
    minor, now = int(was.amount.scaleb(iso_digits(was.currency))), int(talk.tx.clock.now().timestamp())
    args = (f"{month:%Y-%m}", _args(month, category)[1], _figure(minor), was.currency, _figure(now))
    show = await _screen(talk, month, undo=[Button(talk.label("expenses-undo-button"), "ex.bgundo", args)])
    talk.show(show.text, show.rows)


def _figure(number: int) -> str:
    """The number as short as letters make it: the largest limit, a moment and a category have to fit in one button."""
    rest, last = divmod(number, len(_DIGITS))
    return (_figure(rest) if rest else "") + _DIGITS[last]


def _number(figure: str) -> int | None:
    """The number behind `_figure`; None for what no button of ours carries."""
    number = int(figure, len(_DIGITS))
    return number if 0 <= number <= MOST_MINOR_UNITS else None


async def _read(talk: Talk) -> tuple[str | None, Money]:
    """What the line's budget is for, by the words that this workspace knows, and how much. Raises NotABudget."""
    text = talk.text
    reading = await Expenses(talk.tx).read(talk.actor, text)
    if len(reading.items) != 1 or reading.items[0].doubt in _UNCLEAR:
        raise NotABudget(line=text[:40])
    item = reading.items[0]
    said = fold(item.note)
    named = {fold(talk.texts(spoken).plain(f"expenses-category-{name}")): name
             for spoken in LANGUAGES for name in CATEGORIES}  # fmt: skip
    category = named.get(said, item.category)
    if category is None and said and said not in _EVERYTHING:
        raise NotABudget(line=text[:40])
    return (None if said in _EVERYTHING else category), item.amount


async def _screen(talk: Talk, month: date, *, undo: Sequence[Button] = ()) -> Screen:
    """The living screen of a month, with the way back from what was just set."""
    budgets, t = Budgets(talk.tx), talk.t
    states = await budgets.month(talk.actor, month)
    turning = [_turn(talk, Period.month(month).previous().start, "◀"), _turn(talk, Period.month(month).end, "▶")]
    more = [Button(talk.label("expenses-budget-new-button"), "ex.bgnew", (f"{month:%Y%m%d}",))]
    may = talk.actor.may(BUDGET)
    if not states:
        if may and await budgets.may_copy(talk.actor, month):
            before = Period.month(month).previous().start
            more.append(Button(talk.label("expenses-budget-copy-button"), "ex.bgcopy", (f"{before:%Y%m%d}",)))
        rows = [list(undo), *([[each] for each in more] if may else []), turning, talk.back()]
        return Screen(t("expenses-budgets-empty", month=capital(t.month(month))), rows)
    more.append(Button(talk.label("expenses-budget-onward-button"), "ex.bgcopy", (f"{month:%Y%m%d}",)))
    each = [_button(talk, "ex.bgone", month, state.budget.category) for state in states]
    lines = "\n\n".join(_line(talk, state) for state in states)
    text = t("expenses-budgets", month=t.month(month), left=Safe(_left(talk, month)), lines=Safe(lines))
    return Screen(text, [list(undo), *_two(each), *([more] if may else []), turning, talk.back()])


def _left(talk: Talk, month: date) -> str:
    """How long the month still is, if it is this one."""
    if talk.today not in Period.month(month):
        return ""
    left = days_left(month, talk.today)
    return "\n" + (talk.t.n("expenses-budgets-left", left) if left else talk.t("expenses-budgets-last-day"))


def _line(talk: Talk, state: BudgetState) -> str:
    """One budget: its name, a bar that reads on a phone, and the sums in words."""
    t, is_over = talk.t, state.left.amount < 0
    line = t(
        "expenses-budget-over" if is_over else "expenses-budget-left",
        name=_name(talk, state.budget.category), bar=bar(state.share), percent=t.percent(state.share),
        spent=state.spent, limit=state.budget.limit, left=abs(state.left),
    )  # fmt: skip
    return "\n".join([line, *(t("expenses-budget-unpriced", amount=money) for money in state.unpriced)])


def _name(talk: Talk, category: str | None) -> str:
    return category_name(category, talk.label) if category else talk.label("expenses-budget-everything")


def _button(talk: Talk, press: str, month: date, category: str | None) -> Button:
    return Button(_name(talk, category), press, _args(month, category))


def _turn(talk: Talk, month: date, sign: str) -> Button:
    name = capital(month_name(month, talk.label, talk.today))
    return Button(f"{sign} {name}" if sign == "◀" else f"{name} {sign}", "ex.budgets", (f"{month:%Y%m%d}",))


def _back(talk: Talk, month: date) -> Button:
    return Button(talk.label("bot-back-button"), "ex.budgets", (f"{month:%Y%m%d}",))


def _args(month: date, category: str | None) -> tuple[str, str]:
    return f"{month:%Y%m%d}", _mark(category) if category else _ALL


def _mark(category: str) -> str:
    """What a button carries of it: a name of the workspace's own may be longer than a button holds."""
    return category if category in CATEGORIES else OwnCategory(fold(category), category).mark


def _month(talk: Talk) -> date:
    return read_month(talk.arg(0, str)) if talk.args else talk.today.replace(day=1)


async def _category(talk: Talk) -> str | None:
    """What the button's budget is for; it may be a category that the workspace has taken away since."""
    said = talk.arg(1, str)
    if said == _ALL:
        return None
    named = [state.budget.category for state in await Budgets(talk.tx).month(talk.actor, _month(talk))]
    kept = next((each for each in named if each and _mark(each) == said), None)
    return kept or await Expenses(talk.tx).category(talk.actor, said)


def _two(buttons: list[Button]) -> list[list[Button]]:
    return [buttons[at : at + 2] for at in range(0, len(buttons), 2)]

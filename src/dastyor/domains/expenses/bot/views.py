"""What a person sees of expenses: receipts and their buttons, with no decision in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from dastyor.domains.expenses.model import CATEGORIES, Expense
from dastyor.domains.expenses.rules.naming import capital
from dastyor.domains.expenses.rules.rates import is_old
from dastyor.domains.expenses.service import Categories
from dastyor.kit.bot import Button, Screen, Talk
from dastyor.kit.i18n.texts import Safe, Texts
from dastyor.kit.lines import fold
from dastyor.kit.telegram.presses import short

PAGE = "+"  # before the number of a page, where a category stands otherwise
_PICKS = 20  # categories on one screen


def category(t: Texts, name: str) -> str:
    """What the category is called: in the person's language, or as the workspace called its own."""
    return t(f"expenses-category-{name}") if name in CATEGORIES else name


async def pick_category(talk: Talk, press: str, args: tuple[str, ...], page: str = "0") -> list[list[Button]]:
    """Buttons of the categories, the workspace's own first; each press has `args` and the category, or a page."""
    own = await Categories(talk.tx).all(talk.actor)
    every = [(each.mark, each.name) for each in own]
    every += [(name, category(talk.label, name)) for name in CATEGORIES]
    at = int(page) if page.isdecimal() else 0
    shown = every[at * _PICKS : (at + 1) * _PICKS]
    buttons = [Button(name if len(name) <= 20 else f"{name[:19]}…", press, (*args, mark)) for mark, name in shown]
    rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    if len(every) > _PICKS:
        onward = at + 1 if len(every) > (at + 1) * _PICKS else 0
        rows.append([Button(talk.label("expenses-more-button"), press, (*args, f"{PAGE}{onward}"))])
    return rows


def line(talk: Talk, expense: Expense) -> str:
    """One expense by itself: what and how much, below it category and day."""
    t = talk.t
    return t(
        "expenses-line" if expense.note else "expenses-line-bare",
        note=expense.note,
        amount=t.money(expense.amount),
        category=category(talk.t, expense.category),
        day=t.near_day(expense.spent_on, talk.today),
    )


def told(talk: Talk, expense: Expense) -> str:
    """The line, and below it what the expense is worth at home when it was paid in another currency."""
    worth = _worth(talk, expense)
    return f"{line(talk, expense)}\n<i>{worth}</i>" if worth else line(talk, expense)


def listed(talk: Talk, expenses: Sequence[Expense], more: Callable[[Expense], str] = lambda _: "") -> str:
    """Several expenses, numbered as the buttons below are, under their days; `more` is told behind each."""
    lines: list[str] = []
    at = 0
    for day, same in groupby(expenses, lambda expense: expense.spent_on):
        lines.append(f"<i>{capital(talk.t.near_day(day, talk.today))}</i>")
        for expense in same:
            at += 1
            lines.append(f"{at}. {_item(talk, expense)}{more(expense)}")
    return "\n".join(lines)


def _item(talk: Talk, expense: Expense) -> str:
    """One line of a list; a note that only repeats the category's name is told once."""
    t, name = talk.t, category(talk.label, expense.category)
    is_named = bool(expense.note) and fold(expense.note) != fold(name)
    key = "expenses-item" if is_named else "expenses-item-bare"
    return t(key, note=expense.note, amount=t.money(expense.amount), category=name)


def receipt(talk: Talk, entry: Sequence[Expense], *, title: str = "expenses-recorded") -> Screen:
    """The answer to a line: what was stored, and the ways to mend it."""
    text = talk.t(title, lines=Safe(_entry(talk, entry)))
    undo = Button(talk.label("expenses-undo-button"), "ex.undo", (short(entry[0].entry),))
    if len(entry) == 1:
        return Screen(text, [[undo], *mending(talk, entry[0]), talk.back()])
    return Screen(text, [[undo], *picks(talk, entry), talk.back()])


def picks(talk: Talk, expenses: Sequence[Expense]) -> list[list[Button]]:
    """A number for each expense of a list, four a row; it opens."""
    buttons = [
        Button(talk.label("expenses-pick-button", number=at), "ex.open", (short(expense.id),))
        for at, expense in enumerate(expenses, 1)
    ]
    return [buttons[at : at + 4] for at in range(0, len(buttons), 4)]


def opened(talk: Talk, expense: Expense) -> Screen:
    """One expense by itself, with all that can be done to it."""
    if expense.removed_at is not None:
        return removed(talk, [expense], title="expenses-removed-one")
    remove = Button(talk.label("expenses-remove-button"), "ex.remove", (short(expense.id),), style="danger")
    return Screen(
        talk.t("expenses-opened", line=Safe(told(talk, expense))), [*mending(talk, expense), [remove], talk.back()]
    )


def removed(talk: Talk, entry: Sequence[Expense], *, title: str = "expenses-removed") -> Screen:
    """What an undo leaves: the lines struck through, and the way to have them again."""
    lines = line(talk, entry[0]) if len(entry) == 1 else listed(talk, entry)
    again = Button(talk.label("expenses-restore-button"), "ex.restore", (short(entry[0].entry),))
    return Screen(talk.t(title, lines=Safe(f"<s>{lines}</s>")), [[again], talk.back()])


def mending(talk: Talk, expense: Expense) -> list[list[Button]]:
    """The buttons that change one expense."""
    number = short(expense.id)
    return [
        [
            Button(talk.label("expenses-change-category-button"), "ex.cat", (number,)),
            Button(talk.label("expenses-change-day-button"), "ex.day", (number,)),
        ],
        [
            Button(talk.label("expenses-change-amount-button"), "ex.sum", (number,)),
            Button(talk.label("expenses-change-currency-button"), "ex.cur", (number,)),
        ],
    ]


def closed(rows: list[list[Button]], last: Button) -> list[list[Button]]:
    """The rows and the button that leads away, beside one that would stand alone."""
    if rows and len(rows[-1]) == 1:
        return [*rows[:-1], [*rows[-1], last]]
    return [*rows, [last]]


def _entry(talk: Talk, entry: Sequence[Expense]) -> str:
    if len(entry) == 1:
        return told(talk, entry[0])

    def worth(expense: Expense) -> str:
        return f"\n<i>{said}</i>" if (said := _worth(talk, expense)) else ""

    return listed(talk, entry, worth)


def _worth(talk: Talk, expense: Expense) -> str:
    """What the expense is worth in the workspace's currency, with the rate's day when it is not today."""
    t, rate = talk.t, expense.rate
    if expense.base is None:
        return t("expenses-worth-waits")
    if rate is None:
        return ""
    # It is "about" anyway: nobody reads the tiyins of a hundred thousand soums.
    about = t.money(expense.base.rounded(0) if abs(expense.base.amount) >= 1000 else expense.base)
    if is_old(rate.day, expense.spent_on):
        return t("expenses-worth-old", amount=about, day=t.day(rate.day, talk.today))
    if rate.day != talk.today:
        return t("expenses-worth-on", amount=about, day=t.day(rate.day, talk.today))
    return t("expenses-worth", amount=about)

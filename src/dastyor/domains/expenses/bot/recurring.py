"""Recurring expenses in chat: one line sets one, and on its morning two taps at most answer it."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date

from dastyor.domains.expenses.bot import sharing, views
from dastyor.domains.expenses.bot.recording import is_another
from dastyor.domains.expenses.bot.routes import router
from dastyor.domains.expenses.errors import NoSuchExpense, NoSuchRecurring, NotADay, NotAnAmount, QuestionOver
from dastyor.domains.expenses.model import ExpenseDraft, ExpenseId
from dastyor.domains.expenses.model.recurring import (
    Answered,
    Every,
    Recurring,
    RecurringDraft,
    RecurringId,
    Schedule,
    Turn,
    TurnState,
)
from dastyor.domains.expenses.rules.naming import capital, category_name
from dastyor.domains.expenses.service import RECORD, Expenses, Recurrings
from dastyor.domains.expenses.service.recurring import drafted
from dastyor.kit.bot import Button, Talk
from dastyor.kit.i18n.texts import Safe
from dastyor.kit.money import Money
from dastyor.kit.telegram.presses import long, short

_AMOUNT, _SURE = "expenses.recurring", "expenses.repeat"
_SHOWN = 16  # of the list: four rows of numbers


@router.command("recurring", about="expenses-command-recurring")
async def command(talk: Talk) -> None:
    """/recurring аренда 4 000 000 каждый месяц 5-го; alone it lists them."""
    if not talk.text:
        await _list(talk)
        return
    service = Recurrings(talk.tx)
    made = await service.make(talk.actor, await service.understand(talk.actor, talk.text))
    await _open(talk, made, title="expenses-recurring-made")


async def written(talk: Talk) -> bool:
    """A line that says how often is asked about: it may be one expense, or one that comes again."""
    draft = await Recurrings(talk.tx).heard(talk.actor, talk.text)
    if draft is None or not talk.actor.may(RECORD):
        return False
    mark = secrets.token_hex(3)
    talk.ask(
        _SURE, mark=mark, amount=draft.amount.to_wire(), category=draft.category, note=draft.note,
        every=draft.schedule.every, begins=draft.schedule.begins_on.isoformat(),
        after=draft.schedule.after.isoformat() if draft.schedule.after else None,
    )  # fmt: skip
    rows = [
        [
            Button(talk.label("expenses-recurring-yes-button"), "ex.rcyes", (mark,)),
            Button(talk.label("expenses-recurring-once-button"), "ex.rconce", (mark,)),
        ],
        talk.back(),
    ]
    every = talk.t(f"expenses-every-{draft.schedule.every}")
    talk.say(talk.t("expenses-recurring-sure", what=_what(talk, draft), amount=draft.amount, every=every), rows)
    return True


# Before the claim of any single expense, which would record the first turn and forget the others.
router.claims.insert(0, written)


@router.answer(_SURE)
async def another_line(talk: Talk) -> None:
    """Whoever writes on instead of pressing has something else to say."""
    talk.forget()
    await talk.reread(talk)


@router.press("ex.rcyes")
async def sure(talk: Talk) -> None:
    """It comes again."""
    draft = _kept(talk)
    talk.forget()
    await _open(talk, await Recurrings(talk.tx).make(talk.actor, draft), title="expenses-recurring-made")


@router.press("ex.rconce")
async def once(talk: Talk) -> None:
    """It was one expense, of today."""
    draft = _kept(talk)
    talk.forget()
    one = ExpenseDraft(amount=draft.amount, category=draft.category, note=draft.note, spent_on=talk.today)
    show = await sharing.receipt(talk, await Expenses(talk.tx).record(talk.actor, [one]))
    talk.show(show.text, show.rows)


@router.press("ex.rclist")
async def listed(talk: Talk) -> None:
    """Those that go on."""
    talk.forget()
    await _list(talk)


@router.press("ex.rcopen")
async def opened(talk: Talk) -> None:
    """One of them, with the oldest turn that waits."""
    talk.forget()
    await _open(talk, await Recurrings(talk.tx).one(talk.actor, _recurring(talk)))


@router.press("ex.repeat")
async def how_often(talk: Talk) -> None:
    """How often an expense is to come again."""
    talk.actor.require(RECORD)
    talk.forget()
    number = talk.arg(0, str)
    expense = await Expenses(talk.tx).one(talk.actor, ExpenseId(talk.arg(0, long)))
    buttons = [Button(talk.label(f"expenses-every-{each}"), "ex.rcnew", (number, each.value)) for each in Every]
    back = Button(talk.label("bot-back-button"), "ex.open", (number,))
    text = talk.t("expenses-recurring-how-often", line=Safe(views.line(talk, expense)))
    talk.show(text, [buttons[:2], buttons[2:4], [buttons[4], back]])


@router.press("ex.rcnew")
async def repeat(talk: Talk) -> None:
    """The expense, again a period after its day."""
    number = long(talk.arg(0, str))
    if number is None:
        raise NoSuchExpense
    expense = await Expenses(talk.tx).one(talk.actor, ExpenseId(number))
    made = await Recurrings(talk.tx).make(talk.actor, drafted(expense, talk.arg(1, Every)))
    await _open(talk, made, title="expenses-recurring-made")


@router.press("ex.rcpay")
async def pay(talk: Talk) -> None:
    """The turn was paid."""
    await _answered(talk, await Recurrings(talk.tx).pay(talk.actor, _recurring(talk), _day(talk)))


@router.press("ex.rcpayall")
async def pay_all(talk: Talk) -> None:
    """All that wait were paid."""
    made = await Recurrings(talk.tx).pay_waiting(talk.actor, _recurring(talk))
    if not made:
        await opened(talk)
        return
    show = await sharing.receipt(talk, made)
    talk.show(show.text, [*show.rows[:-1], _onward(talk)[0], show.rows[-1]])


@router.press("ex.rcskip")
async def skip(talk: Talk) -> None:
    """The turn was not paid and will not be."""
    await _answered(talk, await Recurrings(talk.tx).skip(talk.actor, _recurring(talk), _day(talk)))


@router.press("ex.rcskipall")
async def skip_all(talk: Talk) -> None:
    """None of those that wait was paid."""
    service, number = Recurrings(talk.tx), _recurring(talk)
    skipped = await service.skip_waiting(talk.actor, number)
    if not skipped:
        await opened(talk)
        return
    found = await service.one(talk.actor, number)
    first, last = skipped[0].due_on, skipped[-1].due_on
    key = "expenses-recurring-skipped" if first == last else "expenses-recurring-skipped-all"
    text = talk.t(key, what=_what(talk, found), day=first, first=first, last=last, count=len(skipped))
    talk.show(text, [[_unskip_button(talk, skipped[0])], *_onward(talk)])


@router.press("ex.rcback")
async def unskip(talk: Talk) -> None:
    """The turn waits again, with those that were skipped in the same tap, if that was ten minutes ago at most."""
    await Recurrings(talk.tx).ask_again(talk.actor, _recurring(talk), _day(talk))
    await opened(talk)


@router.press("ex.rcsum")
async def other(talk: Talk) -> None:
    """It was paid, and cost something else."""
    found = await Recurrings(talk.tx).one(talk.actor, _recurring(talk))
    talk.ask(_AMOUNT, recurring=talk.arg(0, str), day=talk.arg(1, str), currency=found.amount.currency)
    back = Button(talk.label("bot-back-button"), "ex.rcopen", (talk.arg(0, str),))
    talk.show(talk.t("expenses-recurring-how-much", what=_what(talk, found), day=_day(talk)), [[back]])


@router.press("ex.rcamt")
async def amount(talk: Talk) -> None:
    """From now on it costs something else."""
    found = await Recurrings(talk.tx).one(talk.actor, _recurring(talk))
    talk.ask(_AMOUNT, recurring=talk.arg(0, str), day="", currency=found.amount.currency)
    back = Button(talk.label("bot-back-button"), "ex.rcopen", (talk.arg(0, str),))
    talk.show(talk.t("expenses-recurring-amount", what=_what(talk, found)), [[back]])


@router.answer(_AMOUNT)
async def written_amount(talk: Talk) -> None:
    """The amount; the question stands until it is understood, cancelled, or another expense comes."""
    service, memory = Recurrings(talk.tx), talk.memory
    talk.args = (memory["recurring"], memory["day"])
    if await is_another(talk, (await service.one(talk.actor, _recurring(talk))).category):
        return
    reading = Expenses(talk.tx).understand(replace(talk.actor, currency=memory["currency"]), talk.text)
    if len(reading.items) != 1:
        raise NotAnAmount(amount=talk.text[:40])
    talk.forget()
    money = reading.items[0].amount
    if talk.arg(1, str):
        await _answered(talk, await service.pay(talk.actor, _recurring(talk), _day(talk), amount=money))
    else:
        await _open(talk, await service.change(talk.actor, _recurring(talk), amount=money))


@router.press("ex.rcstop")
async def stop(talk: Talk) -> None:
    """It comes no more; one button lets it go on."""
    await _open(talk, await Recurrings(talk.tx).stop(talk.actor, _recurring(talk)))


@router.press("ex.rcgo")
async def resume(talk: Talk) -> None:
    """It goes on."""
    await _open(talk, await Recurrings(talk.tx).resume(talk.actor, _recurring(talk)))


async def _list(talk: Talk) -> None:
    found = await Recurrings(talk.tx).all(talk.actor)
    if not found:
        talk.show(talk.t("expenses-recurring-none"), [talk.back()])
        return
    lines = [f"{at}. {_line(talk, each)}" for at, each in enumerate(found[:_SHOWN], 1)]
    picks = [
        Button(talk.label("expenses-pick-button", number=at), "ex.rcopen", (short(each.id),))
        for at, each in enumerate(found[:_SHOWN], 1)
    ]
    text = "\n\n".join([talk.t("expenses-recurring-title"), "\n".join(lines)])
    talk.show(text, [*(picks[at : at + 4] for at in range(0, len(picks), 4)), talk.back()])


async def _open(talk: Talk, found: Recurring, *, title: str | None = None) -> None:
    """The living screen of one: what it is, the oldest turn that waits, and what can be done."""
    number, label = short(found.id), talk.label
    waiting = await Recurrings(talk.tx).waiting(talk.actor, found.id)
    text = [*([talk.t(title)] if title else []), _line(talk, found)]
    rows: list[list[Button]] = []
    if waiting:
        turn = (number, f"{waiting[0].due_on:%Y%m%d}")
        key = "expenses-recurring-waits" if len(waiting) == 1 else "expenses-recurring-waits-many"
        day = talk.t.near_day(waiting[0].due_on, talk.today)
        text.append(talk.t(key, day=day, count=len(waiting)))
        rows = [
            [Button(label("expenses-recurring-paid-button"), "ex.rcpay", turn, style="success"),
             Button(label("expenses-recurring-other-button"), "ex.rcsum", turn)],
            [Button(label("expenses-recurring-skip-button"), "ex.rcskip", turn)],
        ]  # fmt: skip
        if len(waiting) > 1:
            every = (
                ("expenses-recurring-paid-all-button", "ex.rcpayall"),
                ("expenses-recurring-skip-all-button", "ex.rcskipall"),
            )
            rows.append([Button(label(key), press, (number,)) for key, press in every])
    ends = (
        [Button(label("expenses-recurring-go-button"), "ex.rcgo", (number,))]
        if found.stopped_at
        else [Button(label("expenses-change-amount-button"), "ex.rcamt", (number,)),
              Button(label("expenses-recurring-stop-button"), "ex.rcstop", (number,), style="danger")]
    )  # fmt: skip
    others = Button(label("expenses-recurring-list-button"), "ex.rclist")
    may = talk.actor.may(RECORD)
    talk.show("\n".join(text), [*((*rows, ends) if may else ()), [others], talk.back()])


async def _answered(talk: Talk, answered: Answered) -> None:
    """What the answer came to; an old button tells what has happened since."""
    service, turn = Recurrings(talk.tx), answered.turn
    found = await service.one(talk.actor, _recurring(talk))
    if turn.state is TurnState.PAID and answered.expense is not None:
        if answered.expense.removed_at is not None:
            show = await sharing.opened(talk, answered.expense)
        else:
            show = await sharing.receipt(talk, [answered.expense])
        talk.show(show.text, [*show.rows[:-1], _onward(talk)[0], show.rows[-1]])
        return
    back = [[_unskip_button(talk, turn)]] if service.may_ask_again(turn) else []
    text = talk.t("expenses-recurring-skipped", what=_what(talk, found), day=turn.due_on)
    talk.show(text, [*back, *_onward(talk)])


def _onward(talk: Talk) -> list[list[Button]]:
    """To the recurring expense that was answered, and home."""
    opened = Button(talk.label("expenses-recurring-open-button"), "ex.rcopen", (talk.arg(0, str),))
    return [[opened], talk.back()]


def _unskip_button(talk: Talk, turn: Turn) -> Button:
    return Button(talk.label("expenses-undo-button"), "ex.rcback", (talk.arg(0, str), f"{turn.due_on:%Y%m%d}"))


def _line(talk: Talk, found: Recurring) -> str:
    if found.stopped_at:
        return talk.t("expenses-recurring-stopped", what=_what(talk, found), amount=found.amount)
    every = capital(talk.label(f"expenses-every-{found.every}").lower())
    next_on = talk.label.near_day(found.next_on, talk.today)
    return talk.t("expenses-recurring-line", what=_what(talk, found), amount=found.amount, every=every, day=next_on)


def _what(talk: Talk, found: Recurring | RecurringDraft) -> str:
    return found.note or category_name(found.category, talk.label)


def _kept(talk: Talk) -> RecurringDraft:
    """What waits for a yes. Raises QuestionOver for a question that is over."""
    kept = talk.memory
    if talk.state != _SURE or kept.get("mark") != talk.arg(0, str):
        raise QuestionOver
    after = date.fromisoformat(kept["after"]) if kept["after"] else None
    return RecurringDraft(
        amount=Money.from_wire(kept["amount"]), category=kept["category"], note=kept["note"],
        schedule=Schedule(Every(kept["every"]), date.fromisoformat(kept["begins"]), after),
    )  # fmt: skip


def _recurring(talk: Talk) -> RecurringId:
    number = long(talk.arg(0, str)) if talk.args else None
    if number is None:
        raise NoSuchRecurring
    return RecurringId(number)


def _day(talk: Talk) -> date:
    try:
        return date.fromisoformat(talk.arg(1, str))
    except (ValueError, IndexError):
        raise NotADay(day="") from None

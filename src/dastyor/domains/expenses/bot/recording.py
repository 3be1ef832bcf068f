"""A line of text becomes expenses, and can be taken back."""

from __future__ import annotations

from dastyor.domains.expenses.bot import doubts, sharing, views
from dastyor.domains.expenses.bot.routes import router
from dastyor.domains.expenses.errors import NotAnExpense
from dastyor.domains.expenses.model import EntryId
from dastyor.domains.expenses.service import RECORD, Expenses
from dastyor.kit.bot import Talk
from dastyor.kit.telegram.presses import long


@router.line
async def written(talk: Talk) -> bool:
    """Any line: recorded when it is an expense, asked about when it is in doubt, left to others when it is none."""
    expenses = Expenses(talk.tx)
    reading = await expenses.read(talk.actor, talk.text)
    if not reading.items and reading.refused is None:
        return False
    if reading.items and not reading.is_sure:
        talk.actor.require(RECORD)
        await doubts.ask(talk, reading)
        return True
    show = await sharing.receipt(talk, await expenses.record_reading(talk.actor, talk.text, reading))
    talk.say(show.text, show.rows)
    return True


@router.command("expense", about="expenses-command-expense")
async def command(talk: Talk) -> None:
    """/expense обед 45 000: the same as the line without the word."""
    if not talk.text:
        talk.say(talk.t("expenses-how"), [talk.back()])
        return
    if not await written(talk):
        raise NotAnExpense(line=talk.text[:80])


@router.press("ex.undo")
async def undo(talk: Talk) -> None:
    """Everything the line held is taken back."""
    show = views.removed(talk, await Expenses(talk.tx).undo(talk.actor, entry_of(talk)))
    talk.show(show.text, show.rows)
    talk.toast(talk.label("expenses-undone"))


@router.press("ex.restore")
async def restore(talk: Talk) -> None:
    """It counts again."""
    show = await sharing.receipt(talk, await Expenses(talk.tx).restore(talk.actor, entry_of(talk)))
    talk.show(show.text, show.rows)


async def is_another(talk: Talk, category: str | None) -> bool:
    """Whether the answer to "how much?" is an expense of its own, "taxi 20 000" where the rent was asked: read as one.

    `category` is that of what was asked about; None: of everything.
    """
    reading = await Expenses(talk.tx).read(talk.actor, talk.text)
    if not any(item.note and item.category not in {None, category} for item in reading.items):
        return False
    talk.forget()
    await talk.reread(talk)
    return True


def entry_of(talk: Talk) -> EntryId:
    """The entry that a button carries. Raises StaleButton."""
    return EntryId(talk.arg(0, long))

"""The totals by day are what a recount of the rows says, after whatever was done to them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest

from dastyor.domains.expenses.model import CATEGORIES, ExpenseDraft
from dastyor.domains.expenses.service import Expenses, Figures
from dastyor.domains.expenses.store import Totals
from dastyor.kit.money import Money
from dastyor.kit.periods import Period


async def act(database, actor, dice, made):
    """One thing that a person may do; what was recorded is remembered in `made`."""
    async with database.tx(actor.workspace) as tx:
        expenses = Expenses(tx)
        today = expenses.today(actor)
        kind = dice.choice(("record", "record", "undo", "restore", "remove", "change"))
        if kind == "record" or not made:
            drafts = [
                ExpenseDraft(
                    amount=Money(Decimal(dice.randint(1, 10**6)), dice.choice(("UZS", "USD", "EUR"))),
                    category=dice.choice(CATEGORIES[:4]),
                    note="",
                    spent_on=today - timedelta(days=dice.randrange(3)),
                )
                for _ in range(dice.randint(1, 3))
            ]
            made.extend(await expenses.record(actor, drafts))
            return
        one = dice.choice(made)
        if kind == "undo":
            await expenses.undo(actor, one.entry)
        elif kind == "restore":
            await expenses.restore(actor, one.entry)
        elif kind == "remove":
            await expenses.remove(actor, one.id)
        else:
            amount = Money(Decimal(dice.randint(1, 10**6)), dice.choice(("UZS", "USD")))
            day = today - timedelta(days=dice.randrange(3))
            await expenses.change(actor, one.id, amount=amount, category=dice.choice(CATEGORIES[:4]), spent_on=day)


@pytest.mark.parametrize("seed", [1, 2])
async def test_after_sixty_acts_a_recount_finds_no_difference(publishing, actor, seed):
    made, dice = [], Random(seed)
    for _ in range(60):
        await act(publishing, actor, dice, made)
    async with publishing.tx(actor.workspace) as tx:
        assert await Totals(tx).differing(actor.workspace) == []


@pytest.mark.parametrize("wrong", ["amount = amount + 1", "count = count + 1", "category = 'rent'"])
async def test_a_recount_finds_what_is_wrong(publishing, actor, wrong):
    async with publishing.tx(actor.workspace) as tx:
        await Expenses(tx).record_line(actor, "lunch 45 000")
    async with publishing.tx(actor.workspace) as tx:
        await tx.run(f"update expenses.day_total set {wrong}")
        assert await Totals(tx).differing(actor.workspace)


async def test_every_write_makes_a_newer_version_and_a_look_none(publishing, actor):
    seen = []
    for act in ("record", "look", "change", "undo"):
        async with publishing.tx(actor.workspace) as tx:
            expenses = Expenses(tx)
            if act == "record":
                (made,) = await expenses.record_line(actor, "lunch 45 000")
            elif act == "look":
                await Figures(tx).report(actor, Period.month(expenses.today(actor)))
            elif act == "change":
                await expenses.change(actor, made.id, note="dinner")
            else:
                await expenses.undo(actor, made.entry)
        async with publishing.tx(actor.workspace) as tx:
            seen.append(await Totals(tx).version(actor.workspace))
    assert seen == [1, 1, 2, 3]

"""Rates of days: the first one used for a day and a pair stays that day's, so no report ever moves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from dastyor.domains.expenses.model import Expense
from dastyor.domains.expenses.model.rates import Found, Leg, SourceState, Wanted
from dastyor.domains.expenses.rules import rates as rules
from dastyor.domains.expenses.store import RatesStore
from dastyor.kit.actor import Actor
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.jobs import later
from dastyor.kit.money import Money, Rate

_FEW = 20  # of so many the figures to make them from are asked in the same round trip, of more only when needed


class Rates:
    """What is asked of rates in one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.store = tx, RatesStore(tx)

    async def on(self, day: date, base: str, quote: str) -> Rate | None:
        """The rate of that day, pinned by the first who asks; None while none is known that needs no asking."""
        if base == quote:
            return Rate(base, quote, Decimal(1), day, "same")
        wanted = Wanted(day, base, quote)
        return (await self.on_days([wanted])).get(wanted)

    async def on_days(self, wanted: Collection[Wanted]) -> dict[Wanted, Rate]:
        """The same for many at once; what is unknown is not among them. One round trip when all are pinned."""
        pinned, made = await self._found(wanted)
        return pinned | await self.pin(made) if made else pinned

    async def seen(self, wanted: Collection[Wanted]) -> dict[Wanted, Rate]:
        """The same for whoever only looks: nothing is pinned by it."""
        pinned, made = await self._found(wanted)
        return pinned | made

    async def _found(self, wanted: Collection[Wanted]) -> tuple[dict[Wanted, Rate], dict[Wanted, Rate]]:
        """What is pinned, and what would be."""
        pinned, found = await self._known(wanted, with_legs=len(wanted) <= _FEW)
        missing = [each for each in wanted if each not in pinned]
        if missing and len(wanted) > _FEW:
            _, found = await self._known(missing, with_legs=True)
        today = self.tx.clock.now().date()
        return pinned, {each: rate for each in missing if (rate := rules.settled(each, found[each], today)) is not None}

    async def convert(self, money: Money, to: str, day: date) -> Money | None:
        """The money in another currency by the day's rate, rounded once; None while no rate is known."""
        if money.currency == to:
            return money
        rate = await self.on(day, money.currency, to)
        return None if rate is None else rate.convert(money)

    async def price(self, actor: Actor, expenses: Sequence[Expense]) -> list[Expense]:
        """The expenses with their base amounts; for those that no rate is known for, one is sent for."""
        wanted = {
            Wanted(each.spent_on, each.amount.currency, actor.currency)
            for each in expenses
            if each.amount.currency != actor.currency
        }
        rates = await self.on_days(wanted) if wanted else {}
        await self.send_for(actor.workspace, wanted - rates.keys())
        return [
            priced(each, actor.currency, rates.get(Wanted(each.spent_on, each.amount.currency, actor.currency)))
            for each in expenses
        ]

    async def send_for(self, workspace: WorkspaceId, wanted: Iterable[Wanted]) -> None:
        """After this transaction the sources are asked; the rates are pinned and the workspace's expenses priced."""
        for day, base, quote in sorted(wanted):
            await later(self.tx, "expenses.fill_base", workspace=workspace, day=day, base=base, quote=quote)

    async def pin(self, rates: Mapping[Wanted, Rate]) -> dict[Wanted, Rate]:
        """The rates of these days from now on: these, or those that somebody pinned in the same moment."""
        self.store.pin(rates, self.tx.clock.now())
        return (await self.store.known(rates))[0]

    async def nearest(self, wanted: Wanted) -> Rate | None:
        """The last rate up to the day however old, or else the first after it: when nobody can be asked."""
        _, found = await self._known([wanted], with_legs=True)
        rate = rules.newest(wanted, found[wanted])
        if rate is None:
            after = await self.store.after([(leg, wanted.day) for leg in _legs(wanted)])
            rate = rules.earliest(wanted, {leg: each for (leg, _), each in after.items()})
        return rate

    async def by(self, source: str, wanted: Wanted) -> Rate | None:
        """The rate in force on the day by one source, after it was asked."""
        _, found = await self._known([wanted], with_legs=True)
        return rules.fitting(rules.SOURCES[source], wanted, found[wanted])

    async def sources(self) -> list[SourceState]:
        """How each source does, for whoever looks after the installation."""
        return await self.store.states([source.leg(source.probe) for source in rules.SOURCES.values()])

    async def _known(
        self, wanted: Collection[Wanted], *, with_legs: bool
    ) -> tuple[dict[Wanted, Rate], dict[Wanted, dict[Leg, Found]]]:
        """What is pinned, and for the rest the figures that their rates can be made from."""
        legs = {each: _legs(each) if with_legs else [] for each in wanted}
        asked = {(leg, each.day): None for each in wanted for leg in legs[each]}
        pinned, last = await self.store.known(wanted, asked)
        found = {each: {leg: last[leg, each.day] for leg in legs[each] if (leg, each.day) in last} for each in wanted}
        return pinned, found


def priced(expense: Expense, currency: str, rate: Rate | None) -> Expense:
    """The expense with its base amount: the same in that currency, by the rate in another, none without one."""
    if expense.amount.currency == currency:
        return replace(expense, base=expense.amount, rate=None)
    return replace(expense, base=None if rate is None else rate.convert(expense.amount), rate=rate)


def _legs(wanted: Wanted) -> list[Leg]:
    sources = rules.order(wanted.base, wanted.quote)
    return [leg for source in sources for leg in rules.legs(source, wanted.base, wanted.quote)]

"""Asking the sources: every so often for the latest, and on demand for a day that somebody spent on.

Nothing is open in the database while a source is waited for. All of it may be done twice: what was given stays as it
was first given, what was pinned stays pinned, and an expense is priced once.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from dastyor.domains.expenses.adapters import rate_sources
from dastyor.domains.expenses.model.rates import Found, Leg, SourceState, Wanted
from dastyor.domains.expenses.ports import RateSource
from dastyor.domains.expenses.rules import rates as rules
from dastyor.domains.expenses.service.large import Large
from dastyor.domains.expenses.service.passings import Passings
from dastyor.domains.expenses.service.rates import Rates, priced
from dastyor.domains.expenses.settings import Settings
from dastyor.domains.expenses.store import ExpensesStore, RatesStore, Totals
from dastyor.domains.expenses.store.rates import Asked
from dastyor.kit import metrics
from dastyor.kit.actor import Actor, Role
from dastyor.kit.db import Database, Tx
from dastyor.kit.errors import Problem, Unavailable
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.jobs import later
from dastyor.kit.money import Rate
from dastyor.kit.telemetry import log

_LOG = log(__name__)

PATIENCE = 20.0  # seconds for one source with all its tries: a person waits for the figure behind it
_BACK = timedelta(days=30)  # who enters one old expense enters its neighbours too
_BATCH = 500  # expenses priced in one transaction
_AGAIN = timedelta(hours=1)


class RateAsking:
    """The sources of one installation, asked outside of transactions."""

    def __init__(self, database: Database, sources: Mapping[str, RateSource] | None = None) -> None:
        self.database = database
        if sources is None and database.ports is not None:
            sources = rate_sources(database.ports.settings.section(Settings), database.ports.sites)
        self.sources = sources or {}

    async def refresh(self) -> None:
        """The latest rates of every source that should have newer ones than are known; side by side."""
        async with self.database.tx() as tx:
            states, now = await Rates(tx).sources(), tx.clock.now()
        due = [state for state in states if rules.is_due(rules.SOURCES[state.name], state, now)]
        asked = await asyncio.gather(*(self._refresh(state) for state in due), return_exceptions=True)
        for failed in asked:
            if failed is not None:  # the database went away: a failure by its own name counts as no try
                raise failed

    async def fill(self, workspace: WorkspaceId, wanted: Wanted, *, is_last_try: bool) -> None:
        """The day's rate is pinned, and the workspace's expenses that waited for it are priced.

        Raises Unavailable while sources fail and another try will come. After the last one the nearest known rate is
        taken, and the day it is of says how old it is; where there is none at all, it is tried again in an hour.
        """
        async with self.database.tx() as tx:
            rate = await Rates(tx).on(*wanted)
        failed = False
        for source in rules.order(wanted.base, wanted.quote) if rate is None else ():
            failed |= not await self._asked_back(source, wanted)
            async with self.database.tx() as tx:
                rate = await Rates(tx).by(source.name, wanted)
            if rate is not None:
                break
        if rate is None and failed and not is_last_try:
            raise Unavailable("No source of rates could be had.", pair=f"{wanted.base}/{wanted.quote}")
        while await self._price_some(workspace, wanted, rate, failed=failed):
            pass

    async def _price_some(self, workspace: WorkspaceId, wanted: Wanted, rate: Rate | None, *, failed: bool) -> bool:
        """Whether there may be more to price."""
        async with self.database.tx(workspace) as tx:
            rates = Rates(tx)
            rate = rate or await rates.nearest(wanted)
            if rate is None:
                _LOG.warning("no rate is known", base=wanted.base, quote=wanted.quote, day=str(wanted.day))
                if failed:
                    await self._try_later(tx, workspace, wanted)
                return False
            pinned = (await rates.pin({wanted: rate}))[wanted]
            store = ExpensesStore(tx)
            waiting = await store.waiting(workspace, wanted.day, wanted.base, _BATCH)
            if waiting:
                new = [priced(each, wanted.quote, pinned) for each in waiting]
                await store.change_all(workspace, new)
                Totals(tx).count(workspace, off=waiting, on=new)
                await Passings(tx).watch(await _for_all(tx, workspace, wanted.quote), new)
                await Large(tx).priced(workspace, new)
            return len(waiting) == _BATCH

    async def _try_later(self, tx: Tx, workspace: WorkspaceId, wanted: Wanted) -> None:
        day, base, quote = wanted
        at = tx.clock.now() + _AGAIN
        await later(tx, "expenses.fill_base", at=at, workspace=workspace, day=day, base=base, quote=quote)

    async def _refresh(self, state: SourceState) -> None:
        source = rules.SOURCES[state.name]
        rates, problem = await self._answer(source.name)
        last = max((rate.day for rate in rates), default=None)
        if last is not None and rules.is_stale(source, last, self.database.clock.now()):
            problem = f"its last rates are of {last}"
        await self._keep(source.name, rates, problem)

    async def _asked_back(self, source: rules.Source, wanted: Wanted) -> bool:
        """Whether the source answered, with or without the pair; what it gave is kept."""
        for leg in rules.legs(source, wanted.base, wanted.quote):
            currency = leg.base if source.is_quote else leg.quote
            rates, problem = await self._answer(source.name, currency, wanted.day)
            await self._keep(source.name, rates, problem)
            if problem is not None:
                return False
            async with self.database.tx() as tx:
                if await Rates(tx).by(source.name, wanted) is not None:
                    return True
        return True

    async def _answer(
        self, name: str, currency: str | None = None, day: date | None = None
    ) -> tuple[Sequence[Rate], str | None]:
        """What the source gave, or why it gave nothing; whatever it does, the others are asked."""
        source = self.sources.get(name)
        if source is None:
            return (), "it is not set up"
        try:
            async with asyncio.timeout(PATIENCE):
                if currency is None or day is None:
                    return await source.day(), None
                return await source.stretch(currency, day - _BACK, day), None
        except TimeoutError:
            return (), f"no whole answer in {PATIENCE:.0f} s"
        except Problem as problem:
            return (), problem.sentence()[:300]

    async def _keep(self, name: str, rates: Sequence[Rate], problem: str | None) -> None:
        """What can be believed is stored, and how the source did is told; one transaction."""
        async with self.database.tx() as tx:
            good, absurd = await _sifted(RatesStore(tx), rates, tx.clock.now().date())
            if absurd:
                shown = ", ".join(f"{rate.base}/{rate.quote} {rate.value:f} of {rate.day}" for rate in absurd[:3])
                problem = f"{len(absurd)} absurd of {len(rates)}: {shown}"
            store = RatesStore(tx)
            await store.add(good, tx.clock.now())
            await store.tried(name, tx.clock.now(), problem)
        metrics.RATE_ASKS.count(source=name, outcome="absurd" if absurd else "failed" if problem else "good")
        if problem is not None:
            _LOG.warning("a source of rates fails", source=name, problem=problem)


async def _sifted(store: RatesStore, rates: Sequence[Rate], today: date) -> tuple[list[Rate], list[Rate]]:
    """The rates that can be believed, seeing the nearest known one of each, and those that cannot."""
    eves = {rate: (rules.stored_as(rate), rate.day - timedelta(days=1)) for rate in rates}
    near = await _nearest(store, set(eves.values()))
    last = {
        rate: near[eve] for rate, eve in eves.items() if eve in near and not rules.is_forgotten(near[eve], rate.day)
    }
    return rules.sifted(rates, last, await _others(store, [rate for rate in rates if rate not in last]), today)


async def _others(store: RatesStore, first: Sequence[Rate]) -> dict[Rate, list[Found]]:
    """What the other sources say of rates that are their source's first."""
    asked = {(leg, rate.day) for rate in first for leg in rules.others_legs(rate)}
    found: dict[date, dict[Leg, Found]] = defaultdict(dict)
    for (leg, day), each in (await _nearest(store, asked)).items():
        found[day][leg] = each
    return {rate: rules.by_others(rate, found[rate.day]) for rate in first}


async def _nearest(store: RatesStore, asked: set[Asked]) -> dict[Asked, Found]:
    """The last figure of each leg up to its day, else the first after it."""
    _, before = await store.known((), asked) if asked else ((), {})
    unseen = asked - before.keys()
    return before | (await store.after(unseen) if unseen else {})


async def _for_all(tx: Tx, workspace: WorkspaceId, currency: str) -> Actor:
    """Nobody asked for it: what is told of a passing is told to those who lead, by the days of their zone."""
    audience = tx.ports.audience if tx.ports else None
    led = await audience.listeners(tx, workspace, roles=(Role.OWNER,)) if audience else []
    return Actor(
        workspace=workspace, person=None, role=Role.OWNER, name="", language="en", currency=currency,
        timezone=led[0].timezone if led else "UTC",
    )  # fmt: skip

"""Reports: what a period cost, in any currency, by what one likes to know. Reads totals by day, never the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from uuid import UUID

from dastyor.domains.expenses.model.figures import PROGRAM, By, Report, Span, Sum
from dastyor.domains.expenses.model.rates import Wanted
from dastyor.domains.expenses.ports import DayRates
from dastyor.domains.expenses.rules import figures as rules
from dastyor.domains.expenses.service.ledger import READ
from dastyor.domains.expenses.service.rates import Rates
from dastyor.domains.expenses.store.figures import FiguresStore
from dastyor.domains.expenses.store.totals import NOBODY
from dastyor.kit.actor import Actor
from dastyor.kit.cache import Cache
from dastyor.kit.currencies import known_currency
from dastyor.kit.db import Tx
from dastyor.kit.ids import PersonId, WorkspaceId
from dastyor.kit.periods import Period

MOST_SENT = 62  # days whose rates one report sends for, the newest first: two months; who asks again gets further
KEPT_FOR = 86_400.0  # seconds; a write makes it stale at once, this only lets go of what nobody asks for


class Figures:
    """What a person or a program can ask about sums. One instance serves one transaction."""

    def __init__(self, tx: Tx, rates: DayRates | None = None) -> None:
        self.tx, self.store, self.rates = tx, FiguresStore(tx), rates or Rates(tx)

    async def report(
        self, actor: Actor, period: Period | Span, by: By = By.CATEGORY, currency: str | None = None
    ) -> Report:
        """The figures of the period in `currency` (the workspace's own without it), beside the period before.

        Raises: NotAPeriod, CurrencyUnknown, Forbidden.
        """
        actor.require(READ)
        span = rules.checked_span(period if isinstance(period, Span) else rules.span_of(period), by)
        wanted = known_currency(currency or actor.currency)
        return await self._made(actor.workspace, span, by, wanted)

    async def _made(self, workspace: WorkspaceId, span: Span, by: By, wanted: str) -> Report:
        version, named = await self.store.state(workspace)
        key = f"{workspace}:{version}:{span.period.start}:{span.period.end}:{span.before.start}:{span.before.end}:{by}:{wanted}"
        cache = Cache("expenses.report", Report, self.tx.ports.cache, KEPT_FOR) if self.tx.ports else None
        made = await cache.get(key) if cache else None
        if made is None:
            made = rules.made(await self._sums(workspace, span, by, wanted), span, by, wanted)
            # A figure that lacks rates is not kept: they may come without a write. And none before the commit: what
            # this transaction wrote may be rolled back, and its version be given to another write.
            if cache and not (made.unknown or made.unknown_before):
                self.tx.after_commit.append(partial(cache.set, key, made))
        return rules.with_names(made, named if by is By.CATEGORY else await self._people(workspace, made))

    async def _sums(self, workspace: WorkspaceId, span: Span, by: By, wanted: str) -> list[Sum]:
        sums = await self.store.sums(workspace, span, by, wanted)
        if any(each.unknown for each in sums):
            # A currency that these days have never been told in: their rates are pinned now, once, or sent for.
            unpinned = {Wanted(day, base, wanted) for day, base in await self.store.unpinned(workspace, span, wanted)}
            found = await self.rates.on_days(unpinned)
            await self.rates.send_for(workspace, sorted(unpinned - found.keys())[-MOST_SENT:])
            if found:
                sums = await self.store.sums(workspace, span, by, wanted)
        return _with_programs(sums) if by is By.PERSON else sums

    async def _people(self, workspace: WorkspaceId, made: Report) -> Mapping[str, str]:
        """How the people of the report are called; that changes without a write of ours, so it is never kept."""
        audience = self.tx.ports.audience if self.tx.ports else None
        if made.by is not By.PERSON or audience is None:
            return {}
        people = [PersonId(UUID(item.key)) for item in made.items if item.key != PROGRAM]
        names = await audience.names(self.tx, workspace, people)
        return {str(person): name for person, name in names.items()}


def _with_programs(sums: Iterable[Sum]) -> list[Sum]:
    return [
        Sum(each.is_before, PROGRAM, each.unknown, each.amount, each.count) if each.key == str(NOBODY) else each
        for each in sums
    ]

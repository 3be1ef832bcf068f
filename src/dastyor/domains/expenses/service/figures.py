"""Reports: what a period cost, in any currency, by what one likes to know. Reads totals by day, never the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from dastyor.domains.expenses.model.figures import PROGRAM, By, Report, Span, Sum
from dastyor.domains.expenses.ports import DayRates
from dastyor.domains.expenses.rules import figures as rules
from dastyor.domains.expenses.service.ledger import READ
from dastyor.domains.expenses.store.figures import FiguresStore
from dastyor.domains.expenses.store.totals import NOBODY
from dastyor.kit.actor import Actor
from dastyor.kit.currencies import known_currency
from dastyor.kit.db import Tx
from dastyor.kit.ids import PersonId, WorkspaceId
from dastyor.kit.periods import Period


class Figures:
    """What a person or a program can ask about sums. One instance serves one transaction."""

    def __init__(self, tx: Tx, rates: DayRates | None = None) -> None:
        self.tx, self.store, self.rates = tx, FiguresStore(tx), rates

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
        sums = await self._sums(workspace, span, by, wanted)
        return rules.made(sums, span, by, wanted, await self._names(workspace, by, sums))

    async def _sums(self, workspace: WorkspaceId, span: Span, by: By, wanted: str) -> list[Sum]:
        sums = await self.store.sums(workspace, span, by, wanted)
        if self.rates is not None and any(each.unknown for each in sums):
            # A currency that these days have never been told in: their rates are pinned now, once.
            unpinned = await self.store.unpinned(workspace, span, wanted)
            if any([await self.rates.on(day, base, wanted) for day, base in unpinned]):
                sums = await self.store.sums(workspace, span, by, wanted)
        return _with_programs(sums) if by is By.PERSON else sums

    async def _names(self, workspace: WorkspaceId, by: By, sums: Iterable[Sum]) -> Mapping[str, str]:
        if by is By.CATEGORY:
            return await self.store.category_names(workspace)
        audience = self.tx.ports.audience if self.tx.ports else None
        if by is not By.PERSON or audience is None:
            return {}
        people = [PersonId(UUID(key)) for key in sorted({each.key for each in sums} - {PROGRAM})]
        names = await audience.names(self.tx, workspace, people)
        return {str(person): name for person, name in names.items()}


def _with_programs(sums: Iterable[Sum]) -> list[Sum]:
    return [
        Sum(each.is_before, PROGRAM, each.unknown, each.amount, each.count) if each.key == str(NOBODY) else each
        for each in sums
    ]

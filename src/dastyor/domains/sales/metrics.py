"""What sales offers to alerts: the net, the margin, how many transactions and how many units."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from dastyor.domains.sales.model import Figures
from dastyor.domains.sales.rules.figures import summed
from dastyor.domains.sales.service.rights import READ
from dastyor.domains.sales.store import FiguresStore, RowsStore
from dastyor.kit.db import Tx
from dastyor.kit.figures import Figure, Kind, Metric, Stretch
from dastyor.kit.ids import WorkspaceId

_ROWS = ("sa.figures", ("day",))


def _of(take: Callable[[Figures], Decimal]) -> Figure:
    async def figure(tx: Tx, workspace: WorkspaceId, stretch: Stretch) -> Decimal:
        hours = await FiguresStore(tx).hours(workspace, stretch.start, stretch.end, stretch.currency)
        return take(summed(hours))

    return figure


async def last_at(tx: Tx, workspace: WorkspaceId) -> datetime | None:
    """When the newest transaction was, of those that are not still to come by a till's clock that is ahead."""
    return await RowsStore(tx).newest(workspace, tx.clock.now())


def _metric(name: str, kind: Kind, take: Callable[[Figures], Decimal]) -> Metric:
    return Metric(
        key=f"sales.{name}", text=f"sales-metric-{name}", kind=kind, right=READ, figure=_of(take), last_at=last_at,
        rows=_ROWS,
    )  # fmt: skip


metrics = (
    _metric("net", Kind.MONEY, lambda figures: figures.net),
    _metric("transactions", Kind.NUMBER, lambda figures: Decimal(figures.transactions)),
    _metric("units", Kind.NUMBER, lambda figures: figures.units),
    _metric("margin", Kind.MONEY, lambda figures: figures.margin),
)

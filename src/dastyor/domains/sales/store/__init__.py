"""Every statement of sales, always by workspace."""

from __future__ import annotations

from dastyor.domains.sales.store.figures import FiguresStore
from dastyor.domains.sales.store.products import ProductsStore
from dastyor.domains.sales.store.quarantine import QuarantineStore
from dastyor.domains.sales.store.recount import RecountStore
from dastyor.domains.sales.store.rows import RowsStore
from dastyor.domains.sales.store.standings import StandingsStore
from dastyor.domains.sales.store.transactions import TransactionsStore

__all__ = [
    "FiguresStore",
    "ProductsStore",
    "QuarantineStore",
    "RecountStore",
    "RowsStore",
    "StandingsStore",
    "TransactionsStore",
]

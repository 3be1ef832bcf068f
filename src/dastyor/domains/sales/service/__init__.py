"""What a person or a program can ask of sales; one instance of each class serves one transaction."""

from __future__ import annotations

from dastyor.domains.sales.service.ads import SalesOfAds
from dastyor.domains.sales.service.collecting import Collector
from dastyor.domains.sales.service.counter import Counter
from dastyor.domains.sales.service.figures import SalesFigures
from dastyor.domains.sales.service.processing import Processor
from dastyor.domains.sales.service.products import Products
from dastyor.domains.sales.service.quarantine import MANY, Quarantine
from dastyor.domains.sales.service.recount import Recount
from dastyor.domains.sales.service.rows import Transactions
from dastyor.domains.sales.service.standings import Standings

__all__ = [
    "MANY",
    "Collector",
    "Counter",
    "Processor",
    "Products",
    "Quarantine",
    "Recount",
    "SalesFigures",
    "SalesOfAds",
    "Standings",
    "Transactions",
]

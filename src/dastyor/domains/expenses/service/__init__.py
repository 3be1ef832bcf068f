"""Use cases of expenses. One instance serves one transaction. A file for each part of the business."""

from __future__ import annotations

from dastyor.domains.expenses.service.budgets import BUDGET, Budgets
from dastyor.domains.expenses.service.categories import Categories
from dastyor.domains.expenses.service.exports import Exports
from dastyor.domains.expenses.service.figures import Figures
from dastyor.domains.expenses.service.ledger import READ, RECORD, Expenses, drafted
from dastyor.domains.expenses.service.rates import Rates
from dastyor.domains.expenses.service.receipts import MOST_BYTES, Receipts
from dastyor.domains.expenses.service.recurring import Recurrings
from dastyor.domains.expenses.service.rules import Rules
from dastyor.domains.expenses.service.sharing import Sharing
from dastyor.domains.expenses.service.turns import Turns

__all__ = [
    "BUDGET",
    "MOST_BYTES",
    "READ",
    "RECORD",
    "Budgets",
    "Categories",
    "Expenses",
    "Exports",
    "Figures",
    "Rates",
    "Receipts",
    "Recurrings",
    "Rules",
    "Sharing",
    "Turns",
    "drafted",
]

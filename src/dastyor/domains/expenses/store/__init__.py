"""Every SQL statement of expenses; rows in, model out; always by workspace. A file for each part of the business."""

from __future__ import annotations

from dastyor.domains.expenses.store.categories import CategoriesStore
from dastyor.domains.expenses.store.ledger import ExpensesStore
from dastyor.domains.expenses.store.rates import RatesStore
from dastyor.domains.expenses.store.receipts import ReceiptsStore
from dastyor.domains.expenses.store.rules import RulesStore
from dastyor.domains.expenses.store.totals import Totals

__all__ = ["CategoriesStore", "ExpensesStore", "RatesStore", "ReceiptsStore", "RulesStore", "Totals"]

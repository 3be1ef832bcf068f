"""Use cases of expenses. One instance serves one transaction. A file for each part of the business."""

from __future__ import annotations

from dastyor.domains.expenses.service.figures import Figures
from dastyor.domains.expenses.service.ledger import READ, RECORD, Expenses, drafted
from dastyor.domains.expenses.service.rates import Rates
from dastyor.domains.expenses.service.receipts import MOST_BYTES, Receipts

__all__ = ["MOST_BYTES", "READ", "RECORD", "Expenses", "Figures", "Rates", "Receipts", "drafted"]

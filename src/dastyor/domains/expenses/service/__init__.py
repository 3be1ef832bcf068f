"""Use cases of expenses. One instance serves one transaction. A file for each part of the business."""

from __future__ import annotations

from dastyor.domains.expenses.service.ledger import READ, RECORD, Expenses, drafted
from dastyor.domains.expenses.service.rates import Rates

__all__ = ["READ", "RECORD", "Expenses", "Rates", "drafted"]
